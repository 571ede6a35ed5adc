"""More calls that write files, by the library that they belong to. Pure."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from .elements import ANY, items
from .words import WRITING

if TYPE_CHECKING:
    from .names import Names

# The place of the file's name, by the function; its modules, where others have such a function.
_PLACES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "savemat": (0, ()),
    "dump": (1, ("joblib", "sklearn.externals.joblib")),
    "save_weights": (0, ()),
    "save_model": (0, ()),
    "save_pretrained": (0, ()),
    "to_disk": (0, ()),
    "export_graphviz": (1, ("sklearn.tree", "tree")),
    "make_archive": (0, ("shutil",)),
    "symlink": (1, ("os",)),
    "link": (1, ("os",)),
    "chmod": (0, ("os",)),
    "chown": (0, ("os",)),
    "lchown": (0, ("os",)),
    "utime": (0, ("os",)),
    "imsave": (0, ()),
    "write_png": (1, ()),
    "write_graphml": (1, ()),
    "write_gexf": (1, ()),
    "write_gml": (1, ()),
    "write_edgelist": (1, ()),
    "to_gpickle": (1, ()),
    "sink_ipc": (0, ()),
    "write_table": (1, ()),
    "write_delta": (0, ()),
    "write_feather": (1, ()),
    "to_tiff": (0, ()),
    "to_raster": (0, ()),
    "export_svg": (1, ()),
    "export_png": (1, ()),
    "save_npz": (0, ()),
    "write_audio": (1, ()),
    "write_videofile": (0, ()),
    "compress": (1, ("py7zr",)),
    "output": (0, ()),  # of FPDF
    "Workbook": (0, ()),  # of xlsxwriter; that of openpyxl has no name
    "Canvas": (0, ()),
    "write_file": (0, ()),
    "open_output_stream": (0, ()),
    "open_append_stream": (0, ()),
    "copy_file": (1, ()),
    "put_file": (1, ()),
    "to_avro": (0, ()),
    "write_avro": (0, ()),
    "write_dataset": (1, ()),
    "write_geotiff": (0, ()),
    "mimwrite": (0, ()),
    "volwrite": (0, ()),
    "Wave_write": (0, ()),
    "ParquetWriter": (0, ()),
    "ORCWriter": (0, ()),
    "new_file": (0, ("pyarrow", "pa", "pyarrow.ipc", "pa.ipc")),
    "output_stream": (0, ("pyarrow", "pa")),
    "create_memory_map": (0, ("pyarrow", "pa")),
    "VideoWriter": (0, ()),
    "get_writer": (0, ()),
    "SDWriter": (0, ()),
    "SmilesWriter": (0, ()),
    "PDBWriter": (0, ()),
    "ModelCheckpoint": (0, ()),
    "CSVLogger": (0, ()),
    "FileWriter": (0, ()),
    "plot_tree": (99, ()),  # by name only
    "ggsave": (1, ()),
    "plot": (1, ("igraph", "ig")),
    "save_to_disk": (0, ()),
    "save_mfdataset": (1, ()),
    "print_png": (0, ()),
    "print_pdf": (0, ()),
    "print_svg": (0, ()),
    "print_jpg": (0, ()),
    "print_figure": (0, ()),
    "saveas": (0, ()),
    "save_as": (0, ()),
    "export": (0, ()),
}
# What a library adds to a name that has no suffix.
_SUFFIXES: Mapping[str, str] = {
    "save": ".npy",
    "savez": ".npz",
    "savez_compressed": ".npz",
    "savefig": ".png",
}


def with_suffixes(function: str, found: Sequence[str]) -> Iterator[str]:
    """The names that are written, also the one with a suffix that the library adds."""
    yield from found
    suffix = _SUFFIXES.get(function, "")
    yield from (
        f"{text}{suffix}"
        for text in found
        if suffix and text.strip(ANY) and "." not in text.rpartition("/")[2]
    )


_WRITE = {  # of `write`, where a name and not a text is its argument
    "soundfile": 0,
    "sf": 0,
    "wavfile": 0,
    "scipy.io.wavfile": 0,
    "nbformat": 1,
    "ase.io": 0,
    "Bio.SeqIO": 1,
    "Bio.AlignIO": 1,
    "Bio.Phylo": 1,
}
_OVERWRITING = {"overwrite", "clobber"}
_UNPACKING = {"extractall", "unpack_archive"}
_ARCHIVES = {"ZipFile", "TarFile", "open"}
_OF_PATHS = {"symlink_to", "hardlink_to", "chmod", "lchmod"}
# What gives an object whose `write` takes a name.
_TREES = {"ElementTree", "parse", "PdfWriter", "PdfFileWriter", "PdfMerger"}


def writes(function: str) -> bool:
    """Whether calls of it are judged as writing a file, whatever they belong to."""
    return function in WRITING or (function in _PLACES and not _PLACES[function][1])


def more_targets(call: ast.Call, module: str, function: str, names: Names) -> Sequence[str]:
    if function in _OF_PATHS and isinstance(call.func, ast.Attribute) and module != "os":
        return names.texts(call.func.value)
    if any(key.arg in _OVERWRITING and _is_on(key.value) for key in call.keywords):
        keys = [key.value for key in call.keywords if key.arg in ("store", *_KEYS)]
        texts = (text for each in [*keys, *call.args[:2]] for text in names.texts(each))
        return [text for text in texts if text.strip(ANY)]
    if function in _PLACES:
        place, modules = _PLACES[function]
        return _texts(call, place, names) if not modules or module in modules else ()
    if function == "write":
        return _written(call, module, names)
    if function in _UNPACKING:
        return _unpacked(call, function, names)
    if function == "extract" and _is_from(call, names, _ARCHIVES):
        path = call.args[1:2] or [key.value for key in call.keywords if key.arg == "path"]
        folders = [text for each in path for text in names.texts(each)] or ["."]
        return [f"{folder}/{name}" for folder in folders for name in _texts(call, 0, names)]
    if function == "dictConfig":
        return _configured(call, names)
    if function == "basicConfig":
        return [
            text
            for key in call.keywords
            if key.arg in ("filename", None)
            for text in names.texts(key.value)
        ]
    return ()


def _configured(call: ast.Call, names: Names) -> Sequence[str]:
    """The files of a log's handlers; ANY where the code does not spell them out."""
    given = [*call.args[:1], *(key.value for key in call.keywords)]
    values = [v for g in given for v in (names.values(g.id) if isinstance(g, ast.Name) else [g])]
    found = [n for value in values for n in ast.walk(value) if isinstance(n, ast.Dict)]
    pairs = [pair for each in found for pair in zip(each.keys, each.values, strict=True)]
    files = [value for key, value in pairs if getattr(key, "value", None) == "filename"]
    return [text for each in files for text in names.texts(each)] if found else [ANY]


