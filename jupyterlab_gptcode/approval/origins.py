"""Where the names of some Python code come from: `o.remove` is `os.remove` after `import os as o`.

Aliases, `getattr` with a text, `__import__`, `sys.modules` and the like are followed. Pure.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from .words import is_writing, words

_IMPORT = re.compile(r"(?:^|;)[ \t]*import[ \t]+([^\n#;]+)", re.M)
_FROM = re.compile(
    r"(?:^|;)[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]*(?:\(([^()]*)\)|([^\n#;()]+))", re.M
)
_COMMENT = re.compile(r"#[^\n]*")
_AS = re.compile(r"([\w.]+)(?:[ \t]+as[ \t]+(\w+))?[ \t]*\Z")
_BOUND = re.compile(
    r"^[ \t]*(\w+)[ \t]*(?::[^=\n]+)?=(?!=)|^[ \t]*(?:def|for|class)[ \t]+(\w+)", re.M
)
_MOVING = re.compile(
    r"\bf?chdir\b|^[ \t]*%?(?:cd|pushd|popd)(?:[ \t]+[^\s=]|[ \t]*$)"
    r"|magic\(\s*[\"'](?:cd|pushd|popd)\b",
    re.M,
)
_TEXT = re.compile(
    r"^[ \t]*(\w+)[ \t]*=[ \t]*([\"'])([^\"'\n\\]{1,300})\2[ \t]*(?:#[^\n]*)?$", re.M
)
_BUILTINS = {*dir(builtins), "get_ipython", "display"}
_POWERS = words("os sys subprocess shutil builtins importlib socket ctypes posix")
_GIVING = words("open eval exec compile getattr setattr __import__ get_ipython")
_ALIAS = re.compile(
    r"^[ \t]*(\w+)[ \t]*=[ \t]*(?:([A-Za-z_][\w.]*)|__import__\([\"']([\w.]+)[\"']\)"
    r"|importlib\.import_module\([\"']([\w.]+)[\"']\)|(get_ipython)\(\))[ \t]*(?:#[^\n]*)?$",
    re.M,
)
_IMPORTING = {"__import__", "importlib.import_module", "importlib.__import__"}
_TAKING = {"get", "pop", "__getitem__"}
_IMPORTERS = {"import_optional_dependency", "_importer"}  # of libraries
_DICTS = {"vars", "globals", "locals"}


@dataclass(frozen=True)
class Before:
    """What earlier cells bind: modules and their functions by local name, and other names.
    `moves`: one of them may change the working folder. `texts` are some that a name had there; it
    may stand for another one by now."""

    imported: Mapping[str, str] = field(default_factory=dict)
    bound: Set[str] = frozenset()
    moves: bool = False
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read_before(sources: Iterable[str], earlier: Before | None = None) -> Before:
    """What these cells bind, after those that are read already."""
    imported = dict(earlier.imported) if earlier else {}
    bound = set(earlier.bound) if earlier else set()
    moves = earlier.moves if earlier else False
    texts = {name: [*found] for name, found in earlier.texts.items()} if earlier else {}
    for source in sources:
        moves = moves or moves_folder(source)
        bound.update(first or second for first, second in _BOUND.findall(source))
        for listed in _IMPORT.findall(source):
            for name, alias in _named(listed):
                first = name.partition(".")[0]
                imported[alias or first] = name if alias else first
        for module, within, listed in _FROM.findall(source):
            names = _named(_COMMENT.sub("", within) or listed)
            imported.update({alias or name: _cut(f"{module}.{name}") for name, alias in names})
        imported.update(_aliases(source, imported))
        for name, _, text in _TEXT.findall(source):
            texts.setdefault(name, []).append(text)
    return Before(imported, frozenset(bound - imported.keys() - _BUILTINS), moves, texts)


def _aliases(source: str, imported: Mapping[str, str]) -> dict[str, str]:
    """Other names for modules, their functions, and methods that write files."""
    found: dict[str, str] = {}
    for alias, name, *modules in _ALIAS.findall(source):
        head, _, rest = name.partition(".")
        known = found.get(head) or imported.get(head, "")
        if module := "".join(modules):
            found[alias] = module
        elif known and alias != head:
            found[alias] = _cut(f"{known}.{rest}" if rest else known)
        elif name in _GIVING or is_writing(name):
            found[alias] = name
    return found


def _cut(dotted: str) -> str:
    """`random._os.remove` is `os.remove`: what a module has imported is that module."""
    parts = dotted.split(".")
    for place in range(len(parts) - 1, 0, -1):
        if parts[place].removeprefix("_") in _POWERS:
            return ".".join([parts[place].removeprefix("_"), *parts[place + 1 :]])
    return dotted


def moves_folder(source: str) -> bool:
    """Whether code may change the folder in which it runs."""
    return bool(_MOVING.search(source))


def _named(listed: str) -> Iterable[tuple[str, str]]:
    matches = (_AS.match(part.strip()) for part in listed.split(","))
    return [(match[1], match[2] or "") for match in matches if match]


class Origins:
    """`texts` gives the texts that an expression may stand for."""

    def __init__(
        self,
        values: Mapping[str, list[ast.expr]],
        bound: Set[str],
        before: Before,
        texts: Callable[[ast.expr], list[str]],
    ) -> None:
        self._values = values
        self._bound = bound
        self._before = before
        self._texts = texts
        self._imported: dict[str, str] = {}
        self._found: dict[int, str] = {}
        self._of_values: dict[str, str] = {}
        self._roots: set[str] | None = None

    def bind(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                full = _cut(f"{node.module or ''}.{alias.name}")
                self._imported[alias.asname or alias.name] = full
            else:
                first = alias.name.partition(".")[0]
                self._imported[alias.asname or first] = alias.name if alias.asname else first

    def is_imported(self, name: str) -> bool:
        return name in self._imported or name in self._before.imported

    def dotted(self, node: ast.expr) -> str:
        """Its full name, such as `os.path.join`; empty where the code does not say."""
        if id(node) not in self._found:
            self._found[id(node)] = ""  # while it is followed
            found = self._dotted(node)
            self._found[id(node)] = found.removeprefix("builtins.").removeprefix("__builtins__.")
        return self._found[id(node)]

    def _dotted(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                return self._named(name)
            case ast.Attribute(value=value, attr=attribute):
                return self._member(value, attribute)
            case ast.NamedExpr(value=value) | ast.Await(value=value) | ast.Starred(value=value):
                return self.dotted(value)
            case ast.IfExp(body=body, orelse=orelse):
                return self.dotted(body) or self.dotted(orelse)
            case ast.Call(func=ast.Attribute(value=value, attr=method), args=[index, *_]) if (
                method in _TAKING
            ):
                return self._item(value, index)
            case ast.Call(func=function, args=args) if args:
                return self._called(self.dotted(function), args)
            case ast.Subscript(value=value, slice=index):
                return self._item(value, index)
            case _:
                return ""

    def _named(self, name: str) -> str:
        if name in self._imported:
            return self._imported[name]
        if name in self._values:
            if name not in self._of_values:
                self._of_values[name] = ""  # while they are followed
                values = (self.dotted(value) for value in self._values[name])
                self._of_values[name] = next(filter(None, values), "")
            return self._of_values[name]
        if name in self._bound:
            return ""
        if name in self._before.imported:
            return self._before.imported[name]
        return "" if name in self._before.bound else name

    def _member(self, value: ast.expr, attribute: str) -> str:
        owner = self.dotted(value)
        if attribute.removeprefix("_") in _POWERS and self.is_of_module(owner):
            return attribute.removeprefix("_")
        return f"{owner}.{attribute}" if owner else ""

    def is_of_module(self, dotted: str) -> bool:
        """Whether it belongs to something imported: a frame may have a column `os`."""
        if self._roots is None:
            names = [*self._imported.values(), *self._before.imported.values()]
            self._roots = {name.partition(".")[0] for name in names}
        return dotted.partition(".")[0] in self._roots

    def _called(self, function: str, args: list[ast.expr]) -> str:
        if function == "getattr" and len(args) > 1:
            return self._member(args[0], self._text(args[1])) if self._text(args[1]) else ""
        imports = function in _IMPORTING or function.rpartition(".")[2] in _IMPORTERS
        return self._text(args[0]) if imports else ""

    def _item(self, value: ast.expr, index: ast.expr) -> str:
        """`sys.modules["os"]`, `vars(os)["remove"]`, `os.__dict__["remove"]`."""
        name = self._text(index)
        owner = self.dotted(value)
        if not name:
            return ""
        if owner == "sys.modules":
            return name
        if owner in ("builtins", "__builtins__", "__builtins__.__dict__"):
            return name
        if owner.endswith(".__dict__"):
            return f"{owner.removesuffix('.__dict__')}.{name}"
        held = self._values.get(value.id, ()) if isinstance(value, ast.Name) else ()
        match held[0] if len(held) == 1 else value:
            case ast.Call(func=ast.Name(id=call), args=[module]) if call == "vars":
                return self._member(module, name)
            case ast.Call(func=ast.Name(id=call), args=[]) if call in _DICTS:
                return self._named(name)
            case _:
                return ""

    def _text(self, node: ast.expr) -> str:
        """The one text that it stands for; empty where that is not known."""
        texts = self._texts(node)
        return texts[0] if len(texts) == 1 and "\0" not in texts[0] else ""
