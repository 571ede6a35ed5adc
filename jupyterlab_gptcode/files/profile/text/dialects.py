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

Row = list[str]
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
_COLUMNS = 100
_SAMPLE = 1 << 16  # characters
_SEP = re.compile(r'\ufeff?"?sep=(.)"?\n', re.IGNORECASE)
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

    def rows(self, text: str) -> Iterator[Row]:
        """Blank lines, comments and rules are no rows."""
        for row in self._parsed(text):
            if any(row) and not (self.comment and row[0].lstrip().startswith(self.comment)):
                yield row

    def _parsed(self, text: str) -> Iterator[Row]:
        lines = [line for line in text.split("\n") if not _RULE.fullmatch(line)]
        if self.delimiter == BLANKS:
            return (line.split() for line in lines)
        if self.delimiter == FIXED:
            return (_places(line, self.edges) for line in lines)
        reader = csv.reader(
            [f"{line}\n" for line in lines],
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            doublequote=not self.escape,
            escapechar=self.escape or None,
            skipinitialspace=self.delimiter != "\t",
        )
        return ([cell.strip() for cell in row] for row in _tolerant(reader))


def _tolerant(reader: Iterator[Row]) -> Iterator[Row]:
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue


def sniff(text: str) -> tuple[Dialect, str]:
    """The dialect, and the text without Excel's line `sep=;`."""
    told = _SEP.match(text)
    if told:
        text = text[told.end() :]
    sample = _beginning(text)
    delimiters = [told[1]] if told else [each for each in DELIMITERS if each in sample]
    comment = _comment(sample)
    found = [
        _scored(replace(candidate, comment=comment), sample)
        for delimiter in delimiters
        for candidate in _variants(delimiter, sample)
    ]
    if not told:
        found += [_scored(replace(each, comment=comment), sample) for each in _blanks(sample)]
    single = Dialect("," if not told else told[1], comment=comment, score=0.2)
    return max([single, *found], key=lambda each: each.score), text


def _beginning(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    cut = text[:_SAMPLE]
    return cut.rpartition("\n")[0] or cut


def _comment(sample: str) -> str:
    """What the first line begins with, if other lines do not."""
    lines = [line for line in sample.split("\n") if line.strip()]
    for mark in COMMENTS:
        marked = [line.startswith(mark) for line in lines]
        if marked and any(marked) and not all(marked):
            # A single one before everything else may be the header itself.
            return mark if sum(marked) > 1 or not _is_header(lines) else ""
    return ""


def _is_header(lines: Sequence[str]) -> bool:
    """Whether a first line with a mark names columns: it has as many as the next one."""
    first, second = lines[0], lines[1] if len(lines) > 1 else ""
    return any(
        first.count(each) == second.count(each) > 0 for each in (",", ";", "\t", "|")
    ) or 1 < len(first.lstrip("#%!/ ").split()) == len(second.split())


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


def _places(line: str, edges: Sequence[int]) -> Row:
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
    return sum(map(_clean, columns)) / len(columns)


def _clean(values: Sequence[str]) -> float:
    present = [value for value in dict.fromkeys(values) if value.lower() not in MISSING]
    if not present:
        return 0.5
    if type_of(present) != "text":
        return 1.0
    leftovers = sum(any(mark in value for mark in ";\t|") for value in present)
    return 0.6 * (1 - leftovers / len(present))
