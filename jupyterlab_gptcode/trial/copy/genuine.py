"""Whether Python's functions are those that it came with: what the supervisor sees is only as true
as they are. Runs in the kernel."""

from __future__ import annotations

MYPY = False
if MYPY:
    from typing import Any

SHOWN = 20
ELSEWHERE = ("unittest",)  # of Python, and there to stand for something else


def replaced(used: dict[str, list[str]]) -> list[str]:
    """Names that mean what another library, or the user's code, has put in their places."""
    import sys

    found = []
    for module, names in used.items():
        value = sys.modules.get(module)
        for name in names if value is not None else ():
            if not all(is_own(part, each) for part, each in along(value, name)):
                found.append(f"{module}.{name}")
    return sorted(found)[:SHOWN]


def along(value: Any, names: str) -> list[tuple[str, Any]]:
    """What each part of a name with dots means, as far as it can be told without a call."""
    found = []
    for name in names.split("."):
        space = getattr(value, "__dict__", None)
        if not isinstance(space, dict) or name not in space:
            break
        value = space[name]
        found.append((name, value))
    return found


def is_own(name: str, value: Any) -> bool:
    kind = type(value)
    if kind is type(len):
        # From 3.13 on, `os.path.normpath` is `posix._path_normpath`.
        return value.__name__ in (name, "_path_" + name) and is_pythons(value.__module__)
    if kind is type(is_own):
        return is_file_of_python(value.__code__.co_filename)
    if not callable(value):
        return True
    return is_pythons(value.__module__ if isinstance(value, type) else kind.__module__)


def is_pythons(module: Any) -> bool:
    """Earlier than 3.10, Python does not list its modules."""
    import sys

    root = str(module).partition(".")[0]
    return root in getattr(sys, "stdlib_module_names", {root}) and root not in ELSEWHERE


def is_file_of_python(path: str) -> bool:
    """It lies in no folder of packages."""
    import sys

    folder = str(sys.modules["os"].__file__).rpartition("/")[0] + "/"
    inside = path.startswith(folder) and "-packages/" not in path
    return inside or path.startswith("<frozen ")
