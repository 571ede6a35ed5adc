"""The outputs of a block, as its cell would have them, within a limit. It runs in the copy."""

from __future__ import annotations

from base64 import b64encode
from math import isfinite
from typing import Any

from .kinds import MRO, class_name

WIDGET = "application/vnd.jupyter.widget-view+json"
SHOWN = ("display_data", "execute_result", "update_display_data")
PLAIN = "text/plain"
DEEPEST = 50


class Outputs:
    """Takes what a kernel would publish. `cut` says that something did not fit into the limit."""

    def __init__(self, limit: int) -> None:
        self.left = limit
        self.cut = False
        self.items: list[dict[str, Any]] = []
        self.ids: dict[int, Any] = {}  # of displays, by the identity of the output
        self.clears = False

    def write(self, name: str, text: str) -> None:
        if not text:
            return
        self._clear_if_asked()
        text = self._fit(text)
        if not text:
            return
        last = self.items[-1] if self.items else {}
        if last.get("name") == name and last.get("output_type") == "stream":
            last["parts"].append(text)
        else:
            self.items.append({"output_type": "stream", "name": name, "parts": [text]})

    def message(self, kind: str, content: dict[str, Any]) -> None:
        """A message to the page: of a kind that no cell keeps, nothing is noted."""
        if kind == "stream":
            self.write(content["name"], content["text"])
        elif kind == "clear_output":
            self.clears = True
            if not content.get("wait"):
                self._clear_if_asked()
        elif kind == "error":
            self._clear_if_asked()
            self._add_error(content)
        elif kind in SHOWN:
            self._show(kind, content)

    def taken(self) -> list[dict[str, Any]]:
        """All that came so far."""
        return [
            {"output_type": "stream", "name": item["name"], "text": "".join(item["parts"])}
            if item["output_type"] == "stream"
            else item
            for item in list(self.items)
        ]

    def _show(self, kind: str, content: dict[str, Any]) -> None:
        shown = content.get("transient", {}).get("display_id")
        if kind == "update_display_data":
            for item in self.items:
                if shown is not None and self.ids.get(id(item)) == shown:
                    item["data"] = self._bundle(content["data"])
                    item["metadata"] = as_json(content.get("metadata") or {})
            return
        self._clear_if_asked()
        item = {
            "output_type": kind,
            "data": self._bundle(content["data"]),
            "metadata": as_json(content.get("metadata") or {}),
        }
        if kind == "execute_result":
            item["execution_count"] = content.get("execution_count")
        self.ids[id(item)] = shown
        self.items.append(item)

    def _add_error(self, content: dict[str, Any]) -> None:
        self.left = max(self.left, 20_000)  # why it failed is shown, whatever came before
        self.items.append(
            {
                "output_type": "error",
                "ename": self._fit(str(content["ename"])[:200]),
                "evalue": self._fit(str(content["evalue"])[:5_000]),
                "traceback": [self._fit(str(line)) for line in content["traceback"]],
            }
        )

    def _bundle(self, data: dict[str, Any]) -> dict[str, Any]:
        """Widgets need their kernel, so their text is shown. The smallest forms come first."""
        fitting: dict[str, Any] = {}
        forms = {kind: value for kind, value in as_json(data).items() if kind != WIDGET}
        for kind in sorted(forms, key=lambda kind: (kind != PLAIN, size_of(forms[kind]))):
            size = size_of(forms[kind])
            if size <= self.left:
                fitting[kind] = forms[kind]
                self.left -= size
            elif kind == PLAIN:
                fitting[kind] = self._fit(forms[kind])
            else:
                self.cut = True
        return fitting

    def _fit(self, text: str) -> str:
        if len(text) > self.left:
            self.cut = True
            text = text[: self.left]
        self.left -= len(text)
        return text

    def _clear_if_asked(self) -> None:
        if self.clears:
            self.clears = False
            self.items.clear()
            self.ids.clear()


def as_json(value: Any, depth: int = 0) -> Any:
    """Formatters of the user's may give anything. Of what JSON has no form for, the type's name."""
    for kind, read in JSON_OF:
        if any(each is kind for each in MRO(type(value))):
            return read(value)
    if type(value) is dict and depth < DEEPEST:
        names = [(as_json(name), each) for name, each in value.items()]
        return {name: as_json(each, depth + 1) for name, each in names if type(name) is str}
    if type(value) in (list, tuple) and depth < DEEPEST:
        return [as_json(each, depth + 1) for each in value]
    return f"<{class_name(type(value))}>"


def as_number(value: Any) -> float | None:
    number = float.__float__(value)
    return number if isfinite(number) else None


JSON_OF: tuple[tuple[Any, Any], ...] = (
    (str, str.__str__),
    (bool, bool),
    (type(None), lambda _none: None),
    (int, lambda value: int.__add__(value, 0)),
    (float, as_number),
    (bytes, lambda value: b64encode(value).decode()),
)


def size_of(value: Any) -> int:
    """Characters of what JSON will need, about."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(len(str(key)) + size_of(each) + 6 for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return sum(size_of(each) + 2 for each in value)
    return 20
