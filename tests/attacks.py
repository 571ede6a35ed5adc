"""Code that tries to reach out of a copy, and what the supervisor says of it."""

from __future__ import annotations

from dataclasses import dataclass

CALL = """
import ctypes, os, struct
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    typed = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    done = libc.syscall(ctypes.c_long(number), *typed)
    return done if done >= 0 else -ctypes.get_errno()
x86 = os.uname().machine == "x86_64"
"""


@dataclass(frozen=True)
class Attack:
    """`refused` is what the facts must name, by kind; `works` says that the code gets its way,
    within the copy. `overlay` is what it writes (+) and removes (-) where there is an overlay; with
    none, it is refused there too."""

    code: str
    refused: tuple[str, ...] = ()
    works: bool = False
    ended: str = "done"
    overlay: tuple[str, ...] | None = None


WRITES = {
    "open outside": Attack("open('/etc/x', 'w')", ("write",)),
    "open in the folder": Attack(
        "open('report.csv', 'w').write('a')", ("write",), overlay=("+report.csv",)
    ),
    "append": Attack("open('data.csv', 'a').write('a')", ("write",), overlay=("+data.csv",)),
    "os.open": Attack(
        "import os; os.open('data.csv', os.O_RDWR)", ("write",), overlay=("+data.csv",)
    ),
    "truncate by reading": Attack(
        "import os; os.open('data.csv', os.O_TRUNC)", ("write",), overlay=("+data.csv",)
    ),
    "truncate": Attack("import os; os.truncate('data.csv', 0)", ("write",), overlay=("+data.csv",)),
    "unlink": Attack("import os; os.unlink('data.csv')", ("remove",), overlay=("-data.csv",)),
    "rmtree": Attack("import shutil; shutil.rmtree('folder')", ("remove",), overlay=("-folder",)),
    "rename": Attack(
        "import os; os.rename('data.csv', 'b.csv')",
        ("remove", "write"),
        overlay=(
            "+b.csv",
            "-data.csv",
        ),
    ),
    "rename into the folder": Attack(
        "import os, tempfile; a = tempfile.mkstemp()[1]; os.rename(a, 'data.csv')",
        ("write",),
        overlay=("+data.csv",),
    ),
    "link": Attack(
        "import os, tempfile; os.link('data.csv', tempfile.gettempdir() + '/linked')",
        ("write",),
        overlay=("+linked", "+data.csv"),
    ),
    "a link to a file outside": Attack("import os; os.link('/etc/passwd', 'b.csv')", ("write",)),
    "a folder renamed": Attack("import os; os.rename('folder', 'b')", ("remove", "write")),
    "a device": Attack("import os, stat; os.mknod('b', stat.S_IFCHR | 0o600, 0x103)", ("write",)),
    "a path that changes while it is read": Attack(
        "import ctypes, os, tempfile, threading\n"
        "other = os.path.join(tempfile.gettempdir(), 'x' * 40)[:30].encode()\n"
        "mine = (os.path.dirname(os.getcwd()) + '/' + 'y' * 40)[:30].encode()\n"
        "text = ctypes.create_string_buffer(other)\n"
        "library = ctypes.CDLL(None)\n"
        "going = True\n"
        "def change():\n"
        "    while going:\n"
        "        ctypes.memmove(text, mine, 30)\n"
        "        ctypes.memmove(text, other, 30)\n"
        "thread = threading.Thread(target=change); thread.start()\n"
        "for _ in range(100):\n"
        "    library.open(text, os.O_WRONLY | os.O_CREAT, 0o600)\n"
        "    library.chmod(text, 0o777)\n"
        "going = False",
        ("write",),
        works=True,
    ),
    "symlink": Attack(
        "import os; os.symlink('data.csv', 'b.csv')", ("write",), overlay=("+b.csv",)
    ),
    "write through a link": Attack(
        "import os, tempfile; a = tempfile.mkdtemp() + '/a';"
        " os.symlink(os.getcwd() + '/data.csv', a); open(a, 'w')",
        ("write",),
        overlay=("+data.csv",),
    ),
    "mkdir": Attack("import os; os.mkdir('new')", ("write",), overlay=("+new",)),
    "fifo": Attack("import os; os.mkfifo('new')", ("write",), overlay=("+new",)),
    "chmod": Attack("import os; os.chmod('data.csv', 0o777)", ("write",), overlay=("+data.csv",)),
    "fchmod": Attack(
        "import os; os.fchmod(os.open('data.csv', 0), 0o777)", ("write",), overlay=("+data.csv",)
    ),
    "chown": Attack("import os; os.chown('data.csv', 12345, 12345)", ("write",)),
    "utime": Attack("import os; os.utime('data.csv', (1, 1))", ("write",), overlay=("+data.csv",)),
    "futimes": Attack(
        "import os; os.utime(os.open('data.csv', 0), (1, 1))", ("write",), overlay=("+data.csv",)
    ),
    "setxattr": Attack("import os; os.setxattr('data.csv', 'user.a', b'a')", ("write",)),
    "inode flags": Attack(
        "import fcntl, os; fcntl.ioctl(os.open('data.csv', 0), 0x40086602, b'\\0' * 8)", ("write",)
    ),
    "reopen a descriptor": Attack(
        "import os; a = os.open('data.csv', 0); os.open(f'/proc/self/fd/{a}', os.O_RDWR)",
        ("write",),
        overlay=("+data.csv",),
    ),
    "reopen by /dev/fd": Attack(
        "import os; a = os.open('data.csv', 0); open(f'/dev/fd/{a}', 'w')",
        ("write",),
        overlay=("+data.csv",),
    ),
    "shared mapping": Attack(
        "import mmap, os; mmap.mmap(os.open('data.csv', 0), 0, mmap.MAP_SHARED, mmap.PROT_WRITE)"
    ),
    "sqlite": Attack(
        "import sqlite3; a = sqlite3.connect('a.db'); a.execute('create table a (b)')",
        ("write",),
        overlay=("+a.db",),
    ),
    "shared memory": Attack(
        "from multiprocessing.shared_memory import SharedMemory; SharedMemory(create=True, size=9)",
        ("write",),
    ),
    "a shell": Attack("!echo a > data.csv", ("write",), works=True, overlay=("+data.csv",)),
    "a shell's cell": Attack("%%bash\nrm data.csv", ("remove",), overlay=("-data.csv",)),
    "a chain of shells": Attack(
        "import subprocess; subprocess.run('sh -c \"touch b\"', shell=True, check=True)",
        ("write",),
        overlay=("+b",),
    ),
    "notebook": Attack("open('a.ipynb', 'r+')", ("write",), overlay=("+a.ipynb",)),
    "proc": Attack("open('/proc/self/oom_score_adj', 'w').write('0')", ("write",)),
}

