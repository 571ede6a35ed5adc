"""Files of statistics programs, of maps and of HDF5: names, types and shapes from their headers."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.files.profile.read import read
from jupyterlab_gptcode.protocol import Json

from .samples import SECRET, Columns
from .sizes import some
from .statistics_files import PACKED, unpacked
from .test_profiles_formats import columns
from .test_profiles_hostile import check, order

NUMBERS = [("id", "number"), ("amount", "number"), ("name", "text"), ("when", "timestamp")]
LONG = [
    ("an_amount_with_a_long_name" if name == "amount" else name, kind) for name, kind in NUMBERS
]
STATA = [("id", "integer"), *NUMBERS[1:]]
TABLES: dict[str, tuple[str, Columns]] = {
    "old.dta": ("table, 4 columns, 3 rows, 993 bytes, Stata, as version 10 wrote it", STATA),
    "new.dta": ("table, 4 columns, 3 rows, 3.2 kB, Stata, as version 14 wrote it", STATA),
    "a.sav": ("table, 4 columns, 3 rows, 690 bytes, SPSS", LONG),
    "five.xpt": ("table, 4 columns, 3 rows, 1.4 kB, SAS transport", NUMBERS),
    "eight.xpt": ("table, 4 columns, 3 rows, 1.4 kB, SAS transport", LONG),
}


def profiled(path: Path, content: bytes, *, values: bool = True) -> Json:
    path.write_bytes(content)
    found = read(order(path, values=values))
    check({"path": path.name, "name": path.name, **found}, path.name)
    return found


@pytest.mark.parametrize("name", TABLES)
def test_a_table(name: str, tmp_path: Path) -> None:
    found = profiled(tmp_path / name, unpacked(name))
    first, expected = TABLES[name]
    assert found["text"].startswith(f"{name}: {first}\n")
    assert columns(found) == expected


def sas7bdat(order: str, *, wide: bool) -> bytes:
    """The least that has two columns and 70,000 rows, as the format is known from outside SAS."""
    step, word = (8, "Q") if wide else (4, "I")

    def mark(number: int) -> bytes:
        return struct.pack(f"{order}{word}", number if not wide else number | 0xFFFFFFFF << 32)

    texts = b"\0\0\0\0amountnameDATE9"
    size = struct.pack(f"{order}{word}", 0xF7F7F7F7)
    parts = [
        size + bytes(5 * step) + struct.pack(f"{order}{word}", 70_000) + bytes(20 * step),
        mark(0xFFFFFFFD) + texts.ljust(64, b"\0"),
        mark(0xFFFFFFFF)
        + bytes(8)
        + struct.pack(f"{order}4H", 0, 4, 6, 0)
        + struct.pack(f"{order}4H", 0, 10, 4, 0)
        + bytes(4 + step),
        mark(0xFFFFFFFC)
        + bytes(8)
        + b"".join(bytes(step + 6) + bytes([kind, 0]) for kind in (1, 2))
        + bytes(4 + step),
        mark(0xFFFFFBFE) + bytes(2 * step + 22) + struct.pack(f"{order}3H", 0, 14, 5) + bytes(9),
        mark(0xFFFFFBFE) + bytes(2 * step + 22) + struct.pack(f"{order}3H", 0, 0, 0) + bytes(9),
    ]
    base = 32 if wide else 16
    begin = base + 8 + len(parts) * (24 if wide else 12)
    pointers, body = b"", b""
    for part in parts:
        pointers += struct.pack(f"{order}{word}{word}", begin + len(body), len(part))
        pointers += bytes(8 if wide else 4)
        body += part
    page = bytes(base) + struct.pack(f"{order}HHHH", 0, 0, len(parts), 0) + pointers + body
    head = bytes(12) + b"\xc2\xea\x81\x60" + bytes(16) + (b"3" if wide else b'"') + bytes(4)
    head += (b"\1" if order == "<" else b"\0") + bytes(158)
    return (head + struct.pack(f"{order}II", 1024, 4096)).ljust(1024, b"\0") + page.ljust(
        4096, b"\0"
    )


@pytest.mark.parametrize("byte_order", ["<", ">"])
@pytest.mark.parametrize("wide", [True, False])
def test_a_file_of_sas(byte_order: str, wide: bool, tmp_path: Path) -> None:
    found = profiled(tmp_path / "a.sas7bdat", sas7bdat(byte_order, wide=wide))
    assert found["text"].startswith("a.sas7bdat: table, 2 columns, 70,000 rows, 5.1 kB, SAS\n")
    assert columns(found) == [("amount", "date"), ("name", "text")]


@pytest.mark.parametrize("name", ["old.h5", "new.h5"])
def test_hdf5(name: str, tmp_path: Path) -> None:
    text = profiled(tmp_path / name, unpacked(name))["text"]
    assert text.startswith(f"{name}: array, 12 datasets, ")
    lines = text.split("\n")
    assert "  /run/x: float64, shape (3, 4)" in lines
    assert "  /run/t: records, shape (2,), of (id: int64, ok: bool, n: text)" in lines
    assert "  /many/d8: uint16, shape (8,)" in lines
    assert lines[-1] == "h5py reads it."


def test_netcdf_4(tmp_path: Path) -> None:
    text = profiled(tmp_path / "a4.nc", unpacked("a4.nc"))["text"]
    assert text.startswith("a4.nc: array, 3 datasets, 6.1 kB, NetCDF-4\n")
    assert "  /temp: float32, shape (2, 3)\n" in text


def test_a_shapefile_with_its_table_and_without(tmp_path: Path) -> None:
    for suffix in ("shx", "dbf"):
        (tmp_path / f"roads.{suffix}").write_bytes(unpacked(f"roads.{suffix}"))
    found = profiled(tmp_path / "roads.shp", unpacked("roads.shp"))
    assert found["text"].startswith("roads.shp: table, 3 lines, 364 bytes, shapefile\n")
    fields = [("name", "text"), ("length", "number"), ("lanes", "integer"), ("built", "date")]
    assert columns(found) == fields
    (tmp_path / "roads.dbf").rename(tmp_path / "other.dbf")
    (tmp_path / "roads.dbf").symlink_to(tmp_path / "other.dbf")
    assert "tables" not in profiled(tmp_path / "roads.shp", unpacked("roads.shp"))
    (tmp_path / "roads.dbf").unlink()
    assert "is not here" in profiled(tmp_path / "roads.shp", unpacked("roads.shp"))["text"]
    found = profiled(tmp_path / "roads.dbf", unpacked("roads.dbf"))
    assert found["text"].startswith("roads.dbf: table, 4 columns, 3 rows, 260 bytes, dBASE\n")
    assert columns(found) == fields


def test_a_geopackage(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.gpkg")
    connection.executescript(
        """
        CREATE TABLE gpkg_contents(table_name);
        CREATE TABLE gpkg_geometry_columns(table_name, column_name, geometry_type_name);
        CREATE TABLE towns(fid INTEGER PRIMARY KEY, geom POINT, name TEXT);
        CREATE TABLE rtree_towns_geom_node(x);
        INSERT INTO gpkg_geometry_columns VALUES ('towns', 'geom', 'POINT');
        INSERT INTO towns VALUES (1, x'4750', 'a'), (2, x'4750', 'b');
        """
    )
    connection.commit()
    connection.close()
    found = read(order(tmp_path / "a.gpkg"))
    assert found["text"].startswith("a.gpkg: database, 1 table, ")
    assert "GeoPackage\n" in found["text"]
    assert "towns: 3 columns, 2 rows" in found["text"]
    assert columns(found) == [("fid", "integer"), ("geom", "geometry (point)"), ("name", "text")]


@pytest.mark.parametrize("name", PACKED)
def test_no_value_is_shown_where_values_are_forbidden(name: str, tmp_path: Path) -> None:
    (tmp_path / "roads.dbf").write_bytes(unpacked("roads.dbf"))
    assert SECRET not in str(profiled(tmp_path / name, unpacked(name), values=False))


@pytest.mark.parametrize(
    ("name", "package"),
    [("a.fits", "astropy"), ("a.rds", "pyreadr"), ("a.tdms", "nptdms"), ("a.laz", "laspy")],
)
def test_the_package_that_reads_an_unknown_format(name: str, package: str, tmp_path: Path) -> None:
    assert f"{package}" in profiled(tmp_path / name, bytes(range(256)) * 4)["text"]


@settings(max_examples=some(300))
@given(
    st.sampled_from(sorted(PACKED)),
    st.integers(0, 9_000),
    st.binary(min_size=1, max_size=8),
    st.booleans(),
)
def test_no_damage_breaks_a_reader(
    tmp_path_factory: pytest.TempPathFactory, name: str, place: int, bad: bytes, cut: bool
) -> None:
    content = bytearray(unpacked(name))
    at = place % len(content)
    content[at : at + len(bad)] = bad
    path = tmp_path_factory.getbasetemp() / name
    found = profiled(path, bytes(content[:at] if cut and at else content))
    assert "Error)" not in found.get("problem", ""), found
