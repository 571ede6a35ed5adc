"""Failures of an endpoint as sentences for the user: what happened and what to do next.

The endpoint's own words help to classify a refusal, and go along as its `detail`, see
`own_words.py`. `docs/faults.md` lists all sentences.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence

from ..errors import ProviderError
from .http import Unreadable
from .own_words import own_words
from .retry_after import wait

_TOO_LONG = {"context_length_exceeded", "exceed_context_size_error"}  # OpenAI's, llama.cpp's
_TOO_LONG_WORDS = re.compile(
    r"(maximum|max|available) (context|prompt)|context (length|size|window)|prompt is too long"
    r"|too many tokens|reduce the length|tokens?\b.{0,60}(exceed|must be <=)|exceed.{0,60}\btokens"
)
_NO_CREDIT = {"insufficient_quota", "billing_hard_limit_reached"}
# Gemini says so with 400.
_WRONG_KEY_WORDS = re.compile(
    r"api.?key (is )?(not valid|invalid)|(invalid|incorrect) (x-)?api.?key"
)
_FILTERED = {"content_filter", "content_policy_violation"}
# An error object with status 200 may have a code that stands for a status.
_STATUSES = {"invalid_api_key": 401, "model_not_found": 404, "rate_limit_exceeded": 429}
# The transport's exceptions when the other side closes the connection.
_HUNG_UP = {"ReadError", "RemoteProtocolError", "WriteError"}
_PANEL = 'under "Set up models" in the panel'
# Endpoints report a context that is too long with any of these.
_UNUSABLE = (400, 413, 422)


class Failures:
    """The sentences about one endpoint, by the title that users know.

    `variable` is the environment variable of its key, if any, and `secrets` are not to be quoted.
    `saved` endpoints were set up in the panel; with `keyed` requests carry a key. The address of a
    `versioned` one has a part such as `/v1`.
    """

    def __init__(
        self,
        title: str,
        variable: str,
        *,
        secrets: Sequence[str] = (),
        saved: bool = False,
        keyed: bool = False,
        versioned: bool = False,
    ) -> None:
        self._title = title
        self._secrets = secrets
        self._variable = variable
        self._saved = saved
        self._keyed = keyed
        self._versioned = versioned

    def use_key(self, key: str) -> None:
        """Requests carry this key from now on."""
        self._secrets = [*self._secrets, key]
        self._keyed = bool(key)

    def no_key(self) -> ProviderError:
        if self._saved:
            message = f"needs an API key. Paste it {_PANEL}."
            return self._say(message, "key", retryable=True)
        todo = "Set api_key_variable in GPTCode.endpoints"
        if self._variable:
            todo = f"Set {self._variable}"
        message = f"needs an API key. {todo} and restart JupyterLab."
        return self._say(message, "key", retryable=True)

    def no_such_key(self) -> ProviderError:
        if self._saved:
            message = "This is not an API key: it has characters that no key has. Copy it again."
            return ProviderError(message, kind="key")
        message = "does not contain an API key. Set it again and restart JupyterLab."
        return ProviderError(f"{self._variable or 'The variable'} {message}", kind="key")

    def no_address(self) -> ProviderError:
        message = "The address of a model server must start with http:// or https://."
        return ProviderError(message, kind="address")

    def refused(self, status: int, error: object, headers: Mapping[str, str]) -> ProviderError:
        """An error status, with the error object or the text of the body."""
        error = _unwrapped(error)
        if status == 400 and _WRONG_KEY_WORDS.search(_words(error)):
            status = 401
        refusal = self._known(status, error) or self._by_status(status, error, wait(headers))
        return self._quoting(refusal, error)

    def reported(self, error: object) -> ProviderError:
        """An error object with status 200."""
        return self._quoting(self._classified(error), error)

    def _classified(self, error: object) -> ProviderError:
        status = _status(error)
        if known := self._known(status, error):
            return known
        if status is not None:
            return self._by_status(status, error, None)
        message = "sent an error instead of an answer. Try again, or choose another model."
        return self._say(message, "endpoint", retryable=True)

    def _quoting(self, failure: ProviderError, error: object) -> ProviderError:
        failure.detail = own_words(error, self._secrets)
        return failure

    def unreachable(self, error: Exception) -> ProviderError:
        """There was no connection; the reason is deep in the chain of exceptions."""
        for cause in _causes(error):
            if isinstance(cause, Unreadable):
                return self.broken()
            if isinstance(cause, ssl.SSLError):
                message = (
                    f"The secure connection to {self._title} failed. Is its certificate valid, and "
                    "does it speak https at this address?"
                )
                return ProviderError(message, kind="tls")
            if isinstance(cause, socket.gaierror):
                message = (
                    f"No server named {self._title} was found. Check the address and the network."
                )
                return ProviderError(message, kind="connection", retryable=True)
            if type(cause).__name__ in _HUNG_UP:
                message = "closed the connection before it answered. Try again."
                return self._say(message, "connection", retryable=True)
        message = "could not be reached. Is the address right and the server running?"
        return self._say(message, "connection", retryable=True)

    def connect_timeout(self, seconds: float) -> ProviderError:
        message = f"did not accept a connection within {spoken(seconds)}. Is the server running?"
        return self._say(message, "timeout", retryable=True)

    def first_token_timeout(self, seconds: float) -> ProviderError:
        message = f"did not start to answer within {spoken(seconds)}. Try again, or choose another"
        return self._say(f"{message} model.", "timeout", retryable=True)

    def stall(self, seconds: float) -> ProviderError:
        message = f"stopped in the middle of the answer: no text for {spoken(seconds)}. Try"
        return self._say(f"{message} again.", "stall", retryable=True)

    def listing_timeout(self, seconds: float) -> ProviderError:
        message = f"did not list its models within {spoken(seconds)}. Is the server busy? If it "
        message += 'never lists them, enter their names in "Models".'
        return self._say(message, "timeout", retryable=True)

    def no_list(self, prefix: str) -> ProviderError:
        """`prefix` is what the names of its models begin with."""
        if not self._versioned:
            message = "does not list its models. Is /v1 missing at the end of its address?"
            return self._say(message, "address")
        named = f" as {prefix}NAME" if prefix else ""
        message = f"does not list its models. Type the name of a model{named}."
        return self._say(message, "no-list")

    def no_images(self, error: object) -> ProviderError:
        message = "reports that this model cannot see images. That is remembered: try again, and "
        message += "they are left out."
        return self._quoting(self._say(message, "images", retryable=True), _unwrapped(error))

    def web_page(self) -> ProviderError:
        hint = "?" if self._versioned else ", or is /v1 missing at its end?"
        return self._say(f"answered with a web page. Is the address right{hint}", "address")

    def no_certificates(self, variable: str) -> ProviderError:
        message = f"The certificates that {variable} names could not be read. Correct it and"
        return ProviderError(f"{message} restart JupyterLab.", kind="tls")

    def no_client(self, error: Exception) -> ProviderError:
        """The SDK and its HTTP library refused what they were given."""
        if type(error).__name__ == "InvalidURL":
            message = "The address of this model server is not valid. Correct it."
            return ProviderError(message, kind="address")
        message = f"The connection to {self._title} could not be prepared. Are HTTP_PROXY, "
        message += "HTTPS_PROXY and ALL_PROXY right?"
        return ProviderError(message, kind="connection")

    def broken(self) -> ProviderError:
        message = f"The answer from {self._title} was incomplete or could not be read. Try again."
        return ProviderError(message, kind="stream", retryable=True)

    def _known(self, status: int | None, error: object) -> ProviderError | None:
        """What the error object itself says, whatever the status."""
        codes, words = _codes(error), _words(error)
        too_long = status in (None, *_UNUSABLE) and _TOO_LONG_WORDS.search(words)
        if codes & _TOO_LONG or status == 413 or too_long:
            message = "The conversation is too long for this model. Start a new conversation."
            return ProviderError(message, kind="too-long")
        if codes & _NO_CREDIT or status == 402:
            message = "has no credit left. Add some there, or choose another model."
            message = f"Your account at {self._title} {message}"
            return ProviderError(message, kind="credit", retryable=True)
        if codes & _FILTERED:
            message = "refused this because of its content filter. Try rephrasing it."
            return self._say(message, "filtered")
        return None

    def _by_status(self, status: int, error: object, wait: float | None) -> ProviderError:
        then = f"in {spoken(wait)}" if wait else "in a moment"
        match status:
            case 401 if self._variable:
                message = f"refused the API key. Check {self._variable} and restart JupyterLab."
                return self._say(message, "key", retryable=True)
            case 401 if self._saved and self._keyed:
                message = f"refused the API key. Check it, then paste it again {_PANEL}."
                return self._say(message, "key", retryable=True)
            case 401:
                return self.no_key()
            case 403:
                message = "does not allow this key to use this model. Choose another model."
                return self._say(message, "forbidden", retryable=True)
            case 404 if "model" in _words(error):
                message = "does not know this model. Choose another one."
                return self._say(message, "model", retryable=True)
            case 404:
                hint = "Check it." if self._versioned else "Is /v1 missing at its end?"
                message = f"has no models at this address (HTTP 404). {hint}"
                return self._say(message, "address")
            case _ if 300 <= status < 400:
                message = f"redirects to another address (HTTP {status}). Requests do not follow, "
                message += "because they hold your data. Set the address that answers."
                return self._say(message, "address")
            case 429:
                message = f"reports too many requests. Try again {then}."
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
                return self._say(message, "endpoint", retryable=True)

    def _say(
        self, message: str, kind: str, *, retryable: bool = False, wait: float | None = None
    ) -> ProviderError:
        return ProviderError(f"{self._title} {message}", kind=kind, retryable=retryable, wait=wait)


def in_the_panel(failure: ProviderError) -> ProviderError:
    """The same for someone who has "Set up models" open."""
    failure.message = failure.message.replace(f" {_PANEL}", "")
    return failure


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


def _unwrapped(error: object) -> object:
    """Gemini's error object is the only item of a list."""
    first = error[0] if isinstance(error, list) and error else error
    return first["error"] if isinstance(first, dict) and first.get("error") else first


def _codes(error: object) -> set[str]:
    found = error if isinstance(error, dict) else {}
    return {str(found.get(field)) for field in ("code", "type")}


def _words(error: object) -> str:
    """The words of an error object, in lower case; none of a web page."""
    if isinstance(error, dict):
        return " ".join(str(error.get(field)) for field in ("code", "type", "message")).lower()
    text = error.lower() if isinstance(error, str) else ""
    return "" if text.startswith("<") else text


def _status(error: object) -> int | None:
    code = str(error.get("code")) if isinstance(error, dict) else ""
    if code.isdecimal() and 400 <= int(code[:9]) < 600:
        return int(code)
    return _STATUSES.get(code)
