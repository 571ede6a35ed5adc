"""Which package is offered for a missing module, and when none is."""

from __future__ import annotations

import re

import pytest

from jupyterlab_gptcode.kernel.missing import _packages, missing_package
from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import Json

from .client import Client, Script, of_type, start_turn


def failed(evalue: str, ename: str = "ModuleNotFoundError") -> list[Json]:
    return [
        {"output_type": "stream", "name": "stdout", "text": "No module named 'numpy'"},
        {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": []},
    ]


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("cv2", "opencv-python"),
        ("sklearn", "scikit-learn"),
        ("PIL", "pillow"),
        ("yaml", "PyYAML"),
        ("bs4", "beautifulsoup4"),
        ("skimage", "scikit-image"),
        ("dateutil", "python-dateutil"),
        ("dotenv", "python-dotenv"),
        ("Crypto", "pycryptodome"),
        ("serial", "pyserial"),
        ("fitz", "PyMuPDF"),
        ("pandas", "pandas"),
        ("google.cloud.storage", "google-cloud-storage"),
    ],
)
def test_a_known_module_is_offered_from_its_package(module: str, package: str) -> None:
    found = missing_package(failed(f"No module named '{module}'"))
    assert found == {"module": module, "package": package, "known": True}


def test_an_unknown_module_is_offered_by_its_own_name_and_shown_as_such() -> None:
    found = missing_package(failed("No module named 'pandsa'"))
    assert found == {"module": "pandsa", "package": "pandsa", "known": False}


@pytest.mark.parametrize(
    "evalue",
    [
        "No module named 'pandas.nothing'",
        "No module named 'a.b'; 'a' is not a package",
        "No module named 'tomllib'",
        "No module named 'msvcrt'",
        "No module named '__main__.x'",
        "No module named '-r'",
        "No module named 'x; rm'",
        "No module named 'x --index-url=http'",
        "No module named 'größe'",
        "No module named ''",
        "No module named 'a'\nNo module named 'b'",
        "",
    ],
)
def test_nothing_is_offered_that_is_not_a_package_of_that_name(evalue: str) -> None:
    assert missing_package(failed(evalue)) is None


def test_only_the_error_of_a_missing_module_counts() -> None:
    assert missing_package(failed("No module named 'numpy'", "ImportError")) is None
    assert missing_package(failed("No module named 'numpy'")[:1]) is None
    assert missing_package([]) is None


def test_the_table_is_sorted_and_holds_names_that_pip_takes() -> None:
    found = _packages()
    assert list(found) == sorted(found)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", package) for package in found.values())


async def test_a_block_runs_again_once_its_package_was_installed(
    client: Client, script: Script
) -> None:
    conversation = await start_turn(client, script)
    source = "print(6 * 7)"
    ran = {"action": "ran", "cell": "new", "source": source}
    error = {**ran, "status": "error", "outputs": failed("No module named 'cv2'")}
    installed = {"action": "installed", "package": "opencv-python", "status": "ok", "reason": "OK"}
    missing = {"module": "cv2", "package": "opencv-python", "known": True}
    running = {"action": "running", "cell": "new", "source": source}
    assert (await client.act(conversation, **running))[0] == 200
    # Nothing is installed for a run that did not fail.
    await client.act(conversation, **installed)
    assert await client.act(conversation, **error) == (200, {"missing": missing})
    again = {**ran, "status": "ok", "outputs": []}
    await client.act(conversation, **again)
    assert await client.last_report(conversation) == "error"
    for _ in range(2):
        assert await client.act(conversation, **installed) == (200, {})
    await client.act(conversation, **running)
    # Other code than the one that was approved does not run.
    status, _ = await client.act(conversation, **{**running, "source": "other"})
    assert status == 409
    assert await client.act(conversation, **{**error, "duration": 2.0}) == (200, {})
    names = [each["action"] for each in of_type(await client.read(conversation), "action")]
    assert names == ["running", "ran", "installed", "running", "ran"]
    await client.results(conversation)
    read = script.requests[-1]["messages"][-1]["content"]
    assert read.count("status=error") == 1
    assert words.INSTALLED.format(package="opencv-python") in read


async def test_what_pip_said_is_read_by_the_model(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    error = failed("No module named 'helper'")
    await client.act(conversation, action="running", cell="new", source="print(6 * 7)")
    await client.act(conversation, action="ran", cell="new", status="error", outputs=error)
    report = {"package": "helper", "status": "error", "reason": "ERROR: No matching <b>"}
    assert (await client.act(conversation, action="installed", **report))[0] == 200
    running = {"action": "running", "cell": "new", "source": "print(6 * 7)"}
    await client.act(conversation, **running)
    assert await client.last_report(conversation) == "error"
    await client.results(conversation)
    read = script.requests[-1]["messages"][-1]["content"]
    reason = '"ERROR: No matching <b>"'
    assert words.NOT_INSTALLED.format(package="helper", reason=reason) in read


async def test_the_model_reads_what_the_user_did_not_want(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    error = failed("No module named 'helper'")
    await client.act(conversation, action="running", cell="new", source="print(6 * 7)")
    await client.act(conversation, action="ran", cell="new", status="error", outputs=error)
    no = {"action": "installed", "package": "helper", "status": "skipped"}
    assert (await client.act(conversation, **no))[0] == 200
    await client.results(conversation)
    read = script.requests[-1]["messages"][-1]["content"]
    assert words.NOT_WANTED.format(package="helper") in read


@pytest.mark.parametrize("package", ["-r x", "a b", "../a", "", None, "a;b"])
async def test_only_a_plain_name_counts_as_a_package(
    client: Client, script: Script, package: str | None
) -> None:
    conversation = await start_turn(client, script)
    report = {"action": "installed", "package": package, "status": "ok"}
    assert (await client.act(conversation, **report))[0] == 422
