"""`.gptcodeignore`: its rules mean what git's mean, and no pattern takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from jupyterlab_gptcode.files.ignore import ITSELF, MOST, Rules, parse


def hides(path: str, *files: tuple[str, str | None], is_folder: bool = False) -> str | None:
    """The line that hides a path, with its file."""
    rule = Rules.of_files(files).hides(path, is_folder=is_folder)
    return f"{rule.source}:{rule.line}" if rule else None


@pytest.mark.parametrize(
    ("text", "hidden", "shown"),
    [
        ("*.pem", ["a.pem", "data/b.pem", "A.PEM"], ["a.pem.txt", "pem"]),
        ("/a.csv", ["a.csv"], ["data/a.csv"]),
        ("data/a.csv", ["data/a.csv"], ["x/data/a.csv"]),
        ("data/", ["data/a.csv", "x/data/b/c.csv"], ["data", "data.csv"]),
        ("data/*\n!data/keep.csv", ["data/a.csv", "data/x/keep.csv"], ["data/keep.csv"]),
        # As in git, nothing in a folder that is hidden can be shown again.
        ("data/\n!data/keep.csv", ["data/keep.csv"], []),
        ("*\n!*.csv", ["a.txt", "x/a.csv"], ["a.csv"]),
        ("*.csv\n!keep.csv", ["a.csv", "KEEP.csv"], ["keep.csv", "x/keep.csv"]),
        ("**/raw/**/a", ["raw/a", "x/raw/y/z/a"], ["a", "raw/b"]),
        ("raw/**", ["raw/a", "raw/b/c"], ["raw"]),
        ("a?c", ["abc"], ["ac", "abbc"]),
        ("[a-c].csv", ["b.csv"], ["d.csv", "ab.csv"]),
        ("[!a-c].csv", ["d.csv", "A.csv"], ["b.csv"]),
        ("[[:digit:]].csv", ["7.csv"], ["x.csv"]),
        ("[]x].csv", ["].csv", "x.csv"], ["y.csv"]),
        ("[z-a].csv", [], ["z.csv", "a.csv"]),
        ("[ab.csv", ["[ab.csv"], ["a.csv"]),
        ("# none\n\n   \n", [], ["# none", " "]),
        (r"\#a" + "\n" + r"\!b" + "\n" + r"c\ ", ["#a", "!b", "c "], ["a", "b", "c"]),
        ("a.csv   \r\nb.csv\r\n", ["a.csv", "b.csv"], ["a.csv   "]),
        ("\ufeffa.csv", ["a.csv"], []),
        ("été*.csv", ["été 1.csv"], ["ete.csv"]),
        ("!", [], ["!"]),
        ("/", [], ["a"]),
    ],
)
def test_what_a_file_of_rules_hides(text: str, hidden: list[str], shown: list[str]) -> None:
    rules = Rules(parse("", text))
    assert [path for path in [*hidden, *shown] if rules.hides(path)] == hidden


def test_the_nearest_file_wins() -> None:
    files = [("", "*.csv"), ("data", "!a.csv"), ("data/raw", "a.csv")]
    assert hides("a.csv", *files) == ".gptcodeignore:1"
    assert hides("data/a.csv", *files) is None
    assert hides("data/b.csv", *files) == ".gptcodeignore:1"
    assert hides("data/raw/a.csv", *files) == "data/raw/.gptcodeignore:1"
    assert hides("other/raw/a.csv", *files) == ".gptcodeignore:1"


def test_a_folder_is_named_as_one() -> None:
    assert hides("data", ("", "data/"), is_folder=True) == ".gptcodeignore:1"
    assert hides("data", ("", "data/")) is None


@pytest.mark.parametrize("text", [None, "x\n" * MOST])
def test_a_file_that_cannot_be_used_hides_its_folder(text: str | None) -> None:
    rules = Rules(parse("data", text))
    assert rules.hides("a.csv") is None
    rule = rules.hides("data/a.csv")
    assert rule is not None
    assert rule.hidden_because("a.csv") == (
        "a.csv is not sent: data/.gptcodeignore could not be read, or is too long, so all files in "
        "its folder are hidden. Correct that file, then attach this one again."
    )


def test_files_of_rules_are_never_sent() -> None:
    assert Rules([]).hides("data/.gptcodeignore") is ITSELF
    assert Rules(parse("", "!.gptcodeignore")).hides(".GPTCodeIgnore") is ITSELF


def test_the_user_reads_which_line_it_was() -> None:
    rule = Rules(parse("data", "# keys\n\n*.pem \r\n")).hides("data/x/a.pem")
    assert rule is not None
    assert rule.hidden_because("a.pem") == (
        "a.pem is not sent: data/.gptcodeignore, line 3: *.pem. "
        "Change that line, then attach the file again."
    )


def test_no_pattern_takes_long() -> None:
    """With regular expressions of the whole, each of these would take years. One that goes down
    any number of folders too often hides more than it says, and shows nothing."""
    path = "/".join(["a" * 255, *["a"] * 60])
    assert hides(path, ("", "*a" * 100 + "b")) is None
    assert hides(path, ("", "**/a/" * 4 + "b")) is None
    assert hides(path, ("", "**/a/" * 100 + "b")) == ".gptcodeignore:1"
    assert hides(path, ("", "a\n!" + "**/a/" * 100 + "b")) == ".gptcodeignore:1"


_PIECES = st.sampled_from(["a", "b", ".csv", "*", "**", "?", "/", "[ab]", "[!a]", "\\*", " "])
_PATTERNS = st.lists(_PIECES, min_size=1, max_size=5).map("".join)
_PATHS = st.lists(st.sampled_from(["a", "b", "ab", "a.csv", "b.csv", "*"]), min_size=1, max_size=4)


@given(_PATTERNS, _PATHS)
def test_a_single_rule_hides_what_pathspec_says(pattern: str, names: list[str]) -> None:
    path = "/".join(names)
    if "//" in pattern or pattern.startswith("!") or pattern.rstrip().endswith("\\"):
        return
    try:
        expected = GitIgnoreSpec.from_lines([pattern]).match_file(path)
    except ValueError:  # that pathspec does not take
        return
    assert (hides(path, ("", pattern)) is not None) == expected
