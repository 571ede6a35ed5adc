"""GPT-Code for JupyterLab: prompts become notebook cells that run, and the answer comes back.

Read `step/step.py` first, then `manager/manager.py`; `docs/design.md` is the map.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyterlab-gptcode"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .app import GPTCode

    return [{"module": "jupyterlab_gptcode.app", "app": GPTCode}]
