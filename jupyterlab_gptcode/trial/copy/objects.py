"""How objects of any class are read: by their attributes, past what the class says of itself.

An object whose class keeps state in C cannot be read. This file runs in the copy.
"""

from __future__ import annotations

from typing import Any, ClassVar

from .kinds import FLAGS, MADE_BY_STATEMENT, MODULE, MRO, SPACE, TYPE, class_name

BASICSIZE: Any = TYPE.__dict__["__basicsize__"].__get__
GETSET: Any = type(type.__dict__["__qualname__"])
MEMBER: Any = type(type.__dict__["__basicsize__"])
BASES = (list, tuple, dict, set, frozenset, str, bytes, int, float, complex, BaseException)
POINTER = 8

# Values that Python's own types make and nobody can change.
CONSTANTS = (
    *(type(each) for each in (len, "".join, str.join, int.__add__, (1).__add__, int.real)),
    *(type(NotImplemented), GETSET, MEMBER),
)
# What a class statement adds by itself, which says nothing of the class.
NOISE = (
    *("__dict__", "__weakref__", "__module__", "__firstlineno__", "__static_attributes__"),
    *("__annotate__", "__annotate_func__", "__annotations_cache__", "_abc_impl"),
)


class Shape:
    """Of the objects of one class."""

    known: ClassVar[dict[int, Shape]] = {}

    def __init__(self, cls: Any) -> None:
        self.cls = cls
        self.is_constant = any(cls is each for each in CONSTANTS)
        self.slots: list[tuple[str, Any]] = []
        self.space: Any = None
        self.base = object
        self.is_readable = self._read()

    @classmethod
    def of(cls, kind: Any) -> Shape:
        found = cls.known.get(id(kind))
        if found is None or found.cls is not kind:
            found = cls.known[id(kind)] = cls(kind)
        return found

    def attributes(self, value: Any) -> list[tuple[str, Any]]:
        found = [] if self.space is None else list(dict.items(self.space.__get__(value)))
        for name, slot in self.slots:
            try:
                found.append((name, slot.__get__(value)))
            except AttributeError:  # it has no value yet
                continue
        return [(name, each) for name, each in found if type(name) is str]

    def _read(self) -> bool:
        """Finds where the attributes are. Whether there is nothing else."""
        order = [each for each in MRO(self.cls) if each is not object]
        size = BASICSIZE(object)
        has_place = False
        for each in reversed(order):
            if not FLAGS(each) & MADE_BY_STATEMENT:
                if any(each is known for known in BASES):
                    self.base = each
                elif not is_under(each, BaseException):
                    return False
                size = max(size, BASICSIZE(each))
                continue
            space = SPACE(each)
            if type(space.get("__dict__")) is GETSET:
                self.space, has_place = space["__dict__"], True
            if "__slots__" in space:
                has_place = True
                self.slots += [(name, slot) for name, slot in space.items() if type(slot) is MEMBER]
            if not has_place:
                return False  # made in C
        if self.base is BaseException and self.space is None:
            self.space = BaseException.__dict__.get("__dict__")
        return bool(BASICSIZE(self.cls) <= size + POINTER * (len(self.slots) + 2)) and bool(order)


def is_under(cls: Any, base: Any) -> bool:
    return any(each is base for each in MRO(cls))


def content_of(value: Any, base: Any) -> Any:
    """What an object of a subclass of one of Python's own types holds, as that type."""
    if base is str:
        return str.__str__(value)
    if base is bytes:
        return bytes.__getitem__(value, slice(None))
    if base is int:
        return int.__add__(value, 0)
    if base is float:
        return float.__float__(value)
    if base is complex:
        return complex.__add__(value, 0)
    return BaseException.args.__get__(value)  # type: ignore[attr-defined]


def class_items(cls: Any) -> list[tuple[str, Any]] | None:
    """What a class of the notebook defines; None of any other class."""
    try:
        module = MODULE(cls)
    except AttributeError:
        module = ""
    if module != "__main__" or not FLAGS(cls) & MADE_BY_STATEMENT:
        return None
    own = [(name, each) for name, each in SPACE(cls).items() if type(name) is str]
    bases = [("bases", ",".join(class_name(each) for each in MRO(cls)))]
    return bases + [(name, comparable(each)) for name, each in own if name not in NOISE]


def comparable(value: Any) -> Any:
    """Of a slot only that there is one: each class statement makes another."""
    return None if type(value) in (GETSET, MEMBER) else value
