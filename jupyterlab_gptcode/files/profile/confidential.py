"""Which files are named but not opened: hidden ones, secrets, and our own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from .shapes import Unreadable

_NAMES = re.compile(
    r"""
    \.env(\..*)? | .*\.env
    | id_(rsa|dsa|ecdsa|ed25519)(_sk)?(\.(?!pub$).*)?
    | .*\.(pem|key|p8|p12|pfx|jks|keystore|kdbx?|ppk|gpg|pgp|asc|ovpn|token)
    | [._]netrc | \.?pgpass | \.npmrc | \.pypirc | \.?htpasswd | \.git-credentials | kubeconfig
    | (.*[^a-z])?(credentials?|secrets?|passwords?|passwd|apikeys?|api[_-]keys?)
      (\.(json|ya?ml|toml|ini|cfg|conf|txt|xml|properties|env|csv))?
    | (.*[^a-z])?(client[_-]secret|service[_-]account|access[_-]?keys?)([^a-z].*)?
    | (access|auth|api|refresh|bearer)?[_-]?tokens?(\.(json|txt|ya?ml))?
    | shadow | wallet\.dat | terraform\.tfstate(\..*)?
    """,
    re.VERBOSE,
)
_FOLDERS = frozenset([".ssh", ".aws", ".gnupg", ".kube", ".azure", ".docker", ".gcloud"])
# What copying and packing add to a name: `.env.gz` and `credentials.json.bak~` are secrets too.
_ADDED = re.compile(r"(\.(gz|bz2|xz|lzma|zst|lz4|br|z|zip|7z|rar|tar|tgz|bak|old|orig|save)|~)+")
_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]{0,40}PRIVATE KEY")


class Confidential(Unreadable):
    """The file is a secret, or holds one, and the user has not confirmed that it may be read."""


def is_secret(name: str) -> bool:
    """By the name of the file alone."""
    lower = name.lower()
    plain = re.sub(rf"{_ADDED.pattern}$", "", lower)
    return any(_NAMES.fullmatch(each) is not None for each in (lower, plain))


def is_in_secret_folder(parts: Iterable[str]) -> bool:
    """For the target of a link, which may lead anywhere."""
    return not _FOLDERS.isdisjoint(part.lower() for part in parts)


def is_inside(path: Path, folder: Path | None) -> bool:
    """Also by way of a link. A path that cannot be resolved is not inside."""
    if folder is None:
        return False
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def is_hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") and part not in (".", "..") for part in parts)


def holds_a_key(head: bytes) -> bool:
    """In UTF-16 and UTF-32 the letters of a key stand between null bytes."""
    return _PRIVATE_KEY.search(head.replace(b"\0", b"")) is not None
