"""How long a look into a large file takes, and how much memory: the child's, at its peak.

    python -m benchmarks.profiles [FOLDER]

The files are made in FOLDER, which needs 3 GB, and removed at the end. Each measurement runs in a
process of its own. Figures are the best of three: seconds from the call to the answer, the child's
start included; seconds of the processor, all imports included; memory at its peak. Beside it what
reads the whole file, or DuckDB by itself in a process that has it loaded.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

MB = 1_000_000
LIMIT = (0.2, 150.0)  # seconds and MB for the CSV of 1 GB
_TRIES = 3
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def make_csv(path: Path, size: int) -> None:
    draw = random.Random(1)
    words = ("north", "south", "east", "west")
    lines = [
        f"{n},{draw.choice(words)},{draw.uniform(0, 999):.2f},{draw.random() > 0.5},"
        f"2024-0{n % 9 + 1}-1{n % 10} 10:00:00,{draw.randint(0, 10**9)},\n"
        for n in range(20_000)
    ]
    block = "".join(lines).encode()
    with path.open("wb") as file:
        file.write(b"id,region,amount,paid,when,number,note\n")
        written = 0
        while written < size:
            written += file.write(block)


def make_parquet(path: Path, size: int) -> None:
    import duckdb

    columns = ", ".join(f"random() AS value_{n}" for n in range(5))
    query = f"COPY (SELECT range AS id, {columns} FROM range({size // 42})) TO ? (FORMAT parquet)"
    duckdb.execute(query, [str(path)])


def make_xlsx(path: Path, sheets: int) -> None:
    cells = "".join(f'<c r="{column}{{0}}"><v>{{0}}</v></c>' for column in "ABCDEFGHIJ")
    names = "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>column {column}</t></is></c>'
        for column in "ABCDEFGHIJ"
    )
    rows = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(2, 202))
    data = f'<sheetData><row r="1">{names}</row>{rows}</sheetData>'
    sheet = f'<worksheet xmlns="{_SHEET}">{data}</worksheet>'
    numbers = range(1, sheets + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    link = f'<Relationship Type="{_RELATIONS}/worksheet"'
    links = "".join(f'{link} Id="rId{n}" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    root = f'<Relationship Id="r" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    relations = '<Relationships xmlns="' + _PACKAGE + '/relationships">{}</Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", relations.format(root))
        start = f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}">'
        archive.writestr("xl/workbook.xml", f"{start}<sheets>{listed}</sheets></workbook>")
        archive.writestr("xl/_rels/workbook.xml.rels", relations.format(links))
        for n in numbers:
            archive.writestr(f"xl/worksheets/sheet{n}.xml", sheet)


def make_folder(path: Path, files: int) -> None:
    path.mkdir()
    for number in range(files):
        (path / f"part-{number:05}.csv").touch()


def profiled(path: Path) -> None:
    """As the server does; the memory is that of a child which reads the same file once more."""
    from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

    from jupyterlab_gptcode.files.contents import Files
    from jupyterlab_gptcode.files.profile import profile

    async def ask() -> tuple[dict[str, Any], float]:
        root = Files(AsyncLargeFileManager(root_dir=str(path.parent)))
        await root.exists(path.name)
        began = time.perf_counter()
        return await profile(path.name, root), time.perf_counter() - began

    found, seconds = asyncio.run(ask())
    assert "kind" in found, found
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "benchmarks.profiles", "--measure", "child", str(path)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    print(json.dumps([seconds, used.ru_utime + used.ru_stime, json.loads(printed)[2]]))


def by_child(path: Path) -> None:
    from jupyterlab_gptcode.files.profile.read import read

    order = {"path": str(path), "name": path.name, "seconds": 60.0, "values": True}
    began = time.perf_counter()
    read({**order, "confirmed": False, "hidden": False, "notes": []})
    tell(began)


def by_pandas(path: Path) -> None:
    import pandas

    began = time.perf_counter()
    pandas.read_csv(path)
    tell(began)


def by_duckdb(path: Path) -> None:
    import duckdb

    reader = "read_csv" if path.suffix == ".csv" else "read_parquet"
    began = time.perf_counter()
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(f"DESCRIBE SELECT * FROM {reader}(?)", [str(path)]).fetchall()
    connection.execute(f"SELECT * FROM {reader}(?) LIMIT 5", [str(path)]).fetchall()
    tell(began)


def by_calamine(path: Path) -> None:
    import python_calamine

    began = time.perf_counter()
    workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()
    tell(began)


def by_listing(path: Path) -> None:
    began = time.perf_counter()
    sorted(each.name for each in path.iterdir())
    tell(began)


def tell(began: float) -> None:
    """Seconds, seconds of the processor (imports included), and MB at the peak."""
    seconds = time.perf_counter() - began
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line)
    print(json.dumps([seconds, time.process_time(), peak * 1024 / MB]))


READERS: dict[str, Callable[[Path], None]] = {
    "profile": profiled,
    "child": by_child,
    "pandas.read_csv": by_pandas,
    "duckdb": by_duckdb,
    "calamine, all cells": by_calamine,
    "a listing": by_listing,
}
Case = tuple[str, str, Callable[[Path], None], tuple[str, ...]]
CASES: list[Case] = [
    ("CSV, 1 MB", "1.csv", lambda p: make_csv(p, MB), ("pandas.read_csv", "duckdb")),
    ("CSV, 100 MB", "2.csv", lambda p: make_csv(p, 100 * MB), ("pandas.read_csv", "duckdb")),
    ("CSV, 1 GB", "3.csv", lambda p: make_csv(p, 1000 * MB), ("duckdb",)),
    ("Parquet, 1 GB", "4.parquet", lambda p: make_parquet(p, 1000 * MB), ("duckdb",)),
    ("xlsx, 50 sheets", "5.xlsx", lambda p: make_xlsx(p, 50), ("calamine, all cells",)),
    ("folder of 50,000 files", "6", lambda p: make_folder(p, 50_000), ("a listing",)),
]


def measured(reader: str, path: Path) -> list[float]:
    """The best of some tries, each number by itself."""
    found = []
    for _ in range(_TRIES):
        command = [sys.executable, "-m", "benchmarks.profiles", "--measure", reader, str(path)]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        found.append(json.loads(printed))
    return [min(numbers) for numbers in zip(*found, strict=True)]


def main() -> int:
    if "--measure" in sys.argv:
        READERS[sys.argv[2]](Path(sys.argv[3]))
        return 0
    passes = False
    print("file                   | size      | read by             | seconds | of CPU | peak MB")
    print("-----------------------|-----------|---------------------|---------|--------|--------")
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as folder:
        for word, name, make, others in CASES:
            path = Path(folder) / name
            make(path)
            size = "" if path.is_dir() else f"{path.stat().st_size / MB:.1f} MB"
            for reader in ("profile", *others):
                seconds, cpu, peak = measured(reader, path)
                row = f"{seconds:7.3f} | {cpu:6.3f} | {peak:6.0f}"
                print(f"{word:22} | {size:>9} | {reader:19} | {row}", flush=True)
                if word == "CSV, 1 GB" and reader == "profile":
                    passes = seconds <= LIMIT[0] and peak <= LIMIT[1]
            if path.is_file():
                path.unlink()
    return 0 if passes else 1


if __name__ == "__main__":
    sys.exit(main())
