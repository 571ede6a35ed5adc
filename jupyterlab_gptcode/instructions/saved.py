"""What the user has said: `instructions.json` in the data folder, readable by its owner alone."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from ..disk import write_private
from ..errors import SaveError
from ..protocol import Json

_log = logging.getLogger(__name__)
_ANSWERS = 20  # of a folder that are remembered: its texts may go back to earlier ones
_PLACES = 500


@dataclass(frozen=True)
class Answer:
    """To the question whether a folder's texts may instruct; `digest` is theirs, and `text` what
    the user has agreed to at some time, so that changes can be shown."""

    digest: str
    use: bool
    text: str = ""


@dataclass(frozen=True)
class Said:
    """`answers` are by the place of a folder, the latest last. `off` has the places of notebooks,
    each with what the user does not want there: places of folders, or empty for the user's own."""

    own: str = ""
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    off: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def answer(self, place: str, digest: str) -> Answer | None:
        return next((each for each in self.answers.get(place, ()) if each.digest == digest), None)

    def latest_yes(self, place: str) -> Answer | None:
        found = (each for each in reversed(self.answers.get(place, ())) if each.use)
        return next(found, None)

    def is_off(self, notebook: str, place: str) -> bool:
        return place in self.off.get(notebook, ())

    def with_answer(self, place: str, answer: Answer) -> Said:
        before = self.answers.get(place, ())
        known = [each for each in before if each.digest != answer.digest]
        answers = (*known, answer)[-_ANSWERS:]
        return replace(self, answers=_latest(self.answers, place, answers))

    def with_off(self, notebook: str, place: str, *, off: bool) -> Said:
        places = {each for each in self.off.get(notebook, ()) if each != place}
        now = tuple(sorted({*places, place} if off else places))
        return replace(self, off=_latest(self.off, notebook, now))

    def with_renamed(self, before: str, after: str) -> Said:
        """What is off stays off when a notebook is renamed, or a folder above it. A yes does not
        go along: it was one to the texts of a folder at its place."""

        def place(known: str) -> str:
            rest = known.removeprefix(before)
            is_there = known.startswith(before) and rest[:1] in ("", "/", os.sep)
            return after + rest if is_there else known

        off = {place(name): tuple(map(place, found)) for name, found in self.off.items()}
        return replace(self, off=off)


class SavedSaid:
    """All of it waits for the disk."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._damaged = False

    def read(self) -> Said:
        try:
            found = _parsed(json.loads(self._file.read_text("utf-8")))
        except FileNotFoundError:
            found = Said()
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            _log.warning("%s cannot be read. No instructions of it are in force.", self._file)
            self._damaged = True
            return Said()
        self._damaged = False
        return found

    def write(self, said: Said) -> None:
        body = json.dumps({"own": said.own, "answers": _answers(said), "off": dict(said.off)})
        try:
            write_private(self._file, body, damaged=self._damaged)
        except OSError as error:
            raise SaveError(
                f"{self._file} could not be written ({error.strerror}). Nothing was changed. "
                "Make room or check the folder's permissions, then try again."
            ) from error


def _answers(said: Said) -> Json:
    return {place: [asdict(each) for each in answers] for place, answers in said.answers.items()}


def _latest(known: Mapping[str, tuple], place: str, value: tuple) -> dict[str, tuple]:  # type: ignore[type-arg]
    """The same with one more value; the oldest places go."""
    rest = {name: each for name, each in known.items() if name != place}
    return dict([*rest.items(), (place, value)][-_PLACES:])


def _parsed(body: Json) -> Said:
    answers = {
        str(place): tuple(
            Answer(str(each["digest"]), each["use"] is True, str(each["text"])) for each in found
        )
        for place, found in body.get("answers", {}).items()
    }
    off = {str(name): tuple(map(str, found)) for name, found in body.get("off", {}).items()}
    return Said(str(body.get("own", "")), answers, off)
