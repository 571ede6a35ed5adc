"""Runs the blocks in the copy, one after the other, and reports each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def run_blocks(
    sources: list[str], limits: dict[str, Any], report: Callable[[dict[str, Any]], None]
) -> None:
    from IPython.core.getipython import get_ipython
    from IPython.utils.capture import capture_output

    shell: Any = get_ipython()
    for source in sources:
        with capture_output(display=False) as captured:
            done = shell.run_cell(source, store_history=False)
        text = {"output_type": "stream", "name": "stdout", "text": captured.stdout}
        text["text"] = text["text"][: limits["characters"]]
        outputs = [text] if captured.stdout else []
        report({"outputs": outputs, "error": not done.success, "changes": []})
