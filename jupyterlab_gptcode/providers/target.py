"""Where the requests for an endpoint go, and what they carry besides their body."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from .presets import Preset, presets

KEY_VARIABLE = "OPENAI_API_KEY"
_VERSION = re.compile(r"/v\d\w*(/|$)")
# The address of one deployment, as Azure's portal shows it.
_DEPLOYMENT = re.compile(
    r"(https://[^/?#]+)(?:/openai)?/deployments/([^/?#]+)[^?#]*(?:\?api-version=([\w-]+))?"
)


class Target:
    """An endpoint's address with its preset's deviations. With an `api_version` Azure has a path
    for each deployment."""

    def __init__(self, base_url: str, preset: Preset | None = None, api_version: str = "") -> None:
        self.preset = preset or presets().at(base_url)
        self.api_version = api_version if self.preset.api_version else ""
        self.base_url = base_url.strip()
        if self.preset.api_version:
            self.base_url = _azure(self.base_url, dated=bool(self.api_version))
        self.address = split(self.base_url)

    @property
    def host(self) -> str:
        """Host and port, without the name and password that an address may contain."""
        return self.address.netloc.rpartition("@")[2]

    @property
    def login(self) -> str:
        return self.address.netloc.rpartition("@")[0]

    @property
    def shown(self) -> str:
        """The address without name, password and parameters."""
        return self.address._replace(netloc=self.host, query="", fragment="").geturl()

    @property
    def is_openai(self) -> bool:
        host = f".{self.address.hostname or ''}"
        return host.endswith((".openai.com", ".openai.azure.com"))

    @property
    def is_versioned(self) -> bool:
        """Whether nothing is missing at its end: it has a part such as `/v1`, or is a preset's."""
        is_known = bool(self.preset.base_url) and self.base_url.rstrip("/") == self.preset.base_url
        return is_known or _VERSION.search(self.address.path) is not None

    @property
    def has_list_of_names(self) -> bool:
        """Azure lists what can be deployed, and is asked for what was deployed, under other
        names."""
        host = self.address.hostname or ""
        return not (self.preset.deployments or host.endswith(".azure.com"))

    def chat_path(self, model: str) -> str:
        if self.api_version:
            return f"/deployments/{quote(model, safe='')}/chat/completions"
        return "/chat/completions"

    @property
    def responses_path(self) -> str:
        """Azure has the same for all deployments there."""
        return "/responses"

    @property
    def query(self) -> dict[str, str]:
        return {"api-version": self.api_version} if self.api_version else {}

    @property
    def list_base(self) -> str:
        return urljoin(f"{self.base_url.rstrip('/')}/", self.preset.list_base)

    @property
    def list_query(self) -> dict[str, str]:
        return {**self.query, **self.preset.list_query}

    def list_headers(self, sdk: Any, key: str) -> dict[str, Any]:
        headers = self.preset.list_headers.items()
        return {
            **self.call_headers(sdk, key),
            **{name: value.replace("{key}", key) for name, value in headers},
        }

    def call_headers(self, sdk: Any, key: str) -> dict[str, Any]:
        """Of each call: the SDK refuses to leave `Authorization` out of all calls at once."""
        if not self.preset.key_header:
            return {}
        return {"Authorization": sdk.Omit(), self.preset.key_header: key}

    def headers(self, sdk: Any, key: str, *, openais: bool) -> Mapping[str, Any]:
        """The SDK would send the values of OpenAI's variables to any server: only the endpoint that
        is set up by those gets them."""
        if openais:
            return {}
        theirs = {"OpenAI-Organization", "OpenAI-Project", *custom_headers()}
        return {**{name: sdk.Omit() for name in theirs}, "Authorization": f"Bearer {key}"}


def parts_of_deployment(address: str) -> tuple[str, str, str] | None:
    """The resource, the deployment and the version in an address that was copied from Azure."""
    found = _DEPLOYMENT.fullmatch(address.strip())
    return (found[1], unquote(found[2]), found[3] or "") if found else None


def split(base_url: str) -> SplitResult:
    try:
        found = urlsplit(base_url)
        found.port  # noqa: B018  raises ValueError if it is wrong
    except ValueError:
        return SplitResult("", "", "", "", "")
    return found


def custom_headers() -> dict[str, str]:
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").splitlines()
    parted = (line.partition(":") for line in lines)
    return {name.strip(): value.strip() for name, colon, value in parted if colon}


def _azure(base_url: str, *, dated: bool) -> str:
    """The path that belongs to a bare resource, unless the user gave another one."""
    address = split(base_url)
    if address.path.rstrip("/") not in ("", "/openai", "/openai/v1"):
        return base_url
    return address._replace(path="/openai" if dated else "/openai/v1").geturl()
