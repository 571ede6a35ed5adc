"""A server with our extension for the page's own tests: `python -m tests.page_server FOLDER PORT`.

It serves `FOLDER/root`, plays `FOLDER/script.json`, and ends with its input. If the port is taken,
it takes a later one.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from jupyter_server.serverapp import ServerApp
from traitlets.config import Config


def main(folder: Path, port: int) -> None:
    root = folder / "root"
    root.mkdir(exist_ok=True)
    os.environ["JUPYTER_NO_CONFIG"] = "1"  # no other extensions
    server = {
        "ip": "127.0.0.1",
        "port": port,
        "port_retries": 100,
        "open_browser": False,
        "allow_root": True,
        "root_dir": str(root),
        "jpserver_extensions": {"jupyterlab_gptcode": True},
    }
    own = {"script": str(folder / "script.json"), "data_folder": str(folder / "gptcode")}
    token = {"token": "page"}
    config = Config({"ServerApp": server, "IdentityProvider": token, "GPTCode": own})
    threading.Thread(target=_end_with_input, daemon=True).start()
    app = ServerApp.instance(config=config)
    app.initialize(argv=[])
    # Its own message comes before it listens.
    app.io_loop.add_callback(lambda: os.write(1, b"listens at %d\n" % app.port))
    app.start()
    os._exit(0)  # threads of anyio, which reads notebooks, may wait for ever


def _end_with_input() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
