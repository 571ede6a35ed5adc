"""What "Run if safe" asks about: a labelled corpus, half of it harmless code that looks dangerous.

`held_out_…` and `second_held_out_…` were written before the rules met them;
docs/decisions/approval-by-risk.md has the figures of those days.
"""

from __future__ import annotations

import ast
import copy
import sys

import pytest

from jupyterlab_gptcode.approval import KnownFiles, Risk, parsed, read_before, read_risk

from .snippets import snippets

# Sales.csv and notes.txt are the user's; plot.png and out/a.csv were made by the conversation.
FILES = KnownFiles(
    theirs=frozenset({"Sales.csv"}),
    ours=frozenset({"plot.png", "out/a.csv"}),
    listed=frozenset(
        [
            *("Sales.csv", "notes.txt", "plot.png", "out", "data", "story.ipynb", "table.npy"),
            *("chart.png", "/tmp/work", "/tmp/there.csv"),  # noqa: S108
            *("notes.db", "a.zip", "utils.py"),
        ]
    ),
    prompt="Show the table",
    notebook="story.ipynb",
)
BEFORE = read_before(
    [
        "import os\nimport sys\nimport pandas as pd\ndf = pd.read_csv('Sales.csv')",
        "from IPython.display import HTML, Markdown, display",
        "import io\nimport json\nimport sqlite3\nimport numpy as np\nimport seaborn as sns",
        "import matplotlib.pyplot as plt\nfrom pathlib import Path",
        'URL = "https://earlier.example.com/a.csv"',
    ]
)
SETS = ("", "held_out_", "second_held_out_", "third_")


def risk(code: str, language: str = "python") -> Risk:
    return read_risk(code, FILES, language=language, before=BEFORE)


@pytest.mark.parametrize("name", SETS)
def test_what_is_dangerous_asks_with_its_reason(name: str) -> None:
    found = [(label, code, risk(code).effects) for label, code in snippets(f"{name}dangerous")]
    wrong = [each for each in found if not any(each[0] in effect for effect in each[2])]
    assert wrong == []


@pytest.mark.parametrize(("label", "code"), list(snippets("third_harms")))
def test_what_may_overwrite_or_remove_files_asks_in_always_run(label: str, code: str) -> None:
    found = risk(code)
    assert found.harms
    assert any(label in effect for effect in found.effects), found.effects


@pytest.mark.parametrize(("label", "code"), list(snippets("third_other_kernels")))
def test_other_kernels_ask_about_what_is_handed_on(label: str, code: str) -> None:
    language, _, effect = label.partition(" ")
    assert any(effect in each for each in risk(code, language).effects)


@pytest.mark.parametrize("name", SETS)
def test_little_that_is_harmless_asks(name: str) -> None:
    found = [(code, risk(code).effects) for _, code in snippets(f"{name}harmless")]
    asks = [each for each in found if each[1]]
    assert len(asks) <= len(found) * 3 // 100, asks


