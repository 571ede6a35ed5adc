"""Outputs as a journal has them, in the shape that nbformat asks for. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..protocol import Json


def as_outputs(outputs: Sequence[Json]) -> list[Json]:
    """What has another shape is left out: a journal may come from anywhere."""
    return [made for output in outputs if isinstance(output, dict) and (made := _output(output))]


def _output(output: Json) -> Json | None:
    match output.get("output_type"):
        case "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            return {"output_type": "stream", "name": name, "text": _text(output.get("text"))}
        case "error":
            lines = output.get("traceback")
            return {
                "output_type": "error",
                "ename": _text(output.get("ename")),
                "evalue": _text(output.get("evalue")),
                "traceback": [_text(line) for line in lines] if isinstance(lines, list) else [],
            }
        case "display_data":
            return {"output_type": "display_data", "data": _data(output), "metadata": {}}
        case "execute_result":
            count = output.get("execution_count")
            return {
                "output_type": "execute_result",
                "data": _data(output),
                "metadata": {},
                "execution_count": count if isinstance(count, int) else None,
            }
        case _:
            return None


def _data(output: Json) -> Json:
    data = output.get("data")
    bundle = data if isinstance(data, dict) else {}
    return {
        kind: value if _is_json(kind) else _text(value)
        for kind, value in bundle.items()
        if _is_json(kind) or isinstance(value, str | list)
    }


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _text(value: object) -> str:
    if isinstance(value, list):
        return "".join(each for each in value if isinstance(each, str))
    return value if isinstance(value, str) else ""
