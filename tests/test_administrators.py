"""The page for administrators has every setting by which they rule, as it is.

    python -m tests.test_administrators

writes the table of `docs/administrators.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jupyterlab_gptcode.audit.emitter import SCHEMAS
from jupyterlab_gptcode.policy import PolicyTraits, variable
from jupyterlab_gptcode.privacy import PrivacyTraits
from jupyterlab_gptcode.settings import Config
from jupyterlab_gptcode.spending import SpendingTraits
from jupyterlab_gptcode.trial import TrialTraits

PAGE = Path(__file__).parents[1] / "docs" / "administrators.md"
BEGIN, END = (
    "<!-- settings: written by python -m tests.test_administrators -->",
    "<!-- /settings -->",
)
MORE = ("approval_ceiling", "base_url", "endpoints", "hide_keys_from_kernels", "max_steps")


def names() -> list[str]:
    rooms = (PolicyTraits, PrivacyTraits, SpendingTraits, TrialTraits)
    ruling = {name for room in rooms for name in room.class_trait_names(config=True)}
    return sorted({*ruling, *MORE})


def table() -> Iterator[str]:
    yield "| `c.GPTCode.…` | In the environment | Default | What it does |"
    yield "| --- | --- | --- | --- |"
    defaults = Config()
    for name in names():
        value = getattr(defaults, name)
        shown = "" if value in (None, "", [], {}) else f"`{value!r}`"
        about = " ".join(Config.class_traits()[name].help.split()).replace("|", "\\|")
        yield f"| `{name}` | `{variable(name)}` | {shown} | {about} |"


def page(text: str) -> str:
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    rows = "\n".join(table())
    return f"{head}{BEGIN}\n<!-- prettier-ignore -->\n{rows}\n\n{END}{tail}"


def test_the_table_is_as_the_settings_are() -> None:
    text = PAGE.read_text("utf-8")
    assert page(text) == text


def test_every_event_is_named() -> None:
    text = PAGE.read_text("utf-8")
    assert [path.stem for path in SCHEMAS.glob("*.yaml") if f"`{path.stem}`" not in text] == []


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
