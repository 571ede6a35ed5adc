"""Why an endpoint gave no answer, as a sentence for the user: what happened, and what to do next.

The endpoint's own words are read here, to tell one refusal from another, and go no further: they
may hold a key. `docs/faults.md` lists all that is said.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping

from ..errors import ProviderError
from .retry_after import wait

_TOO_LONG = {"context_length_exceeded", "exceed_context_size_error"}  # OpenAI's, llama.cpp's
_TOO_LONG_WORDS = re.compile(
    r"(maximum|max|available) (context|prompt)|context (length|size|window)|prompt is too long"
    r"|too many tokens|reduce the length|tokens?\b.{0,60}(exceed|must be <=)|exceed.{0,60}\btokens"
)
_NO_CREDIT = {"insufficient_quota", "billing_hard_limit_reached"}
_FILTERED = {"content_filter", "content_policy_violation"}
# Where an error object comes with status 200, its code may tell the status it would have had.
_STATUSES = {"invalid_api_key": 401, "model_not_found": 404, "rate_limit_exceeded": 429}
# What the SDK's transport calls it when the other side has gone.
_HUNG_UP = {"ReadError", "RemoteProtocolError", "WriteError"}
_PANEL = 'under "Set up models" in the panel'
# Some endpoints say these things with any of these statuses.
_UNUSABLE = (400, 413, 422)


class Failures:
    """The sentences about one endpoint; `variable` is the one that holds its key, if any does.

    With `kept` the user has set it up in the panel; with `keyed` it is called with a key.
    """

    def __init__(
        self, host: str, variable: str, *, kept: bool = False, keyed: bool = False
    ) -> None:
        self._host = host
        self._variable = variable
        self._kept = kept
        self._keyed = keyed

    def no_key(self) -> ProviderError:
        if self._kept:
            return self._say(f"wants an API key. Paste it {_PANEL}.", "key")
        todo = "Name its key's variable in GPTCode.endpoints"
        if self._variable:
            todo = f"Set {self._variable}"
        return self._say(f"wants an API key. {todo} and restart JupyterLab.", "key")

    def no_such_key(self) -> ProviderError:
        if self._kept:
            message = "This cannot be an API key: it has characters that no key has. Copy it anew."
            return ProviderError(message, kind="key")
        message = "holds nothing that could be an API key. Set it anew and restart JupyterLab."
        return ProviderError(f"{self._variable or 'The variable'} {message}", kind="key")

    def no_address(self) -> ProviderError:
        message = "The address of a model's server must begin with http:// or https://."
        return ProviderError(message, kind="address")

    def refused(self, status: int, error: object, headers: Mapping[str, str]) -> ProviderError:
        """A status that is no success, with the error object or the text that came with it."""
        return self._known(status, error) or self._by_status(status, error, wait(headers))

    def reported(self, error: object) -> ProviderError:
        """An error object although the status was 200."""
        status = _status(error)
        if known := self._known(status, error):
            return known
        if status is not None:
            return self._by_status(status, error, None)
        message = "reported an error instead of an answer. Try again, or choose another model."
        return self._say(message, "endpoint", retryable=True)

    def unreachable(self, error: Exception) -> ProviderError:
        """No connection: the reason lies deep in the chain of exceptions."""
        for cause in _causes(error):
            if isinstance(cause, ssl.SSLError):
                message = (
                    f"No secure connection to {self._host} could be made. Is its certificate "
                    "valid, and does it speak https at this address?"
                )
                return ProviderError(message, kind="tls")
            if isinstance(cause, socket.gaierror):
                message = (
                    f"No server named {self._host} was found. Check the address and the network."
                )
                return ProviderError(message, kind="connection", retryable=True)
            if type(cause).__name__ in _HUNG_UP:
                message = "closed the connection before it answered. Try again."
                return self._say(message, "connection", retryable=True)
        message = "could not be reached. Is the address right and the server running?"
        return self._say(message, "connection", retryable=True)

    def connect_timeout(self, seconds: float) -> ProviderError:
        message = f"took no connection within {spoken(seconds)}. Is the server up and in reach?"
        return self._say(message, "timeout", retryable=True)

    def first_token_timeout(self, seconds: float) -> ProviderError:
        message = f"did not begin to answer within {spoken(seconds)}. Try again, or choose another"
        return self._say(f"{message} model.", "timeout", retryable=True)

    def stall(self, seconds: float) -> ProviderError:
        message = f"has stopped writing in the middle: nothing came for {spoken(seconds)}. Try"
        return self._say(f"{message} again.", "stall", retryable=True)

    def listing_timeout(self, seconds: float) -> ProviderError:
        message = f"did not list its models within {spoken(seconds)}. Is the server busy?"
        return self._say(message, "timeout", retryable=True)

    def no_list(self) -> ProviderError:
        message = "does not list its models. Is /v1 missing at the end of its address?"
        return self._say(message, "address")

    def web_page(self) -> ProviderError:
        message = "answered with a web page. Is the address right, or is /v1 missing at its end?"
        return self._say(message, "address")

    def broken(self) -> ProviderError:
        message = f"The answer of {self._host} broke off or could not be read. Try again."
        return ProviderError(message, kind="stream", retryable=True)

    def _known(self, status: int | None, error: object) -> ProviderError | None:
        """What the error object itself tells, whatever the status."""
        codes, words = _codes(error), _words(error)
        too_long = status in (None, *_UNUSABLE) and _TOO_LONG_WORDS.search(words)
        if codes & _TOO_LONG or status == 413 or too_long:
            message = "The conversation is too long for this model. Begin a new conversation."
            return ProviderError(message, kind="too-long")
        if codes & _NO_CREDIT or status == 402:
            message = "has no credit left. Add some there, or choose another model."
            return ProviderError(f"Your account at {self._host} {message}", kind="credit")
        if codes & _FILTERED:
            message = "did not take this: its content filter objects. Put it in other words."
            return self._say(message, "filtered")
        return None

    def _by_status(self, status: int, error: object, wait: float | None) -> ProviderError:
        then = f"in {spoken(wait)}" if wait else "in a moment"
        match status:
            case 401 if self._variable:
                message = f"refused the API key. Check {self._variable} and restart JupyterLab."
                return self._say(message, "key")
            case 401 if self._kept and self._keyed:
                message = f"refused the API key. Check it, then paste it again {_PANEL}."
                return self._say(message, "key")
            case 401:
                return self.no_key()
            case 403:
                message = "does not allow this key to use this model. Choose another model."
                return self._say(message, "forbidden")
            case 404 if "model" in _words(error):
                return self._say("does not know this model. Choose another one.", "model")
            case 404:
                message = "has no models at this address (HTTP 404). Is /v1 missing at its end?"
                return self._say(message, "address")
            case 429:
                message = f"says that there were too many requests. Try again {then}."
                return self._say(message, "rate-limit", retryable=True, wait=wait)
            case 502 | 504:
                message = f"did not reach the model behind it (HTTP {status}). Try again {then}."
                return self._say(message, "endpoint", retryable=True, wait=wait)
            case 503:
                message = f"is busy or still starting (HTTP 503). Try again {then}."
                return self._say(message, "endpoint", retryable=True, wait=wait)
            case _ if status >= 500 or status in (408, 409, 425):
                message = f"answered with an error (HTTP {status}). Try again {then}."
                return self._say(message, "endpoint", retryable=True, wait=wait)
            case _:
                message = f"answered with an error (HTTP {status}). Choose another model."
                return self._say(message, "endpoint")

    def _say(
        self, message: str, kind: str, *, retryable: bool = False, wait: float | None = None
    ) -> ProviderError:
        return ProviderError(f"{self._host} {message}", kind=kind, retryable=retryable, wait=wait)


def spoken(seconds: float) -> str:
    """`1 second`, `20 seconds`, `5 minutes`."""
    if seconds >= 120:
        return f"{seconds / 60:.0f} minutes"
    return "1 second" if seconds == 1 else f"{seconds:g} seconds"


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(10):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _codes(error: object) -> set[str]:
    found = error if isinstance(error, dict) else {}
    return {str(found.get(field)) for field in ("code", "type")}


def _words(error: object) -> str:
    """All that an error object says, in small letters; a web page says nothing."""
    if isinstance(error, dict):
        return " ".join(str(error.get(field)) for field in ("code", "type", "message")).lower()
    text = error.lower() if isinstance(error, str) else ""
    return "" if text.startswith("<") else text


def _status(error: object) -> int | None:
    code = str(error.get("code")) if isinstance(error, dict) else ""
    if code.isdecimal() and 400 <= int(code[:9]) < 600:
        return int(code)
    return _STATUSES.get(code)
