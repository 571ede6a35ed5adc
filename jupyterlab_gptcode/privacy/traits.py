"""The settings of what models may see: traits of `c.GPTCode`."""

from __future__ import annotations

from typing import Any

from traitlets import Bool, Dict, Enum, TraitError, Unicode, validate
from traitlets.config import Configurable

from ..protocol import LEVELS
from ..providers.place import address_problem, forwarding


class PrivacyTraits(Configurable):
    """The part of the settings that is about what leaves this machine."""

    privacy_ceiling = Enum(
        LEVELS,
        default_value="everything",
        help="""The most that users may let models see: prompts (only what they type), structure
        (names, types, columns and sizes), samples (a few values and short outputs) or everything.
        """,
    ).tag(config=True)
    forwarded = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="""Addresses on this machine that send prompts on to another one, such as a proxy, each
        with the host that gets them: {"127.0.0.1:4000": "api.example.com"}.""",
    ).tag(config=True)
    profile_values = Bool(
        True,
        help="""Whether models see values, text and images from attached files at the levels samples
        and everything, and not only the names and types of columns.""",
    ).tag(config=True)
    variable_values = Enum(
        ("never", "local", "always"),
        default_value="always",
        help="""Which models see a few values of the kernel's variables at the levels samples and
        everything: none (never), those on this machine (local) or all (always).""",
    ).tag(config=True)

    def forwards_to(self, base_url: str) -> str:
        """Where an endpoint on this machine sends prompts on; empty if that is not known."""
        return forwarding(self.forwarded, base_url)

    @validate("forwarded")
    def _check_forwarded(self, proposal: Any) -> dict[str, str]:
        forwarded: dict[str, str] = proposal["value"]
        for address, host in forwarded.items():
            if problem := address_problem(address):
                raise TraitError(f"GPTCode.forwarded: {problem}")
            if not host.strip():
                raise TraitError("GPTCode.forwarded: The host that gets the prompts is missing.")
        return forwarded
