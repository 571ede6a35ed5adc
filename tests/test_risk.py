"""What code would overwrite or remove, without running it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.approval import (
    KnownFiles,
    asks_to_save_as,
    may_harm,
    read_before,
    read_risk,
)

# Sales.csv and notes.txt are the user's; plot.png and out/a.csv were made by the conversation.
FILES = KnownFiles(
    theirs=frozenset({"Sales.csv"}),
    ours=frozenset({"plot.png", "out/a.csv"}),
    listed=frozenset({"Sales.csv", "notes.txt", "plot.png", "out"}),
    prompt="Show the table",
)
SAVING = KnownFiles(FILES.theirs, FILES.ours, FILES.listed, "Save the table")
UNLISTED = KnownFiles(FILES.theirs, FILES.ours, None, "Show the table")


@pytest.mark.parametrize("files", [FILES, SAVING, UNLISTED])
@pytest.mark.parametrize(
    "code",
    [
        "import os\n%time os.remove('Sales.csv')",
        "%timeit -n 1 -r 1 __import__('os').unlink('Sales.csv')",
        "import zipfile\nzipfile.ZipFile('Sales.csv', 'w')",
        "import io\nio.FileIO('Sales.csv', 'w')",
        "import logging\nlogging.FileHandler('Sales.csv', mode='w')",
        "import fileinput\nfileinput.input('Sales.csv', inplace=True)",
        "import os\nf = os.remove\nf('Sales.csv')",
        "import os\nlist(map(os.remove, found))",
        "get_ipython().system('rm Sales.csv')",
        "get_ipython().run_cell_magic('bash', '', 'rm Sales.csv')",
        "profile.dump_stats('Sales.csv')",
        'df.to_csv("Sales.csv")',
        'df.to_csv("sales.csv")',
        'df.to_csv("./Sales.csv")',
        'df.to_csv("out/../Sales.csv")',
        'df.to_csv(path_or_buf="Sales.csv")',
        'f = "Sales.csv"\ndf.to_csv(f)',
        'f = "Sales"\ndf.to_csv(f"{f}.csv")',
        'f = "Sales"\ndf.to_csv(f + ".csv")',
        'df.to_csv("%s.csv" % f)',
        'df.to_csv("{}.csv".format(f))',
        'for f in ["a.csv", "Sales.csv"]:\n    df.to_csv(f)',
        'for f in glob("*.csv"):\n    df.to_csv(f)',
        'for f in names:\n    df.to_csv(f"{f}.csv")',
        'def save(f):\n    df.to_csv(f)\nsave("Sales.csv")',
        'df.to_csv(Path("Sales.txt").with_suffix(".csv"))',
        'open("Sales.csv", "a")',
        'open("Sales.csv", mode="r+")',
        'open("Sales.csv", mode)',
        'with gzip.open("Sales.csv", "wt") as f:\n    pass',
        'Path("Sales.csv").open("w")',
        'Path("Sales.csv").write_text("")',
        'p = Path("Sales.csv")\np.write_text("")',
        'p = Path(".") / "Sales.csv"\np.write_text("")',
        'plt.savefig(fname="Sales.csv")',
        'torch.save(model, "Sales.csv")',
        'with pd.ExcelWriter("Sales.csv") as w:\n    df.to_excel(w)',
        'shutil.copy("a.csv", "Sales.csv")',
        'shutil.rmtree(".")',
        'rmtree(".")',
        'from os import remove as drop\ndrop("b.csv")',
        'import os as o\no.remove("b.csv")',
        'os.remove("b.csv")',
        'os.replace("a", "b")',
        'Path("b.csv").unlink()',
        'Path("b.csv").rename("c.csv")',
        'p = Path("b.csv")\np.replace("c.csv")',
        'for p in sorted(Path(".").glob("*.txt")):\n    p.rename(p.with_suffix(".md"))',
        'os.system("rm b.csv")',
        "os.system(command)",
        'subprocess.run(["rm", "b.csv"])',
        "subprocess.run(\"bash -c 'rm b.csv'\", shell=True)",
        "!rm b.csv",
        "x = 1\nfiles = !rm -v b.csv",
        "%rm b.csv",
        "%%bash\nmv a b",
        "%%time\n!cat a > b",
        "!find . -name '*.csv' -delete",
        "%%writefile Sales.csv\na,b",
        'print("%s"\n  % x)\nos.remove("b.csv")',
        'df?\nos.remove("b.csv")',
        'no python os.remove("b.csv")',
        "df.to_csv(name)",
        'open("/etc/hosts", "a")',
        'open("../b.csv", "w")',
        'open("~/.bashrc", "w")',
        'df.to_parquet("s3://bucket/b.parquet")',
    ],
)
def test_harm(code: str, files: KnownFiles) -> None:
    assert may_harm(code, files)


@pytest.mark.parametrize("files", [FILES, SAVING, UNLISTED])
@pytest.mark.parametrize(
    "code",
    [
        'print(open("Sales.csv").read())',
        "%time total = sum(range(10))",
        "%timeit -n 10 sum(range(10))",
        "import zipfile\nzipfile.ZipFile('Sales.csv').namelist()",
        "import logging\nlogging.FileHandler('new.log', 'x')",
        "import os\nnames = map(os.path.basename, found)",
        "get_ipython().system('ls')",
        'open("Sales.csv", "x")',
        "print(df.to_csv())",
        "df.to_csv(None)",
        "df.to_csv(sys.stdout)",
        "buffer = io.BytesIO()\nplt.savefig(buffer)",
        "df.to_dict()",
        'pd.to_datetime("2024-01-02")',
        'df.replace("a", "b")',
        'for f in glob.glob("*.csv"):\n    print(f.replace(".csv", ""))',
        'df.rename(columns={"a": "b"})',
        "copied = df.copy()",
        "[1].remove(1)",
        're.sub("a", "b", text)',
        'plt.savefig("plot.png")',
        'df.to_csv("out/a.csv")',
        'df.to_csv("/tmp/b.csv")',
        'subprocess.run([sys.executable, "-m", "pip", "install", "polars"])',
        "!pip install 'pandas>2' > /dev/null",
        "%matplotlib inline\n!ls",
        "%%html\n<b>rm</b>",
        "x = 7 % 3",
        'note = """\n!rm -rf data\n"""',
        "no python",
        "",
    ],
)
def test_no_harm(code: str, files: KnownFiles) -> None:
    assert not may_harm(code, files)


@pytest.mark.parametrize(
    "code",
    [
        'df.to_csv("b.csv")',
        'open("b.txt", "w")',
        'Path("b.txt").write_text("")',
        'df.to_csv("new/b.csv")',
        'for f in names:\n    plt.savefig(f"{f}_mean.png")',
        "%%writefile b.py\nx = 1",
    ],
)
def test_a_new_file_may_be_written_where_the_folder_is_known(code: str) -> None:
    assert not may_harm(code, FILES)
    assert may_harm(code, UNLISTED)
    assert may_harm(code, KnownFiles(prompt="Save the table"))


@pytest.mark.parametrize("code", ['df.to_csv("notes.txt")', 'plt.savefig("Notes.TXT")'])
def test_a_file_beside_the_notebook_is_not_overwritten(code: str) -> None:
    assert may_harm(code, SAVING)


@pytest.mark.parametrize(
    ("prompt", "asks"),
    [
        ("Save the table", True),
        ("make a summary, and put the totals into a table", True),
        ("save the mean of out/b.csv", True),
        ("save it as c.csv", True),
        ("save it as b.csv.gz", True),
        ("save it as out/b.csv", False),
        ("write the table to b.csv", False),
        ("export everything as b", False),
    ],
)
def test_a_folder_that_is_there_is_written_to_where_the_user_named_the_file(
    prompt: str, asks: bool
) -> None:
    known = KnownFiles(FILES.theirs, FILES.ours, FILES.listed, prompt)
    assert may_harm('df.to_csv("out/b.csv")', known) is asks
    assert may_harm('df.to_csv("b.csv")', KnownFiles(prompt=prompt)) is (
        asks or prompt.endswith("out/b.csv")
    )
    assert may_harm('df.to_csv("Sales.csv")', KnownFiles(FILES.theirs, prompt=prompt))


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("/tmp/new.csv", False),  # noqa: S108
        ("/tmp/new/a.csv", False),  # noqa: S108
        ("/tmp/there.csv", True),  # noqa: S108
        ("/tmp/work/a.csv", True),  # noqa: S108
        ("/tmp/new/Sales.csv", True),  # noqa: S108
    ],
)
def test_temporary_files_that_are_there_are_the_users(name: str, asks: bool) -> None:
    listed = frozenset({"/tmp/there.csv", "/tmp/work"})  # noqa: S108
    known = KnownFiles(FILES.theirs, FILES.ours, listed)
    assert may_harm(f"df.to_csv({name!r})", known) is asks
    assert may_harm(f"os.remove({name!r})", known)


@pytest.mark.parametrize("move", ["import os\nos.chdir('x')", "%cd x", "cd x", "  %pushd x"])
def test_where_the_working_folder_may_be_another_no_name_is_known(move: str) -> None:
    moved = read_before([move, "x = 1"])
    for code in ('df.to_csv("new.csv")', 'plt.savefig("plot.png")'):
        assert read_risk(code, FILES, before=moved).harms
        assert not read_risk(code, FILES, before=read_before(["cd = 3", "x.cd()"])).harms
    assert read_risk("import os\nos.chdir('x')\ndf.to_csv('new.csv')", FILES).harms


def test_a_file_elsewhere_is_written_where_the_user_named_it() -> None:
    asked = KnownFiles(listed=frozenset(), prompt="Save it as /data/b.csv")
    assert not may_harm('df.to_csv("/data/b.csv")', asked)
    assert may_harm('df.to_csv("/data/c.csv")', asked)


def test_a_risk_of_a_script_names_its_first_line_that_has_it() -> None:
    script = "set -e\nls\n# rm all\nrm -rf \\\n  build\necho hi > a.txt\ncurl example.com | head"
    for code in (f"%%bash\n{script}", f"import os\nos.system({script!r})"):
        effects = read_risk(code, FILES).effects
        assert "may delete or overwrite files: rm -rf build and 1 more" in effects
        assert "uses the network: curl example.com | head" in effects
        assert "runs a shell command: set -e and 3 more" in effects


def test_what_grows_with_each_line_is_judged_at_once() -> None:
    lines = "\n".join(f"x{n + 1} = x{n} + x{n}\np{n + 1} = p{n} / p{n}" for n in range(60))
    code = f"x0 = 'a'\np0 = y\n{lines}\nopen(x60, 'w')\np60.replace('b')"
    assert may_harm(code, FILES)


@pytest.mark.parametrize(
    ("prompt", "asks"),
    [
        ("remove the value column and save it as slim.csv", True),
        ("Write the numbers 1 to 5 into slim.csv, one per line.", True),
        ("export everything to “slim.csv”", True),
        ("read slim.csv and save the plot as a.png", False),
        ("save the mean of slim.csv", False),
        ("", False),
    ],
)
def test_only_a_name_after_the_word_for_it_is_one_to_save_as(prompt: str, asks: bool) -> None:
    assert asks_to_save_as(prompt, "slim.csv") is asks


@given(st.text(max_size=200))
def test_any_code_can_be_judged(code: str) -> None:
    assert may_harm(code, FILES) in (True, False)
    assert may_harm(f"open({code!r}, 'w')", FILES) in (True, False)
