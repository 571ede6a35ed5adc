"""JSON on the wire: checked against `openapi.yaml`, built into dataclasses and dumped from them."""

from __future__ import annotations

import functools
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from ..errors import Unusable
from .description import Json, openapi

T = TypeVar("T")


def check(schema: str, body: object, *, secret: bool = False) -> Json:
    """The body, if the schema of that name in `openapi.yaml` accepts it.

    Raises `Unusable`, which quotes nothing of a `secret` body.
    """
    error = next(iter(_validator(schema).iter_errors(body)), None)
    if error is not None:
        where = ".".join(str(part) for part in error.absolute_path) or "the body"
        why = "it does not match openapi.yaml" if secret else error.message[:200]
        raise Unusable(f"This request cannot be used: {where}: {why}")
    assert isinstance(body, dict)  # noqa: S101  every schema here is an object
    return body


def build(cls: type[T], body: Json) -> T:
    """A dataclass from checked JSON: ignores unknown keys, turns lists into tuples."""
    if not isinstance(body, dict):
        raise TypeError(f"{cls.__name__} is made from an object")
    names = _field_names(cls)  # type: ignore[arg-type]
    known = {key: value for key, value in body.items() if key in names}
    return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in known.items()})


def dump(value: Any) -> Json:
    """A dataclass as JSON, without the fields that hold their default."""
    return {
        name: _plain(found)
        for name, default in _defaults(type(value))  # type: ignore[arg-type]
        if (found := getattr(value, name)) != default
    }


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return dump(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


@functools.cache
def _defaults(cls: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (field.name, field.default if field.default_factory is MISSING else field.default_factory())
        for field in fields(cls)
    )


@functools.cache
def _field_names(cls: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(cls))


@functools.cache
def _validator(schema: str) -> Any:
    from jsonschema import Draft202012Validator, validators

    # JSON Schema accepts 1.0 as an integer, but Python cannot index with it.
    types = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: type(value) is int
    )
    strict = validators.extend(Draft202012Validator, type_checker=types)  # type: ignore[no-untyped-call]
    components = {"components": openapi()["components"]}
    return strict({"$ref": f"#/components/schemas/{schema}", **components})
