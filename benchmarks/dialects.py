"""How many columns of tables in odd dialects are found with their right name and type.

    python -m benchmarks.dialects [-v]

Beside our profile: DuckDB's sniffer by itself, and `pandas.read_csv` with its defaults, which
parses no dates: its last row counts a date that stayed text as right.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from jupyterlab_gptcode.files.profile.read import read

from .corpus import File, files

Columns = Sequence[tuple[str, str]]
AIM = 0.98
_MOMENTS = ("date", "timestamp", "time")
_DUCKDB = {"BIGINT": "integer", "DOUBLE": "number", "VARCHAR": "text", "BOOLEAN": "boolean"}


def profile_columns(path: Path) -> Columns:
    order = {"path": str(path), "name": path.name, "seconds": 60.0, "values": True}
    found = read({**order, "confirmed": False, "hidden": False, "notes": []})
    tables = found.get("tables") or [{"columns": []}]
    return [(column["name"], column["type"]) for column in tables[0]["columns"]]


def duckdb_columns(path: Path) -> Columns:
    import duckdb

    try:
        found = duckdb.execute("DESCRIBE SELECT * FROM read_csv(?)", [str(path)]).fetchall()
    except duckdb.Error:
        return []
    names = [(name, _DUCKDB.get(kind, kind.lower())) for name, kind, *_ in found]
    numbered = [f"column{number}" for number in range(len(names))]
    if [name for name, _ in names] == numbered:
        return [(f"column {n}", kind) for n, (_, kind) in enumerate(names, 1)]
    return names


def pandas_columns(path: Path) -> Columns:
    import pandas

    try:
        frame = pandas.read_csv(path)
    except (ValueError, UnicodeError, pandas.errors.ParserError):
        return []
    words = {"i": "integer", "f": "number", "b": "boolean", "M": "timestamp"}
    return [(str(name), words.get(kind.kind, "text")) for name, kind in frame.dtypes.items()]


def right(file: File, found: Columns, *, lenient: bool = False) -> int:
    """How many columns are found in their place; none if there are more or fewer."""
    if len(found) != len(file.columns):
        return 0
    return sum(_fits(*pair, lenient) for pair in zip(file.columns, found, strict=True))


def _fits(known: tuple[str, str], found: tuple[str, str], lenient: bool) -> bool:
    name = found[0] == known[0] or (not known[0] and found[0] in ("column 1", "Unnamed: 0"))
    moment = lenient and known[1] in _MOMENTS and found[1] == "text"
    return name and (found[1] == known[1] or moment)


READERS: dict[str, tuple[Callable[[Path], Columns], bool]] = {
    "profile": (profile_columns, False),
    "duckdb's read_csv": (duckdb_columns, False),
    "pandas.read_csv": (pandas_columns, False),
    "the same, dates may be text": (pandas_columns, True),
}


def count(name: str, *, verbose: bool = False) -> tuple[int, int, int]:
    """Files that are wholly right, columns that are, and all columns."""
    reader, lenient = READERS[name]
    whole = good = total = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        for file in files():
            path.write_bytes(file.data)
            found = reader(path)
            fits = right(file, found, lenient=lenient)
            whole += fits == len(file.columns)
            good += fits
            total += len(file.columns)
            if verbose and fits < len(file.columns):
                print(f"{file.name}: {found} instead of {file.columns}")
    return whole, good, total


def main() -> int:
    number = sum(1 for _ in files())
    print(f"{number} files\n")
    print("reader                      | files right | columns right | share")
    print("----------------------------|-------------|---------------|------")
    shares = {}
    for name in READERS:
        whole, good, total = count(name)
        shares[name] = good / total
        print(f"{name:27} | {whole:11} | {f'{good} of {total}':13} | {good / total:.1%}")
    if "-v" in sys.argv:
        count("profile", verbose=True)
    return 0 if shares["profile"] >= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
