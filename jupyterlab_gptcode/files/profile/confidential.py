"""Which files are named but not opened: hidden ones, and those that look like secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]{0,40}PRIVATE KEY")


def is_secret(name: str) -> bool:
    """By the name of the file alone."""
    return _NAMES.fullmatch(name.lower()) is not None


def is_in_secret_folder(parts: Iterable[str]) -> bool:
    """For the target of a link, which may lead anywhere."""
    return not _FOLDERS.isdisjoint(parts)


def is_hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") and part not in (".", "..") for part in parts)


def holds_a_key(head: bytes) -> bool:
    return _PRIVATE_KEY.search(head) is not None
