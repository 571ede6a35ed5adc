"""What a value is, as a key: equal before and after if it did not change. It runs in the copy.

Nothing of the user's runs. Values are read by their exact type, by what Python's own classes offer;
objects of other classes by their attributes. What cannot be read is odd: it is never called equal.
"""

from __future__ import annotations

from itertools import chain
from marshal import dumps
from typing import Any
from zlib import crc32

from .kinds import FUNCTION, MODULE_TYPE, class_name, is_class
from .objects import Shape, class_items, content_of
from .pages import SMALL, Block, memory_at

NODES = 20_000  # objects of one variable
ALL_NODES = 60_000
ITEMS = 1_500_000  # plain values that are read
TEXT = 64_000_000  # their characters
DEEPEST = 60
FEW = 1_000  # containers whose sizes are added before they are read
LONG = 100_000  # characters of a text that are not copied

ATOMS = (str, int, float, bool, complex, bytes, type(None), type(Ellipsis))
CONTAINERS = (list, tuple, dict, set, frozenset)
ATOM_IDS = frozenset(map(id, ATOMS))
PLAIN_IDS = ATOM_IDS | frozenset(map(id, CONTAINERS))
TEXT_IDS = frozenset((id(str), id(bytes)))
DICT_ID = id(dict)


class TooMuch(Exception):
    """More than is read of one variable, or of all."""


