"""What code does, as the card says it, by kind: no word of the code is in that. Pure."""

from __future__ import annotations

from collections.abc import Iterable

# How the sentences of `approval/` begin; the first that fits counts.
_STARTS = {
    "runs a shell command": "programs",
    "runs a file": "programs",
    "starts another process": "programs",
    "installs": "packages",
    "uses the network": "network",
    "loads content from the web": "network",
    "downloads": "network",
    "reads secrets": "secrets",
    "reads files outside": "files",
    "reads or writes credentials": "secrets",
    "searches outside": "secrets",
    "changes data": "database",
    "runs SQL": "database",
    "runs code": "dynamic-code",
    "hides what it calls": "dynamic-code",
    "loads an object": "dynamic-code",
    "loads an extension": "dynamic-code",
    "reaches into": "dynamic-code",
    "reaches other": "programs",
    "uses a magic that loads": "dynamic-code",
    "brings script": "page",
    "shows HTML": "page",
    "restyles": "page",
    "puts code into": "page",
    "ends this kernel": "kernel",
    "clears the kernel": "kernel",
    "changes the settings of IPython": "kernel",
    "imports": "unknown",
    "uses a package": "unknown",
    "uses a magic that is not known": "unknown",
    "is in a language": "unknown",
    "could not be read": "unknown",
    "writes": "files",
    "overwrites": "files",
    "deletes": "files",
    "removes": "files",
    "may ": "files",
    "moves": "files",
    "makes a link": "files",
    "changes the working folder": "files",
}


def kinds(effects: Iterable[str]) -> list[str]:
    return sorted({_kind(effect) for effect in effects})


def _kind(effect: str) -> str:
    return next((kind for start, kind in _STARTS.items() if effect.startswith(start)), "other")
