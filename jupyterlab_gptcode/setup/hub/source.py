"""Where a model comes from: a name of our list, `hf:OWNER/REPO/FILE`, or an address."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

from ...disk import cannot_name_a_file
from ...errors import Unusable
from ...providers.local import LOOPBACK
from .recommended import recommended, recommended_file

HUB = "https://huggingface.co"
_FILE = re.compile(r"[A-Za-z0-9][\w.+-]{0,190}\.gguf", re.IGNORECASE | re.ASCII)
_PART = re.compile(r"-\d{5}-of-\d{5}\.gguf$", re.IGNORECASE)
_NAME = re.compile(r"[\w.-]+", re.ASCII)
# As the hub's own pages link to a file.
_PAGE = re.compile(r"/([\w.-]+/[\w.-]+)/(?:resolve|blob)/([^/]+)/(.+)", re.ASCII)
_LONGEST = 2_000  # characters


@dataclass(frozen=True)
class Source:
    """`spec` names it for `pull`, `repo` is empty for a file that is not the hub's. `sha256` is
    empty if only the server knows it."""

    spec: str
    url: str
    file: str
    repo: str = ""
    sha256: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def shown(self) -> str:
        """Without what an address has after `?`, which may be a signature."""
        return self.spec.partition("?")[0]

    @property
    def page(self) -> str:
        """Where the hub describes the model."""
        return f"{hub()}/{self.repo}" if self.repo else ""


def hub() -> str:
    """The hub's address, or that of a mirror."""
    return os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or HUB


def source_of(spec: str) -> Source:
    """Raises `Unusable` if nothing can be downloaded under this name."""
    spec = spec.strip()
    if len(spec) > _LONGEST or not spec.isprintable():
        raise Unusable("This is not the name or the address of a model.")
    if listed := next((each for each in recommended() if each.name == spec), None):
        return _of_hub(listed.repo, listed.revision, listed.file)
    if spec.startswith("hf:"):
        return _named(spec)
    if "://" in spec:
        return _at(spec)
    names = ", ".join(each.name for each in recommended())
    raise Unusable(
        f"There is no model {spec} in our list. Use one of {names}, or hf:OWNER/REPO/FILE, or an "
        "https address of a GGUF file."
    )


def repo_of(spec: str) -> str:
    """OWNER/REPO of a file of the hub; empty for any other."""
    return "/".join(spec.removeprefix("hf:").split("/")[:2]) if spec.startswith("hf:") else ""


def _named(spec: str) -> Source:
    path, _, revision = spec.removeprefix("hf:").partition("@")
    owner, _, rest = path.partition("/")
    repo, _, file = rest.partition("/")
    parts = (owner, repo, *file.split("/"))
    if not file or not all(_is_name(part) for part in parts) or not _is_revision(revision):
        raise Unusable(
            "A file of the hub is named hf:OWNER/REPO/FILE, or hf:OWNER/REPO/FILE@REVISION."
        )
    return _of_hub(f"{owner}/{repo}", revision or "main", file)


def _is_revision(revision: str) -> bool:
    """As a branch may be called: `refs/pr/1`, but nothing that leads elsewhere."""
    return not revision or all(map(_is_name, revision.split("/")))


def _is_name(part: str) -> bool:
    return bool(_NAME.fullmatch(part.replace(" ", "_").replace("+", "_"))) and part.strip(".") != ""


def _of_hub(repo: str, revision: str, path: str) -> Source:
    file = _checked(path.rpartition("/")[2])
    url = f"{hub()}/{repo}/resolve/{quote(revision, safe='')}/{quote(path)}"
    listed = recommended_file(file)
    is_listed = listed is not None and (listed.repo, listed.revision) == (repo, revision)
    sha256 = listed.sha256 if is_listed and listed else ""
    suffix = "" if revision == "main" else f"@{revision}"
    return Source(f"hf:{repo}/{path}{suffix}", url, file, repo, sha256)


def _at(spec: str) -> Source:
    try:
        address = urlsplit(spec)
        address.port  # noqa: B018  raises ValueError if it is wrong
    except ValueError:
        address = SplitResult("", "", "", "", "")
    if not address.hostname or "@" in address.netloc:
        raise Unusable("This is not an address, or it contains a name or a password.")
    page = _PAGE.fullmatch(unquote(address.path))
    if page and f"{address.scheme}://{address.netloc}" in (HUB, hub()):
        return _of_hub(page[1], page[2], page[3])
    if address.scheme != "https" and not is_this_machine(spec):
        raise Unusable(
            "The address of a model must start with https://: over plain http, anybody on the way "
            "could change the file."
        )
    file = _checked(unquote(address.path).rpartition("/")[2])
    url = address._replace(fragment="").geturl()
    return Source(url, url, file)


def is_this_machine(url: str) -> bool:
    return urlsplit(url).scheme == "http" and urlsplit(url).hostname in LOOPBACK


def _checked(file: str) -> str:
    if not _FILE.fullmatch(file):
        raise Unusable("The embedded model runs GGUF files: the name must end in .gguf.")
    if cannot_name_a_file(file):
        raise Unusable(
            f"{file} is the name of a device on Windows, so nothing can be saved under it."
        )
    if _PART.search(file):
        raise Unusable(
            f"{file} is one part of a model that was split. Choose a file that holds all of it."
        )
    return file
