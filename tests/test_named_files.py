"""Which files code names to write over or remove."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.approval import ANY, NamedFiles, named_files, read_before

ALL = [
    ("df.to_csv('a.csv')", ["a.csv"]),
    ("open('a.txt', 'w').write('x')", ["a.txt"]),
    ("open('a.txt', 'a+')", ["a.txt"]),
    ("from pathlib import Path\nPath('out') / 'a.txt'", []),
    ("from pathlib import Path\n(Path('out') / 'a.txt').write_text('x')", ["out/a.txt"]),
    ("import os\nos.remove('a.csv')", ["a.csv"]),
    ("import os\nos.rename('a.csv', 'b.csv')", ["a.csv", "b.csv"]),
    ("import shutil\nshutil.rmtree('data')", ["data"]),
    ("import shutil\nshutil.copy('a.csv', 'b.csv')", ["b.csv"]),
    ("from glob import glob\nimport os\nfor f in glob('*.tmp'):\n    os.remove(f)", [f"{ANY}.tmp"]),
    ("for n in ('a', 'b'):\n    df.to_csv(f'{n}.csv')", ["a.csv", "b.csv"]),
    ("df.to_csv(f'{name}_mean.csv')", [f"{ANY}_mean.csv"]),
    ("plt.savefig('plot')", ["plot", "plot.png"]),
    ("helper.shrink('a.csv')", ["a.csv"]),
    ("%%writefile code.py\nx = 1", ["code.py"]),
    ("!rm -rf build *.log", ["build", f"{ANY}.log"]),
    ("!echo x > a.txt", ["x", "a.txt"]),
    ("!echo x >a.txt 2>&1", ["x", "2", "a.txt"]),
    ("%mv a.csv b.csv", ["a.csv", "b.csv"]),
    ("mv a.csv b.csv", ["a.csv", "b.csv"]),
    ("%%bash\nls\nmv 'my data.csv' b.csv; ls c.csv", ["my data.csv", "b.csv"]),
    # Harmless.
    ("pd.read_csv('a.csv')", []),
    ("open('a.csv').read()", []),
    ("open('a.csv', 'x')", []),
    ("!ls a.csv", []),
    ("print('os.remove(\"a.csv\")')", []),
    ("names.remove('a.csv')", []),
]


@pytest.mark.parametrize(("code", "names"), ALL)
def test_what_is_named(code: str, names: list[str]) -> None:
    found = named_files(code)
    assert sorted(found.names) == sorted(names)
    assert found.is_all


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("df.to_csv(path)", []),
        ("import os\nos.remove(name)\nos.remove('a.csv')", ["a.csv"]),
        ("import os\nos.chdir('x')\nos.remove('a.csv')", []),
        ("import os\nfor n in names: map(os.remove, n)", []),
        ("!rm $name", []),
        ("!rm {name}", []),
        ("import subprocess\nsubprocess.run(['rm', name])", []),
        ("x = 1\n" + "(" * 3000, []),
    ],
)
def test_what_the_code_does_not_say(code: str, names: list[str]) -> None:
    found = named_files(code)
    assert list(found.names) == names
    assert not found.is_all or "(((" in code


def test_names_of_other_cells_count() -> None:
    before = read_before(["from os import remove as away"])
    assert named_files("away('a.csv')", before=before).names == ("a.csv",)
    moved = read_before(["%cd data"])
    assert named_files("df.to_csv('a.csv')", before=moved) == NamedFiles((), is_all=False)
    assert named_files("df.to_csv('/data/a.csv')", before=moved).names == ("/data/a.csv",)


def test_other_languages() -> None:
    assert named_files("mv a.csv b.csv", language="bash").names == ("a.csv", "b.csv")
    assert named_files("unlink('a.csv')", language="r").names == ("a.csv",)
    assert named_files("unlink(found)", language="r") == NamedFiles((), is_all=False)
    assert named_files("read.csv('a.csv')", language="r") == NamedFiles()
    assert named_files("mean(x)", language="r") == NamedFiles()


def test_very_many_names_are_not_all() -> None:
    found = named_files("\n".join(f"df.to_csv('{n}.csv')" for n in range(300)))
    assert (len(found.names), found.is_all) == (200, False)
