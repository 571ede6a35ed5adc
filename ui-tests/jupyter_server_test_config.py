"""The server of a worker: no authentication, and for most stages a script instead of a model.

Nothing that happens to be installed on this machine takes part.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from jupyter_core.paths import jupyter_path
from jupyterlab.galata import configure_jupyter_server

COLLABORATION = ("@jupyter/collaboration-extension", "@jupyter/docprovider-extension")

# Parts of JupyterLab that no story looks at: each page would start them, and notebooks ask some of
# them at each change. What files are opened with stays: cards lead there. The other stages play
# with all of JupyterLab.
UNUSED = """
apputils-extension:announcements
celltags-extension
console-extension
debugger-extension
extensionmanager-extension
fileeditor-extension:language-server
help-extension
hub-extension
inspector-extension
logconsole-extension
lsp-extension
metadataform-extension
notebook-extension:language-server
notebook-extension:toc
notebook-extension:update-raw-mimetype
notebook-extension:log-output
pluginmanager-extension
running-extension
settingeditor-extension
terminal-extension
toc-extension
tooltip-extension
workspaces-extension
"""

work = Path(os.environ["STORY_WORK"])
stage = os.environ["STORY_STAGE"]
for folder in ("home", "share"):  # not every extension makes the data folder that it writes to
    (work / folder).mkdir(parents=True, exist_ok=True)
configure_jupyter_server(c)  # noqa: F821

c.ServerApp.ip = "127.0.0.1"  # noqa: F821
c.ServerApp.port_retries = 0  # noqa: F821
c.ServerApp.allow_root = True  # noqa: F821
# Long enough for a kernel at rest; one that is busy in an endless cell takes all of it.
c.KernelManager.shutdown_wait_time = 1.0  # noqa: F821
root = work / "root"
root.mkdir(exist_ok=True)
c.ServerApp.root_dir = str(root)  # noqa: F821


def end_with_stdin() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_stdin, daemon=True).start()

if stage == "faults":
    key = "STORY_KEY"
    endpoint = os.environ["STORY_ENDPOINT"]
    c.GPTCode.endpoints = {  # noqa: F821
        "upstream": {"base_url": endpoint, "api_key_variable": key},
        "keyless": {"base_url": endpoint, "api_key_variable": "GPTCODE_NO_KEY"},
        "closed": {"base_url": "http://127.0.0.1:1/v1"},
    }
    c.GPTCode.local_servers = {"Ollama": urlsplit(endpoint).port}  # noqa: F821
    c.GPTCode.first_token_timeout = 3.0  # noqa: F821
    c.GPTCode.stall_timeout = 3.0  # noqa: F821
elif stage == "firstrun":
    # Nothing is set up, and a model's server listens where one looks for Ollama.
    sys.path.insert(0, str(Path(__file__).parent))
    import model_server

    port = model_server.start()
    (work / "port").write_text(str(port))
    found = [str(Path(__file__).with_name("held")), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in found if path)
    c.GPTCode.local_servers = {"Ollama": port, "LM Studio": 1}  # noqa: F821
elif stage != "model":
    c.GPTCode.script = str(work / "script.json")  # noqa: F821
# A busy machine takes longer than users have to wait.
c.GPTCode.profile_seconds = 60.0  # noqa: F821
if stage != "model":
    c.GPTCode.data_folder = str(work / "data")  # noqa: F821

# What the wheel has installed for servers, and nothing else that may be installed here.
enabled = "etc/jupyter/jupyter_server_config.d/jupyterlab_gptcode.json"
extensions = json.loads((Path(sys.prefix) / enabled).read_text())["ServerApp"][
    "jpserver_extensions"
]
labextensions = ["jupyterlab-gptcode"]
if stage == "collaboration":
    extensions |= {"jupyter_server_ydoc": True, "jupyter_server_fileid": True}
    labextensions += COLLABORATION
c.ServerApp.jpserver_extensions = {"jupyterlab": True} | extensions  # noqa: F821
c.LabApp.labextensions_path = [str(work / "labextensions")]  # noqa: F821
if stage == "notebook":
    c.JupyterNotebookApp.labextensions_path = [str(work / "labextensions")]  # noqa: F821
    c.JupyterNotebookApp.expose_app_in_browser = True  # noqa: F821
if stage in ("script", "faults"):
    settings = work / "settings"
    settings.mkdir(exist_ok=True)
    disabled = {f"@jupyterlab/{name}": True for name in UNUSED.split()}
    (settings / "page_config.json").write_text(json.dumps({"disabledExtensions": disabled}))
    c.LabApp.app_settings_dir = str(settings)  # noqa: F821
for name in labextensions:
    found = [Path(folder) / name for folder in jupyter_path("labextensions")]
    link = work / "labextensions" / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(next(folder for folder in found if folder.is_dir()))

# Our own kernels; the first one reports another language, and the last one Python by another name.
# The dialog that chooses one offers the kernels in this order.
other_kernel = [sys.executable, str(Path(__file__).with_name("other_kernel.py"))]
kernels = {
    "other": (other_kernel, "The other", "julia"),
    "python3": ([sys.executable, "-m", "ipykernel_launcher"], "Python 3 (ipykernel)", "python"),
    "session": (other_kernel, "The session", "Python_Glue_Session"),
}
for name, (program, title, language) in kernels.items():
    spec = work / "jupyter" / "kernels" / name / "kernel.json"
    spec.parent.mkdir(parents=True, exist_ok=True)
    argv = [*program, "-f", "{connection_file}"]
    metadata = {"debugger": True} if name == "python3" else {}
    spec.write_text(
        json.dumps(
            {
                "argv": argv,
                "display_name": title,
                "language": language,
                "metadata": metadata,
                "env": {"GPTCODE_STORY_LANGUAGE": language},
            }
        )
    )
if stage == "gateway":
    c.GatewayClient.url = os.environ["STORY_GATEWAY"]  # noqa: F821
elif stage != "kernels":
    c.KernelSpecManager.allowed_kernelspecs = set(kernels)  # noqa: F821
paths = [str(work / "jupyter"), os.environ.get("JUPYTER_PATH", "")]
os.environ["JUPYTER_PATH"] = os.pathsep.join(path for path in paths if path)
