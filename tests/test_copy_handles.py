"""What a copy has in the place of the kernel's open files."""

from __future__ import annotations

import subprocess
import sys

# In a process of its own, as all that it has open is replaced: a connection has the lowest number
# but those of its output, and the next free one goes to what lists the others.
CODE = """
import os, socket, sys
from jupyterlab_gptcode.trial.copy.handles import Handles
a, b = socket.socketpair()
c, d = socket.socketpair()
os.closerange(max(each.fileno() for each in (a, b, c, d)) + 1, 200)
out = os.dup(1)
found = Handles({"ports": [], "files": [], "handles": []}, "/none", [], {})
found.replace({1, 2, out})
for number, each in enumerate((a, b, c, d)):
    each.send(b"%d" % number)
heard = [os.read(each, 9).decode() for each, *_ in found.witnesses]
os.write(out, " ".join(heard).encode())
"""


def test_each_connection_has_its_witness() -> None:
    result = subprocess.run(  # noqa: S603  our own text
        [sys.executable, "-c", CODE], capture_output=True, check=False
    )
    assert (result.stdout.decode(), result.stderr.decode()) == ("0 1 2 3", "")
