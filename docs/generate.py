"""Pages of the site that the code knows best: settings, and the HTTP interface."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyterlab_gptcode.policy import variable
from jupyterlab_gptcode.protocol.description import openapi
from jupyterlab_gptcode.settings import Config

SCHEMAS = Path(__file__).resolve().parents[1] / "schema"
Json = dict[str, Any]


def generate(folder: Path) -> None:
    """Writes the pages; one that is as it was stays, so that it is not read again."""
    folder.mkdir(exist_ok=True)
    for name, lines in (("settings", settings()), ("http-api", http_api())):
        page, text = folder / f"{name}.md", "\n".join(lines) + "\n"
        if not page.exists() or page.read_text("utf-8") != text:
            page.write_text(text, "utf-8")


def settings() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield "## Of the server"
    yield ""
    yield "They stand in `jupyter_server_config.py` as `c.GPTCode.NAME`, on the command line as"
    yield "`--GPTCode.NAME`, or in the environment. `jupyter gptcode status` shows which apply."
    defaults = Config()
    for name, trait in sorted(Config.class_traits(config=True).items()):
        value = getattr(defaults, name)
        yield ""
        yield f"### {name}"
        yield ""
        yield _paragraph(trait.help)
        yield ""
        yield f"- Environment: `{variable(name)}`"
        yield f"- Type: {_escaped(trait.info())}"
        yield f"- Default: {'none' if value in (None, '', [], {}) else f'`{value!r}`'}"
    yield ""
    yield "## Of the page"
    yield ""
    yield "In JupyterLab: Settings, Settings Editor."
    for file in sorted(SCHEMAS.glob("*.json")):
        schema = json.loads(file.read_text("utf-8"))
        for setting in schema["properties"].values():
            yield ""
            yield f"### {setting['title']}"
            yield ""
            yield _paragraph(setting["description"])
            yield ""
            yield f"- Page: {schema['title']}"
            yield f"- Default: {_shown(setting)}"


def http_api() -> Iterator[str]:
    document = openapi()
    yield "# The HTTP interface"
    yield ""
    yield _paragraph(document["info"]["description"])
    yield ""
    yield "This page is made from `jupyterlab_gptcode/api/openapi.yaml`, by which the server checks"
    yield "what it gets. It is the interface of our own page and may change with each version."
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield from _operation(method, path, operation)
    yield ""
    yield "## Schemas"
    for name, schema in sorted(document["components"]["schemas"].items()):
        yield ""
        yield f"### {name}"
        yield ""
        yield from _schema(schema)


def _operation(method: str, path: str, operation: Json) -> Iterator[str]:
    yield ""
    yield f"## {method.upper()} {path}"
    yield ""
    yield _paragraph(operation["summary"])
    yield ""
    if body := operation.get("requestBody"):
        yield f"- Body: {_content(body)}"
    for status, answer in operation["responses"].items():
        said = answer.get("description", "")
        name = answer.get("$ref", "").rpartition("/")[2]
        yield f"- {status}: {_escaped(said or name)} {_content(answer)}".rstrip()


def _content(body: Json) -> str:
    kinds = body.get("content", {})
    return ", ".join(f"{_type(each.get('schema', {}))} as `{kind}`" for kind, each in kinds.items())


def _schema(schema: Json) -> Iterator[str]:
    if said := schema.get("description"):
        yield _paragraph(said)
        yield ""
    needed = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        marks = "" if name in needed else ", optional"
        about = (
            f": {_escaped(' '.join(field['description'].split()))}"
            if "description" in field
            else ""
        )
        yield f"- `{name}` ({_type(field)}{marks}){about}"
    if not schema.get("properties"):
        yield f"{_type(schema)}"


def _type(schema: Any) -> str:
    """What a value is, in a few words; a schema of its own by a link."""
    if not isinstance(schema, dict):
        return "any"
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            return " or ".join(_type(each) for each in schema[key])
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return " or ".join(f"`{json.dumps(each)}`" for each in schema["enum"])
    kind = schema.get("type", "any")
    kind = " or ".join(kind) if isinstance(kind, list) else kind
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(kind)


def _shown(setting: Json) -> str:
    default = setting["default"]
    titles = {each["const"]: each["title"] for each in setting.get("oneOf", ())}
    return str(titles.get(default, {True: "on", False: "off"}.get(default, default)))


def _paragraph(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    """Signs that Markdown would read, outside of code."""
    parts = text.split("`")
    for place in range(0, len(parts), 2):
        for sign in "<*_[":
            parts[place] = parts[place].replace(sign, f"\\{sign}")
    return "`".join(parts)
