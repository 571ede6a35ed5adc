"""Asks a child process for a profile, and survives whatever happens to it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...background import run_in_thread
from ...children import WITHOUT_WINDOW
from ..contents import Bounds, Files
from ..ignored import IgnoredFiles
from .confidential import is_hidden, is_in_secret_folder, is_inside, is_secret
from .describe import ignored_note, in_bytes
from .limits import NO_MEMORY

Json = dict[str, Any]

_ROOT = Path(__file__).parents[3]  # the child imports this package from there
_COMMAND = (sys.executable, "-m", f"{__package__}.child")
_FETCHED = 8 << 20  # bytes of a file from the Contents API
_ANSWER = 1 << 20  # bytes
_ENVIRONMENT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV"),
    *("APPDATA", "SYSTEMROOT", "USERPROFILE"),  # Windows: where pip --user installs, and more
)
_NOT_LOCAL = "Files are not on this server's disk. This one was read through Jupyter's contents "
_FETCHES = f"Only files of known size up to {in_bytes(_FETCHED)} are downloaded to profile them."
_ELSEWHERE = "Kernels run on another machine and may not see this file."


async def ask(path: str, root: Files, *, confirmed: bool) -> Json:
    """See `profile`."""
    local = await root.local(path)
    relative = root.relative(path)
    name = relative.rpartition("/")[2] or "."
    answer: Json = {"path": relative, "name": name}
    stat = await root.stat(path)
    if stat is not None:
        known = {"size": None if stat.folder else stat.size, "modified": stat.modified}
        answer |= {key: value for key, value in known.items() if value is not None}
    if local is not None and await run_in_thread(partial(is_inside, local, root.bounds.closed)):
        return {**answer, "problem": f"{name} belongs to GPT-Code itself and is never read."}
    secret = is_secret(name) or (local is not None and await _leads_to_secret(local))
    hidden = is_hidden(relative.split("/"))
    if (secret or hidden) and not confirmed:
        problem = f"{name} looks like a secret, so it was not opened."
        if not secret:
            problem = f"{name} is hidden, so it was not opened."
        return {**answer, "problem": problem, "confirm": True}
    order: Json = {"name": name, "confirmed": confirmed, "hidden": root.shows_hidden}
    order |= await _rules(root, relative, stat)
    with TemporaryDirectory(prefix="gptcode-", ignore_cleanup_errors=True) as scratch:
        if local is None:
            return {**answer, **await _fetched(path, root, order, Path(scratch), stat)}
        notes = [_ELSEWHERE] if root.kernels_elsewhere else []
        order |= {"path": str(local), "notes": notes}
        return {**answer, **await _run(order, root, Path(scratch))}


async def _leads_to_secret(path: Path) -> bool:
    """A link to a secret is a secret."""
    try:
        target = await run_in_thread(path.resolve)
    except (OSError, RuntimeError):
        return False
    return is_secret(target.name) or is_in_secret_folder(target.parts)


async def _fetched(path: str, root: Files, order: Json, scratch: Path, stat: Any) -> Json:
    """The profile of a file that is not on this machine, through the Contents API."""
    name, size = order["name"], stat.size if stat else None
    if stat is not None and stat.folder:
        models = [each for each in await root.content(path) if isinstance(each, dict)]
        items = {str(each["name"]): each.get("type") == "directory" for each in models}
        names = [each for each in items if root.shows_hidden or not is_hidden([each])]
        ignored = set(await IgnoredFiles(root).names(path, items)).intersection(names)
        listing = _listing(name, [each for each in names if each not in ignored], len(ignored))
        return {"kind": "folder", "text": listing, "structure": listing}
    if size is None or size > _FETCHED:
        problem = f"{name} has an unknown size and is not on this server's disk. {_FETCHES}"
        if size is not None:
            problem = f"{name} ({in_bytes(size)}) is not on this server's disk. {_FETCHES}"
        return {"problem": problem}
    content = await root.content(path)
    assert isinstance(content, bytes)  # noqa: S101  it is not a folder
    copy = scratch / "fetched"
    await run_in_thread(partial(copy.write_bytes, content))
    notes = [_NOT_LOCAL + "service, and the kernel may not see it at this path."]
    return await _run({**order, "path": str(copy), "notes": notes}, root, scratch)


def _listing(name: str, names: list[str], ignored: int) -> str:
    shown = ", ".join(sorted(names)[:50])
    more = f"\n{ignored_note(ignored)}" if ignored else ""
    return f"{name}: folder, {len(names)} entries{more}\n{shown}"[:3000]


async def _rules(root: Files, path: str, stat: Any) -> Json:
    """What says which names in a folder are hidden from the model."""
    if stat is None or not stat.folder:
        return {}
    return {"folder": path, "rules": await IgnoredFiles(root).texts(path)}


async def _run(order: Json, root: Files, scratch: Path) -> Json:
    order |= {"values": root.bounds.values}
    async with root.readings:
        child = asyncio.ensure_future(run_in_thread(partial(_child, order, root.bounds, scratch)))
        try:
            return await asyncio.shield(child)
        finally:
            await asyncio.wait([child])  # nobody else may read, or remove its folder, until then


def _child(order: Json, bounds: Bounds, scratch: Path) -> Json:
    """Runs the child until it ends or the time is up; there is always an answer."""
    name = order["name"]
    order |= {"seconds": bounds.seconds, "megabytes": bounds.megabytes}
    try:
        child = subprocess.run(  # noqa: S603
            _COMMAND,
            input=json.dumps(order).encode(),
            # Python notices the end of this pipe at once, but only polls for the end of a process.
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_environment(scratch),
            timeout=bounds.seconds,
            check=False,
            **WITHOUT_WINDOW,
        )
        if child.returncode == NO_MEMORY:
            return {"problem": f"{name} could not be profiled within the memory limit."}
        found: Json = json.loads(child.stdout[:_ANSWER])
    except subprocess.TimeoutExpired:
        return {"problem": f"{name} could not be profiled within {bounds.seconds:g} s. {_SLOW}"}
    except ValueError:
        return {"problem": f"{name} could not be profiled, because its reader crashed. {_WHOLE}"}
    except OSError as error:
        return {"problem": f"{name} could not be profiled: {error.strerror}. {_WHOLE}"}
    return found


_SLOW = "It can still be attached and used."
_WHOLE = "The file itself is unchanged."


def _environment(scratch: Path) -> dict[str, str]:
    """As little as possible: no keys, and the scratch folder for temporary files."""
    passed = {
        key: value
        for key, value in os.environ.items()
        if key in _ENVIRONMENT or key.startswith(("PYTHON", "LD_LIBRARY", "DYLD_"))
    }
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    return {**passed, **temporary}
