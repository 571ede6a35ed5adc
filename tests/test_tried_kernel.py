"""What a real kernel sends of a trial is what the server reads, and the facts decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import Json, check
from jupyterlab_gptcode.trial import effects_outside, passes, read_result

from .trials import TrialKernel, trial_kernel

_ACME = """
total = sum
def save(name):
    with open(name, "w") as file:
        file.write("1")
"""


_CALLS = """
import socket
try:
    socket.create_connection(("127.0.0.1", 9))
except OSError:
    pass
"""


class Place:
    def __init__(self, kernel: TrialKernel, folder: Path) -> None:
        self._kernel, self.folder = kernel, folder

    def tries(self, *sources: str, **limits: object) -> Json:
        request, answer = self._kernel.begin(*sources, **limits)
        if "unavailable" in answer:
            assert answer["unavailable"] != "failed", answer
            pytest.skip(f"no fence here: {answer}")
        result = json.loads(json.dumps(self._kernel.result(request)))
        places = answer["folder"], answer["home"]
        found = read_result(result, len(sources), 100_000, *places)
        blocks = [
            {"block": number, "source": source, **each}
            for number, (source, each) in enumerate(zip(sources, found["blocks"], strict=False), 1)
        ]
        check("Trial", {"trial": result["trial"], "blocks": blocks, "facts": found["facts"]})
        return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("tried")
    (folder / "acme.py").write_text(_ACME)
    with trial_kernel(cwd=str(folder)) as kernel:
        kernel.run("import sys\norders = [1, 2, 3]")
        yield Place(kernel, folder)


def test_what_touches_nothing_outside_passes(place: Place) -> None:
    before = sorted(place.folder.rglob("*"))
    found = place.tries("import acme\norders.append(acme.total([1, 2]))\nprint(orders)\norders")
    assert passes(found), found
    (block,) = found["blocks"]
    assert [output["output_type"] for output in block["outputs"]] == ["stream", "execute_result"]
    assert block["outputs"][0]["text"] == "[1, 2, 3, 3]\n"
    changed = {each["name"]: each for each in block["changes"]}
    assert changed["orders"]["before"] == {"type": "list", "length": 3}
    assert changed["orders"]["after"] == {"type": "list", "length": 4}
    assert changed["acme"]["how"] == "new"
    assert sorted(place.folder.rglob("*")) == before
    assert found["facts"]["memory"] >= 0


@pytest.mark.parametrize(
    ("code", "effect"),
    [
        ("import acme\nacme.save('a.csv')", "writes files: a.csv"),
        ("import os\nos.remove('acme.py')", "deletes acme.py"),
        ("import subprocess\nsubprocess.run(['true'])", "starts another process: true"),
        (_CALLS, "uses the network: 127.0.0.1"),
    ],
)
def test_what_does_asks_by_its_effect(place: Place, code: str, effect: str) -> None:
    found = place.tries(code)
    assert effect in effects_outside(found), found
    assert not passes(found)
    assert (place.folder / "acme.py").exists()
    assert not (place.folder / "a.csv").exists()


def test_what_fails_asks(place: Place) -> None:
    found = place.tries("x = 1", "x / 0", "print('never')")
    assert [block["error"] for block in found["blocks"]] == [False, True]
    assert found["blocks"][1]["outputs"][-1]["ename"] == "ZeroDivisionError"
    assert not passes(found)


_REMOVES = """
import os, socket
os.remove("acme.py")
try:
    socket.create_connection((socket.gethostbyname("data.example"), 9))
except OSError:
    pass
"""


def parts(found: Json) -> list[Json]:
    """Of each block, the facts themselves."""
    facts = found["facts"]
    return [
        {kind: [facts[kind][at] for at in places] for kind, places in part.items()}
        for part in facts["parts"]
    ]


def test_each_block_has_its_own_facts(place: Place) -> None:
    write = "with open('report.csv', 'w') as file:\n    file.write('1')"
    found = place.tries("print('nothing')", write, _REMOVES)
    if not found["facts"]["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert parts(found) == [
        {},
        {"written": ["report.csv"]},
        {"removed": ["acme.py"], "refused": [{"what": "network"}], "hosts": ["data.example"]},
    ]
    assert effects_outside(found)[:2] == ("writes files: report.csv", "deletes acme.py")


def test_a_fact_of_two_blocks_belongs_to_both(place: Place) -> None:
    moves = "import os, pathlib\npathlib.Path('new').mkdir()\npathlib.Path('new/a').touch()"
    moves += "\nos.rename('new', 'moved')\npathlib.Path('moved/a').chmod(0o600)"
    again = "pathlib.Path('moved/a').write_text('2')\nimport subprocess\nsubprocess.run(['true'])"
    found = place.tries(moves, again, "subprocess.run(['true']);")
    if not found["facts"]["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert parts(found) == [
        {"written": ["moved", "moved/a"]},
        {"written": ["moved/a"], "commands": ["true"]},
        {"commands": ["true"]},
    ]


def test_without_an_overlay_what_is_refused_belongs_to_its_block(place: Place) -> None:
    write = "try:\n    open('report.csv', 'w')\nexcept OSError:\n    pass"
    found = place.tries("1", write, "2", overlay=False)
    assert [part.get("refused", []) for part in parts(found)] == [
        [],
        [{"what": "write", "path": "report.csv"}],
        [],
    ]


def test_a_chain_that_ends_at_an_error_has_ended_well(place: Place) -> None:
    found = place.tries("x = 1", "open('a.csv', 'w'); x / 0", "print('never')")
    assert found["facts"]["ended"] == "done"
    assert len(found["facts"]["parts"]) == 2
    found = place.tries("x = 1", "import os; os._exit(0)", "print('never')")
    assert found["facts"]["ended"] == "exit"
    assert (len(found["blocks"]), len(found["facts"]["parts"])) == (1, 2)


_SERVED = """
import multiprocessing
served = multiprocessing.get_context("forkserver")
process = served.Process(target=abs, args=(1,)); process.start(); process.join()
print(process.exitcode)
"""


def test_a_server_of_processes_is_not_the_copys() -> None:
    """From Python 3.14 on, processes start by a server. The kernel's is no child of the copy, and
    nothing can connect to one of the copy's own: that it would is a fact, and no call to a host."""
    with trial_kernel() as kernel:
        assert kernel.run(_SERVED) == "0\n"
        request, answer = kernel.begin("served.Process(target=abs, args=(1,)).start()")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        found = json.loads(json.dumps(kernel.result(request)))
        assert "PermissionError" in json.dumps(found["blocks"][0]["outputs"]), found
        (refused,) = found["facts"]["refused"]
        assert refused["what"] == "ipc"
        assert "/listener-" in refused["path"]
        assert kernel.run(_SERVED) == "0\n"
