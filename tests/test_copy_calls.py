"""Which calls the filter of a copy lets through, on both kinds of machine."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from jupyterlab_gptcode.trial.copy.calls import program
from jupyterlab_gptcode.trial.copy.numbers import ARM_NAMES, X86_NAMES, numbers

X86, ARM = "x86_64", "aarch64"
NAMES = {X86: numbers(X86_NAMES), ARM: numbers(ARM_NAMES)}
MACHINES = {X86: 0xC000003E, ARM: 0xC00000B7}
HEADERS = {
    X86: "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    ARM: "/usr/include/asm-generic/unistd.h",
}
ANSWERS = {0x7FFF0000: "allow", 0x7FC00000: "ask", 0x80000000: "kill"}
CURRENT = -100  # AT_FDCWD


def decide(machine: str, number: int, *arguments: int, architecture: int | None = None) -> str:
    """What the program of a machine gives for a call: as the system runs it."""
    given = [each & 0xFFFFFFFFFFFFFFFF for each in (*arguments, *[0] * 6)[:6]]
    data = struct.pack("=iIQ6Q", number, architecture or MACHINES[machine], 0, *given)
    code = program(machine, mapped=False)
    found = at = 0
    while True:
        kind, yes, no, value = struct.unpack_from("=HBBI", code, 8 * at)
        at += 1
        if kind == 0x20:
            (found,) = struct.unpack_from("=I", data, value)
        elif kind == 0x54:
            found &= value
        elif kind == 0x06:
            return ANSWERS.get(value, errno.errorcode.get(value & 0xFFFF, "pretend"))
        else:
            true = {0x15: found == value, 0x35: found >= value, 0x45: bool(found & value)}[kind]
            at += yes if true else no


def of(name: str, *arguments: int, machine: str) -> str:
    return decide(machine, NAMES[machine][name], *arguments)


@pytest.mark.parametrize("machine", [X86, ARM])
@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("read", (0,), "allow"),
        ("mmap", (), "allow"),
        ("futex", (), "allow"),
        ("exit_group", (0,), "ask"),
        ("openat", (CURRENT, 0, 0), "ask"),
        ("unlinkat", (), "ask"),
        ("execve", (), "ask"),
        ("kill", (-1, 9), "ask"),
        ("tgkill", (1, 1, 9), "ask"),
        ("connect", (3, 0, 16), "ask"),
        ("fchmod", (3, 0o777), "ask"),
        ("shmget", (), "ask"),
        ("flock", (3, 2), "ask"),
        ("flock", (3, 1), "pretend"),
        ("flock", (3, 8), "pretend"),
        ("io_uring_setup", (), "ask"),
        ("clone3", (), "ask"),
        ("openat2", (), "ask"),
        ("socket", (1, 1), "allow"),
        ("socket", (1, 0o2000001, 0), "allow"),  # and SOCK_CLOEXEC
        ("socket", (1, 2), "ask"),
        ("socket", (2, 1), "ask"),
        ("socket", (10, 3), "ask"),
        ("socketpair", (1, 5), "allow"),
        ("socketpair", (1, 2), "ask"),
        ("socketpair", (2, 1), "ask"),
        ("sendto", (3, 0, 5, 0, 0), "allow"),
        ("sendto", (3, 0, 5, 0, 0x7F0000000000), "ask"),
        ("sendto", (3, 0, 5, 0, 0x7FFF0000), "ask"),
        ("sendto", (3, 0, 5, 0x4001, 0), "ask"),  # MSG_OOB
        ("sendmsg", (3, 0, 0x4000), "allow"),
        ("sendmsg", (3, 0, 1), "ask"),
        ("wait4", (-1, 0, 1), "ask"),
        ("setpgid", (0, 0), "allow"),
        ("setpgid", (9, 0), "ask"),
        ("clone", (0x3D0F00,), "allow"),  # a thread
        ("clone", (17,), "ask"),
        ("clone", (0x10000000 | 17,), "ask"),
        ("clone", (0x20000 | 0x3D0F00,), "ask"),
        ("clone", (0x3D0F00 & ~0x400,), "ask"),  # with descriptors of its own
        ("clone", (0x3D0F00 & ~0x200,), "ask"),  # with a folder of its own
        ("close_range", (3, 9, 0), "allow"),
        ("close_range", (3, 9, 4), "allow"),
        ("close_range", (3, 9, 2), "ask"),
        ("ioctl", (1, 0x5401), "allow"),
        ("ioctl", (1, 0x5412), "ask"),
        ("ioctl", (1, 0x100005412), "ask"),
        ("ioctl", (1, 0x40086602), "ask"),
        ("fcntl", (3, 0), "allow"),
        ("fcntl", (3, 4), "allow"),
        ("fcntl", (3, 1034), "allow"),
        ("fcntl", (3, 1025), "allow"),
        ("fcntl", (3, 6), "ask"),
        ("fcntl", (3, 38), "ask"),
        ("fcntl", (3, 8), "ask"),
        ("fcntl", (3, 10), "ask"),
        ("fcntl", (3, 1024), "ask"),
        ("prctl", (15,), "allow"),
        ("prctl", (1,), "EINVAL"),
        ("prctl", (4,), "EINVAL"),
        ("prctl", (62, 1, 9), "ask"),
        ("prctl", (22,), "EINVAL"),
        ("personality", (0xFFFFFFFF,), "allow"),
        ("personality", (0x0400000,), "EPERM"),
        ("prlimit64", (0, 7, 1), "allow"),
        ("prlimit64", (0, 12, 0), "allow"),
        ("prlimit64", (0, 12, 1), "EPERM"),
        ("prlimit64", (0, 12, 0x100000000), "EPERM"),
        ("prlimit64", (5, 7, 0), "allow"),
        ("prlimit64", (5, 7, 1), "ask"),
        ("prlimit64", (5, 7, 0x100000000), "ask"),
        ("setpriority", (0, 0, 5), "allow"),
        ("setpriority", (0, 9, 5), "ask"),
        ("setpriority", (2, 0, 5), "ask"),
        ("sched_setaffinity", (0,), "allow"),
        ("sched_setaffinity", (9,), "ask"),
    ],
)
def test_a_call(machine: str, name: str, arguments: tuple[int, ...], answer: str) -> None:
    assert of(name, *arguments, machine=machine) == answer


@pytest.mark.parametrize("machine", [X86, ARM])
def test_what_is_not_known_waits_for_the_supervisor(machine: str) -> None:
    known = {*NAMES[machine].values()}
    for number in {*range(1000)} - known:
        assert decide(machine, number) == "ask", number


def test_other_architectures_are_killed() -> None:
    assert decide(X86, 0, architecture=0x40000003) == "kill"  # 32-bit
    assert decide(X86, 0x40000000 + 1) == "kill"  # x32
    assert decide(ARM, 0, architecture=MACHINES[X86]) == "kill"


@pytest.mark.parametrize("machine", [X86, ARM])
def test_numbers_are_the_systems(machine: str) -> None:
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"no {header}")
    text = header.read_text("utf-8")
    lines = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)
    defined = {name: int(number) for name, number in lines}
    if machine == ARM:
        defined["newfstatat"] = defined.pop("fstatat")
    defined.pop("syscalls", None)  # how many there are
    newest = max(defined.values())
    ours = {name: number for name, number in NAMES[machine].items() if number <= newest}
    assert {name: defined.get(name) for name in ours} == ours
