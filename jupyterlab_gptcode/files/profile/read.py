"""Makes a profile; any failure of a reader becomes a sentence."""

from __future__ import annotations

import errno
import time
from pathlib import Path

from ..ignore import Rules
from .choose import describe_file
from .confidential import Confidential
from .describe import profile_of
from .readers.folders import list_folder
from .shapes import Json, Unreadable
from .source import open_source

_SHARE = 0.6  # of the time limit, after which a reader should finish by itself
_GONE = "no longer exists: it was moved or removed. Attach it again"
_DENIED = "cannot be read by this server: permission denied"
_ERRNO = {
    errno.ENOENT: _GONE,
    errno.ENOTDIR: _GONE,
    errno.ESTALE: _GONE,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.ELOOP: "is a link that leads to itself",
}


def read(order: Json) -> Json:
    """`order`: the local `path`, the `name` to show, `values`, `confirmed`, `hidden`, `notes`;
    of a folder also its contents path and the `rules` that hide some of its names."""
    name = order["name"]
    try:
        return _read(Path(order["path"]), name, order)
    except Confidential as error:
        return {"problem": f"{name} {error}.", "confirm": True}
    except Unreadable as error:
        problem = f"{name} {error}."
    except OSError as error:
        problem = f"{name} {_ERRNO.get(error.errno or 0, f'cannot be read: {error.strerror}')}."
    except MemoryError:
        problem = f"{name} could not be profiled within the memory limit."
    except Exception as error:  # a fault of a reader
        reader = type(error).__name__
        problem = f"{name} cannot be profiled: it is damaged or has an unknown format ({reader})."
    return {"problem": problem}


def _read(path: Path, name: str, order: Json) -> Json:
    if path.is_dir():
        rules, folder = Rules.of_files(order.get("rules", ())), order.get("folder", "")
        found = list_folder(path, hidden=order["hidden"], rules=rules, folder=folder)
        return profile_of(found, name, None, values=order["values"], more=order["notes"])
    until = time.monotonic() + order["seconds"] * _SHARE
    source = open_source(path, name, confirmed=order["confirmed"], until=until)
    if not source.size:
        # Files in /proc report no size and may have no end.
        raise Unreadable("is empty")
    found = describe_file(source)
    return profile_of(found, name, path.stat().st_size, values=order["values"], more=order["notes"])
