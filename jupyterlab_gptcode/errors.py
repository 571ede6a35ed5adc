"""The errors that are shown to the user.

GPTCodeError
├── BadRequest      the body is not JSON                       (400)
├── NotFound        no such conversation, model or file        (404)
├── Conflict        another step is running                    (409)
├── Unusable        JSON that we cannot act on                 (422)
├── JournalError    a conversation could not be written        (500)
├── SaveError       a saved endpoint could not be written      (500)
├── StarterError    the starter model could not be downloaded  (502)
├── DownloadError   another model could not be downloaded      (502)
└── ProviderError   the model's endpoint failed                (502)

Messages are whole sentences for the user: what happened and what to do next.
Only `api/handlers.py` knows HTTP statuses.
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


class DownloadError(GPTCodeError):
    kind = "download"


class ProviderError(GPTCodeError):
    """`retryable`: the same request may succeed later, or when the user has done what is said.
    `wait`: in how many seconds, if the endpoint says so. `detail`: its own words, fit to be
    shown."""

    kind = "provider"

    def __init__(
        self,
        message: str,
        *,
        kind: str | None = None,
        retryable: bool = False,
        wait: float | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(message, kind=kind)
        self.retryable = retryable
        self.wait = wait
        self.detail = detail
