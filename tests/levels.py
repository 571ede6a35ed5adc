"""Everything that could be sent to a model, each with a word that is found nowhere else.

`test_levels.py` compares what a provider gets at each level; `docs/what-the-model-sees.md` shows
it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jupyterlab_gptcode.conversation import cell_names
from jupyterlab_gptcode.conversation.entries import AttachedFile, Compaction, ProducedFile
from jupyterlab_gptcode.conversation.file_images import FilesRestored
from jupyterlab_gptcode.conversation.pointed_at import SentCell, SentOutput
from jupyterlab_gptcode.protocol import (
    Cell,
    Json,
    Kernel,
    KernelState,
    Level,
    NotebookSnapshot,
    Selection,
    StepEnd,
)

from .build import Story, code, facts, says, stream

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


def _kind(needle: str, what: str = "kind and size") -> Part:
    return Part(what, needle, "structure", "structure")


def _asked(story: Story, text: str, now: NotebookSnapshot | None = None, **fields: Any) -> None:
    story.prompt(text, now or _facts(), **fields)
    story.answer("Yes.")


def _facts(*cells: Cell, reply: Json | None = None, **fields: Any) -> NotebookSnapshot:
    state = None if reply is None else KernelState(json.dumps(reply))
    return NotebookSnapshot("work/a.ipynb", cells, KERNEL, state=state, **fields)


def _shown(data: Json) -> Json:
    return {"output_type": "display_data", "data": data}


def _output(name: str, *outputs: Json) -> Deed:
    return lambda story: _asked(story, "Look.", _facts(code(f"of-{name}", "1", *outputs, count=1)))


_NAMED = ("JavaScript",)  # a kind that is said with the content, too


def _mime(kind: str, mime: str, content: Any, needle: str, said: str) -> Thing:
    deed = _output(kind, _shown({mime: content}))
    kind_of = Part("kind", said, "structure", "everything" if said in _NAMED else "structure")
    parts = (kind_of, Part("content", needle, "samples"))
    return Thing(f"An output: {kind}", deed, parts)


def _frame(rows: int) -> str:
    head = "<tr><th></th><th>Zprice</th></tr>"
    body = "".join(f"<tr><th>{row}</th><td>Zrow{row}z</td></tr>" for row in range(rows))
    return f'<table class="dataframe"><thead>{head}</thead><tbody>{body}</tbody></table>'


def _ran(story: Story, *outputs: Json, **fields: Any) -> None:
    """A block that the model wrote and that ran, with the step that reports it."""
    _write(story)
    story.ran(_last(story), "ran-1", *outputs, execution_count=4, **fields)


def _write(story: Story, text: str = "```python\nx = 1\n```\n") -> None:
    story.prompt("Do it.", _facts())
    says(story, text)
    story.tell(StepEnd("results", "actions"))


def _last(story: Story) -> int:
    return max(getattr(entry.body, "block", None) or 0 for entry in story.entries)


def _reported(story: Story) -> None:
    story.results(_facts())
    story.answer("Done.")


def _failed(story: Story) -> None:
    trace = ["Zframe", "Cell In[4], line 17", "----> 17 f()", "KeyError: 'Zmessage'"]
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'Zmessage'"}
    _ran(story, {**error, "traceback": trace}, status="error")
    _reported(story)


def _missed(story: Story) -> None:
    reply = {"variables": [{"name": "Zframe1", "type": "DataFrame", "columns": [["Zkilos", "f"]]}]}
    _asked(story, "Read.", _facts(reply=reply))
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'Zkilo'", "traceback": []}
    _ran(story, error, status="error")
    _reported(story)


def _edited(story: Story) -> None:
    _ran(story, source="x = 'Zedit'")
    _reported(story)


def _wrote(story: Story) -> None:
    _ran(story)
    story.made(_last(story), ProducedFile("work/Zmade.csv", 7))
    _reported(story)


def _installed(story: Story) -> None:
    _write(story)
    installed = {"package": "Zpackage", "status": "error", "reason": "Zpip"}
    story.act("installed", _last(story), "ran-1", **installed)
    story.ran(_last(story), "ran-1", status="error")
    _reported(story)


def _undid(story: Story) -> None:
    story.tell(FilesRestored("page", "undo", ("work/Zback.csv",)))
    _asked(story, "Go on.")


def _died(story: Story) -> None:
    story.act("noticed", reason="kernel-died", exit_code=-9)
    _asked(story, "Go on.")


def _again(story: Story) -> None:
    _ran(story, stream(LONG))
    story.results(_facts())
    name = _name_of(story, "ran-1")
    says(story, f"```output of={name} lines=61-61\n```\n")
    story.tell(StepEnd("results", "outputs"))
    _reported(story)


def _name_of(story: Story, cell: str) -> str:
    return cell_names(story.entries)[cell]


def _answered(story: Story) -> None:
    _write(story, "Zprose is so.\n```python\ny = 'Zcode'\n```\nZafter.")
    story.ran(_last(story), "ran-1")
    _reported(story)


def _file(path: str, text: str, **fields: Any) -> Deed:
    file = AttachedFile(path, 9, 1.0, text=text, **fields)
    return lambda story: _asked(story, "Read it.", attach=(path,), disk=(file,))


def _variable(name: str, value: str) -> Json:
    return {"name": name, "type": "Ztype", "value": value}


def _frame_variable(story: Story) -> None:
    reply = {"name": "Ztable", "type": "DataFrame", "columns": [["Zcolumn", "int64"]]}
    _asked(story, "Read.", _facts(reply={"variables": [reply]}))


def _named_variable(story: Story) -> None:
    reply = {"variables": [{"name": "asked", "type": "Zasktype", "value": "Zaskvalue"}]}
    _asked(story, "Look.", _facts(reply=reply, variables=("asked",)))


def _asked_of(story: Story, **fields: Any) -> None:
    """As `prompt`, with what it points at."""
    story.prompt("Look at this.", _facts(), **fields)
    story.answer("Yes.")


THINGS = (
    Thing(
        "The prompt",
        lambda story: _asked(story, "Zprompt"),
        (Part("text", "Zprompt", "prompts"),),
    ),
    Thing(
        "The notebook",
        lambda story: _asked(story, "Look.", facts()),
        (Part("path", "a.ipynb", "structure"), Part("number of cells", "has 0 cells", "structure")),
    ),
    Thing(
        "The kernel",
        lambda story: _asked(story, "Look."),
        (Part("language", "Python", "prompts"), Part("name", "Zkernel", "structure")),
    ),
    Thing(
        "A code cell",
        lambda story: _asked(story, "Look.", _facts(code("c", "Zsource"))),
        (Part("source", "Zsource", "structure"),),
    ),
    Thing(
        "A Markdown cell",
        lambda story: _asked(story, "Look.", _facts(Cell("m", "markdown", "Zmarkdown"))),
        (Part("source", "Zmarkdown", "structure"),),
    ),
    Thing(
        "A cell that the user edited before it ran",
        _edited,
        (
            Part("that it was edited", "edited this cell", "prompts"),
            Part("source", "Zedit", "structure"),
        ),
    ),
    Thing(
        "How a run ended",
        lambda story: (_ran(story), _reported(story)),
        (Part("status, count and time", "status=ok", "prompts"),),
    ),
    Thing(
        "An output: text of up to 2,000 characters",
        _output("short", stream("Zshort\n" * 3)),
        (_kind("text, 3 lines"), Part("text", "Zshort", "samples")),
    ),
    Thing(
        "An output: longer text",
        _output("long", stream(LONG)),
        (
            _kind("text, 120 lines"),
            Part("beginning and end", "Zline119z", "samples"),
            Part("the rest, as far as it fits", "Zline060z", "everything"),
        ),
    ),
    Thing(
        "An output: a table",
        _output("table", {"output_type": "execute_result", "data": {"text/html": _frame(30)}}),
        (
            _kind("table, 30 rows x 1 column"),
            Part("names of columns", "Zprice", "structure"),
            Part("ten rows", "Zrow29z", "samples"),
            Part("the rest, as far as it fits", "Zrow15z", "everything"),
        ),
    ),
    Thing(
        "An output: a figure",
        _output("figure", _shown({"image/png": PICTURE})),
        (_kind("figure 640x480"), Part("image", PICTURE, "samples")),
    ),
    _mime("HTML", "text/html", "<p>Zhtml</p>", "Zhtml", "HTML"),
    _mime("Markdown", "text/markdown", "Zmark **down**", "Zmark", "text, 1 line"),
    _mime("a formula", "text/latex", "$Zlatex$", "Zlatex", "formula"),
    _mime("JSON", "application/json", {"a": "Zjson"}, "Zjson", "JSON"),
    _mime("JavaScript", "application/javascript", "Zscript()", "Zscript", "JavaScript"),
    _mime("a drawing", "image/svg+xml", "<svg><text>Zsvg</text></svg>", "Zsvg", "drawing"),
    _mime(
        "a chart",
        "application/vnd.plotly.v1+json",
        {"data": [{"type": "bar", "x": ["Zbar"], "y": [3]}], "layout": {}},
        "Zbar",
        "chart",
    ),
    Thing(
        "An output: a widget",
        _output(
            "widget",
            _shown(
                {
                    "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
                    "text/plain": "Text(value='Zwidget')",
                }
            ),
        ),
        (Part("kind", "widget", "structure"), Part("content", "Zwidget", "samples")),
    ),
    Thing(
        "An output: anything else",
        _output("else", _shown({"application/x-zother": "Z1", "text/plain": "Zplain"})),
        (_kind("text, 1 line"), Part("text", "Zplain", "samples")),
    ),
    Thing(
        "An output that the user points at",
        lambda story: _asked_of(story, outputs=(SentOutput("p", 1, 1, stream("Zpointed\n")),)),
        (
            Part("that it is", "points at output 1", "prompts"),
            _kind("text, 1 line"),
            Part("text, as above", "Zpointed", "samples"),
        ),
    ),
    Thing(
        "Lines of an output that the model asks for",
        _again,
        (Part("lines, as far as they may be seen", "Zline060z", "everything"),),
    ),
    Thing(
        "An error",
        _failed,
        (
            Part("status", "status=error", "prompts"),
            Part("name", "KeyError", "structure"),
            _kind("at line 17 of the cell that ran as [4]", "line"),
            Part("message", "Zmessage", "samples"),
        ),
    ),
    Thing(
        "Names like the one that an error misses",
        _missed,
        (Part("names", "names like it are", "samples"),),
    ),
    Thing(
        "A variable",
        lambda story: _asked(
            story, "Look.", _facts(reply={"variables": [_variable("Zname", "Zvalue")]})
        ),
        (
            Part("name", "Zname", "structure"),
            Part("type and size", "Ztype", "structure"),
            Part("a few values", "Zvalue", "samples"),
        ),
    ),
    Thing(
        "A variable that holds a table",
        _frame_variable,
        (
            Part("name", "Ztable", "structure"),
            Part("columns and their types", "Zcolumn", "structure"),
        ),
    ),
    Thing(
        "A variable that the prompt names",
        _named_variable,
        (
            Part("type and size", "Zasktype", "structure"),
            Part("a few values", "Zaskvalue", "samples"),
        ),
    ),
    Thing(
        "A cell that the prompt names",
        lambda story: _asked_of(story, named=(SentCell("n", 2, "code", "Znamed"),)),
        (Part("source", "Znamed", "prompts"),),
    ),
    Thing(
        "What is selected in a cell",
        lambda story: _asked_of(story, selection=Selection(1, 2, "Zselected", "s", 1)),
        (Part("text", "Zselected", "structure"),),
    ),
    Thing(
        "What is selected in a file",
        lambda story: _asked_of(
            story, selection=Selection(1, 2, "Zextract", path="work/Zopen.txt")
        ),
        (Part("path and lines", "Zopen", "structure"), Part("text", "Zextract", "samples")),
    ),
    Thing(
        "An attached file",
        _file(
            "work/Zfile.csv",
            "Zfile.csv: table\n  Zfield: text, e.g. Zcontent",
            structure="Zfile.csv: table, 9 bytes\n  Zfield: text",
            columns=("Zfield",),
            kind="table",
        ),
        (
            Part("kind", "table", "prompts"),
            Part("path", "Zfile.csv", "structure"),
            Part("size", "9 bytes", "structure", "structure"),
            Part("columns and their types", "Zfield: text", "structure"),
            Part("a few values", "Zcontent", "samples"),
        ),
    ),
    Thing(
        "An attached image",
        _file(
            "work/Zphoto.png",
            "Zphoto.png: image, 640 x 480",
            structure="Zphoto.png: image, 640 x 480",
            image=f"data:image/png;base64,{PHOTO}",
            kind="image",
        ),
        (
            Part("kind", "PNG image", "prompts", "prompts"),
            Part("path and size", "Zphoto.png: image, 640 x 480", "structure"),
            Part("image", PHOTO, "samples"),
        ),
    ),
    Thing(
        "An attached folder",
        _file("Zfolder", "Zfolder\n  Zentry.csv", structure="Zfolder\n  Zentry.csv"),
        (Part("names and sizes of its files", "Zentry", "structure"),),
    ),
    Thing(
        "A file that a run wrote",
        _wrote,
        (
            Part("how many", "Files written: 1 file", "prompts", "prompts"),
            Part("path and size", "Zmade.csv", "structure"),
        ),
    ),
    Thing(
        "A file that Undo put back",
        _undid,
        (
            Part("how many", "before your request: 1 file", "prompts", "prompts"),
            Part("path", "Zback.csv", "structure"),
        ),
    ),
    Thing(
        "A missing package",
        _installed,
        (
            Part("whether it was installed", "agreed to install", "prompts"),
            Part("name", "Zpackage", "structure"),
            Part("what pip said", "Zpip", "samples"),
        ),
    ),
    Thing(
        "How a kernel ended",
        _died,
        (Part("how", "signal 9", "prompts"),),
    ),
    Thing(
        "An answer that was written at Everything",
        _answered,
        (Part("code", "Zcode", "prompts"), Part("prose", "Zprose", "everything")),
    ),
)


def summarized(story: Story) -> None:
    """The turns until now leave, with a summary that was written at Everything."""
    before = [entry.seq for entry in story.entries]
    story.prompt("Zlatest", _facts(), level="everything")
    made = Compaction(
        story.entries[-1].body.change,  # type: ignore[union-attr]
        turns_from=before[-1] + 1,
        turns=1,
        summary="Zsummary",
        by="model",
    )
    story.tell(made)
    story.answer("Yes.")


SUMMARY = Thing(
    "A summary that was written at Everything",
    lambda story: (_asked(story, "Zrequest"), summarized(story)),
    (
        Part("what the user asked for", "Zrequest", "prompts"),
        Part("its text", "Zsummary", "everything"),
    ),
)
EVERYTHING = (*THINGS, SUMMARY)


def needles() -> Iterator[Part]:
    for thing in EVERYTHING:
        yield from thing.parts
