"""Which calls of the system the copy may make: a seccomp filter, written here as its program.

Calls of a list go through. Of the others, some are decided by their numbers here, and all the rest
wait for the supervisor, which notes what they would do. What the filter does not know is refused.
"""

from __future__ import annotations

import ctypes
import errno
import struct

from .numbers import ARM_NAMES, X86_NAMES, numbers
from .orphans import UNUSED
from .system import MACHINES, X86, Unavailable, call, machine

ALLOWED = """
read write close fstat newfstatat stat lstat statx poll ppoll select pselect6 lseek mmap
mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn pread64 pwrite64 readv writev
preadv pwritev preadv2 pwritev2 access faccessat faccessat2 pipe pipe2 sched_yield mremap
msync mincore madvise dup dup2 dup3 pause nanosleep clock_nanosleep getitimer setitimer
alarm getpid gettid getppid getuid geteuid getgid getegid getresuid getresgid getgroups
getpgid getpgrp getsid setsid setuid setgid setreuid setregid setresuid setresgid
setgroups setfsuid setfsgid capget capset sendfile splice tee vmsplice copy_file_range
recvfrom recvmsg recvmmsg shutdown getsockname getpeername
getsockopt setsockopt exit uname fsync fdatasync sync_file_range
ftruncate fallocate getdents getdents64 getcwd chdir fchdir readlink readlinkat umask
gettimeofday time times getrlimit getrusage sysinfo rt_sigpending rt_sigtimedwait
rt_sigsuspend sigaltstack statfs fstatfs getpriority sched_getparam sched_getscheduler
sched_get_priority_max sched_get_priority_min sched_rr_get_interval sched_getattr
sched_getaffinity ioprio_get mlock munlock mlockall munlockall mlock2 arch_prctl readahead
getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr futex futex_waitv futex_wake
futex_wait futex_requeue epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
epoll_pwait2 set_tid_address restart_syscall fadvise64 timer_create timer_settime
timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime
clock_gettime clock_getres signalfd signalfd4 eventfd eventfd2 inotify_init inotify_init1
inotify_add_watch inotify_rm_watch getcpu getrandom membarrier pkey_mprotect
pkey_alloc pkey_free rseq mbind set_mempolicy get_mempolicy set_robust_list get_robust_list
pidfd_open cachestat mseal map_shadow_stack
"""
# They would write what others wrote. Nobody misses them in a copy.
PRETENDED = "sync syncfs"
# Programs try them, and do without. They only read, or concern the caller alone.
ABSENT = """
landlock_create_ruleset name_to_handle_at statmount listmount memfd_secret file_getattr getxattrat
listxattrat
"""
IOCTLS = (
    *(0x5401, 0x540F, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451),  # terminals, sizes, flags
    *(2, 0x40049409, 0x80086601, 0xC020660B),  # a block's size, FICLONE, flags, extents
)
# Duplicates, flags, sizes of pipes, seals, what only asks. No owners, who get signals, nor leases.
FCNTLS = (0, 1, 2, 3, 4, 5, 9, 11, 16, 36, 1025, 1030, 1031, 1032, 1033, 1034)
SHARED_LOCKS = (1, 5, 8, 12)  # and their ends: programs that only read take them
DROPS = (4, 8, 9, 24)  # a page that was written is as it was before
PRCTLS = (2, 3, 7, 15, 16, 21, 23, 25, 26, 27, 29, 30, 36, 37, 38, 39, 41, 42, 46, 47, 50, 51)
SAME_CORE = 62  # as another process
PRCTLS_LATER = (52, 53, 54, 55, 56, 63, 64, 0x53564D41)
NAMESPACES = 0x7E020080  # CLONE_NEW…
THREAD = 0x10000
SHARES = THREAD | 0x400 | 0x200  # its descriptors and its folder are the process's
OF_ITS_OWN = 2  # CLOSE_RANGE_UNSHARE
BESIDE = 1  # MSG_OOB
X32 = 0x40000000

ALLOW, NOTIFY, KILL = 0x7FFF0000, 0x7FC00000, 0x80000000
LOAD, AND, EQUAL, ANY_OF, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x45, 0x35, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16


def fail(number: int) -> int:
    return 0x50000 | number


class Program:
    """One block for each call, tested one after the other; what fits none waits for an answer."""

    def __init__(self, names: dict[str, int], architecture: int) -> None:
        self.names = names
        self.code: list[tuple[int, int, int, int]] = [
            (LOAD, 0, 0, ARCHITECTURE),
            (EQUAL, 1, 0, architecture),
            (RETURN, 0, 0, KILL),
            (LOAD, 0, 0, NUMBER),
        ]
        if architecture == MACHINES[X86]:
            self.code += [(AT_LEAST, 0, 1, X32), (RETURN, 0, 0, KILL)]

    def when(self, name: str, *block: tuple[int, int, int, int]) -> None:
        """The block must return."""
        if name in self.names:
            self.code += [(EQUAL, 0, len(block), self.names[name]), *block]

    def always(self, names: str, action: int) -> None:
        for name in names.split():
            self.when(name, (RETURN, 0, 0, action))

    def among(self, name: str, at: int, *groups: tuple[tuple[int, ...], int], other: int) -> None:
        """By an argument: the action of the group that has its value, or another one."""
        ends = [(RETURN, 0, 0, action) for action in (other, *(action for _, action in groups))]
        values = [(value, end) for end, (group, _) in enumerate(groups, 1) for value in group]
        tests = [
            (EQUAL, len(values) - 1 - at_value + end, 0, value)
            for at_value, (value, end) in enumerate(values)
        ]
        self.when(name, argument(at), *tests, *ends)

    def text(self) -> bytes:
        self.code.append((RETURN, 0, 0, NOTIFY))
        return b"".join(struct.pack("=HBBI", *each) for each in self.code)


