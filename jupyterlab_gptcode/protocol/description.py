"""The description of the wire: `api/openapi.yaml` with the files of `openapi/` and `paths/`."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

Json = dict[str, Any]


@functools.cache
def openapi() -> Json:
    """The whole description as one document.

    On disk a schema is named by its file, `events.yaml#/Event`. Here all of them are components. A
    path may stand in a file of `paths/`.
    """
    folder = resources.files("jupyterlab_gptcode.api")
    files = [_read(file) for file in folder.joinpath("openapi").iterdir() if _is_yaml(file)]
    root = _read(folder.joinpath("openapi.yaml"))
    schemas = {name: schema for file in files for name, schema in file.items()}
    root["paths"] = {path: _item(folder, item) for path, item in root["paths"].items()}
    document: Json = _joined(root)
    document["components"]["schemas"] = _joined(schemas)
    return document


def _item(folder: Any, item: Json) -> Any:
    file, _, name = str(item.get("$ref", "")).partition("#/")
    return _read(folder.joinpath(*file.split("/")))[name] if name else item


def _is_yaml(file: Any) -> bool:
    return bool(file.name.endswith(".yaml"))


def _read(file: Any) -> Json:
    import yaml

    # The loader written in Python would block the event loop for 40 ms.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Json = yaml.load(file.read_text("utf-8"), loader)  # noqa: S506  both loaders are safe
    return found


def _joined(part: Any) -> Any:
    """The same with each reference to a schema pointing to where all of them are."""
    if isinstance(part, list):
        return [_joined(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _joined_ref(value) if key == "$ref" else _joined(value) for key, value in part.items()
    }


def _joined_ref(ref: str) -> str:
    _, _, pointer = ref.partition("#/")
    if pointer.startswith("components/"):
        return f"#/{pointer}"
    return f"#/components/schemas/{pointer}"
