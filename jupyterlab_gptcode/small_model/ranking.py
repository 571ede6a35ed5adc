"""Which of several samples of a small model to use, judged without running them. Pure.

Nothing here knows the right answer. A candidate loses for what is wrong by itself (it does not
parse, uses an undefined name, shows nothing) and for leaving out what the user
named: a file, a column, a number, words in quotes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from ..approval import KnownFiles, asks_to_save_as, asks_to_write, harms
from .fixes import UNREADABLE, fixed, outputs, parsed, unknown_names, with_saving

_QUOTED = re.compile(r"\"([^\"\n]+)\"|(?<!\w)'([^'\n]+)'(?!\w)|“([^”\n]+)”")
_FILE = re.compile(r"(?<![\w./-])[\w./-]*\w\.[A-Za-z]\w{1,4}\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w-])")
_ONE_MORE = re.compile(r"(?<![\w.])(\d+) \+ 1\b(?!\.)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TYPES = {"string": str, "text": str, "numbers": list, "names": list, "date": date}

# The penalty for a fault; only the order and rough distances matter.
_USELESS, GRAVE, _SUSPECT, _SLIGHT = 1000, 100, 20, 5


@dataclass(frozen=True)
class Situation:
    """What a candidate answers: `prefill` is how each starts, `columns` those of the attached
    tables, `known` the names that the notebook defines, `failed` sources that raised an error,
    `shown` the made up texts in examples that the model has read."""

    prompt: str
    prefill: str = ""
    columns: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """`code` is the whole block, with its prefill; `cut` means that it reached its cap."""

    code: str
    cut: bool = False


def prepared(candidate: Candidate, situation: Situation) -> Candidate:
    """The candidate as it would be used: with its fixes, if the model wrote anything to fix."""
    code = candidate.code
    try:
        if not _beyond(parsed(code), situation.prefill):
            return candidate
    except UNREADABLE:
        return candidate
    saved = with_saving(code, _left_out_files(code, situation))
    return replace(candidate, code=fixed(saved, situation.known))


def best(candidates: Sequence[Candidate], situation: Situation) -> int:
    """The index of the one with the lowest penalty, of equals the first."""
    penalties = [penalty(each, situation) for each in candidates]
    return penalties.index(min(penalties))


def penalty(candidate: Candidate, situation: Situation) -> int:
    """How much speaks against a candidate; 0 where nothing does."""
    if candidate.code.strip() in {source.strip() for source in situation.failed}:
        return _USELESS
    try:
        tree = parsed(candidate.code)
    except UNREADABLE:
        return GRAVE * 5
    return sum(_faults(tree, candidate, situation))


def _faults(tree: ast.Module, candidate: Candidate, situation: Situation) -> Iterator[int]:
    added = _beyond(tree, situation.prefill)
    if not added:
        yield GRAVE * 4
    yield GRAVE * len(unknown_names(tree, situation.known))
    yield GRAVE * _calls(tree, "input")
    yield GRAVE * _missing_attributes(added)
    yield GRAVE * sum(name not in situation.columns for name in _asked_columns(tree, situation))
    yield GRAVE * sum(map(_never_ends, ast.walk(tree)))
    yield GRAVE * 4 * _harms(added, situation)
    yield _SUSPECT * sum(1 for _ in _overwritten(added, situation))
    yield _SUSPECT * candidate.cut
    yield _SUSPECT * (not outputs(tree))
    yield _SUSPECT * _only_literals(added)
    yield _SUSPECT * sum(1 for _ in _copied(added, situation))
    yield _SUSPECT * sum(1 for _ in _left_out(added, situation))
    yield _SLIGHT * _unused(tree)


def _left_out_files(code: str, situation: Situation) -> list[str]:
    """Files that something is to be saved as, and that the code does not name."""
    return [
        file
        for file in _FILE.findall(situation.prompt)
        if file.lower() not in _uncommented(code).lower()
        and asks_to_save_as(situation.prompt, file)
    ]


def _uncommented(code: str) -> str:
    return "\n".join(line for line in code.splitlines() if line.lstrip()[:1] != "#")


def _beyond(tree: ast.Module, prefill: str) -> list[ast.stmt]:
    """The statements that the model wrote."""
    lines = prefill.count("\n")
    return [node for node in tree.body if node.lineno > lines]


def _nodes(added: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """The statements with all that is in them."""
    return chain.from_iterable(map(ast.walk, added))


def _strings(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _calls(tree: ast.AST, name: str) -> int:
    return sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
        for node in ast.walk(tree)
    )


def _missing_attributes(added: Iterable[ast.stmt]) -> int:
    """Attributes of our own variables that their types do not have."""
    all_added = list(_nodes(added))
    changed = {n.id for n in all_added if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return sum(
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id not in changed
        and (kind := _TYPES.get(node.value.id.rstrip("0123456789"))) is not None
        and not hasattr(kind, node.attr)
        for node in all_added
    )


def _asked_columns(tree: ast.AST, situation: Situation) -> Iterator[str]:
    """Columns that are read from a table and that the code did not add to it."""
    if not situation.columns:
        return
    made: set[str] = set()
    asked: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _is_table(node.value):
            names = list(_strings(node.slice))
            whole = isinstance(node.slice, ast.Constant | ast.List)
            if isinstance(node.ctx, ast.Store):
                made.update(names)
            elif whole:
                asked += names
    yield from (name for name in asked if name not in made)


def _overwritten(added: Iterable[ast.stmt], situation: Situation) -> Iterator[str]:
    """Columns of the user that get other values."""
    for node in _nodes(added):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield from set(_strings(node.slice)) & set(situation.columns)


def _harms(added: Sequence[ast.stmt], situation: Situation) -> int:
    """How often it would overwrite or remove what the user has."""
    theirs = frozenset(_strings(parsed(situation.prefill)))
    # Who asks for a file wants a new one: its name does not count against it.
    listed: frozenset[str] | None = frozenset() if asks_to_write(situation.prompt) else None
    known = KnownFiles(theirs, listed=listed, prompt=situation.prompt)
    return sum(1 for _ in harms(ast.Module(list(added), []), known))


def _copied(added: Iterable[ast.stmt], situation: Situation) -> Iterator[str]:
    """Made up texts that the user never named."""
    named = {*situation.columns, *_strings(parsed(situation.prefill))}
    for statement in added:
        for text in _strings(statement):
            if text in situation.shown and text not in named and text not in situation.prompt:
                yield text


def _is_table(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and bool(re.fullmatch(r"df\d*", node.id))


def _never_ends(node: ast.AST) -> bool:
    """A loop without an end, or a function that always calls itself."""
    if isinstance(node, ast.While):
        leaves = any(
            isinstance(each, ast.Break | ast.Return | ast.Raise) for each in ast.walk(node)
        )
        return isinstance(node.test, ast.Constant) and bool(node.test.value) and not leaves
    if not isinstance(node, ast.FunctionDef):
        return False
    decides = any(isinstance(each, ast.If | ast.IfExp | ast.While) for each in ast.walk(node))
    return not decides and bool(_calls(node, node.name))


def _only_literals(added: Iterable[ast.stmt]) -> bool:
    """Whether it prints what the model made up, and computes nothing."""
    all_added = list(_nodes(added))
    names = {node.id for node in all_added if isinstance(node, ast.Name)}
    counts = any(isinstance(node, ast.BinOp | ast.Compare | ast.Attribute) for node in all_added)
    given = {
        target.id
        for node in all_added
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return not counts and not names - given - {"print"}


def _left_out(added: Sequence[ast.stmt], situation: Situation) -> Iterator[str]:
    """What the user named, and neither the prefill nor the code mentions."""
    prompt = situation.prompt
    code = "\n".join(ast.unparse(statement) for statement in added)
    files = _FILE.findall(prompt)
    quoted = ["".join(found) for found in _QUOTED.findall(prompt)]
    rest = _QUOTED.sub(" ", _FILE.sub(" ", prompt))
    start = _uncommented(situation.prefill)
    yield from (file for file in files if file not in code + start)
    yield from (each for each in quoted if each.lower() not in (code + start).lower())
    sums = _ONE_MORE.sub(lambda found: str(int(found[1]) + 1), code + start)
    mentioned = set(re.findall(r"\d+(?:\.\d+)?", sums))
    yield from (each for each in _NUMBER.findall(rest) if not _has_number(each, mentioned))
    words = {word.lower() for word in _WORD.findall(rest)}
    for column in situation.columns:
        if _is_named(column, words) and column not in code:
            yield column


def _has_number(number: str, mentioned: set[str]) -> bool:
    """As it is, or as the end of a range: one more."""
    following = str(int(number) + 1) if number.isdigit() else number
    shorter = number.rstrip("0").rstrip(".") if "." in number else number
    return bool({number, following, shorter} & mentioned)


def _is_named(column: str, words: set[str]) -> bool:
    name = column.lower()
    return bool({name, f"{name}s", f"{name}es", f"{name[:-1]}ies", name.removesuffix("s")} & words)


def _unused(tree: ast.Module) -> int:
    """Variables that are assigned and never read, those of the prefill included."""
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    made = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return len((made | functions) - read)
