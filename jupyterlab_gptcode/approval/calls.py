"""What Python code does to files: the calls that write or remove some. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .kernel_shell import RUNNING, reaches
from .names import ANY, Names, has_star
from .opened import opened
from .shell import shell_removes
from .sql_files import files_of_sql
from .unbound import plain_call
from .words import ALWAYS_REMOVE, RUNNING_SQL, WRITING, is_writing
from .writers import more_targets, with_suffixes

_MODULES = {"os", "shutil", "subprocess", "tf.io.gfile", "tensorflow.io.gfile", "tf.gfile"}
_REMOVING = {
    *("remove", "unlink", "rmdir", "removedirs", "rename", "renames", "replace", "truncate"),
    *("rmtree", "move"),
}
_OF_PATHS = {"rename", "replace"}
_HANDED_ON = {"open", "truncate", "remove", "rename", "chmod", "system"}
_STARTING = {"system", "popen", "run", "Popen", "call", "check_call", "check_output"}
_COPYING = {"copy", "copy2", "copyfile", "copytree", "urlretrieve"}  # to their second argument
_OPENS = {"", "io", "codecs", "gzip", "bz2", "lzma", "os", "pathlib.Path"}
_LOOKING = {"help", "print", "type", "callable", "hasattr", "isinstance", "repr", "id"}
_TARGETS = {
    *("path_or_buf", "path", "path_or_buffer", "fname", "excel_writer", "file", "fp"),
    *("filename", "file_name", "dst", "buf"),
}
_WRITER = re.compile(r"(?:to|save|write|dump|export)_?\0")
_WITH_SUFFIX = re.compile(r"\w*\.[A-Za-z]\w{0,4}\Z|/")


@dataclass(frozen=True)
class Removal:
    """A file is removed or moved, or a program that may do so is started.

    `names` are the files, as far as the code says; `verb` is for the user.
    """

    names: tuple[str, ...] = ()
    verb: str = "may delete or overwrite files"


@dataclass(frozen=True)
class Write:
    """A file of this name may be written; ANY stands for what the code does not say."""

    name: str


def effects(names: Names) -> Iterator[Removal | Write]:
    """In the order of the code, as far as `ast.walk` has one."""
    yield from (Removal() for _ in reaches(names))
    direct = _called_or_shown(names)
    passed_on: set[int] = set()
    for node in names.nodes:
        if isinstance(node, ast.Call):
            yield from _effects(node, names)
        elif isinstance(node, ast.Attribute | ast.Name) and id(node) not in direct:
            for effect in _passed_on(node, names):
                passed_on.add(id(node))
                yield effect
    for call in names.handed_on:
        if id(call.func) not in direct | passed_on:
            yield from _effects(call, names)


def _called_or_shown(names: Names) -> set[int]:
    """What is called where it stands, or only looked at; `map(open, names)` reads."""
    found: set[int] = set()
    for node in names.nodes:
        if isinstance(node, ast.Call):
            found.add(id(node.func))
            called = getattr(node.func, "id", "")
            maps = called == "map" and len(node.args) == 2 and not has_star(node)
            if called in _LOOKING or maps:
                found.update(id(each) for each in node.args if _is_plain(each, called))
    return found


def _is_plain(node: ast.expr, called: str) -> bool:
    return called in _LOOKING or (isinstance(node, ast.Name) and node.id == "open")


def _passed_on(function: ast.Attribute | ast.Name, names: Names) -> Iterator[Removal]:
    """`map(os.remove, found)`, `write = df.to_csv`: what is not called here may be called later."""
    if not isinstance(function.ctx, ast.Load):
        return
    module, name = names.called(function)
    is_opening = name == "open" and module in _OPENS and bool(names.origins.dotted(function))
    is_method = bool(module) or isinstance(function, ast.Attribute)
    removes = module in _MODULES and name in _REMOVING
    owner = function.value if isinstance(function, ast.Attribute) else None
    of_path = name in {"open", *_OF_PATHS} and owner is not None and names.is_path(owner)
    if removes or is_opening or of_path or (is_method and is_writing(name)):
        yield Removal()


def _effects(call: ast.Call, names: Names) -> Iterator[Removal | Write]:
    call = plain_call(call, names)
    module, function = names.called(call.func)
    if _starts(call, module, function, names):
        if _removes(call, names):
            yield Removal()
    elif _is_in_place(call, module):
        yield Removal()
    elif function in ALWAYS_REMOVE or (module in _MODULES and function in _REMOVING):
        yield from _removal(call, function, names)
    elif function in _OF_PATHS and isinstance(call.func, ast.Attribute):
        if names.is_path(call.func.value) or _names_a_path(call, function, names):
            yield from _removal(call, function, names)
    elif function in ("write_text", "write_bytes") and isinstance(call.func, ast.Attribute):
        yield from map(Write, names.texts(call.func.value))
    elif function in WRITING or function in _COPYING:
        yield from map(Write, _targets(call, function, names))
    elif function in RUNNING_SQL:
        texts = (text for each in call.args[:1] for text in names.whole_texts(each))
        yield from (Write(name) for text in texts for name in files_of_sql(text))
    elif _gets_writer(call, function, names):
        yield Removal()
    else:
        yield from map(Write, opened(call, module, function, names))
        yield from map(Write, more_targets(call, module, function, names))


def _starts(call: ast.Call, module: str, function: str, names: Names) -> bool:
    """Whether it hands a command to a shell."""
    is_of_system = module in _MODULES and function in _STARTING
    return is_of_system or (function in RUNNING and _is_ipython(call.func, names))


def _removal(call: ast.Call, function: str, names: Names) -> Iterator[Removal | Write]:
    """Its names are the first argument's, or those of the path that it is a method of; what is
    moved may come to lie over another file."""
    is_method = isinstance(call.func, ast.Attribute) and (
        names.is_path(call.func.value)
        or (names.called(call.func)[0] not in _MODULES and _names_a_path(call, function, names))
    )
    keys = [each.value for each in call.keywords if each.arg in ("path", "src")]
    targets = [each.value for each in call.keywords if each.arg in ("dst", "target")]
    given, target = keys or call.args[:1], targets or call.args[0 if keys else 1 :][:1]
    if is_method and isinstance(call.func, ast.Attribute):
        given, target = [call.func.value], targets or call.args[:1]
    moves = function in {"rename", "renames", "replace", "move"}
    verb = "moves or renames" if moves else "deletes"
    yield Removal(tuple(text for each in given for text in names.texts(each)), verb)
    if moves:
        yield from (Write(text) for each in target for text in names.texts(each))


def _names_a_path(call: ast.Call, function: str, names: Names) -> bool:
    """Whether what it renames something to is a path, as frames, series and texts have none."""
    if [key.arg for key in call.keywords] == ["target"]:
        return True
    if len(call.args) != 1 or call.keywords:
        return False
    texts = names.texts(call.args[0])
    is_file = function == "rename" and any(map(_WITH_SUFFIX.search, texts))
    is_text = function == "replace" and any(map(str.strip, texts)) and texts != [ANY]
    return names.is_path(call.args[0]) or is_text or is_file


def _is_in_place(call: ast.Call, module: str) -> bool:
    return module == "fileinput" and any(key.arg == "inplace" for key in call.keywords)


def _is_ipython(function: ast.expr, names: Names) -> bool:
    """Whether it is a method of the kernel's shell, or of a part of it."""
    return isinstance(function, ast.Attribute) and names.is_ipython(function.value)


