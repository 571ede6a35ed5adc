"""More calls that write files, by the library that they belong to. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from .names import ANY, Names
from .words import WRITING

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
}
_MODES = {  # opened by a class or function, with a mode at this place
    "h5py.File": (1, "r"),
    "numpy.memmap": (2, "r+"),
    "np.memmap": (2, "r+"),
    "zarr.open": (1, "a"),
    "tables.open_file": (1, "r"),
    "netCDF4.Dataset": (1, "r"),
    "shelve.open": (1, "c"),
    "dbm.open": (1, "r"),
    "pandas.HDFStore": (1, "a"),
    "pd.HDFStore": (1, "a"),
    "wave.open": (1, "r"),
    "codecs.open": (1, "r"),
    "rasterio.open": (1, "r"),
    "fsspec.open": (1, "rb"),
    "tf.io.gfile.GFile": (1, "r"),
    "tensorflow.io.gfile.GFile": (1, "r"),
}
_UNPACKING = {"extractall", "unpack_archive"}
_ARCHIVES = {"ZipFile", "TarFile", "open"}
_TREES = {"ElementTree", "parse"}  # what gives an object whose `write` takes a name


def writes(function: str) -> bool:
    """Whether calls of it are judged as writing a file, whatever they belong to."""
    return function in WRITING or (function in _PLACES and not _PLACES[function][1])


def more_targets(call: ast.Call, module: str, function: str, names: Names) -> Sequence[str]:
    if function in _PLACES:
        place, modules = _PLACES[function]
        return _texts(call, place, names) if not modules or module in modules else ()
    if f"{module}.{function}" in _MODES:
        return _opened(call, *_MODES[f"{module}.{function}"], names)
    if function == "write":
        return _written(call, module, names)
    if function == "open" and module == "os":
        flags = ast.dump(call.args[1]) if len(call.args) > 1 else ""
        return _texts(call, 0, names) if "O_WRONLY" in flags or "O_RDWR" in flags else ()
    if function in _UNPACKING:
        return _unpacked(call, function, names)
    if function == "extract" and _is_from(call, names, _ARCHIVES):
        path = call.args[1:2] or [key.value for key in call.keywords if key.arg == "path"]
        folders = [text for each in path for text in names.texts(each)] or ["."]
        return [f"{folder}/{name}" for folder in folders for name in _texts(call, 0, names)]
    if function == "basicConfig" and module == "logging":
        return [
            text
            for key in call.keywords
            if key.arg == "filename"
            for text in names.texts(key.value)
        ]
    if function in ("symlink_to", "hardlink_to", "touch") and isinstance(call.func, ast.Attribute):
        return names.texts(call.func.value) if function != "touch" else ()
    return ()


def _texts(call: ast.Call, place: int, names: Names) -> Sequence[str]:
    keys = [key.value for key in call.keywords if key.arg in _KEYS]
    given = keys or call.args[place : place + 1]
    return [text for each in given for text in names.texts(each)]


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


def _opened(call: ast.Call, place: int, default: str, names: Names) -> Sequence[str]:
    mode = next((key.value for key in call.keywords if key.arg in ("mode", "flag")), None)
    mode = mode or (call.args[place] if len(call.args) > place else None)
    modes = [default] if mode is None else names.texts(mode)
    writes = any(ANY in each or set(each) & set("wacn+") for each in modes)
    return names.texts(call.args[0]) if writes and call.args else ()


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
