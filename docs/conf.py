"""The documentation as a site: `sphinx-build -W docs reports/docs`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

project = "GPT-Code for JupyterLab"
author = "The GPT-Code developers"
extensions = ["myst_parser"]
exclude_patterns: list[str] = []
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
html_theme = "pydata_sphinx_theme"
html_title = "GPT-Code for JupyterLab"
html_theme_options = {"show_prev_next": False, "secondary_sidebar_items": ["page-toc"]}
html_show_sourcelink = False
html_copy_source = False


def setup(app: Any) -> None:
    from generate import generate

    app.connect("builder-inited", lambda _: generate(HERE / "generated"))
