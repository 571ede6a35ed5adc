"""Calls that open a file for writing, by the mode that they give. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from .names import ANY, Names
from .words import words

# They open files: one that they write may have any name, and a mode that does not show may write.
_OPENING = words(
    "open ZipFile TarFile FileIO FileHandler RotatingFileHandler WatchedFileHandler "
    "TimedRotatingFileHandler GzipFile BZ2File LZMAFile OSFile SoundFile SevenZipFile open_group "
    "open_memmap memmap GFile open_file FileInput h5py.File netCDF4.Dataset pandas.HDFStore "
    "pd.HDFStore pyarrow.memory_map pa.memory_map zarr.open_array"
)
# Of the mode, where it is not the second argument; one has none.
_PLACES = {"memmap": 2, "TimedRotatingFileHandler": 99}
# The modes of those that write where none is given.
_DEFAULTS = {
    "numpy.memmap": "r+",
    "np.memmap": "r+",
    "numpy.lib.format.open_memmap": "r+",
    "zarr.open": "a",
    "zarr.open_group": "a",
    "zarr.open_array": "a",
    "shelve.open": "a",
    "pandas.HDFStore": "a",
    "pd.HDFStore": "a",
}
# Handlers of a log add to a file, and some rename it first: to `a.log.1` or `a.log.2026-01-31`.
_ROTATING = {"RotatingFileHandler", "TimedRotatingFileHandler"}
_LOGGING = {"FileHandler", "WatchedFileHandler", *_ROTATING}
_WRITING = re.compile(r"(?!.*x)(?=.*[wa+])[rwabtU]{1,3}\+?[bt]?\Z")
_CREATING = {"shelve", "dbm", "dbm.gnu", "dbm.dumb", "dbm.ndbm"}  # by the flags "c" and "n"
_READING = re.compile(r"[rwaxbtU]{1,3}\+?[bt]?\Z")
_MODES = {"mode", "flag", "flags", "mmap_mode", "access_mode"}
_FILES = {"file", "filename", "name", "path", "filepath", "store"}
_LIKE_OPENING = re.compile(r"^[A-Z]|open|Open|file|File")
_LIKE_A_FILE = re.compile(r"[^\s/]*[./][^\s]*\Z")


def opened(call: ast.Call, module: str, function: str, names: Names) -> Sequence[str]:
    """The names of a file that a call opens for writing. Mode `x` never overwrites one."""
    is_opening = function in _OPENING or f"{module}.{function}" in _OPENING
    if _is_spread(call):
        return [ANY] if is_opening else ()  # neither the name nor the mode shows
    mode = next((key.value for key in call.keywords if key.arg in _MODES), None)
    if mode is None and not is_opening and not (call.args[1:] and _LIKE_OPENING.search(function)):
        return ()
    args = list(call.args)
    named = next((key.value for key in call.keywords if key.arg in _FILES), None)
    owner = _owner(call.func, names) if function == "open" and not named else None
    if owner is not None:
        of_a_path = names.is_path(owner) or _is_mode(args, mode, names)
        args = [owner, *args] if of_a_path else args
    target = named or (args[0] if args else None)
    if target is None or not _is_to_write(args, mode, module, function, names):
        return ()
    texts = names.texts(target)
    if function in _ROTATING:
        texts = [*texts, *(f"{text}.{ANY}" for text in texts)]
    # Of a function that is not known, a file's name must look like one.
    return texts if is_opening or any(map(_LIKE_A_FILE.match, texts)) else ()


def _owner(function: ast.expr, names: Names) -> ast.expr | None:
    """What `open` is a method of, also by another name: `f = path.open`."""
    values = names.values(function.id) if isinstance(function, ast.Name) else (function,)
    methods = (value for value in values if isinstance(value, ast.Attribute))
    return next((each.value for each in methods), None)


def _is_to_write(
    args: Sequence[ast.expr], mode: ast.expr | None, module: str, function: str, names: Names
) -> bool:
    """`mode` is the one that has its name; in others it is looked for."""
    is_opening = function in _OPENING or f"{module}.{function}" in _OPENING
    place = _PLACES.get(function, 1)
    given = [mode] if mode else args[place : place + 1] if is_opening else args[place:4]
    modes = [text for each in given for text in names.texts(each)]
    default = "a" if function in _LOGGING else "r"
    modes = modes or [_DEFAULTS.get(f"{module}.{function}", default)]
    if module in _CREATING and any(set(each) & set("cn") for each in modes):
        return True
    return any(_writes(each, is_opening) for each in modes)


def _writes(mode: str, is_opening: bool) -> bool:
    if is_opening:  # `w:gz` of an archive, `update` of others, or one that does not show
        return "x" not in mode and (ANY in mode or bool(set(mode) & set("wa+")))
    return bool(_WRITING.match(mode))


def _is_mode(args: Sequence[ast.expr], mode: ast.expr | None, names: Names) -> bool:
    """`target.open("w")`: what is opened is what it is a method of."""
    texts = names.texts(args[0]) if args else ()
    return mode is not None if not args else bool(texts) and all(map(_READING.match, texts))


def _is_spread(call: ast.Call) -> bool:
    return any(isinstance(each, ast.Starred) for each in call.args) or any(
        key.arg is None for key in call.keywords
    )
