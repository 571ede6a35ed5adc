"""Which tests and stories belong to which heading of the issue "What is approved is what runs".

At the end of a run the inputs that passed are counted for each: `pytest_headings.py` counts those
of pytest, `scripts/test` the stories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

TESTS: dict[str, str] = {
    "A yes means what was seen": (
        "approvals takeover judge verdict risk known_files actions actions_repeated"
    ),
    "In sight": "outputs output_texts",
    "Nothing blank, nothing lost, nobody else's": (
        "activity invalid_settings journal_faults damage torn kills stopping presence refusals"
        " slow_disk notices long_prompts threads"
    ),
    "Models that do not speak by the book": (
        "odd_answers nothing_half_runs splitter split_thoughts languages thinking locked open_code"
        " repeats"
    ),
    "Endpoints": (
        "faults endpoint_addresses endpoint_bounds retry_after event_body openai_compatible catalog"
    ),
    "Versions": "wire openapi fuzz",
    "Files": (
        "tables profiles profiles_formats profiles_hostile profiles_secrets profiles_statistics"
        " profiles_whole attached_files file_context renames produced"
    ),
}
STORIES: dict[str, str] = {
    "A yes means what was seen": "approval takeover hostile paint names",
    "In sight": (
        "cards running screenshots following follow width examples toasts firstrun demo"
        " waitingcards"
    ),
    "Nothing blank, nothing lost, nobody else's": (
        "waysout replacing drafts stopping tabs reload saving moved leftover kernelend background"
        " killed"
    ),
    "Models that do not speak by the book": "speaking",
    "Endpoints": "faults",
    "Versions": "oldest notebookpage",
    "Files": "files folders produced notebooks",
}


def table(counted: Counter[str], what: str) -> Iterable[str]:
    """One line for each heading."""
    width = max(map(len, TESTS))
    for heading in TESTS:
        yield f"{heading:{width}}  {counted[heading]:>6,} {what}"


def heading_of(name: str, among: dict[str, str]) -> str | None:
    """The heading of a test file or a story, by its name without what all names have."""
    return next((heading for heading, names in among.items() if name in names.split()), None)