CONNECTIONS = {
    "url": Attack(
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')", ("network",)
    ),
    "names": Attack("import socket; socket.getaddrinfo('example.org', 80)", ("network",)),
    "tcp": Attack("import socket; socket.create_connection(('127.0.0.1', 9))", ("network",)),
    "udp": Attack(
        "import socket; a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
        " a.sendto(b'a', ('127.0.0.1', 9))",
        ("network",),
    ),
    "raw": Attack("import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)", ("network",)),
    "packet": Attack(
        "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)", ("network",)
    ),
    "a Unix socket": Attack(
        "import socket; socket.socket(socket.AF_UNIX).connect(SOCKET)", ("ipc",)
    ),
    "a Unix socket of datagrams": Attack(
        "import socket; socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'a', SOCKET)",
        ("ipc",),
    ),
    "a pair of datagrams": Attack(
        "import socket; a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM);"
        " a.sendto(b'a', SOCKET)",
        ("ipc",),
    ),
    "a pair sends elsewhere": Attack(
        "import socket; a, b = socket.socketpair(); a.sendto(b'a', SOCKET)", ("ipc",)
    ),
    "an abstract socket": Attack(
        "import socket; socket.socket(socket.AF_UNIX).connect('\\0gptcode')", ("ipc",)
    ),
    "a server": Attack("import socket; socket.socket(socket.AF_UNIX).listen()", ("network",)),
    "bind": Attack("import socket; socket.socket(socket.AF_UNIX).bind('a.sock')", ("ipc",)),
    "another process": Attack(
        "import subprocess, sys;"
        " code = 'import socket; socket.create_connection((\"127.0.0.1\", 9))';"
        " subprocess.run([sys.executable, '-c', code], check=True)",
        ("network",),
    ),
    "an open connection": Attack("CONNECTION.send(b'drop')", ("network",), works=True),
    "an open connection, beside the stream": Attack(
        "CONNECTION.send(b'a', socket.MSG_OOB)", ("network",)
    ),
    "an open connection, beside the stream, by a message": Attack(
        "CONNECTION.sendmsg([b'a'], [], socket.MSG_OOB)", ("network",)
    ),
    "the flags of an open connection": Attack(
        "import fcntl; fcntl.ioctl(CONNECTION, 0x8914, bytes(40))", ("network",)
    ),
    "an open connection of datagrams": Attack(
        "DATAGRAMS.sendto(b'drop', DATAGRAMS.getsockname() or ('127.0.0.1', 9))", ("network",)
    ),
    "a pipe to a process": Attack(
        "PROCESS.stdin.write(b'drop\\n'); PROCESS.stdin.flush()", ("ipc",), works=True
    ),
    "a named pipe": Attack("import os; os.open('fifo', os.O_RDONLY | os.O_NONBLOCK)", ("ipc",)),
}

