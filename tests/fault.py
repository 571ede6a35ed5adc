"""One thing that goes wrong with an endpoint: how it happens, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from .replies import Raw


@dataclass(frozen=True)
class Fault:
    """`text` arrives and is kept. Without a `kind` all is well.

    `at` names the address that is asked. `later` says that the provider passes on what is said
    by the step only. `thought`: thinking arrives, too. `detail` is what is quoted of the endpoint.
    """

    what: str
    raw: Raw = ()
    text: str = ""
    kind: str = ""
    message: str = ""
    detail: str = ""
    retryable: bool = False
    wait: float | None = None
    finish: str | None = "stop"
    at: str = "upstream"
    later: bool = False
    thought: bool = False

    @property
    def waits_for(self) -> str:
        """The time limit that ends it; empty where none does."""
        if self.kind == "timeout":
            return "connect" if self.at == "full" else "first_token"
        return "stall" if self.kind == "stall" else ""
