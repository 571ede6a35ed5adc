"""What users may call, add and download, as their administrator has set it. Pure.

What is refused is refused in words that name the setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import Unusable
from ..protocol import Json
from .patterns import Address, is_allowed_address, is_allowed_model

LOCKED = "locked"  # the kind of a refusal by the administrator's settings
_ASK = "Ask your administrator to change it."
_ADDRESS = "Your administrator does not allow {host} (c.GPTCode.allowed_endpoints). {ask}"
_MODEL = (
    "Your administrator does not allow the model {model} (c.GPTCode.allowed_models). Choose "
    "another one."
)
_SOURCE = (
    "Your administrator does not allow downloads from {host} (c.GPTCode.allowed_downloads). "
    "Nothing was downloaded. {ask}"
)
OWN_ENDPOINTS_OFF = (
    f"Your administrator has switched off endpoints of your own (c.GPTCode.own_endpoints). {_ASK}"
)
STARTER_OFF = (
    "Your administrator has switched off the download of the starter model "
    f"(c.GPTCode.starter_download). {_ASK}"
)
HUB_DOWNLOADS_OFF = (
    "Downloads from a model hub are switched off on this server (c.GPTCode.hub_downloads). Ask the "
    "administrator, or use another endpoint."
)


@dataclass(frozen=True)
class Rules:
    """None allows all, an empty tuple nothing."""

    endpoints: tuple[Address, ...] | None = None
    models: tuple[str, ...] | None = None
    downloads: tuple[Address, ...] | None = None
    own_endpoints: bool = True
    local_probes: bool = True
    starter_download: bool = True
    hub_downloads: bool = True

    def refused_address(self, base_url: str) -> str:
        """Why nothing is sent to this address; empty if it is allowed."""
        if is_allowed_address(base_url, self.endpoints):
            return ""
        return _ADDRESS.format(host=_host(base_url), ask=_ASK)

    def refused_model(self, model: str) -> str:
        if is_allowed_model(model, self.models):
            return ""
        return _MODEL.format(model=model)

    def refused_download(self, url: str) -> str:
        if not self.hub_downloads:
            return HUB_DOWNLOADS_OFF
        if is_allowed_address(url, self.downloads):
            return ""
        return _SOURCE.format(host=_host(url), ask=_ASK)

    def check_own_endpoints(self) -> None:
        if not self.own_endpoints:
            raise Unusable(OWN_ENDPOINTS_OFF, kind=LOCKED)

    def check_address(self, base_url: str) -> None:
        if refused := self.refused_address(base_url):
            raise Unusable(refused, kind=LOCKED)

    def check_model(self, model: str) -> None:
        if refused := self.refused_model(model):
            raise Unusable(refused, kind=LOCKED)

    def check_starter(self, model: str) -> None:
        """`model` is what the starter is called once it is there."""
        if not self.starter_download:
            raise Unusable(STARTER_OFF, kind=LOCKED)
        self.check_model(model)

    def described(self, starter: str) -> Json:
        """For the panel: what it shows as set by the administrator. `starter` is that model."""
        return {
            "own_endpoints": self.own_endpoints,
            "local_probes": self.local_probes,
            "starter_download": self.starter_download and not self.refused_model(starter),
            "hub_downloads": self.hub_downloads,
            "endpoints": self.endpoints is None,
            "models": self.models is None,
        }


FREE = Rules()


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or "this address"
    except ValueError:
        return "this address"
