"""The child process of the embedded model: llama.cpp's own server on a loopback port.

    python server.py

It is started by its path, because with `-m` a file in the user's folder could replace any module.
The first line of its stdin is JSON: `{"model": PATH, "key": KEY, "window": TOKENS, "slots": N,
"greedy": BOOLEAN}`; it remembers the prompts of N conversations. Arguments and environment could be
read by other users, so the key and the path are not there. Its only line of stdout is
`{"port": PORT}` when it is ready, or `{"problem": SENTENCE}`. It ends when its stdin ends, so also
when its parent is killed; on Linux the kernel ends it then, whatever it is doing.
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

_PROMPT_CACHE = 64  # MiB of finished prompts; the default is 8 GiB
_REUSED = 16  # tokens: shorter pieces are read again when the text before them has changed

_PR_SET_PDEATHSIG = 1


def main() -> NoReturn:
    _die_with_parent()
    # Output of the native library goes to stderr: stdout is for our one line.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    order = json.loads(sys.stdin.buffer.readline())
    # Loading the model takes seconds, and stdin may end meanwhile.
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
    # The library's threads may still be writing an answer.
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
    # Threads wait for each other at every layer, so one that loses its core blocks all. On two
    # busy cores, two threads made 1 token a second and one thread made 25.
    threads = max(1, (os.cpu_count() or 2) // 2)
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [order["key"]]
    params.cache_ram_mib = _PROMPT_CACHE
    params.n_cache_reuse = _REUSED
    params.verbosity = 0
    if order["greedy"]:
        # Always the likeliest token: chance only makes a small model worse.
        params.sampling.temp = 0.0
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
