"""What texts the expressions of some Python code may stand for, as far as it shows. Pure."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from .origins import Before, Origins

ANY = "\0"  # in a text: some other text, which the code does not say
_MOST = 50  # texts of one expression; more are ANY
_NOTHING: tuple[list[str], list[str]] = ([ANY], [])
_LONG = 300  # characters of a text; a longer one is ANY
_PATHS = {"Path", "with_suffix", "with_name", "joinpath", "glob", "rglob", "iterdir", "home", "cwd"}
_PASSING = {"sorted", "list"}
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
        self._iterated: dict[str, ast.expr] = {}  # what a loop goes through
        self._found: dict[str, list[str]] = {}
        self._paths: dict[str, bool] = {}
        self._read: dict[int, list[str]] = {}
        self._depth = 0
        self.origins = Origins(self._values, self._bound, before or Before(), self.texts)
        self.nodes: list[ast.AST] = list(ast.walk(tree))
        for node in self.nodes:
            self._bind(node)
        self.nodes = [self._spread(node) if has_star(node) else node for node in self.nodes]
        calls = self._own_calls()
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._bind_parameters(node, calls.get(node.name, ()))

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

    def is_ipython(self, node: ast.expr) -> bool:
        """Whether it is the shell of the kernel, or a part of it."""
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

    def values(self, name: str) -> Sequence[ast.expr]:
        """All that the code assigns to a name."""
        return self._values.get(name, ())

    def is_bound(self, name: str) -> bool:
        """Whether it is a function, a class or a parameter of the code."""
        return name in self._bound and name not in self._values

    def is_path(self, node: ast.expr) -> bool:
        """Whether an expression is a `Path`, as far as it shows."""
        match node:
            case ast.Call(func=function, args=[source]) if self.called(function)[1] in _PASSING:
                return self.is_path(source)
            case ast.Call(func=function):
                module, name = self.called(function)
                return name in _PATHS and module != "glob"  # that gives texts
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                return self.is_path(left) or self.is_path(right)
            case ast.Name(id=name):
                if name not in self._paths:
                    self._paths[name] = False  # while its own values are asked
                    values = [*self._values.get(name, ()), self._iterated.get(name)]
                    self._paths[name] = any(self.is_path(value) for value in values if value)
                return self._paths[name]
            case _:
                return False

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
            and _items(call.args[0])
        ):
            for texts in itertools.product(*map(self.texts, _items(call.args[0]) or ())):
                yield str(owner.value).join(texts)
        elif function == "expanduser":
            yield from self.texts(call.args[0])
        elif function in _JOINING:
            parts = [owner, *call.args] if owner and function == "joinpath" else call.args
            yield from self._joined(parts, "/") if parts else [ANY]
        elif function in _MEMORY:
            return
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
            yield between.join(text.rstrip("/") if between else text for text in texts)

    def _named(self, name: str) -> Iterator[str]:
        if name in self._unknown or name not in self._values:
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
                ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source)
            ):
                self._assign(target, _items(source) or _found(source))
                if isinstance(target, ast.Name):
                    self._iterated[target.id] = source
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                self._assign(target, [value])
            case ast.AugAssign(target=ast.Name(id=name)):
                self._unknown.add(name)
            case ast.Import() | ast.ImportFrom():
                self.origins.bind(node)
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str() as name):
                self._bound.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self._bound.add(name)
            case ast.arg(arg=name):
                self._bound.add(name)

    def _assign(self, target: ast.expr, values: Iterable[ast.expr] | None) -> None:
        if isinstance(target, ast.Name) and values is not None:
            self._values.setdefault(target.id, []).extend(values)
            return
        names = {
            each.id
            for each in ast.walk(target)
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
        }
        self._unknown.update(names)
        self._bound.update(names)

    def _spread(self, node: ast.AST) -> ast.AST:
        """A call with its arguments written out, where `*` and `**` say which they are."""
        if not isinstance(node, ast.Call):
            return node
        args: list[ast.expr] = []
        for each in node.args:
            of = self._literal(each.value) if isinstance(each, ast.Starred) else None
            args += _items(of) or [each] if of else [each]
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
        values = self._values.get(node.id, ()) if isinstance(node, ast.Name) else ()
        return values[0] if len(values) == 1 else node

    def _own_calls(self) -> dict[str, list[ast.Call]]:
        """The calls of a bare name, by that name."""
        found: dict[str, list[ast.Call]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found.setdefault(node.func.id, []).append(node)
        return found

    def _bind_parameters(
        self, function: ast.FunctionDef | ast.AsyncFunctionDef, own: Sequence[ast.Call]
    ) -> None:
        """Each parameter stands for what this code calls the function with."""
        parameters = [each.arg for each in function.args.args]
        for position, parameter in enumerate(parameters):
            for call in own:
                given = [key.value for key in call.keywords if key.arg == parameter]
                self._assign(
                    ast.Name(parameter, ast.Store()),
                    given or call.args[position : position + 1] or None,
                )


def has_star(node: ast.AST) -> bool:
    """Whether a call takes its arguments from elsewhere: `open(*given)`."""
    return isinstance(node, ast.Call) and (
        any(isinstance(each, ast.Starred) for each in node.args)
        or any(key.arg is None for key in node.keywords)
    )


def _items(source: ast.expr) -> list[ast.expr] | None:
    """What a loop goes through, where that is written down."""
    return source.elts if isinstance(source, ast.List | ast.Tuple | ast.Set) else None


def _found(source: ast.expr) -> list[ast.expr] | None:
    """The files that a loop over `glob` goes through, where its pattern is written down."""
    match source:
        case ast.Call(func=ast.Name(id="sorted" | "list" | "reversed"), args=[inner, *_]):
            return _found(inner)
        case ast.Call(func=function, args=[ast.Constant(value=str() as pattern), *_]):
            name = getattr(function, "attr", None) or getattr(function, "id", None)
            text = ast.Constant(re.sub(r"[*?]+|\[[^]]*]", ANY, pattern))
            if name == "iglob" or (name == "glob" and _is_of_glob(function)):
                return [text]
            if name in ("glob", "rglob") and isinstance(function, ast.Attribute):
                folder = function.value
                deep = (
                    ast.BinOp(folder, ast.Div(), ast.Constant(ANY)) if name == "rglob" else folder
                )
                return [ast.BinOp(deep, ast.Div(), text)]
    return None


def _is_of_glob(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) or (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "glob"
    )