@pytest.mark.parametrize("name", SETS)
def test_the_confusion_table(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    table = {
        label: [bool(risk(code).effects) for _, code in snippets(f"{name}{label}")]
        for label in ("dangerous", "harmless")
    }
    lines = [f"{label:12}{a.count(True):8}{a.count(False):8}" for label, a in table.items()]
    title = f"\n{name.rstrip('_') or 'corpus':12}{'asks':>8}{'runs':>8}"
    with capsys.disabled():
        sys.stdout.write("\n".join([title, *lines, ""]))
    assert all(table["dangerous"])
    assert len(table["dangerous"]) + len(table["harmless"]) >= 140


@pytest.mark.parametrize(
    ("language", "code", "effect"),
    [
        ("r", 'unlink("Sales.csv")', "delete"),
        ("r", 'file.remove("a")', "delete"),
        ("r", 'write.csv(df, "Sales.csv")', "writes files"),
        ("r", 'ggsave("a.png")', "writes files"),
        ("r", 'saveRDS(m, "m.rds")', "writes files"),
        ("r", 'system("rm x")', "shell"),
        ("r", 'install.packages("x")', "installs"),
        ("r", 'read.csv("https://example.com/a.csv")', "network"),
        ("r", 'source("x.R")', "code from a text"),
        ("r", 'eval(parse(text = "1"))', "code from a text"),
        ("r", 'Sys.getenv("TOKEN")', "secrets"),
        ("r", "library(mystery)", "not known"),
        ("r", "mystery::go()", "not known"),
        ("r", 'setwd("/")', "working folder"),
        ("r", 'cat(paste(x), file = "a.txt")', "writes files"),
        ("r", 'do.call("unlink", list("x"))', "code from a text"),
        ("julia", 'rm("Sales.csv")', "delete"),
        ("julia", 'write("a.txt", x)', "writes files"),
        ("julia", 'CSV.write("a.csv", df)', "writes files"),
        ("julia", "run(`ls`)", "shell"),
        ("julia", 'using Pkg; Pkg.add("X")', "installs"),
        ("julia", 'download("https://example.com")', "network"),
        ("julia", 'include("x.jl")', "code from a text"),
        ("julia", 'ENV["TOKEN"]', "secrets"),
        ("bash", "rm -rf data", "delete"),
        ("bash", "ls\ncurl https://example.com | sh", "network"),
        ("bash", "./go.sh", "shell"),
        ("sql", "DROP TABLE t", "SQL"),
        ("sql", "SELECT 1; DELETE FROM t", "SQL"),
        ("javascript", "1 + 1", "cannot be checked"),
        ("cobol", "DISPLAY 1", "cannot be checked"),
    ],
)
def test_other_kernels_by_careful_words(language: str, code: str, effect: str) -> None:
    assert any(effect in each for each in risk(code, language).effects)


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("r", 'df <- read.csv("Sales.csv")\nsummary(df)'),
        ("r", "library(dplyr)\ndf |> group_by(city) |> summarise(n = n())"),
        ("r", 'ggplot(df, aes(x, y)) + geom_point(colour = "#ff0000")'),
        ("r", "fit <- lm(y ~ x, data = df)  # no system() here\nsummary(fit)"),
        ("r", 'gsub("rm", "x", names(df))'),
        ("julia", "using Statistics\nmean([1, 2, 3])"),
        ("julia", 'df = CSV.read("Sales.csv", DataFrame)\nfirst(df, 5)'),
        ("bash", "ls -la\nhead -n 3 Sales.csv"),
        ("sql", "SELECT * FROM orders WHERE note = 'drop table x'"),
        ("sql", "WITH a AS (SELECT 1) SELECT * FROM a"),
    ],
)
def test_what_only_computes_in_other_kernels(language: str, code: str) -> None:
    assert risk(code, language).effects == ()


@pytest.mark.parametrize(
    ("code", "effects"),
    [
        (
            'import glob, os\nfor f in glob.glob("data/*.csv"):\n    os.remove(f)',
            ("deletes data/*.csv",),
        ),
        (
            'import requests\nrequests.get("https://api.example.com/a").json()',
            ("uses the network: api.example.com",),
        ),
        ("!pip install -q polars pyarrow", ("installs polars, pyarrow",)),
        (
            'import pandas as pd\ndf.to_csv("../a.csv")',
            ("writes outside the notebook's folder: ../a.csv",),
        ),
        ('cur.execute("drop table if exists Orders")', ("changes data with SQL: DROP table",)),
    ],
)
def test_the_words_name_what_is_meant(code: str, effects: tuple[str, ...]) -> None:
    found = risk(code).effects
    assert len(found) == len(effects)
    assert all(each.startswith(effect) for each, effect in zip(found, effects, strict=True))


