"""What texts the expressions of some Python code may stand for, as far as it shows. Pure."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from .elements import ANY, UNKNOWN, Each, Elements, grown, items, loops, path_of, taken_at
from .handed_on import handed_on
from .nodes import Nodes
from .origins import Before, Origins
from .parameters import parameters

__all__ = ["ANY", "Names"]

_MOST = 50  # texts of one expression; more are ANY
_NOTHING: tuple[list[str], list[str]] = ([ANY], [])
_LONG = 300  # characters of a text; a longer one is ANY
_PATHS = {"Path", "with_suffix", "with_name", "joinpath", "glob", "rglob", "iterdir", "home", "cwd"}
_PASSING = {"sorted", "list"}
_TEMPORARY = {"TemporaryDirectory", "mkdtemp", "NamedTemporaryFile", "mktemp", "gettempdir"}
_NEW_FOLDER = "/tmp/a-new-folder"  # noqa: S108  of `tempfile`
# They bind nothing, and most nodes are such.
_PLAIN = {ast.Name, ast.Load, ast.Store, ast.Constant, ast.Attribute, ast.Expr, ast.keyword}
_MEMORY = {"BytesIO", "StringIO"}
_JOINING = {"Path", "PurePath", "join", "joinpath"}
_FIELD = re.compile(r"\{[^{}]*\}")
_PERCENT = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?(?:\(\w+\))?[a-zA-Z]")
_SUFFIX = re.compile(r"\.[^./]*\Z")


class Names:
    """The names that the code binds, and what they stand for."""

    def __init__(self, tree: ast.Module, before: Before | None = None) -> None:
        self._values: dict[str, list[ast.expr]] = {}
        self._unknown: set[str] = set()
        self._bound: set[str] = set()  # parameters, functions, what a loop goes through
        self._more: dict[str, list[ast.expr]] = {}  # what is added to containers
        self.elements = Elements(self._values, self._more, self._unknown)
        self._found: dict[str, list[str]] = {}
        self._paths: dict[str, bool] = {}
        self._read: dict[int, list[str]] = {}
        self._depth = 0
        self._before = before or Before()
        self.origins = Origins(self._values, self._bound, self._before, self.texts)
        self.nodes = Nodes(ast.walk(tree))
        for node in self.nodes:
            if type(node) not in _PLAIN:
                self._bind(node)
        if any(map(has_star, self.nodes.of(ast.Call))):
            self.nodes = Nodes(self._spread(n) if has_star(n) else n for n in self.nodes)
        for name, value in parameters(self.nodes):
            self._assign(ast.Name(name, ast.Store()), [value])

    def called(self, function: ast.expr) -> tuple[str, str]:
        """The module, if it is named, and the name of what is called."""
        module, _, name = self.origins.dotted(function).rpartition(".")
        return (module, name) if name else ("", self._method(function))

    def _method(self, function: ast.expr) -> str:
        """The method of something unknown, also by another name or by `getattr`."""
        match function:
            case ast.Attribute(attr=name):
                return name
            case ast.Name(id=name):
                values = self._values.get(name, ())
                return next((v.attr for v in values if isinstance(v, ast.Attribute)), "")
            case ast.Call(func=ast.Name(id="getattr"), args=[_, name, *_]):
                texts = self.texts(name)
                return texts[0] if len(texts) == 1 and ANY not in texts[0] else ""
            case _:
                return ""

    @cached_property
    def may_use_shell(self) -> bool:
        """Whether the kernel's shell occurs in it at all."""
        imported = self._before.imported.items()
        shells = {"get_ipython", *(n for n, of in imported if of.endswith("get_ipython"))}
        return (
            not shells.isdisjoint(node.id for node in self.nodes.of(ast.Name))
            or any(node.attr == "get_ipython" for node in self.nodes.of(ast.Attribute))
            or any(node.name == "get_ipython" for node in self.nodes.of(ast.alias))
            or any(node.value == "get_ipython" for node in self.nodes.of(ast.Constant))
        )

    def is_ipython(self, node: ast.expr) -> bool:
        """Whether it is the shell of the kernel, or a part of it."""
        if not self.may_use_shell:
            return False
        while isinstance(node, ast.Attribute):
            node = node.value
        match node:
            case ast.Call(func=function):
                return self.origins.dotted(function).endswith("get_ipython")
            case ast.Name(id=name):
                values = self._values.get(name, ())
                calls = (each for each in values if isinstance(each, ast.Call))
                found = any(self.is_ipython(each) for each in calls)
                return found or self.origins.dotted(node) == "get_ipython"
            case _:
                return False

    @cached_property
    def handed_on(self) -> Sequence[ast.Call]:
        """Calls of what is not called where it stands."""
        return list(handed_on(self.nodes, self.origins))

    def values(self, name: str) -> Sequence[ast.expr]:
        """All that the code assigns to a name."""
        return self._values.get(name, ())

    def is_listed(self, name: str) -> bool:
        """Whether it stands for a list that is written down."""
        return any(map(items, self._values.get(name, ())))

    def is_bound(self, name: str) -> bool:
        """Whether it is a function, a class or a parameter of the code."""
        return name in self._bound and name not in self._values

    def is_path(self, node: ast.expr) -> bool:
        """Whether an expression is a `Path`, as far as it shows."""
        match node:
            case ast.Call(func=function, args=[source]) if self.called(function)[1] in _PASSING:
                return self.is_path(source)
            case ast.Subscript():
                return self._is_path_within(node)
            case ast.Call(func=function):
                module, name = self.called(function)
                return name in _PATHS and module != "glob"  # that gives texts
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                return self.is_path(left) or self.is_path(right)
            case ast.Name(id=name):
                if name not in self._paths:
                    self._paths[name] = False  # while its own values are asked
                    self._paths[name] = any(map(self.is_path, self._values.get(name, ())))
                return self._paths[name]
            case _:
                return False

    def _is_path_within(self, node: ast.Subscript) -> bool:
        index = None if isinstance(node, Each) else node.slice
        found = [each for each in self.elements.of(node.value, index) if each is not UNKNOWN]
        return any(map(self.is_path, found)) or self.is_path(node.value)

    def texts(self, node: ast.expr) -> list[str]:
        """All texts that it may stand for."""
        if isinstance(node, ast.Constant):
            found = [node.value] if isinstance(node.value, str) else _NOTHING[node.value is None]
            return found if not found or len(found[0]) <= _LONG else [ANY]
        if id(node) in self._read:
            return self._read[id(node)]
        self._depth += 1
        found = list(dict.fromkeys(itertools.islice(self._texts(node), _MOST + 1)))
        if len(found) > _MOST or max(map(len, found), default=0) > _LONG:
            found = [ANY]
        self._depth -= 1
        if not self._depth:  # within others, names may be half read
            self._read[id(node)] = found
        return found

    def whole_texts(self, node: ast.expr) -> list[str]:
        """As `texts`, but one that is written down may be long."""
        found = self.texts(node)
        if found != [ANY]:
            return found
        match node:
            case ast.Constant(value=str() as text):
                return [text]
            case ast.JoinedStr(values=parts):
                return ["".join(map(_part, parts))]
            case ast.Name(id=name) if values := self.values(name):
                if all(isinstance(each, ast.Constant | ast.JoinedStr) for each in values):
                    return [text for value in values for text in self.whole_texts(value)]
        return found

    def _texts(self, node: ast.expr) -> Iterator[str]:
        match node:
            case ast.Constant(value=None) | ast.Attribute(attr="stdout" | "stderr"):
                return  # no file
            case ast.Constant(value=value):
                yield value if isinstance(value, str) else ANY
            case ast.FormattedValue(value=value, format_spec=None):
                yield from self.texts(value)
            case ast.JoinedStr(values=values):
                yield from self._joined(values, "")
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                yield from self._joined([left, right], "")
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                yield from self._joined([left, right], "/")
            case ast.BinOp(op=ast.Mod(), left=left):
                yield from (_PERCENT.sub(ANY, text) for text in self.texts(left))
            case ast.IfExp(body=body, orelse=orelse):
                yield from (text for each in (body, orelse) for text in self.texts(each))
            case ast.Call():
                yield from self._called_texts(node)
            case ast.Name(id=name):
                yield from self._named(name)
            case ast.Subscript(value=value, slice=index):
                found = self.elements.of(value, None if isinstance(node, Each) else index)
                yield from (text for each in found for text in self.texts(each))
            case _:
                yield ANY

    def _called_texts(self, call: ast.Call) -> Iterator[str]:
        _, function = self.called(call.func)
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if function == "home" or (function == "expanduser" and not call.args):
            yield from (["~"] if function == "home" or owner is None else self.texts(owner))
        elif (
            function == "join"
            and isinstance(owner, ast.Constant)
            and call.args
            and items(call.args[0])
        ):
            for texts in itertools.product(*map(self.texts, items(call.args[0]) or ())):
                yield str(owner.value).join(texts)
        elif function == "expanduser":
            yield from self.texts(call.args[0])
        elif function in _JOINING:
            parts = [owner, *call.args] if owner and function == "joinpath" else call.args
            yield from self._joined(parts, "/") if parts else [ANY]
        elif function in _MEMORY:
            return
        elif function in _TEMPORARY and not any(key.arg == "dir" for key in call.keywords):
            yield _NEW_FOLDER
        elif function in ("str", "fspath", "open", "ExcelWriter") and call.args:
            yield from self.texts(call.args[0])
        elif function == "format" and owner:
            yield from (_FIELD.sub(ANY, text) for text in self.texts(owner))
        elif function == "with_suffix" and owner and call.args:
            for text, suffix in itertools.product(self.texts(owner), self.texts(call.args[0])):
                yield _SUFFIX.sub("", text) + suffix
        else:
            yield ANY

    def _joined(self, parts: Sequence[ast.expr], between: str) -> Iterator[str]:
        for texts in itertools.product(*map(self.texts, parts)):
            yield path_of(texts) if between else "".join(texts)

    def _named(self, name: str) -> Iterator[str]:
        if name in self._unknown or name not in self._values:
            if name not in self._unknown | self._bound:
                yield from self._before.texts.get(name, ())
            yield ANY
            return
        if name not in self._found:
            self._found[name] = [ANY]  # while its own values are read
            values = self._values[name]
            self._found[name] = [text for value in values for text in self.texts(value)]
        yield from self._found[name]

    def _bind(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, [value])
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, [value])
            case ast.NamedExpr(target=target, value=value):
                self._assign(target, [value])
            case (
                ast.For(target=target, iter=source)
                | ast.AsyncFor(target=target, iter=source)
                | ast.comprehension(target=target, iter=source)
            ):
                for each, value in loops(target, source):
                    self._assign(each, [value])
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                self._assign(target, [value])
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                self._assign(node.target, [ast.BinOp(ast.Name(name, ast.Load()), node.op, value)])
            case ast.Import() | ast.ImportFrom():
                self.origins.bind(node)
            case ast.Call() if found := grown(node):
                self._more.setdefault(found[0], []).append(found[1])
            case _:
                self._bind_name(node)

    def _bind_name(self, node: ast.AST) -> None:
        match node:
            case (
                ast.ClassDef(name=name)
                | ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ExceptHandler(name=str() as name)
                | ast.arg(arg=name)
            ):
                self._bound.add(name)
            case (
                ast.MatchAs(name=str() as name)
                | ast.MatchStar(name=str() as name)
                | ast.MatchMapping(rest=str() as name)
            ):
                self._assign(ast.Name(name, ast.Store()), [UNKNOWN])

    def _assign(self, target: ast.expr, values: Sequence[ast.expr]) -> None:
        match target:
            case ast.Name(id=name):
                self._values.setdefault(name, []).extend(values)
            case ast.Subscript(value=ast.Name(id=name)):
                self._more.setdefault(name, []).extend(values)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for place, each in enumerate(targets):
                    taken = [taken_at(value, place, len(targets)) for value in values]
                    self._assign(each.value if isinstance(each, ast.Starred) else each, taken)

    def _spread(self, node: ast.AST) -> ast.AST:
        """A call with its arguments written out, where `*` and `**` say which they are."""
        if not isinstance(node, ast.Call):
            return node
        args: list[ast.expr] = []
        for each in node.args:
            of = self._literal(each.value) if isinstance(each, ast.Starred) else None
            args += items(of) or [each] if of else [each]
        keywords: list[ast.keyword] = []
        for key in node.keywords:
            match None if key.arg else self._literal(key.value):
                case ast.Dict(keys=names, values=values):
                    texts = [getattr(name, "value", None) for name in names]
                    keywords += [ast.keyword(n, v) for n, v in zip(texts, values, strict=True)]
                case ast.Call(func=ast.Name(id="dict"), args=[], keywords=given):
                    keywords += given
                case _:
                    keywords.append(key)
        return ast.copy_location(ast.Call(node.func, args, keywords), node)

    def _literal(self, node: ast.expr) -> ast.expr:
        """What a name stands for, if it is one thing only."""
        if not isinstance(node, ast.Name) or node.id in self._more:
            return node
        values = self._values.get(node.id, ())
        return values[0] if len(values) == 1 else node


def _part(node: ast.expr) -> str:
    """A part of an f-string."""
    return str(node.value) if isinstance(node, ast.Constant) else ANY


def has_star(node: ast.AST) -> bool:
    """Whether a call takes its arguments from elsewhere: `open(*given)`."""
    return isinstance(node, ast.Call) and (
        any(isinstance(each, ast.Starred) for each in node.args)
        or any(key.arg is None for key in node.keywords)
    )
