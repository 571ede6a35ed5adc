"""How things that could be sent to a model come into a conversation."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jupyterlab_gptcode.conversation import cell_names
from jupyterlab_gptcode.conversation.entries import AttachedFile, Compaction
from jupyterlab_gptcode.conversation.file_images import FilesRestored
from jupyterlab_gptcode.conversation.produced import ProducedFile
from jupyterlab_gptcode.protocol import (
    Cell,
    Json,
    Kernel,
    KernelState,
    Level,
    NotebookSnapshot,
    StepEnd,
)

from .build import Story, code, says, stream

_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01\xe0"
PICTURE = base64.b64encode(_HEAD + b"figure").decode()
PHOTO = base64.b64encode(_HEAD + b"photo!").decode()
KERNEL = Kernel("python3", "python", "Zkernel")
LONG = "\n".join(f"Zline{number:03}z {'x' * 50}" for number in range(120))
Deed = Callable[[Story], object]


@dataclass(frozen=True)
class Part:
    """`needle` is in a request from the level `least` on, up to `most`."""

    what: str
    needle: str
    least: Level
    most: Level = "everything"


@dataclass(frozen=True)
class Thing:
    """`deed` brings it into a conversation."""

    what: str
    deed: Deed
    parts: tuple[Part, ...]


def kind(needle: str, what: str = "kind and size") -> Part:
    return Part(what, needle, "structure", "structure")


def asked(story: Story, text: str, now: NotebookSnapshot | None = None, **fields: Any) -> None:
    story.prompt(text, now or seen(), **fields)
    story.answer("Yes.")


def seen(*cells: Cell, reply: Json | None = None, **fields: Any) -> NotebookSnapshot:
    state = None if reply is None else KernelState(json.dumps(reply))
    return NotebookSnapshot("work/a.ipynb", cells, KERNEL, state=state, **fields)


def shown(data: Json) -> Json:
    return {"output_type": "display_data", "data": data}


def output(name: str, *outputs: Json) -> Deed:
    return lambda story: asked(story, "Look.", seen(code(f"of-{name}", "1", *outputs, count=1)))


_NAMED = ("JavaScript",)  # a kind that is said with the content, too


def mime(kind: str, mime: str, content: Any, needle: str, said: str) -> Thing:
    deed = output(kind, shown({mime: content}))
    kind_of = Part("kind", said, "structure", "everything" if said in _NAMED else "structure")
    parts = (kind_of, Part("content", needle, "samples"))
    return Thing(f"An output: {kind}", deed, parts)


def frame(rows: int) -> str:
    head = "<tr><th></th><th>Zprice</th></tr>"
    body = "".join(f"<tr><th>{row}</th><td>Zrow{row}z</td></tr>" for row in range(rows))
    return f'<table class="dataframe"><thead>{head}</thead><tbody>{body}</tbody></table>'


def ran(story: Story, *outputs: Json, **fields: Any) -> None:
    """A block that the model wrote and that ran, with the step that reports it."""
    _write(story)
    story.ran(_last(story), "ran-1", *outputs, execution_count=4, **fields)


def _write(story: Story, text: str = "```python\nx = 1\n```\n") -> None:
    story.prompt("Do it.", seen())
    says(story, text)
    story.tell(StepEnd("results", "actions"))


def _last(story: Story) -> int:
    return max(getattr(entry.body, "block", None) or 0 for entry in story.entries)


def reported(story: Story) -> None:
    story.results(seen())
    story.answer("Done.")


def failed(story: Story) -> None:
    trace = ["Zframe", "Cell In[4], line 17", "----> 17 f()", "KeyError: 'Zmessage'"]
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'Zmessage'"}
    ran(story, {**error, "traceback": trace}, status="error")
    reported(story)


def missed(story: Story) -> None:
    reply = {"variables": [{"name": "Zframe1", "type": "DataFrame", "columns": [["Zkilos", "f"]]}]}
    asked(story, "Read.", seen(reply=reply))
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'Zkilo'", "traceback": []}
    ran(story, error, status="error")
    reported(story)


def edited(story: Story) -> None:
    ran(story, source="x = 'Zedit'")
    reported(story)


def wrote(story: Story) -> None:
    ran(story)
    story.made(_last(story), ProducedFile("work/Zmade.csv", 7))
    reported(story)


def installed(story: Story) -> None:
    _write(story)
    installed = {"package": "Zpackage", "status": "error", "reason": "Zpip"}
    story.act("installed", _last(story), "ran-1", **installed)
    story.ran(_last(story), "ran-1", status="error")
    reported(story)


def undid(story: Story) -> None:
    story.tell(FilesRestored("page", "undo", ("work/Zback.csv",)))
    asked(story, "Go on.")


def died(story: Story) -> None:
    story.act("noticed", reason="kernel-died", exit_code=-9)
    asked(story, "Go on.")


def again(story: Story) -> None:
    ran(story, stream(LONG))
    story.results(seen())
    name = _name_of(story, "ran-1")
    says(story, f"```output of={name} lines=61-61\n```\n")
    story.tell(StepEnd("results", "outputs"))
    reported(story)


def _name_of(story: Story, cell: str) -> str:
    return cell_names(story.entries)[cell]


def answered(story: Story) -> None:
    _write(
        story, "Zprose is so.\n```markdown cell\nZnote\n```\n```python\ny = 'Zcode'\n```\nZafter."
    )
    story.ran(_last(story), "ran-1")
    reported(story)


def file(path: str, text: str, **fields: Any) -> Deed:
    file = AttachedFile(path, 9, 1.0, text=text, **fields)
    return lambda story: asked(story, "Read it.", attach=(path,), disk=(file,))


def variable(name: str, value: str) -> Json:
    return {"name": name, "type": "Ztype", "value": value}


def frame_variable(story: Story) -> None:
    reply = {"name": "Ztable", "type": "DataFrame", "columns": [["Zcolumn", "int64"]]}
    asked(story, "Read.", seen(reply={"variables": [reply]}))


def named_variable(story: Story) -> None:
    reply = {"variables": [{"name": "asked", "type": "Zasktype", "value": "Zaskvalue"}]}
    asked(story, "Look.", seen(reply=reply, variables=("asked",)))


def asked_of(story: Story, **fields: Any) -> None:
    """As `prompt`, with what it points at."""
    story.prompt("Look at this.", seen(), **fields)
    story.answer("Yes.")


def ran_well(story: Story) -> None:
    ran(story)
    reported(story)


def summarized(story: Story) -> None:
    """The turns until now leave, with a summary that was written at Everything."""
    before = [entry.seq for entry in story.entries]
    story.prompt("Zlatest", seen(), level="everything")
    made = Compaction(
        story.entries[-1].body.change,  # type: ignore[union-attr]
        turns_from=before[-1] + 1,
        turns=1,
        summary="Zsummary",
        by="model",
    )
    story.tell(made)
    story.answer("Yes.")


def left(story: Story) -> None:
    asked(story, "Zrequest")
    summarized(story)
