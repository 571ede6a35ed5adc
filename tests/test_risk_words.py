"""The words of approval that users read are those that the page can translate.

`vectors/risks.json` lists them; `serverwords.spec.ts` checks that the page knows each.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import jupyterlab_gptcode
from jupyterlab_gptcode.approval.files import KnownFiles
from jupyterlab_gptcode.approval.risk import read_risk

from .snippets import FOLDER, snippets

_PACKAGE = Path(jupyterlab_gptcode.__file__).parent
_APPROVAL, _STEP = _PACKAGE / "approval", _PACKAGE / "step"
_BESIDE = [_APPROVAL / f"{name}.py" for name in ("expanded", "html")]
_BESIDE += [_PACKAGE / "trial" / "outside.py"]
_VECTOR = Path(__file__).parent / "vectors" / "risks.json"
_PHRASE = re.compile(r"(?:[a-z]+s|may|could|is) [A-Za-z]|installs ")
# They are put together from several texts.
_MORE = {"deletes ", "moves or renames ", "may delete or overwrite files", "overwrites "}
_MORE |= {"could not be read as Python", "may overwrite "}


def _texts(node: ast.AST) -> Iterator[str]:
    """The fixed beginnings of the texts in an expression."""
    for each in ast.walk(node):
        match each:
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
                yield text
            case ast.Constant(value=str(text)):
                yield text


def _phrases() -> Iterator[str]:
    for path in (*(_APPROVAL / "effects").glob("*.py"), *_BESIDE):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case (
                    ast.Yield(value=ast.expr() as value)
                    | ast.Return(value=ast.expr() as value)
                    | ast.Assign(value=ast.Constant() as value)
                ):
                    yield from _texts(value)
                case ast.Tuple(elts=[ast.Constant(value=str(text)), *_]):
                    yield text


def _risks() -> list[str]:
    found = {text.partition(": ")[0] for text in _phrases() if _PHRASE.match(text)}
    return sorted(found | _MORE)


def _sentences() -> list[str]:
    """The reasons for a question that are no risks."""
    found = set()
    steps = [_STEP / f"{name}.py" for name in ("judge", "drafts", "placeholders")]
    for path in (*steps, _APPROVAL / "verdict.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign | ast.Tuple):
                texts = {re.sub(r"\{\w+\}", "%1", text) for text in _texts(node)}
                found |= {text for text in texts if re.fullmatch(r"(?:[A-Z]|%1 ).* .*\.", text)}
    return sorted(found)


def test_the_page_has_the_list() -> None:
    """To write it again: `python -m tests.test_risk_words`."""
    assert json.loads(_VECTOR.read_text("utf-8")) == _listed()


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_no_snippet_has_another_risk(name: str) -> None:
    phrases = tuple(_risks())
    for label, code in snippets(name):
        for risk in read_risk(code, KnownFiles(listed=frozenset({"a.csv"}))).effects:
            assert risk.startswith(phrases) or re.fullmatch(r"\d+ more", risk), (label, risk)


def _listed() -> dict[str, list[str]]:
    return {"risks": _risks(), "sentences": _sentences()}


if __name__ == "__main__":
    _VECTOR.write_text(json.dumps(_listed(), indent=2) + "\n", "utf-8")