class Walk:
    """One variable: what was visited, memory that is only noted, and whether something is odd."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.left = min(NODES, budget.nodes)
        self.visited: dict[int, int] = {}
        self.held: list[Any] = []  # else an address could be used again meanwhile
        self.blocks: list[Block] = []
        self.odd = False

    def count(self) -> None:
        self.left -= 1
        self.budget.nodes -= 1
        if self.left < 0:
            raise TooMuch

    def block(self, block: Block) -> Any:
        self.blocks.append(block)
        return ("block",)

    def oddity(self, value: Any) -> Any:
        self.odd = True
        return ("odd", id(type(value)), id(value))


class Budget:
    """What may be read. `readers` read values of libraries, by the identity of their type."""

    def __init__(self, readers: Any, nodes: int, items: int, text: int) -> None:
        self.readers = readers
        self.nodes, self.items, self.text = nodes, items, text

    def need(self, items: int) -> None:
        """Asked before that many are copied: to look at an object is to copy its page."""
        if items > self.items:
            raise TooMuch

    def take(self, items: int, text: int = 0) -> None:
        self.need(items)
        if text > self.text:
            raise TooMuch
        self.items -= items
        self.text -= text


def small(readers: Any) -> Budget:
    """Of one variable: so a large one takes nothing from the others."""
    return Budget(readers, 200, 2_000, 1_000_000)


def large(readers: Any) -> Budget:
    """Of all variables that need more than that."""
    return Budget(readers, ALL_NODES, ITEMS, TEXT)


def key_of(value: Any, walk: Walk, depth: int = 0) -> Any:
    """Made of numbers, texts, bytes and tuples of them."""
    cls = type(value)
    if id(cls) in ATOM_IDS:
        return atom(value)
    walk.count()
    if depth > DEEPEST:
        raise TooMuch
    if id(value) in walk.visited:
        return ("again", walk.visited[id(value)])
    walk.visited[id(value)] = len(walk.visited)
    walk.held.append(value)
    found = walk.budget.readers.get(id(cls))
    if found and found[0] is cls:
        return found[1](value, walk, depth + 1)
    if cls in CONTAINERS_OF:
        return plain(value, walk) or container(value, cls, walk, depth + 1)
    return other(value, cls, walk, depth + 1)


class ByIdentity:
    """Whether a type is one of several: a metaclass may have an `__eq__` of its own."""

    def __init__(self, types: tuple[Any, ...]) -> None:
        self.ids = frozenset(map(id, types))

    def __contains__(self, cls: Any) -> bool:
        return id(cls) in self.ids


CONTAINERS_OF = ByIdentity(CONTAINERS)


def atom(value: Any) -> Any:
    if id(type(value)) in TEXT_IDS and len(value) > LONG:
        return ("long", len(value), hash(value))
    return dumps(value, 2)


def folded(key: Any) -> Any:
    """A key of any size as a small one."""
    data = dumps(key, 2)
    return (len(data), crc32(data))


def plain(value: Any, walk: Walk) -> Any:
    """The key of a container that holds nothing but Python's own values, all the way down. It is
    read at the speed of C. None if there is something else in it, or a circle."""
    level = [value]
    for _ in range(DEEPEST):
        kinds = set(map(id, map(type, level)))
        if not kinds <= PLAIN_IDS:
            return None
        texts = 0
        if kinds <= TEXT_IDS:
            texts = sum(map(len, level))
        elif kinds & TEXT_IDS:
            texts = sum(map(len, [each for each in level if id(type(each)) in TEXT_IDS]))
        walk.budget.take(len(level), texts)
        if kinds <= ATOM_IDS:
            return ("plain", *folded(value))
        if len(level) < FEW:
            walk.budget.need(sum(len(each) for each in level if holds(each)))
        level = list(chain.from_iterable(map(children, level)))
    return None


def holds(value: Any) -> bool:
    return id(type(value)) not in ATOM_IDS


def children(value: Any) -> Any:
    kind = id(type(value))
    if kind in ATOM_IDS:
        return ()
    return chain(value, value.values()) if kind == DICT_ID else value


def container(value: Any, base: Any, walk: Walk, depth: int) -> Any:
    """One after the other. Of a subclass only what the base holds."""
    if base is dict:
        pairs = list(dict.items(value))
        keys = [(key_of(k, walk, depth), key_of(v, walk, depth)) for k, v in pairs]
    else:
        keys = [key_of(each, walk, depth) for each in list(base.__iter__(value))]
    return ("of", id(base), tuple(keys))


def other(value: Any, cls: Any, walk: Walk, depth: int) -> Any:
    """Functions, classes, modules, and objects of classes that nobody here knows."""
    if cls is FUNCTION:
        return function(value, walk, depth)
    if is_class(value):
        return user_class(value, walk, depth)
    if cls is MODULE_TYPE or Shape.of(cls).is_constant:
        return ("same", id(value))
    return instance(value, cls, walk, depth)


def instance(value: Any, cls: Any, walk: Walk, depth: int) -> Any:
    shape = Shape.of(cls)
    if not shape.is_readable:
        return walk.oddity(value)
    base = shape.base
    content: Any = None
    if base in CONTAINERS_OF:
        content = container(value, base, walk, depth)
    elif base is not object:
        content = key_of(content_of(value, base), walk, depth)
    found = shape.attributes(value)
    keys = [(name, key_of(each, walk, depth)) for name, each in found]
    return ("object", id(cls), content, tuple(keys))


def function(value: Any, walk: Walk, depth: int) -> Any:
    """By its code, so that a cell that runs again changes nothing."""
    cells = [cell_content(cell) for cell in value.__closure__ or ()]
    rest = (value.__defaults__, value.__kwdefaults__, *cells)
    return ("function", code(value.__code__), *[key_of(each, walk, depth) for each in rest])


def cell_content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # it is empty
        return Ellipsis


def code(value: Any) -> Any:
    """Without the places in its file."""
    inner = type(value)
    consts = [code(each) if type(each) is inner else folded(each) for each in value.co_consts]
    names = (*value.co_names, *value.co_varnames, *value.co_freevars)
    return ("code", value.co_code, value.co_flags, names, tuple(consts))


def user_class(value: Any, walk: Walk, depth: int) -> Any:
    """A class of the notebook by what it defines; one of a library as itself."""
    items = class_items(value)
    if items is None:
        return ("same", id(value))
    was_odd = walk.odd
    keys = [(name, key_of(each, walk, depth)) for name, each in items]
    walk.odd = was_odd  # what a class is made of beyond functions and values is not compared
    return ("class", class_name(value), tuple(keys))


def raw(data: Any) -> Any:
    """The content of a little memory."""
    return ("raw", len(data), crc32(data))


def buffer(address: int, size: int, form: str, walk: Walk) -> Any:
    """Memory that a library holds."""
    if size <= SMALL:
        return raw(memory_at(address, size)) if size else ("raw", 0, 0)
    return walk.block(Block(address, size, form))