def _is_on(node: ast.expr) -> bool:
    return not isinstance(node, ast.Constant) or bool(node.value)


def _texts(call: ast.Call, place: int, names: Names) -> Sequence[str]:
    keys = [key.value for key in call.keywords if key.arg in _KEYS]
    given = keys or call.args[place : place + 1]
    lists = [names.elements.of(each) if items(each) else [each] for each in given]
    return [text for each in itertools.chain(*lists) for text in names.texts(each)]


_KEYS = {
    "filename",
    "file_name",
    "path",
    "filepath",
    "out_file",
    "base_name",
    "dst",
    "save_directory",
}


def _written(call: ast.Call, module: str, names: Names) -> Sequence[str]:
    """`tree.write("a.xml")`, but not `file.write("text")`."""
    if module in _WRITE:
        return _texts(call, _WRITE[module], names)
    return _texts(call, 0, names) if _is_from(call, names, _TREES) else ()


def _is_from(call: ast.Call, names: Names, makers: set[str]) -> bool:
    """Whether it is a method of what one of these has made."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    values = [owner, *(names.values(owner.id) if isinstance(owner, ast.Name) else ())]
    return any(
        isinstance(each, ast.Call) and names.called(each.func)[1] in makers for each in values
    )


def _unpacked(call: ast.Call, function: str, names: Names) -> Sequence[str]:
    place = 1 if function == "unpack_archive" else 0
    keys = [key.value for key in call.keywords if key.arg in ("path", "extract_dir")]
    given = keys or call.args[place : place + 1]
    return [f"{text.rstrip('/')}/{ANY}" for each in given for text in names.texts(each)] or [ANY]
