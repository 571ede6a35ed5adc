"""The server of the stories: no authentication, and but for two a script instead of a model."""

import json
import os
import sys
from pathlib import Path

from jupyterlab.galata import configure_jupyter_server

work = Path(os.environ["GPTCODE_WORK"])
work.mkdir(parents=True, exist_ok=True)
configure_jupyter_server(c)  # noqa: F821

c.ServerApp.ip = "127.0.0.1"  # noqa: F821
c.ServerApp.allow_root = True  # noqa: F821
stage = os.environ.get("GPTCODE_STAGE")
if stage == "faults":
    key = "GPTCODE_STORY_KEY"
    endpoint = os.environ["GPTCODE_ENDPOINT"]
    c.GPTCode.endpoints = {  # noqa: F821
        "upstream": {"base_url": endpoint, "api_key_variable": key},
        "keyless": {"base_url": endpoint, "api_key_variable": "GPTCODE_NO_KEY"},
        "closed": {"base_url": "http://127.0.0.1:1/v1"},
    }
    c.GPTCode.first_token_timeout = 3.0  # noqa: F821
    c.GPTCode.stall_timeout = 3.0  # noqa: F821
elif stage == "firstrun":
    # Nothing is set up, and a model's server stands where one looks for Ollama.
    sys.path.insert(0, str(Path(__file__).parent))
    import model_server

    port = model_server.start()
    (work / "port").write_text(str(port))
    c.GPTCode.local_servers = {"Ollama": port, "LM Studio": 1}  # noqa: F821
elif stage != "model":
    c.GPTCode.script = str(work / "script.json")  # noqa: F821
if stage != "model":
    c.GPTCode.data_folder = str(work / "data")  # noqa: F821

# A second kernel, which speaks another language. The dialog that chooses one begins with Python.
kernel = work / "jupyter" / "kernels" / "other" / "kernel.json"
kernel.parent.mkdir(parents=True, exist_ok=True)
program = Path(__file__).with_name("other_kernel.py")
argv = [sys.executable, str(program), "-f", "{connection_file}"]
kernel.write_text(json.dumps({"argv": argv, "display_name": "The other", "language": "julia"}))
paths = [str(work / "jupyter"), os.environ.get("JUPYTER_PATH", "")]
os.environ["JUPYTER_PATH"] = os.pathsep.join(path for path in paths if path)
