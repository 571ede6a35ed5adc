"""Everything that could be sent to a model, each with a word that is found nowhere else.

`test_levels.py` compares what a provider gets at each level; `docs/what-the-model-sees.md` shows
it.
"""

from __future__ import annotations

from jupyterlab_gptcode.conversation.instructions import Instruction
from jupyterlab_gptcode.conversation.pointed_at import SentCell, SentOutput
from jupyterlab_gptcode.protocol import Cell, Selection

from .build import code, facts, stream
from .level_deeds import (
    LONG,
    PHOTO,
    PICTURE,
    Part,
    Thing,
    again,
    answered,
    asked,
    asked_of,
    died,
    edited,
    failed,
    file,
    frame,
    frame_variable,
    installed,
    kind,
    left,
    mime,
    missed,
    named_variable,
    output,
    ran_well,
    seen,
    shown,
    undid,
    variable,
    wrote,
)

THINGS = (
    Thing(
        "The prompt",
        lambda story: asked(story, "Zprompt"),
        (Part("text", "Zprompt", "prompts"),),
    ),
    Thing(
        "The notebook",
        lambda story: asked(story, "Look.", facts()),
        (Part("path", "a.ipynb", "structure"), Part("number of cells", "has 0 cells", "structure")),
    ),
    Thing(
        "The kernel",
        lambda story: asked(story, "Look."),
        (Part("language", "Python", "prompts"), Part("name", "Zkernel", "structure")),
    ),
    Thing(
        "A code cell",
        lambda story: asked(story, "Look.", seen(code("c", "Zsource"))),
        (Part("source", "Zsource", "structure"),),
    ),
    Thing(
        "A Markdown cell",
        lambda story: asked(story, "Look.", seen(Cell("m", "markdown", "Zmarkdown"))),
        (Part("source", "Zmarkdown", "structure"),),
    ),
    Thing(
        "A cell that the user edited before it ran",
        edited,
        (
            Part("that it was edited", "edited this cell", "prompts"),
            Part("source", "Zedit", "structure"),
        ),
    ),
    Thing(
        "How a run ended",
        ran_well,
        (Part("status, count and time", "status=ok", "prompts"),),
    ),
    Thing(
        "An output: text of up to 2,000 characters",
        output("short", stream("Zshort\n" * 3)),
        (kind("text, 3 lines"), Part("text", "Zshort", "samples")),
    ),
    Thing(
        "An output: longer text",
        output("long", stream(LONG)),
        (
            kind("text, 120 lines"),
            Part("beginning and end", "Zline119z", "samples"),
            Part("the rest, as far as it fits", "Zline060z", "everything"),
        ),
    ),
    Thing(
        "An output: a table",
        output("table", {"output_type": "execute_result", "data": {"text/html": frame(30)}}),
        (
            kind("table, 30 rows x 1 column"),
            Part("names of columns", "Zprice", "structure"),
            Part("ten rows", "Zrow29z", "samples"),
            Part("the rest, as far as it fits", "Zrow15z", "everything"),
        ),
    ),
    Thing(
        "An output: a figure",
        output("figure", shown({"image/png": PICTURE})),
        (kind("figure 640x480"), Part("image", PICTURE, "samples")),
    ),
    mime("HTML", "text/html", "<p>Zhtml</p>", "Zhtml", "HTML"),
    mime("Markdown", "text/markdown", "Zmark **down**", "Zmark", "Markdown"),
    mime("a formula", "text/latex", "$Zlatex$", "Zlatex", "formula"),
    mime("JSON", "application/json", {"a": "Zjson"}, "Zjson", "JSON"),
    mime("JavaScript", "application/javascript", "Zscript()", "Zscript", "JavaScript"),
    mime("a drawing", "image/svg+xml", "<svg><text>Zsvg</text></svg>", "Zsvg", "drawing"),
    mime(
        "a chart",
        "application/vnd.plotly.v1+json",
        {"data": [{"type": "bar", "x": ["Zbar"], "y": [3]}], "layout": {}},
        "Zbar",
        "chart",
    ),
    Thing(
        "An output: a widget",
        output(
            "widget",
            shown(
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
        output("else", shown({"application/x-zother": "Z1", "text/plain": "Zplain"})),
        (kind("text, 1 line"), Part("text", "Zplain", "samples")),
    ),
    Thing(
        "An output that the user points at",
        lambda story: asked_of(story, outputs=(SentOutput("p", 1, 1, stream("Zpointed\n")),)),
        (
            Part("that it is", "points at output 1", "prompts"),
            kind("text, 1 line"),
            Part("text, as above", "Zpointed", "samples"),
        ),
    ),
    Thing(
        "Lines of an output that the model asks for",
        again,
        (Part("lines, as far as they may be seen", "Zline060z", "everything"),),
    ),
    Thing(
        "An error",
        failed,
        (
            Part("status", "status=error", "prompts"),
            Part("name", "KeyError", "structure"),
            kind("at line 17 of the cell that ran as [4]", "line"),
            Part("message", "Zmessage", "samples"),
        ),
    ),
    Thing(
        "Names like the one that an error misses",
        missed,
        (Part("names", "names like it are", "samples"),),
    ),
    Thing(
        "A variable",
        lambda story: asked(
            story, "Look.", seen(reply={"variables": [variable("Zname", "Zvalue")]})
        ),
        (
            Part("name", "Zname", "structure"),
            Part("type and size", "Ztype", "structure"),
            Part("a few values", "Zvalue", "samples"),
        ),
    ),
    Thing(
        "A variable that holds a table",
        frame_variable,
        (
            Part("name", "Ztable", "structure"),
            Part("columns and their types", "Zcolumn", "structure"),
        ),
    ),
    Thing(
        "A variable that the prompt names",
        named_variable,
        (
            Part("type and size", "Zasktype", "structure"),
            Part("a few values", "Zaskvalue", "samples"),
        ),
    ),
    Thing(
        "A cell that the prompt names",
        lambda story: asked_of(story, named=(SentCell("n", 2, "code", "Znamed"),)),
        (Part("source", "Znamed", "prompts"),),
    ),
    Thing(
        "What is selected in a cell",
        lambda story: asked_of(story, selection=Selection(1, 2, "Zselected", "s", 1)),
        (Part("text", "Zselected", "structure"),),
    ),
    Thing(
        "What is selected in a file",
        lambda story: asked_of(story, selection=Selection(1, 2, "Zextract", path="work/Zopen.txt")),
        (Part("path and lines", "Zopen", "structure"), Part("text", "Zextract", "samples")),
    ),
    Thing(
        "An attached file",
        file(
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
        file(
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
        file("Zfolder", "Zfolder\n  Zentry.csv", structure="Zfolder\n  Zentry.csv"),
        (Part("names and sizes of its files", "Zentry", "structure"),),
    ),
    Thing(
        "A file that a run wrote",
        wrote,
        (
            Part("how many", "Files written: 1 file", "prompts", "prompts"),
            Part("path and size", "Zmade.csv", "structure"),
        ),
    ),
    Thing(
        "A file that Undo put back",
        undid,
        (
            Part("how many", "before your request: 1 file", "prompts", "prompts"),
            Part("path", "Zback.csv", "structure"),
        ),
    ),
    Thing(
        "A missing package",
        installed,
        (
            Part("whether it was installed", "agreed to install", "prompts"),
            Part("name", "Zpackage", "structure"),
            Part("what pip said", "Zpip", "samples"),
        ),
    ),
    Thing(
        "The user's standing instructions",
        lambda story: asked_of(story, instructions=(Instruction("", "Zown"),)),
        (Part("text", "Zown", "prompts"),),
    ),
    Thing(
        "A project's instructions, after a yes",
        lambda story: asked_of(story, instructions=(Instruction("Zplace/AGENTS.md", "Zrule"),)),
        (Part("text", "Zrule", "prompts"), Part("folder", "Zplace", "structure")),
    ),
    Thing(
        "How a kernel ended",
        died,
        (Part("how", "signal 9", "prompts"),),
    ),
    Thing(
        "An answer that was written at Everything",
        answered,
        (
            Part("code", "Zcode", "prompts"),
            Part("prose", "Zprose", "everything"),
            Part("Markdown cells", "Znote", "everything"),
        ),
    ),
)


SUMMARY = Thing(
    "A summary that was written at Everything",
    left,
    (
        Part("what the user asked for", "Zrequest", "prompts"),
        Part("its text", "Zsummary", "everything"),
    ),
)
EVERYTHING = (*THINGS, SUMMARY)
