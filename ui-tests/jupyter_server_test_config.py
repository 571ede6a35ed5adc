"""The server of the stories: no authentication, and but for one a script instead of a model."""

import os
from pathlib import Path

from jupyterlab.galata import configure_jupyter_server

work = Path(os.environ["GPTCODE_WORK"])
work.mkdir(parents=True, exist_ok=True)
configure_jupyter_server(c)  # noqa: F821

c.ServerApp.ip = "127.0.0.1"  # noqa: F821
c.ServerApp.allow_root = True  # noqa: F821
if os.environ.get("GPTCODE_STAGE") != "model":
    c.GPTCode.data_folder = str(work / "data")  # noqa: F821
    c.GPTCode.script = str(work / "script.json")  # noqa: F821
