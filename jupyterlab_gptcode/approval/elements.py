"""What a loop goes through and what an index takes, as far as the code spells it out. Pure."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set

ANY = "\0"  # in a text: some other text, which the code does not say
_MOST = 50
UNKNOWN = ast.Constant(0)  # stands for what is not known
_PASSING = {"sorted", "list", "tuple", "set", "reversed", "tqdm", "iter", "deque", "array"}
_GROWING = {"append": 0, "add": 0, "insert": 1, "appendleft": 0, "setdefault": 1}
_CHANGING = {"extend", "update", "extendleft", "union"}


class Each(ast.Subscript):
    """One of what a loop goes through."""


def each_of(source: ast.expr) -> Each:
    return Each(source, UNKNOWN, ast.Load())


def loops(target: ast.expr, source: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target of a loop, with an expression for what it takes; `enumerate` and `zip` are
    followed."""
    match target, source:
        case (
            ast.Tuple(elts=[number, inner]),
            ast.Call(func=ast.Name(id="enumerate"), args=[given, *_]),
        ):
            yield number, UNKNOWN
            yield from loops(inner, given)
        case ast.Tuple(elts=targets), ast.Call(func=ast.Name(id="zip"), args=given) if len(
            given
        ) == len(targets):
            for each, of in zip(targets, given, strict=True):
                yield from loops(each, of)
        case _:
            yield target, each_of(source)


def grown(call: ast.Call) -> tuple[str, ast.expr] | None:
    """The name of the container that a call adds to, and what it adds."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=args):
            place = _GROWING.get(method, -1)
            if 0 <= place < len(args):
                return name, args[place]
            if method in _CHANGING:
                return name, each_of(args[0]) if args else UNKNOWN
    return None


class Elements:
    """`values` are what the code assigns to each name, `more` what it adds to containers."""

    def __init__(
        self,
        values: Mapping[str, list[ast.expr]],
        more: Mapping[str, list[ast.expr]],
        unknown: Set[str],
    ) -> None:
        self._values = values
        self._more = more
        self._unknown = unknown
        self._open: set[str] = set()
        self._found: dict[tuple[str, object], list[ast.expr]] = {}

    def of(self, source: ast.expr, index: ast.expr | None = None) -> list[ast.expr]:
        """What a loop over it takes, or with `index` what that takes; UNKNOWN is among them where
        the code does not say."""
        found = list(itertools.islice(self._of(source, index), _MOST + 1))
        return found if 0 < len(found) <= _MOST else [*found[:_MOST], UNKNOWN]

    def _of(self, source: ast.expr, index: ast.expr | None) -> Iterator[ast.expr]:
        match source:
            case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
                for each in elts:
                    yield from self.of(each.value) if isinstance(each, ast.Starred) else [each]
            case ast.Dict(keys=keys, values=values):
                yield from _chosen(keys, values, index) if index else (k or UNKNOWN for k in keys)
            case ast.ListComp(elt=each) | ast.GeneratorExp(elt=each) | ast.SetComp(elt=each):
                yield each
            case ast.DictComp(key=key, value=value):
                yield value if index else key
            case ast.Name(id=name):
                yield from self._named(name, index)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                yield from [*self.of(left, index), *self.of(right, index)]
            case Each(value=value):
                for each in self.of(value):
                    yield from self.of(each, index)
            case ast.Subscript(value=value, slice=ast.Slice()):
                yield from self.of(value, index)
            case ast.Subscript(value=value, slice=inner):
                for each in self.of(value, inner):
                    yield from self.of(each, index)
            case ast.Call():
                yield from _found(source) or self._called(source, index)
            case _:
                yield UNKNOWN

    def _called(self, call: ast.Call, index: ast.expr | None) -> Iterator[ast.expr]:
        match call:
            case ast.Call(func=ast.Attribute(attr="keys", value=value), args=[]):
                yield from self.of(value)
            case ast.Call(func=ast.Attribute(attr="values", value=value), args=[]):
                yield from self.of(value, UNKNOWN)
            case ast.Call(func=ast.Attribute(attr="items", value=value), args=[]):
                keys, values = self.of(value), self.of(value, UNKNOWN)
                yield from (ast.Tuple([key, each], ast.Load()) for key in keys for each in values)
            case ast.Call(func=function, args=[inner, *_]) if _name(function) in _PASSING:
                yield from self.of(inner, index)
            case ast.Call(func=ast.Name(id="dict"), args=[], keywords=[_, *_] as keywords):
                yield from (key.value for key in keywords) if index else [UNKNOWN]
            case _:
                yield UNKNOWN

    def _named(self, name: str, index: ast.expr | None) -> list[ast.expr]:
        if name in self._open or name in self._unknown or name not in self._values:
            return [UNKNOWN]
        key = (name, getattr(index, "value", index))
        if key not in self._found:
            self._open.add(name)
            more = self._more.get(name, [])
            values = [each for each in self._values[name] if not (more and _is_empty(each))]
            held = (each for value in values for each in self.of(value, index))
            self._found[key] = list(itertools.islice(itertools.chain(more, held), _MOST + 1))
            self._open.discard(name)
        return self._found[key]


def _is_empty(node: ast.expr) -> bool:
    match node:
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id="set" | "list" | "dict"), args=[], keywords=[]):
            return True
        case _:
            return False


def items(source: ast.expr) -> list[ast.expr] | None:
    """What a loop goes through, where that is written down."""
    return source.elts if isinstance(source, ast.List | ast.Tuple | ast.Set) else None


def _chosen(
    keys: Sequence[ast.expr | None], values: Sequence[ast.expr], index: ast.expr
) -> Sequence[ast.expr]:
    """The values of a dictionary at an index: one of them if the index is written down."""
    if isinstance(index, ast.Constant) and index is not UNKNOWN:
        found = [
            value
            for key, value in zip(keys, values, strict=True)
            if isinstance(key, ast.Constant) and key.value == index.value
        ]
        if found:
            return found[-1:]
    return values


def _name(function: ast.expr) -> str:
    return str(getattr(function, "attr", None) or getattr(function, "id", ""))


def _found(source: ast.expr) -> list[ast.expr] | None:
    """The files that a loop over `glob` goes through, where its pattern is written down."""
    match source:
        case ast.Call(func=function, args=[ast.Constant(value=str() as pattern), *_]):
            name = _name(function)
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


def taken_at(value: ast.expr, place: int, count: int) -> ast.expr:
    """What a name takes of a tuple."""
    given = items(value)
    if given and len(given) == count and not any(isinstance(g, ast.Starred) for g in given):
        return given[place]
    return ast.Subscript(value, ast.Constant(place), ast.Load())


def path_of(parts: Sequence[str]) -> str:
    """A path of parts; one that begins at the root leaves those before it."""
    roots = [place for place, part in enumerate(parts) if part.startswith("/")]
    return "/".join(part.rstrip("/") or part for part in parts[roots[-1] if roots else 0 :])
