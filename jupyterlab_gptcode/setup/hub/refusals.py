"""Why a server has refused a file, in words for the user."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import DownloadError
from ...providers.retry_after import wait
from .source import Source

_TOKEN = "set HF_TOKEN to a token that may read it, and restart JupyterLab"  # noqa: S105


def refusal(
    source: Source, status: int, headers: Mapping[str, str], *, with_token: bool, started: bool
) -> DownloadError:
    """`headers` are those of the hub, which names the reason in one of them. The rest of the file
    was asked for if the download was `started` before."""
    reason = headers.get("x-error-code", "")
    what = f"{source.host} refused {source.shown}"
    saved = "What arrived before is saved." if started else "Nothing was downloaded."
    if reason == "GatedRepo" or (status == 403 and source.repo):
        todo = "log in there, accept the conditions" + ("" if with_token else f", {_TOKEN}")
        return _error(
            f"Its owner asks for consent: open {source.page}, {todo}.", what, saved, "gated"
        )
    if status in (401, 403):
        if with_token:
            why = "It does not accept HF_TOKEN for this, or there is no such model. Check both."
        elif source.repo:
            # The hub does not say whether a repository exists to those who may not see it.
            why = f"There is no such model, or it is not public. Check the name, or {_TOKEN}."
        else:
            why = "The file is not public. Download it with a browser, then: jupyter gptcode use."
        return _error(why, what, saved, "key")
    if status == 404:
        why = {
            "RepoNotFound": f"There is no {source.repo}.",
            "RevisionNotFound": "There is no such revision.",
        }.get(reason, f"It has no file {source.file} there.")
        return _error(f"{why} Check the name.", what, saved, "not-found")
    if status == 429:
        seconds = wait(headers)
        when = f"in {seconds:.0f} s" if seconds else "in some minutes"
        return _error(f"It reports too many requests. Try again {when}.", what, saved, "rate-limit")
    return _error(f"It answered with status {status}. Try again later.", what, saved, "server")


def _error(why: str, what: str, saved: str, kind: str) -> DownloadError:
    return DownloadError(f"{what}. {why} {saved}", kind=kind)
