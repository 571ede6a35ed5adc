"""Widgets: the page draws them, and the output has only what they were when they were shown."""

from __future__ import annotations

import re

from ...prompt import output_words as words
from ...protocol import Json
from ..budget import cut_middle
from .charts import figure_widget

_VIEW = "application/vnd.jupyter.widget-view+json"
_BAR = re.compile(r"\d+%\||(?:Int|Float)Progress\(")
_TEXT = 600  # characters of what a widget says of itself


def widget_text(data: Json, text: str) -> str:
    """A widget by what it says of itself; a progress bar says how far it was at its start."""
    if _VIEW not in data:
        return ""
    if _BAR.search(text):
        return words.SHOWN.format(what=words.PROGRESS_BAR)
    if chart := figure_widget(text):
        return chart.text()
    return words.SHOWN.format(what=words.WIDGET.format(text=cut_middle(text, _TEXT)).strip())