def _removes(call: ast.Call, names: Names) -> bool:
    """Whether the command that a call starts may remove files; one that is not given may."""
    command = call.args[0] if call.args else None
    words = command.elts if isinstance(command, ast.List | ast.Tuple) else [command]
    texts = [text for word in words if word is not None for text in names.texts(word)]
    line = " ".join(texts).replace(ANY, "_")
    return not line.strip(" _") or shell_removes(line)


def _gets_writer(call: ast.Call, function: str, names: Names) -> bool:
    """`methodcaller("unlink")`, `methodcaller("open", "w")`, `getattr(df, f"to_{kind}")`: what they
    are called with later does not show."""
    if function == "getattr":
        texts = [text for each in call.args[1:2] for text in names.texts(each)]
        return any(ANY in text and _WRITER.match(text) for text in texts)
    if function not in ("attrgetter", "methodcaller"):
        return False
    texts = [text for each in call.args for text in names.texts(each)]
    return any(is_writing(text) or text.rpartition(".")[2] in _HANDED_ON for text in texts)


def _targets(call: ast.Call, function: str, names: Names) -> Sequence[str]:
    """The names that a call writes to; none where it returns a text instead."""
    keys = [key.value for key in call.keywords if key.arg in _TARGETS]
    place = 1 if function in _COPYING else 0
    given = keys or call.args[place : place + 1]
    if function == "save" and not keys and len(call.args) > 1:
        given = call.args[:2]  # some take the object first, others the name
        known = [text for each in given for text in names.texts(each) if text.strip(ANY)]
        return list(with_suffixes(function, known)) or [ANY]
    return list(with_suffixes(function, [text for each in given for text in names.texts(each)]))
