"""What code would write over or remove, without running it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.approval.risk import asks_to_save_as, damages
from jupyterlab_gptcode.small_model.ranking import Situation, harms

OPENING = 'df = pd.read_csv("Sales.csv")\n'


def harmed(line: str, prompt: str) -> bool:
    return harms(OPENING + line, Situation(prompt, OPENING))


@pytest.mark.parametrize(
    "line",
    [
        'df.to_csv("Sales.csv")',
        'df.to_csv("sales.csv")',
        'df.to_csv("./Sales.csv")',
        'df.to_csv(path_or_buf="Sales.csv")',
        'f = "Sales.csv"\ndf.to_csv(f)',
        'open("Sales.csv", "a")',
        'open("Sales.csv", mode="r+")',
        'Path("Sales.csv").write_text("")',
        'p = Path("Sales.csv")\np.write_text("")',
        'plt.savefig(fname="Sales.csv")',
        'shutil.rmtree(".")',
        'rmtree(".")',
        'os.remove("b.csv")',
        'os.replace("a", "b")',
        'Path("b.csv").unlink()',
        'Path("b.csv").rename("c.csv")',
        'os.system("rm b.csv")',
        'subprocess.run(["rm", "b.csv"])',
    ],
)
def test_it_harms_also_where_the_user_asked_to_save(line: str) -> None:
    assert harmed(f"{line}\n", "Save the table as b.csv")


@pytest.mark.parametrize(
    "line",
    [
        'df.to_csv("b.csv")',
        'open("b.txt", "w")',
        "df.to_csv(name)",
        'Path("b.txt").write_text("")',
        'plt.savefig("b.png")',
    ],
)
def test_another_file_is_written_only_where_the_user_asked_to(line: str) -> None:
    assert harmed(f"{line}\n", "Show the table")
    assert not harmed(f"{line}\n", "Save the table")


@pytest.mark.parametrize(
    "line",
    [
        'print(open("b.txt").read())',
        "print(df.to_csv())",
        "df.to_dict()",
        'pd.to_datetime("2024-01-02")',
        'df.replace("a", "b")',
        'df.rename(columns={"a": "b"})',
        "[1].remove(1)",
        're.sub("a", "b", text)',
        "no python",
    ],
)
def test_what_writes_nothing_harms_nothing(line: str) -> None:
    assert not harmed(f"{line}\n", "Show the table")


@pytest.mark.parametrize(
    ("prompt", "asks"),
    [
        ("remove the value column and save it as slim.csv", True),
        ("Write the numbers 1 to 5 into slim.csv, one per line.", True),
        ("export everything to “slim.csv”", True),
        ("read slim.csv and save the plot as a.png", False),
        ("save the mean of slim.csv", False),
        ("", False),
    ],
)
def test_only_a_name_after_the_word_for_it_is_one_to_save_as(prompt: str, asks: bool) -> None:
    assert asks_to_save_as(prompt, "slim.csv") is asks


@given(st.text(max_size=200))
def test_any_code_can_be_looked_at(code: str) -> None:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    assert all(isinstance(name, str) for name in damages(tree.body, ["a"], may_write=True))
