"""What came of a trial: the facts of the supervisor and the reports of the copy, as the kernel gets
them. Runs in the supervisor."""

from __future__ import annotations

import os
from typing import Any

from .inside import HOSTS
from .kept import Kept
from .layers import Changes
from .parts import Noted, parts
from .places import within
from .remains import open_for_writing
from .reports import Reports
from .usage import Usage
from .witness import Witness


class Account:
    """Made before the code begins: what the kernel had not written yet is in its files now.
    `copied` are copies of files that it has open, each with the path of its file."""

    def __init__(
        self, copy: int, witness: Witness, usage: Usage, copied: list[tuple[str, str]]
    ) -> None:
        self.copy, self.witness, self.usage = copy, witness, usage
        self.copied = [(path, Kept(each)) for each, path in copied]
        layers = usage.layers
        before = layers.changes().written if layers else []
        self.first = {path: Kept(layers.above(path)) for path in before} if layers else {}
        self.open = open_for_writing(copy)

    def result(self, ended: dict[str, Any], reports: Reports, left: list[str]) -> dict[str, Any]:
        written, removed = self._touched()
        facts, touched = self.witness.facts, self.witness.facts.touched
        hosts = named_hosts(reports)
        kinds = {
            "written": [touched.wrote(path) for path in written],
            "removed": [touched.took(path) for path in removed],
            "refused": [*facts.refused.blocks.values()],
            "read_outside": [*facts.read_outside.blocks.values()],
            "hosts": [*hosts.blocks.values()],
            "commands": [*facts.commands.blocks.values()],
        }
        done = reports.done
        tried = done if ended["ended"] == "done" else min(done + 1, reports.most)
        found = {
            **ended,
            "written": written,
            "removed": removed,
            "refused": [
                {"what": what, "path": path} if path else {"what": what}
                for what, path in facts.refused
            ],
            "read_outside": [*facts.read_outside],
            "hosts": [*hosts],
            "commands": [*facts.commands],
            "memory": self.usage.highest,
            "overlay": self.usage.layers is not None,
            "left": left,
            "held": self.witness.held,
            "mapped": self.witness.ending.unsure(self.copy),
            "parts": parts(tried, kinds),
        }
        return {"blocks": reports.blocks, "facts": fit(found)}

    def _touched(self) -> tuple[list[str], list[str]]:
        """Files that were written, or may still be, and those that were removed."""
        written = [*{path: 1 for path, kept in self.copied if kept.was_written()}]
        removed: list[str] = []
        if self.usage.layers:
            try:
                with self.witness.powers:  # whether a folder is opaque, the system tells few
                    changes = self.usage.layers.changes()
            except (OSError, RecursionError):  # a folder that nobody may list, or that is too deep
                self.witness.facts.refuse("write")
                changes = Changes()
            written += [each for each in changes.written if not self._is_first(each)]
            removed = changes.removed
        own = (self.usage.folder,)
        opened = self.witness.ending.open.get(self.copy, set()) - self.open - {*written}
        written += sorted(
            each for each in opened if os.path.lexists(each) and not within(each, own)
        )
        changed = self.witness.facts.touched.changed
        gone = tuple(removed)
        written += [each for each in changed if each not in {*written} and not within(each, gone)]
        return written, removed

    def _is_first(self, path: str) -> bool:
        """Whether it was written before the code ran."""
        layers, kept = self.usage.layers, self.first.get(path)
        if layers is None or kept is None:
            return False
        return kept.is_at(layers.above(path)) and not kept.was_written()


def named_hosts(reports: Reports) -> Noted:
    """The copy's own testimony."""
    found = Noted(HOSTS)
    for block, names in enumerate(reports.hosts):
        for name in names:
            found.add(name, block)
    return found


def fit(value: Any) -> Any:
    """Files may have names that are no text, which no message could hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {key: fit(each) for key, each in value.items()}
    return [fit(each) for each in value] if isinstance(value, list) else value
