"""JupyterLab with the extension or without it, and its page in Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_path

from .browser import Page
from .server import Json, Server

OURS = "jupyterlab-gptcode"
_WITHOUT_NEWS = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
_KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}
_RESTORED = """
const timer = setInterval(() => {
  if (window.jupyterapp) {
    clearInterval(timer);
    window.jupyterapp.restored.then(() => { window.gptcodeRestored = performance.now(); });
  }
}, 5);
"""


class Lab(Server):
    """`ours` says whether the extension is there, on the server and in the page."""

    def __init__(
        self,
        folder: Path,
        module: str = "jupyter_server",
        *,
        ours: bool = True,
        traits: Json | None = None,
        variables: dict[str, str] | None = None,
    ) -> None:
        folder.mkdir(exist_ok=True)
        self._has_ours = ours
        extensions = {"jupyterlab": True, "jupyterlab_gptcode": ours}
        settings = {
            "LabApp": {"expose_app_in_browser": True},
            "LabServerApp": {"labextensions_path": [str(_extensions(folder, ours=ours))]},
        }
        super().__init__(
            folder,
            module,
            extensions=extensions,
            traits=traits,
            variables=variables,
            settings=settings,
        )
        labconfig = folder / "labconfig"
        labconfig.mkdir()
        (labconfig / "page_config.json").write_text(json.dumps(_WITHOUT_NEWS), "utf-8")

    @property
    def ready(self) -> str:
        return "/gptcode/status" if self._has_ours else "/api/status"

    def page_url(self, notebook: str = "") -> str:
        token = self.headers["Authorization"].partition(" ")[2]
        path = f"/tree/{notebook}" if notebook else ""
        return f"http://127.0.0.1:{self.port}/lab{path}?token={token}&reset"

    def write_notebook(self, name: str, cells: list[Json]) -> None:
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": _KERNEL, "cells": cells}
        (self.folder / "work" / name).write_text(json.dumps(notebook), "utf-8")


def _extensions(folder: Path, *, ours: bool) -> Path:
    """A folder with all the front ends that are installed, with or without ours."""
    found = folder / "labextensions"
    found.mkdir()
    for path in jupyter_path("labextensions"):
        for extension in Path(path).glob("*") if Path(path).is_dir() else ():
            link = found / extension.name
            if not link.exists() and (ours or extension.name != OURS):
                link.symlink_to(extension.resolve())
    return found


async def open_lab(page: Page, url: str) -> float:
    """Loads the page; returns the milliseconds until JupyterLab had restored itself."""
    await page.call("Page.enable")
    await page.call("Page.addScriptToEvaluateOnNewDocument", source=_RESTORED)
    await page.open(url)
    restored: float = await page.until("window.gptcodeRestored ?? 0")
    return restored


async def open_panel(page: Page) -> None:
    """The panel beside the notebook that is open, its cells inserted only."""
    await page.until("window.jupyterapp.shell.currentWidget?.context?.isReady")
    await page.evaluate("window.jupyterapp.commands.execute('gptcode:open')")
    await page.until("document.querySelector('[aria-label=\"Message GPT-Code\"]:enabled') !== null")
    await page.evaluate(
        """(() => {
          const select = document.querySelector('[aria-label="Run code"]');
          const option = [...select.options].find(each => each.text === 'Insert only');
          select.value = option.value;
          select.dispatchEvent(new Event('change', { bubbles: true }));
        })()"""
    )


async def send(page: Page, prompt: str) -> None:
    await page.evaluate("document.querySelector('[aria-label=\"Message GPT-Code\"]').focus()")
    await page.call("Input.insertText", text=prompt)
    await page.press_enter()


def code_cell(number: int, source: str, outputs: list[Any] | None = None) -> Json:
    return {
        "id": f"cell-{number}",
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": outputs or [],
        "source": source,
    }
