"""What a page reports: what it did with a block or with a turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from .description import Json
from .level import Level
from .requests import Mode
from .schema import build, check

Status = Literal["ok", "error", "skipped", "stopped", "unknown"]
KernelEnd = Literal[
    "kernel-restarted",
    "kernel-died",
    "kernel-ended",
    "kernel-replaced",
    "kernel-new",  # it ended while no page was open
]
DIED: KernelEnd = "kernel-died"
NEW_KERNEL: KernelEnd = "kernel-new"
KERNEL_ENDS = frozenset[str](get_args(KernelEnd))  # what a page notices of a kernel
ActionName = Literal[
    "inserted",
    "before-image",
    "approved",
    "running",
    "skipped",
    "ran",
    "installed",
    "taken-over",
    "noticed",
    "renamed",
    "ended",
    "undone",
    "redone",
    "switched",
    "unmasked",
    "masked",
    "levelled",
    "tried",
]


@dataclass(frozen=True)
class Action:
    """What a page did with a block or, without `block`, with the turn.

    `ran` and `skipped` settle a block; `inserted` means that its cell is saved. After `taken-over`
    this client drives the turn, after `ended` none does. `notebook` is the new path of a `renamed`
    notebook and `was` the old one; of a turn `taken-over`, `was` is the client that drove it
    and `mode` the one that its waiting blocks are judged in. `result` is what a card shows of the
    outputs, in one line. `above` is the id of the cell above the cell, empty at the top. `images`
    are cells as `CellImage` describes them: before a block replaced one (`before-image`), or as
    they were when the user undid what the turn did (`undone`); `cells` are the ids of those that
    were undone or redone. `together`: it was undone with the turns after it. `installed`: with the
    user's consent, the `package` that a failed block lacks was installed, and the block may run
    again; or pip failed for the `reason`. `switched`: from now on another branch counts, the one
    that ends with `turn`. `sent`: the kernel has the code of what is `running` already, because the
    user ran it in the notebook. `exit_code`: what the server knows of how the kernel died, negative
    where a signal ended it. `unmasked`: from now on the `secret` of that number is sent as it
    is, and after `masked` as its placeholder again. `levelled`: the user has chosen the `level`,
    which pages that show a higher one follow. `trial`: what code gave that was `tried` on a
    copy of the kernel, as far as pages get it.
    """

    client: str
    action: ActionName
    turn: int
    block: int | None = None
    cell: str | None = None
    status: Status | None = None
    source: str | None = None
    execution_count: int | None = None
    duration: float | None = None
    outputs: tuple[Json, ...] = ()
    result: Json | None = None
    reason: str = ""
    notebook: str | None = None
    was: str | None = None
    mode: Mode | None = None
    above: str | None = None
    images: tuple[Json, ...] = ()
    cells: tuple[str, ...] = ()
    package: str | None = None
    sent: bool = False
    exit_code: int | None = None
    together: bool = False
    secret: int | None = None
    level: Level | None = None
    trial: Json | None = None


def parse_action(body: object) -> Action:
    return build(Action, check("Action", body))
