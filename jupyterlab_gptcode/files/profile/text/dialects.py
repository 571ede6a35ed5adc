"""The dialect of a table written as text: candidates are tried on its first rows, and the one that
makes the best table wins.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from .guessing import MISSING, type_of
from .kinds import is_alike, kinds_of
from .rows import Row

DELIMITERS = (",", ";", "\t", "|", "~", "^", ":", "\x1f", "\x01", "§", "¦", "!", "#", "&")
BLANKS, FIXED = "blanks", "fixed"  # no character: runs of blanks, columns at fixed places
COMMENTS = ("#", "%", "//", "!")
WORDS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "pipe",
    BLANKS: "blanks",
    FIXED: "columns at fixed places",
}
_ROWS = 100  # that are tried
_TOP = 60  # lines that may hold comments above the table
_COLUMNS = 100
_SAMPLE = 1 << 16  # characters
_SEP = re.compile(r'\ufeff?"?sep=(.)"?\n', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_RULE = re.compile(r"[-+=|: ]*[-=]{2,}[-+=|: ]*")
csv.field_size_limit(1 << 24)


@dataclass(frozen=True)
class Dialect:
    """`quote` is empty where quotes mean nothing; `escape` where quotes are doubled. `edges` are
    where fixed columns begin. `width` is the usual number of fields, `share` of the rows."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    comment: str = ""
    edges: tuple[int, ...] = ()
    width: int = 1
    share: float = 1.0
    score: float = 0.0

    def rows(self, text: str, first: int = 1) -> Iterator[Row]:
        """Blank lines, comments and rules are not rows. `first` is the number of the first line."""
        gap = False
        lines = text.split("\n")
        for line, cells in self._parsed(lines):
            if not any(cells) or _RULE.fullmatch(lines[line]):
                gap = True
            elif not (self.comment and cells[0].lstrip().startswith(self.comment)):
                spaced = f"{self.delimiter} " in _QUOTED.sub("", lines[line])
                yield Row(cells, line + first, gap=gap, spaced=spaced)
                gap = False

    def comments(self, text: str) -> list[Row]:
        """The comments above the first row, without their marks."""
        found = []
        for number, line in enumerate(text.split("\n", _TOP)[:_TOP], 1):
            if self.comment and line.startswith(self.comment):
                plain = line.lstrip(f"{self.comment} ")
                # In a comment the mark has moved what stands at fixed places.
                blanks = self.delimiter == FIXED
                parsed = [plain.split()] if blanks else [row for _, row in self._parsed([plain])]
                found += [Row(cells, number) for cells in parsed]
            elif line.strip():
                break
        return found

    def _parsed(self, lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        """Each row with the place of its first line."""
        if self.delimiter == BLANKS:
            return ((at, line.split()) for at, line in enumerate(lines))
        if self.delimiter == FIXED:
            return ((at, _places(line, self.edges)) for at, line in enumerate(lines))
        fed = _Fed(lines)
        reader = csv.reader(
            fed,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            doublequote=not self.escape,
            escapechar=self.escape or None,
            skipinitialspace=self.delimiter != "\t",
        )
        return ((at, [cell.strip() for cell in row]) for at, row in _tolerant(reader, fed))


class _Fed:
    """Lines for a parser, that knows with which line the row at hand began."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._next = 0
        self.began = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._next >= len(self._lines):
            raise StopIteration
        self._next += 1
        return f"{self._lines[self._next - 1]}\n"

    def begin(self) -> None:
        self.began = self._next


def _tolerant(reader: Iterator[list[str]], fed: _Fed) -> Iterator[tuple[int, list[str]]]:
    while True:
        fed.begin()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        yield fed.began, row


def sniff(text: str) -> tuple[Dialect, str]:
    """The dialect, and the text without Excel's line `sep=;`."""
    declared = _SEP.match(text)
    if declared:
        text = text[declared.end() :]
    sample = _beginning(text)
    delimiters = [declared[1]] if declared else [each for each in DELIMITERS if each in sample]
    single = Dialect("," if not declared else declared[1], score=0.2)
    candidates = [each for mark in delimiters for each in _variants(mark, sample)]
    candidates += [] if declared else _blanks(sample)
    marks = _marks(sample)
    found = [_scored(_with_comments(each, sample, marks), sample) for each in candidates]
    return max([_with_comments(single, sample, marks), *found], key=lambda each: each.score), text


def _beginning(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    cut = text[:_SAMPLE]
    return cut.rpartition("\n")[0] or cut


def _marks(sample: str) -> list[str]:
    """What some lines begin with, and others do not: they may be comments."""
    lines = [line for line in sample.split("\n") if line.strip()]
    begins = {mark: sum(line.startswith(mark) for line in lines) for mark in COMMENTS}
    return [mark for mark, count in begins.items() if 0 < count < len(lines)]


def _with_comments(dialect: Dialect, sample: str, marks: Sequence[str]) -> Dialect:
    """A line is not a comment if it makes a row like the others: of as many fields, of their types.

    A first column may hold `#12`, `#ff0000` or `//host`."""
    for mark in marks:
        candidate = replace(dialect, comment=mark)
        rows = list(islice(candidate.rows(sample), _ROWS))
        marked = [row for row in dialect.rows(sample) if row[0].lstrip().startswith(mark)][:_ROWS]
        if not rows or not marked:
            continue
        if _are_rows(marked, rows):
            continue
        width = Counter(map(len, rows)).most_common(1)[0][0]
        kinds = kinds_of([row for row in rows if len(row) == width])
        alike = sum(len(row) == width and is_alike(row[1:], kinds[1:]) for row in marked)
        if width == 1 and not kinds[0]:
            continue
        if alike * 2 <= len(marked):
            return candidate
    return dialect


def _are_rows(marked: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether lines with a mark have as many fields as each other, and more than one: as the line
    above them, or as most lines of the text."""
    usual, count = Counter(map(len, marked)).most_common(1)[0]
    above = [row for row in others if row.line < marked[0].line]
    header = bool(above) and len(above[-1]) == usual
    return usual > 1 and count > 0.9 * len(marked) and (header or len(marked) > len(others))


def _variants(delimiter: str, sample: str) -> Iterator[Dialect]:
    doubled = Dialect(delimiter)
    yield doubled
    if '"' in sample:
        yield Dialect(delimiter, quote="")
        if '\\"' in sample:
            yield Dialect(delimiter, escape="\\")
    if re.search(rf"(^|{re.escape(delimiter)})'", sample, re.MULTILINE):
        yield Dialect(delimiter, quote="'")


def _blanks(sample: str) -> Iterator[Dialect]:
    lines = [line for line in sample.split("\n")[:_ROWS] if line.strip()]
    if len(lines) > 1 and all(" " in line.strip() or "\t" in line for line in lines):
        yield Dialect(BLANKS)
    edges = _edges(lines)
    if len(edges) > 1:
        yield Dialect(FIXED, edges=edges)


def _edges(lines: Sequence[str]) -> tuple[int, ...]:
    """Where columns begin: after places that are blank in every line."""
    if len(lines) < 3 or any("\t" in line for line in lines):
        return ()
    width = max(map(len, lines))
    blank = [all(line[at : at + 1] in ("", " ") for line in lines) for at in range(width)]
    return tuple(at for at in range(width) if not blank[at] and (at == 0 or blank[at - 1]))


def _places(line: str, edges: Sequence[int]) -> list[str]:
    ends = [*edges[1:], len(line)]
    return [line[start:end].strip() for start, end in zip(edges, ends, strict=True)]


def _scored(dialect: Dialect, sample: str) -> Dialect:
    rows = list(islice(dialect.rows(sample), _ROWS))
    widths = Counter(map(len, rows))
    if not rows:
        return dialect
    # Of widths that are about as common the larger: short rows are incomplete ones.
    most = widths.most_common(1)[0][1]
    width = max(each for each, count in widths.items() if count >= 0.8 * most)
    share = widths[width] / len(rows)
    if width < 2:
        return replace(dialect, width=width, share=share)
    fitting = [row for row in rows if len(row) == width]
    typed = _typed(fitting)
    quality = 0.35 + 0.65 * typed
    return replace(
        dialect, width=width, share=share, score=share * quality * _weight(dialect, sample, fitting)
    )


def _weight(dialect: Dialect, sample: str, rows: Sequence[Row]) -> float:
    """What is usual, and what leaves no marks in the cells, is likelier."""
    weight = 1.0 if dialect.delimiter in (",", ";", "\t", "|") else 0.8
    if dialect.delimiter in (":", BLANKS, "!", "#", "&"):
        weight = 0.6
    if dialect.delimiter == FIXED:
        weight = 0.65
    cells = [cell for row in rows for cell in row]
    stray = sum(cell[:1] in "\"'" and cell != "" for cell in cells) / max(1, len(cells))
    newlines = sum("\n" in cell for cell in cells) / max(1, len(cells))
    if not dialect.quote and '"' in sample:
        weight *= 0.95
    return weight * (1 - 0.5 * stray) * (1 - 0.3 * newlines) * (1 - 0.5 / len(rows[0]))


def _typed(rows: Sequence[Row]) -> float:
    """The share of columns, below a header, whose values are all of one type other than text, with
    something for columns of words without leftovers of another delimiter."""
    some = [row[:_COLUMNS] for row in rows]
    columns = list(zip(*some[1:], strict=True)) or list(zip(*some, strict=True))
    kinds = kinds_of(some[1:] or some)
    clean = (1.0 if kind else _clean(values) for kind, values in zip(kinds, columns, strict=True))
    return sum(clean) / len(columns)


def _clean(values: Sequence[str]) -> float:
    present = [value for value in dict.fromkeys(values) if value.lower() not in MISSING]
    if not present:
        return 0.5
    if type_of(present) != "text":
        return 1.0
    leftovers = sum(any(mark in value for mark in ";\t|") for value in present)
    return 0.6 * (1 - leftovers / len(present))
