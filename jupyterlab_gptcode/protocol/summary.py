"""A request to replace the summary of turns that are no longer sent."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import build, check


@dataclass(frozen=True)
class SummaryRequest:
    """`version` is the seq of the entry whose text the user has edited: the compaction's own, or
    that of its latest edit."""

    client: str
    compaction: int
    version: int
    text: str


def parse_summary(body: object) -> SummaryRequest:
    return build(SummaryRequest, check("SummaryRequest", body))
