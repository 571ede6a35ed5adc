"""Records the outputs of real code, for tests/recorded/: each snippet of benchmarks/snippets/ runs.

In an environment of its own, with the libraries that the snippets import, nbclient, ipykernel and
Pillow; the kernels `bash` (bash_kernel) and `ir` (IRkernel) for the snippets in these languages:

    python benchmarks/record_outputs.py            # all of them
    python benchmarks/record_outputs.py pandas     # those of one file

What differs between machines and runs (paths, process numbers, addresses) is made equal, pictures
become blank ones of the same size, and texts are cut where the page cuts them. Then
`python -m tests.recorded_outputs` writes what is sent of them.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from PIL import Image

ROOT = Path(__file__).parents[1]
SNIPPETS = ROOT / "benchmarks" / "snippets"
RECORDED = ROOT / "tests" / "recorded"
LONGEST = 100_000  # characters, as in src/notebook/read/outputs.ts
KERNELS = {"bash": "bash", "r": "ir"}
_SCRIPT = 20_000  # characters; a library's own code is of no use


def snippets(path: Path) -> Iterator[tuple[str, str]]:
    """Names and sources of a file's snippets."""
    for part in path.read_text("utf-8").split("# %% ")[1:]:
        name, _, source = part.partition("\n")
        yield name.strip(), source.rstrip()


def record(path: Path) -> list[dict[str, Any]]:
    named = list(snippets(path))
    cells = [nbformat.v4.new_code_cell(source) for _, source in named]  # type: ignore[no-untyped-call]
    notebook = nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=300,
            allow_errors=True,
            coalesce_streams=True,  # as JupyterLab does
            kernel_name=KERNELS.get(path.stem, "python3"),
            resources={"metadata": {"path": folder}},
        )
        client.execute(env={**_quiet(), "IPYTHONDIR": f"{folder}/.ipython"})
        return [
            {"name": name, "outputs": [_equal(output, folder) for output in cell.outputs]}
            for (name, _), cell in zip(named, cells, strict=True)
            if cell.outputs
        ]


def _quiet() -> dict[str, str]:
    """An environment in which pip reads nobody's settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return {**own, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _equal(value: Any, folder: str, mime: str = "") -> Any:
    """The same on each machine, as far as that goes."""
    if isinstance(value, dict):
        return {key: _equal(each, folder, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_equal(each, folder, mime) for each in value]
    if not isinstance(value, str):
        return value
    if mime in ("image/png", "image/jpeg"):
        return _blank(value)
    text = value
    for path, stands_for in (
        (folder, "/home/user/work"),
        (sys.prefix, "/home/user/env"),
        (sys.base_prefix + "/", "/usr/"),
    ):
        text = text.replace(path, stands_for)
    text = re.sub(r"ipykernel_\d+([/\\])\d+\.py", r"ipykernel_1\g<1>1.py", text)
    text = re.sub(r"\b0x[0-9a-f]{8,}", "0x7f0000000000", text)
    return _cut(text, _SCRIPT if mime == "application/javascript" else LONGEST)


def _blank(data: str) -> str:
    """A picture of the same kind and size with nothing on it."""
    picture = Image.open(io.BytesIO(base64.b64decode(data)))
    kind = picture.format or "PNG"
    blank = Image.new("1" if kind == "PNG" else "L", picture.size, 255)
    stream = io.BytesIO()
    blank.save(stream, kind, optimize=True)
    return base64.b64encode(stream.getvalue()).decode()


def _cut(text: str, limit: int) -> str:
    """As the page cuts a text that is too long."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n… {len(text) - limit} characters not sent …\n{text[-half:]}"


def main() -> None:
    wanted = sys.argv[1:] or [path.stem for path in sorted(SNIPPETS.glob("*.txt"))]
    RECORDED.mkdir(exist_ok=True)
    for name in wanted:
        recorded = record(SNIPPETS / f"{name}.txt")
        text = json.dumps(recorded, ensure_ascii=False, separators=(",", ":"))
        lines = text.replace('{"name":', '\n{"name":')  # a line for each snippet
        (RECORDED / f"{name}.json").write_text(f"{lines}\n", "utf-8")
        print(f"{name:12} {len(recorded):4} snippets with outputs {len(text) / 1000:8.0f} kB")


if __name__ == "__main__":
    main()
