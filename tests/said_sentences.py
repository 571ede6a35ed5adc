"""The sentences about checks, files and tests of endpoints that users read, off the source.

    python -m tests.said_sentences

writes them to `vectors/checks.json`, `files.json` and `tested.json`, for the page's tests.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import jupyterlab_gptcode

from .error_sentences import Environment, _constants, _numbered, _Reader, _texts

_PACKAGE = Path(jupyterlab_gptcode.__file__).parent
_SENTENCE = re.compile(r"(?:[A-Z]|%1 ).*\.(?: %1)?", re.S)
_ABOUT_A_FILE = re.compile(r"%1(?: \(%2\))? [a-z].* .*\.", re.S)
_VECTORS = Path(__file__).parent / "vectors"


def checks() -> list[str]:
    """What a check says of a cell, and its verdict."""
    modules = _modules("clean_run/sentences.py", "clean_run/scratch.py")
    known = _constants(modules)
    said = {text for name, texts in known.items() if not _is_no_sentence(name) for text in texts}
    said |= _arguments(modules, known, {"CheckEnd": (1,), "NotStarted": (0,)})
    return sorted(text for text in map(_numbered, said) if _SENTENCE.fullmatch(text))


def _is_no_sentence(name: str) -> bool:
    """Alone: models read it, or others have it as a part."""
    return name.endswith("_for_prompt()") or name == "_NOTHING"


def files() -> list[str]:
    """Why there is no profile of a file."""
    profile = _PACKAGE / "files" / "profile"
    modules = [ast.parse(path.read_text("utf-8")) for path in sorted(profile.rglob("*.py"))]
    known = _constants(modules)
    said = _arguments(modules, known, {"Unreadable": (0,), "Confidential": (0,)})
    for tree in modules:
        said |= {text for name in ("_ERRNO", "_SPECIAL") for text in _values(tree, name, known)}
    # As they are put together in read.py.
    said = {f"\0 {text}." for text in said | known["_OTHER"]}
    for tree in _modules("files/profile/ask.py", "files/profile/read.py", "files/ignore.py"):
        said |= {text for node in ast.walk(tree) for text in _joined(node, known)}
    return sorted(text for text in map(_numbered, said) if _ABOUT_A_FILE.fullmatch(text))


def tested() -> list[str]:
    """What a test of an endpoint has found, and what is to be known of a model's window."""
    modules = _modules("setup/trial.py", "providers/window_note.py")
    said = _arguments(modules, _constants(modules), {"Check": (2,)})
    said |= _constants(modules)["window_note()"]
    return sorted(text for text in map(_numbered, said) if _SENTENCE.fullmatch(text))


def _joined(node: ast.AST, known: Environment) -> frozenset[str]:
    return _texts(node, known) if isinstance(node, ast.JoinedStr) else frozenset()


def _values(tree: ast.Module, name: str, known: Environment) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=ast.Dict(values=values)):
                if found == name:
                    yield from (text for value in values for text in _texts(value, known))


def _arguments(
    modules: list[ast.Module], known: Environment, calls: dict[str, tuple[int, ...]]
) -> set[str]:
    reader = _Reader(known, calls)
    return {text for tree in modules for text in reader.of_module(tree)}


def _modules(*names: str) -> list[ast.Module]:
    return [ast.parse((_PACKAGE / name).read_text("utf-8")) for name in names]


VECTORS = {"checks": checks, "files": files, "tested": tested}


def vector(name: str) -> Path:
    return _VECTORS / f"{name}.json"


if __name__ == "__main__":
    for name, sentences in VECTORS.items():
        text = json.dumps(sentences(), indent=2, ensure_ascii=False)
        vector(name).write_text(f"{text}\n", "utf-8")
