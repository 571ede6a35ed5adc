"""The child process of the embedded model: llama.cpp's own server on a loopback port.

    python embedded_server.py

It is started by its path: `-m` would let a file in the user's folder stand in for any module.
Its first line of stdin is JSON: `{"model": PATH, "key": KEY, "window": TOKENS, "slots": N}`, where
of so many conversations is kept what was read. So neither the key nor the path stands among the
arguments or in the environment, where other users could read them. Its only line of stdout is
`{"port": PORT}` when it is ready, or `{"problem": SENTENCE}`. It lives until its stdin ends, which
is also how it learns that its parent was killed; on Linux the kernel ends it then, whatever it is
doing.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
from typing import Any, NoReturn
from urllib.parse import urlsplit

_PROMPT_CACHE = 64  # MiB of finished prompts that are kept; the default would be 8 GiB
_REUSED = 16  # tokens at least that are not read again where only what stands before them changed

_PR_SET_PDEATHSIG = 1


def main() -> NoReturn:
    _die_with_parent()
    # Whatever the native library prints goes to stderr: stdout is for our one line.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    order = json.loads(sys.stdin.buffer.readline())
    # It may end while the model is still being loaded, which takes seconds.
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    try:
        server = _serve(order)
    except Exception as error:
        print(json.dumps({"problem": f"{type(error).__name__}: {error}"}), file=answer, flush=True)
        os._exit(1)
    port = urlsplit(server.listening_address).port
    print(json.dumps({"port": port}), file=answer, flush=True)
    threading.Event().wait()
    raise AssertionError("Nothing sets this event.")


def _end_with_stdin() -> NoReturn:
    sys.stdin.buffer.read()
    # The library's threads may be in the middle of an answer that nobody wants any more.
    os._exit(0)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _serve(order: dict[str, Any]) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = order["model"]
    params.n_parallel = order["slots"]
    params.n_ctx = order["window"] * order["slots"]
    # Threads wait for each other at every layer: one that another program keeps from its core
    # holds up all. Two on two busy cores made 1 token a second where one made 25.
    threads = max(1, (os.cpu_count() or 2) // 2)
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [order["key"]]
    params.cache_ram_mib = _PROMPT_CACHE
    params.n_cache_reuse = _REUSED
    params.verbosity = 0
    # The likeliest word each time: a model this small only gets worse by chance.
    params.sampling.temp = 0.0
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