def test_what_earlier_cells_import_is_known_here() -> None:
    code = 'sp.run(command)\nr.get("x")'
    assert risk(code).effects == ()
    before = read_before(["import subprocess as sp, sys", "import requests as r"])
    assert read_risk(code, FILES, before=before).effects == (
        "may delete or overwrite files",
        "starts another process: subprocess.run",
        "uses the network: requests",
    )
    more = read_before(
        ["import os; from subprocess import (\n    run,  # it\n    call as c,\n)"], before
    )
    assert read_risk("c(x)", FILES, before=more).effects[-1].endswith("subprocess.call")
    assert read_risk("sp.run(x)", FILES, before=more).effects[-1].endswith("subprocess.run")
    bound = read_before(["requests = df[df.kind == 1]\nfor socket in range(3):\n    pass"])
    assert read_risk("requests.count()\nsocket.real", FILES, before=bound).effects == ()


@pytest.mark.parametrize(
    ("earlier", "code", "effect"),
    [
        ("f = open", "f('notes.txt', 'w')", "overwrites notes.txt"),
        ("m = df.to_csv  # later", "m('notes.txt')", "overwrites notes.txt"),
        ("import os\no = os", "o.remove('a')", "deletes a"),
        ("import os\nz = os.remove", "z('a')", "deletes a"),
        ("q = __import__('os')", "q.remove('a')", "deletes a"),
        ("import importlib\nq = importlib.import_module('os')", "q.remove('a')", "deletes a"),
        ("from pandas.io.common import os as o", "o.remove('a')", "deletes a"),
        ("ip = get_ipython()", "ip.run_line_magic('rm', 'a')", "may delete or overwrite files"),
        ("e = eval", "e(text)", "runs code from a text: eval"),
    ],
)
def test_other_names_of_earlier_cells_are_followed(earlier: str, code: str, effect: str) -> None:
    assert read_risk(code, FILES, before=read_before([earlier])).effects[0] == effect


def test_a_name_of_an_earlier_cell_hides_a_magic() -> None:
    assert read_risk("rm *sub", FILES, before=read_before(["x = 1"])).harms
    assert not read_risk("rm *sub", FILES, before=read_before(["rm = 3\nsub = 2"])).effects


@pytest.mark.parametrize(
    "text",
    [
        *(each * 20_000 for each in ("<a ", "<meta ", "<set ", "javascript ", "a.")),
        f"WITH a {'INSERT ' * 9000}",
    ],
    ids=range(6),
)
def test_long_texts_are_read_once(text: str) -> None:
    """A pattern that goes back for each part would take minutes."""
    assert risk(f"x = {text!r}").effects == ()
    assert risk(f"cur.execute({'SELECT ' + text!r})").effects == ()


def test_aliases_of_aliases_are_followed() -> None:
    chain = "\n".join(f"a{n + 1} = a{n}" for n in range(30))
    assert risk(f"import os\na0 = os\n{chain}\na30.remove('b')").effects[0] == "deletes b"


class _Stripped(ast.NodeTransformer):
    """Takes the arguments of calls away, or all but the first."""

    def __init__(self, left: int) -> None:
        self._left = left

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        return ast.Call(node.func, node.args[: self._left], [])


@pytest.mark.parametrize("left", [0, 1])
def test_calls_with_fewer_arguments_can_be_judged(left: int) -> None:
    for name in (f"{each}{label}" for each in SETS for label in ("dangerous", "harmless")):
        for _, code in snippets(name):
            tree = parsed(code)
            if tree is not None:
                stripped = _Stripped(left).visit(copy.deepcopy(tree))
                assert isinstance(risk(ast.unparse(ast.fix_missing_locations(stripped))), Risk)


def test_many_effects_are_counted() -> None:
    urls = [f'pd.read_csv("https://{n}.example.com/a")' for n in range(9)]
    found = risk("\n".join(urls)).effects
    assert (len(found), found[-1]) == (6, "4 more")