MEMORY = {
    "a file in memory": Attack("MAPPED[0:1] = b'x'; MAPPED.flush()", ("write",), works=True),
    "a file in memory, by a process": Attack(
        "import os\nif os.fork() == 0:\n    MAPPED[0:1] = b'x'; os._exit(0)\nos.wait()",
        ("write",),
        works=True,
    ),
    "memory that others share": Attack("SHARED.buf[0] = 9", ("ipc",), works=True),
    "memory that processes share": Attack("ANONYMOUS[0] = 9", ("ipc",), works=True),
    "a lock": Attack("LOCK.acquire()", works=True),
    "nothing of it": Attack("MAPPED[0], SHARED.buf[0], ANONYMOUS[0]", works=True),
}

PROCESSES = {
    "kill the kernel": Attack("import os; os.kill(KERNEL, 9)", ("signal",)),
    "kill the supervisor": Attack("import os; os.kill(os.getppid(), 9)", ("signal",)),
    "kill everything": Attack("import os; os.kill(-1, 9)", ("signal",)),
    "kill the kernel's group": Attack("import os; os.killpg(os.getpgid(KERNEL), 9)", ("signal",)),
    "tgkill": Attack(
        CALL + "assert call(234 if x86 else 131, KERNEL, KERNEL, 9) == 0", ("signal",)
    ),
    "pidfd": Attack(
        "import os, signal; signal.pidfd_send_signal(os.pidfd_open(KERNEL), 9)", ("signal",)
    ),
    "sigqueue": Attack(
        CALL + "assert call(129 if x86 else 138, KERNEL, 9, ctypes.create_string_buffer(128)) == 0",
        ("signal",),
    ),
    "a signal by an owner": Attack(
        "import fcntl, os, socket; a, b = socket.socketpair(); fcntl.fcntl(a, 8, KERNEL)",
        ("signal",),
    ),
    "a limit": Attack(
        "import resource; resource.prlimit(KERNEL, resource.RLIMIT_CPU, (0, 0))", ("system",)
    ),
    "nice": Attack("import os; os.setpriority(os.PRIO_PROCESS, KERNEL, 19)", ("system",)),
    "nice of a user": Attack("import os; os.setpriority(os.PRIO_USER, 0, 19)", ("system",)),
    "nice, of itself": Attack(
        "import os; os.nice(1); os.setpriority(0, os.getpid(), 2)", works=True
    ),
    "processors": Attack("import os; os.sched_setaffinity(KERNEL, {0})", ("system",)),
    "a group": Attack("import os; os.setpgid(PROCESS.pid, 0)", ("system",)),
    "the same processor's time": Attack(
        CALL + "assert libc.prctl(62, 1, KERNEL, 0, 0) == 0", ("system",)
    ),
    "end a process of the kernel's": Attack("PROCESS.terminate()", ("signal",)),
    "wait for a process of the kernel's": Attack("PROCESS.wait()", ("ipc",), works=True),
    "whether a process of the kernel's lives": Attack("assert PROCESS.poll() is None", works=True),
    "a lease": Attack("import fcntl, os; fcntl.fcntl(os.open('data.csv', 0), 1024, 0)", ("write",)),
    "a lock that others wait for": Attack(
        "import fcntl, os; a = os.open('data.csv', 0); fcntl.flock(a, fcntl.LOCK_EX)",
        ("ipc",),
        works=True,
    ),
    "a lock of a part that others wait for": Attack(
        "import fcntl; fcntl.lockf(writing, fcntl.LOCK_EX)", ("ipc",), works=True
    ),
    "a lock to read": Attack(
        "import fcntl, os; a = os.open('data.csv', 0)\n"
        "fcntl.flock(a, fcntl.LOCK_SH); fcntl.lockf(a, fcntl.LOCK_SH)",
        works=True,
    ),
    "a lock of its own": Attack(
        "import fcntl, tempfile; fcntl.flock(tempfile.TemporaryFile(), fcntl.LOCK_EX)", works=True
    ),
    "ptrace": Attack(CALL + "assert call(101 if x86 else 117, 16, KERNEL, 0, 0) == 0", ("system",)),
    "memory": Attack("open(f'/proc/{KERNEL}/mem', 'rb')"),
    "memory, to write": Attack("open(f'/proc/{KERNEL}/mem', 'r+b')", ("write",)),
    "vm_writev": Attack(
        CALL + "assert call(311 if x86 else 271, KERNEL, 0, 0, 0, 0, 0) == 0", ("system",)
    ),
    "descriptors": Attack("import os; os.open(f'/proc/{KERNEL}/fd/1', os.O_RDONLY)"),
    "environment": Attack("open(f'/proc/{KERNEL}/environ').read()"),
    "the supervisor's pipe": Attack(
        "import os; os.open(f'/proc/{os.getppid()}/fd/3', os.O_WRONLY)", ("write",)
    ),
    "pidfd_getfd": Attack(CALL + "assert call(438, os.pidfd_open(KERNEL), 1, 0) >= 0", ("system",)),
    "a mount": Attack(
        CALL + "assert libc.mount(b'/tmp', b'/mnt', None, 4096, None) == 0", ("system",)
    ),
    "a namespace": Attack(CALL + "assert libc.unshare(0x10000000) == 0", ("system",)),
    "a namespace by clone": Attack(
        CALL + "assert call(56 if x86 else 220, 0x10000011, 0, 0, 0, 0) >= 0", ("system",)
    ),
    "a namespace by the newer clone": Attack(
        CALL + "a = struct.pack('=8Q', 0x10000000, 0, 0, 0, 17, 0, 0, 0)\n"
        "assert call(435, a, 64) >= 0",
        ("system",),
    ),
    "io_uring": Attack(
        CALL + "assert call(425, 1, ctypes.create_string_buffer(120)) >= 0", ("system",)
    ),
    "a path by a newer call": Attack(
        CALL + "assert call(437, -100, b'data.csv', struct.pack('=3Q', 2, 0, 0), 24) >= 0",
        ("system",),
    ),
    "bpf": Attack(CALL + "assert call(321 if x86 else 280, 0, 0, 0) >= 0", ("system",)),
    "System V memory": Attack(
        CALL + "assert call(29 if x86 else 194, 0, 4096, 0o1600) >= 0", ("ipc",)
    ),
    "System V queues": Attack(CALL + "assert call(68 if x86 else 186, 77, 0o1600) >= 0", ("ipc",)),
    "a message queue": Attack(
        CALL + "assert call(240 if x86 else 180, b'/a', 66, 0o600, 0) >= 0", ("ipc",)
    ),
    "keys": Attack(
        CALL + "assert call(248 if x86 else 217, b'user', b'a', b'b', 1, -3) >= 0", ("ipc",)
    ),
    "a call that is not known": Attack(CALL + "assert call(700) >= 0", ("system",)),
    "another filter": Attack(CALL + "assert libc.prctl(22, 1, 0, 0, 0) == 0"),
    "not dumpable": Attack(CALL + "assert libc.prctl(4, 0, 0, 0, 0) == 0"),
    "a terminal's input": Attack(
        "import fcntl, os, pty; a, b = pty.openpty(); fcntl.ioctl(b, 0x5412, b'a')", ("write",)
    ),
    "chroot": Attack("import os; os.chroot('/tmp')", ("system",)),
    "root again": Attack(
        "import os; os.setuid(0) if os.getuid() else os.setuid(1000); os.setuid(0)"
    ),
    "memfd and exec": Attack(
        "import os, shutil, subprocess\n"
        "a = os.memfd_create('a', 0)\n"
        "os.write(a, open(shutil.which('touch'), 'rb').read())\n"
        "subprocess.run([f'/proc/self/fd/{a}', 'b.csv'], pass_fds=[a], check=True)",
        ("write",),
        overlay=("+b.csv",),
    ),
    "x32": Attack(
        CALL + "import sys\nif not x86: os.abort()\ncall(0x40000000 + 2, b'data.csv', 1)",
        ended="signal",
    ),
}
