"""Everything that can go wrong and is said to the user.

GPTCodeError
├── BadRequest      the body is not JSON                       (400)
├── NotFound        no such conversation, model or file        (404)
├── Conflict        another step is running                    (409)
├── Unusable        JSON, but not something we can act on      (422)
├── JournalError    a conversation could not be written        (500)
├── SaveError       what the user set up could not be written  (500)
├── StarterError    the starter model could not be fetched     (502)
└── ProviderError   the model's endpoint said no, or nothing   (502)

Messages are whole sentences for the user: what happened and what to do next.
HTTP statuses are given in `routes.py`, the only place that knows them.
"""

from __future__ import annotations


class GPTCodeError(Exception):
    """Base of all our errors; `kind` is a short stable word for programs."""

    kind = "error"

    def __init__(self, message: str, *, kind: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if kind is not None:
            self.kind = kind


class BadRequest(GPTCodeError):
    kind = "bad-request"


class NotFound(GPTCodeError):
    kind = "not-found"


class Conflict(GPTCodeError):
    kind = "conflict"


class Unusable(GPTCodeError):
    kind = "unusable"


class JournalError(GPTCodeError):
    kind = "journal"


class SaveError(GPTCodeError):
    kind = "kept"


class StarterError(GPTCodeError):
    kind = "starter"


class ProviderError(GPTCodeError):
    """`retryable` tells whether the same request may succeed later; `wait`, in seconds, how much
    later, where the endpoint says so."""

    kind = "provider"

    def __init__(
        self,
        message: str,
        *,
        kind: str | None = None,
        retryable: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(message, kind=kind)
        self.retryable = retryable
        self.wait = wait