def argument(at: int, *, high: bool = False) -> tuple[int, int, int, int]:
    """Its lower half, which is all that the system reads of a number, a flag or a descriptor."""
    return (LOAD, 0, 0, ARGUMENTS + 8 * at + (4 if high else 0))


def program(name: str, *, mapped: bool) -> bytes:
    names = numbers(X86_NAMES if name == X86 else ARM_NAMES)
    made = Program(names, MACHINES[name])
    if mapped:
        made.among("madvise", 2, (DROPS, NOTIFY), other=ALLOW)
    made.always(ALLOWED, ALLOW)
    made.always("exit_group", NOTIFY)
    made.always(PRETENDED, fail(0))
    made.always(ABSENT, fail(errno.ENOSYS))
    made.among("ioctl", 1, (IOCTLS, ALLOW), other=NOTIFY)
    made.among("fcntl", 1, (FCNTLS, ALLOW), other=NOTIFY)
    made.among("flock", 1, (SHARED_LOCKS, fail(0)), other=NOTIFY)
    own = PRCTLS + PRCTLS_LATER
    made.among("prctl", 0, (own, ALLOW), ((SAME_CORE,), NOTIFY), other=fail(errno.EINVAL))
    made.among("personality", 0, ((0xFFFFFFFF,), ALLOW), other=fail(errno.EPERM))
    for name in ("sched_setaffinity", "setpgid"):  # of this process
        made.among(name, 0, ((0,), ALLOW), other=NOTIFY)
    made.among("setrlimit", 0, ((UNUSED,), fail(errno.EPERM)), other=ALLOW)
    made.when("prlimit64", *keeps_the_mark())
    made.when("setpriority", *both_zero())
    made.when("clone", *of_clone())
    made.when("close_range", *of_shared_handles())
    for name in ("socket", "socketpair"):
        made.when(name, *of_streams())
    made.when("prlimit64", *without(2, also=[argument(0), (EQUAL, 4, 0, 0)]))
    made.when("sendto", *without(4, also=of_ordinary_bytes(3)))
    made.when("sendmsg", *of_ordinary_bytes(2), (RETURN, 0, 0, ALLOW))
    return made.text()


def both_zero() -> list[tuple[int, int, int, int]]:
    """Of this process itself only."""
    return [
        argument(0),
        (EQUAL, 0, 3, 0),
        argument(1),
        (EQUAL, 0, 1, 0),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, NOTIFY),
    ]


def of_clone() -> list[tuple[int, int, int, int]]:
    """A thread needs no question; processes are counted, and get no namespaces."""
    return [
        argument(0),
        (AND, 0, 0, NAMESPACES | SHARES),
        (EQUAL, 0, 1, SHARES),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, NOTIFY),
    ]


def of_shared_handles() -> list[tuple[int, int, int, int]]:
    """What a thread held apart from its process would be out of the supervisor's sight."""
    return [
        argument(2),
        (ANY_OF, 0, 1, OF_ITS_OWN),
        (RETURN, 0, 0, NOTIFY),
        (RETURN, 0, 0, ALLOW),
    ]


def keeps_the_mark() -> list[tuple[int, int, int, int]]:
    """By one limit the kernel knows all that the copy started. Of others, the next test decides."""
    return [
        argument(1),
        (EQUAL, 0, 5, UNUSED),
        argument(2),
        (EQUAL, 0, 2, 0),
        argument(2, high=True),
        (EQUAL, 1, 0, 0),
        (RETURN, 0, 0, fail(errno.EPERM)),
        (LOAD, 0, 0, NUMBER),
    ]


def of_streams() -> list[tuple[int, int, int, int]]:
    """Streams of the system's own kind: they lead where they are connected to, and the supervisor
    answers that call. One for datagrams could send to any address."""
    return [
        argument(0),
        (EQUAL, 0, 5, 1),  # AF_UNIX
        argument(1),
        (AND, 0, 0, 0xF),
        (EQUAL, 1, 0, 1),  # SOCK_STREAM
        (EQUAL, 0, 1, 5),  # SOCK_SEQPACKET
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, NOTIFY),
    ]


def of_ordinary_bytes(at: int) -> list[tuple[int, int, int, int]]:
    """Without those beside the stream, which not every system can send by a pair of sockets."""
    return [argument(at), (ANY_OF, 0, 1, BESIDE), (RETURN, 0, 0, NOTIFY)]


def without(
    at: int, *, also: list[tuple[int, int, int, int]] | None = None
) -> list[tuple[int, int, int, int]]:
    """An argument must be no address: no new limits are set, nothing is sent elsewhere. What `also`
    lets through jumps over the four instructions that look."""
    return [
        *(also or []),
        argument(at),
        (EQUAL, 0, 3, 0),
        argument(at, high=True),
        (EQUAL, 0, 1, 0),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, NOTIFY),
    ]


NEW_LISTENER, WAIT_KILLABLE = 1 << 3, 1 << 5


def install(*, mapped: bool) -> int:
    """From here on. Gives the descriptor at which the supervisor listens."""
    code = ctypes.create_string_buffer(program(machine(), mapped=mapped))
    length = (len(code) - 1) // 8
    header = struct.pack("=HxxxxxxQ", length, ctypes.addressof(code))
    for flags in (NEW_LISTENER | WAIT_KILLABLE, NEW_LISTENER):
        try:
            return call("seccomp", 1, flags, ctypes.create_string_buffer(header, 16))
        except OSError as error:
            if error.errno != errno.EINVAL:  # before Linux 5.19
                raise Unavailable("seccomp") from None
    raise Unavailable("seccomp")
