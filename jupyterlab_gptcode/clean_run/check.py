"""Runs a notebook from the top in a kernel of its own, and reports what becomes of each cell.

Nothing is written into the notebook. The code really runs: files and the network are as always.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from .causes import VARIES, cause, reads_clock
from .files import files_read
from .missing import missing
from .notebook import Code, Notebook
from .outputs import difference, pictures
from .report import CellStatus, CheckedRow, CheckEnd, CheckStart, Report
from .scratch import NotStarted, Place, Ran, ScratchKernel, scratch_kernel
from .sentences import (
    EXITS,
    GONE,
    INPUT,
    SKIPPED,
    STOPPED,
    STOPPED_RUNNING,
    STUCK,
    cause_for_prompt,
    died,
    endless,
    error_for_prompt,
    missing_for_prompt,
    of_cause,
    of_error,
    of_missing,
    stopped,
    verdict_of,
)

_EXPECTED, _SKIP = "raises-exception", "skip-execution"  # tags that nbclient knows, too


async def check(
    name: str, notebook: Notebook, place: Place, seconds: float, report: Report
) -> CheckEnd:
    """`seconds` is what each cell may take. A check that is cancelled ends as stopped: its kernel
    is gone by then."""
    report(CheckStart(name, tuple(code.cell.id for code in notebook.codes)))
    cells = _Cells(notebook, seconds, place.folder, place.saved, report)
    try:
        async with scratch_kernel(place) as kernel:
            for code in notebook.codes:
                await cells.run(kernel, code)
        seen = {"is_python": notebook.is_python, "has_pictures": cells.has_other_pictures}
        end = verdict_of(cells.rows, **seen)
    except asyncio.CancelledError:
        cells.leave()
        end = stopped(cells.rows)
    except NotStarted as error:
        end = CheckEnd("unknown", str(error))
    report(end)
    return end


class _Cells:
    """The rows of the cells that have run; `failed` are the positions of those that did not run to
    their end."""

    def __init__(
        self, notebook: Notebook, seconds: float, folder: Path, saved: float, report: Report
    ) -> None:
        self.rows: list[CheckedRow] = []
        self.has_other_pictures = False  # of which nobody knows what they show
        self._failed: set[int] = set()
        self._running = 0  # the position of the latest cell that was started
        self._notebook, self._seconds, self._report = notebook, seconds, report
        files = files_read(notebook, folder)
        self._changed = {file: at > saved for file, at in files.items()}

    async def run(self, kernel: ScratchKernel, code: Code) -> None:
        if _SKIP in code.cell.tags:
            self._end(code, "skipped", SKIPPED)
        elif not kernel.is_free:
            self._end(code, "not-run", STUCK if kernel.is_stuck else GONE)
        elif not code.cell.source.strip():
            self._end(code, "ran")
        else:
            self._running = code.position
            self._report(CheckedRow(code.cell.id, code.position, "running"))
            self._settle(code, await kernel.run(code.cell.source, self._seconds))

    def leave(self) -> None:
        """The cell that runs is stopped, and the rest is not run."""
        done = {row.position for row in self.rows}
        for code in self._notebook.codes:
            if code.position in done:
                continue
            if code.position == self._running:
                self._end(code, "stopped", STOPPED_RUNNING)
            else:
                self._end(code, "not-run", STOPPED)

    def _settle(self, code: Code, ran: Ran) -> None:
        if ran.how not in ("ok", "exited"):
            self._failed.add(code.position)
        if ran.how == "endless":
            self._end(code, "endless", endless(self._seconds))
        elif ran.how == "exited" and self._has_code_below(code):
            self._end(code, "failed", EXITS)
        elif ran.how == "died":
            self._end(code, "failed", died(ran.exit_code))
        elif ran.how == "error" and _EXPECTED not in code.cell.tags:
            self._settle_error(code, ran.error)
        else:
            self._compare(code, ran)

    def _settle_error(self, code: Code, error: tuple[str, str]) -> None:
        name, message = error
        found = missing(self._notebook, code, error, self._failed)
        if name == "StdinNotImplementedError":
            self._end(code, "failed", INPUT)
        elif found is None:
            self._end(code, "failed", of_error(name, message), fix=error_for_prompt(name))
        else:
            is_lost = found.where != "failed" and (found.where != "nowhere" or _worked(code))
            status: CellStatus = "depends" if is_lost else "failed"
            text, fix = of_missing(found), missing_for_prompt(found, name)
            self._end(code, status, text, fix=fix, at=found.position)

    def _has_code_below(self, code: Code) -> bool:
        below = (each for each in self._notebook.codes if each.position > code.position)
        return any(each.cell.source.strip() and _SKIP not in each.cell.tags for each in below)

    def _compare(self, code: Code, ran: Ran) -> None:
        timed = reads_clock(self._notebook, code)
        found = _was_run(code) and difference(
            code.cell.outputs, ran.outputs, at=time.time(), timed=timed
        )
        if not found:
            others = _was_run(code) and pictures(code.cell.outputs) != pictures(ran.outputs)
            self.has_other_pictures |= others
            self._end(code, "ran")
            return
        why = cause(self._notebook, code, self._changed)
        status: CellStatus = "varies" if why.why in VARIES else "differs"
        was, now = found
        at = why.position if why.position != code.position else 0
        text, fix = of_cause(why), cause_for_prompt(why)
        self._end(code, status, text, fix=fix, was=was, now=now, at=at)

    def _end(
        self,
        code: Code,
        status: CellStatus,
        text: str = "",
        *,
        fix: str = "",
        was: str = "",
        now: str = "",
        at: int = 0,
    ) -> None:
        place = (code.cell.id, code.position)
        row = CheckedRow(*place, status, text, fix or text, was, now, at)
        self.rows.append(row)
        self._report(row)


def _was_run(code: Code) -> bool:
    """Whether the notebook shows what a whole run of the cell gave."""
    return bool(code.count or code.cell.outputs) and not _has_error(code)


def _worked(code: Code) -> bool:
    return bool(code.count) and not _has_error(code)


def _has_error(code: Code) -> bool:
    return any(each.get("output_type") == "error" for each in code.cell.outputs)
