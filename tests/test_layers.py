"""Imports point down, each power has one owner, and files stay small."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "jupyterlab_gptcode"

# Low to high: a module imports from lower layers only, or from its own package.
LAYERS: list[set[str]] = [
    {"background", "children", "disk", "errors"},
    {"protocol"},
    {"approval", "policy", "provenance"},
    {"conversation", "prompt"},
    {"context"},
    {"masking"},
    {"audit", "export", "numbers", "request"},
    {"providers"},
    {"privacy", "small_model", "spending"},
    {"step"},
    {"files"},
    {"kernel", "instructions"},
    {"trial"},
    {"clean_run"},
    {"manager"},
    {"settings"},
    {"invalid_settings"},
    {"setup"},
    {"api"},
    {"workspace"},
    {"owners"},
    {"app", "cli"},
]
API_MODULES = (
    *("base", "check_handlers", "event_stream", "handlers", "conversation_handlers"),
    *(
        "download_handlers",
        "setup_handlers",
        "instruction_handlers",
        "sent_handlers",
        "spending_handlers",
        "trial_handlers",
        "stopped",
    ),
)
API = {f"api/{name}.py" for name in API_MODULES}
HEIGHTS = {name: height for height, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def room(module: Path) -> str:
    """The module or package right below ours that it belongs to; empty for `__init__.py`."""
    name = module.parts[0].removesuffix(".py")
    return "" if name == "__init__" else name


@functools.cache
def imports(module: Path) -> list[ast.Import | ast.ImportFrom]:
    """Wherever in the module they stand."""
    found = ast.walk(ast.parse((PACKAGE / module).read_text("utf-8")))
    return [node for node in found if isinstance(node, ast.Import | ast.ImportFrom)]


def local_imports(module: Path) -> Iterator[str]:
    """The rooms that a module imports."""
    for node in imports(module):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = module.parts[: -node.level]
            names = [node.module] if node.module else [alias.name for alias in node.names]
            for name in names:
                yield (*above, *name.split("."))[0]
        else:
            assert "jupyterlab_gptcode" not in ast.dump(node), "Import our own modules relatively."


def imported_paths(module: Path) -> Iterator[tuple[str, ...]]:
    """The rooms and modules of ours that a module names after `from`."""
    for node in imports(module):
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            yield (*module.parts[: -node.level], *node.module.split("."))


def imported_names(module: Path) -> set[str]:
    found = [node for node in imports(module) if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in found for alias in node.names}


def foreign_imports(module: Path) -> Iterator[str]:
    for node in imports(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_imports_point_down() -> None:
    assert {str(module): up for module in MODULES if (up := imported_from_above(module))} == {}


def imported_from_above(module: Path) -> set[str]:
    """The rooms of its own height or higher that a module imports, but for its own."""
    own = room(module)
    found = {name for name in local_imports(module) if name != own and name != "__version__"}
    return {name for name in found if HEIGHTS[name] >= HEIGHTS[own]} if own else found - {"app"}


# Other rooms import what these offer in `__init__.py`. Not `files`, because the child process that
# profiles a file must load little, nor `providers`, which load their libraries when they are used.
DOORS = {
    *("approval", "audit", "clean_run", "context", "conversation", "export", "kernel", "manager"),
    *("policy", "privacy", "protocol", "provenance", "request", "setup", "small_model"),
    *("spending", "step", "trial"),
}


def test_rooms_are_entered_by_their_door() -> None:
    assert {str(module): paths for module in MODULES if (paths := past_the_door(module))} == {}


def past_the_door(module: Path) -> set[tuple[str, ...]]:
    """What of the inside of other rooms a module imports."""
    entered = {path for path in imported_paths(module) if path[0] in DOORS - {room(module)}}
    return {path for path in entered if len(path) > 1}


@pytest.mark.parametrize(
    ("library", "owner"),
    [
        ("openai", {"providers/calls.py", "providers/connection.py"}),
        ("xllamacpp", {"providers/embedded/server.py"}),
        ("tornado", API),
        (
            "jupyter_server",
            {"app.py", "cli/commands.py", "files/contents.py", "owners.py", *API},
        ),
        ("jupyter_events", {"audit/emitter.py"}),
        ("jupyter_client", {"clean_run/scratch.py"}),
        ("python_calamine", {"files/profile/readers/workbooks.py"}),
    ],
)
def test_a_library_has_its_owner(library: str, owner: set[str]) -> None:
    found = {module.as_posix() for module in MODULES if library in foreign_imports(module)}
    assert found <= owner


def test_only_the_journal_knows_where_conversations_are_stored() -> None:
    knowing = {m.as_posix() for m in MODULES if "Journal" in imported_names(m)}
    own = {"conversation/__init__.py"}
    inside = {f"conversation/{name}.py" for name in ("index", "notebook_path", "search", "used")}
    names = ("active", "conversation_list", "manager", "retention")
    managing = {f"manager/{name}.py" for name in names}
    assert knowing - own - inside == {"workspace.py", *managing}
    naming = {str(m) for m in MODULES if ".jsonl" in (PACKAGE / m).read_text("utf-8")}
    # Users have files of that kind too.
    assert naming - {"files/profile/choose.py"} == {"conversation/journal.py"}


def test_only_one_place_builds_what_leaves_the_machine() -> None:
    calling = {str(m) for m in MODULES if " Request(" in (PACKAGE / m).read_text("utf-8")}
    assert calling == {"step/build.py", "step/trial.py"}


def test_only_the_registry_opens_the_door_of_small_models() -> None:
    importing = {str(m) for m in MODULES if "small_model" in set(local_imports(m)) - {room(m)}}
    assert importing == {"setup/embedded_models.py"}


def test_only_its_owner_knows_duckdb() -> None:
    naming = {m.as_posix() for m in MODULES if "_duckdb" in (PACKAGE / m).read_text("utf-8")}
    assert naming == {"files/profile/engine.py"}


def written_by_hand() -> Iterator[Path]:
    kinds = [
        *[("jupyterlab_gptcode", "*.py"), ("jupyterlab_gptcode", "*.yaml")],
        *[("tests", "*.py"), ("src", "*.ts*")],
    ]
    for folder, pattern in kinds:
        found = (ROOT / folder).rglob(pattern)
        yield from (path for path in found if path.name != "wire.generated.ts")


def test_files_stay_small() -> None:
    sizes = {path: len(path.read_text("utf-8").splitlines()) for path in written_by_hand()}
    assert {str(path.relative_to(ROOT)): n for path, n in sizes.items() if n > 350} == {}
