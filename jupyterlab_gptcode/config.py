"""What an administrator or a user can set: `c.GPTCode.…`, and OpenAI's environment variables."""

from __future__ import annotations

import os
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir
from traitlets import Bool, Enum, Int, Unicode
from traitlets.config import Configurable

from .catalog import Catalog
from .providers import Provider
from .providers.embedded import Embedded
from .providers.openai_compatible import DEFAULT_BASE_URL, OpenAICompatible
from .providers.scripted import Scripted
from .steps import Limits
from .verdict import MODES

SECRET_VARIABLES = ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY")


class Config(Configurable):
    """The traits of `GPTCode`, and what they make."""

    base_url = Unicode(
        help="Address of an OpenAI-compatible server. Default: $OPENAI_BASE_URL, else OpenAI."
    ).tag(config=True)
    default_model = Unicode(
        help="The model for those who choose none. Default: $OPENAI_MODEL, else the first listed."
    ).tag(config=True)
    context_window = Int(
        128_000, min=1_000, help="Tokens of context window, where the server does not tell."
    ).tag(config=True)
    vision = Bool(
        None, allow_none=True, help="Whether models see images. Default: with OpenAI they do."
    ).tag(config=True)
    max_steps = Int(10, min=1, help="Model calls in one turn before the user is asked.").tag(
        config=True
    )
    max_tokens = Int(4096, min=16, help="Tokens of one answer at most.").tag(config=True)
    approval_ceiling = Enum(
        MODES, default_value="run", help="The most that may happen with code: insert, ask or run."
    ).tag(config=True)
    hide_keys_from_kernels = Bool(
        True,
        help="Take OPENAI_API_KEY out of the environment of the kernels that this server starts.",
    ).tag(config=True)
    embedded_model = Unicode(
        help="Path of a GGUF file to use instead of the one that `jupyter gptcode pull` fetches."
    ).tag(config=True)
    script = Unicode(
        help="Path of a script to play instead of calling models, for tests and demos."
    ).tag(config=True)
    data_folder = Unicode(
        help="Where conversations and models are kept. Default: gptcode in Jupyter's data folder."
    ).tag(config=True)

    def folder(self) -> Path:
        return Path(self.data_folder) if self.data_folder else Path(jupyter_data_dir()) / "gptcode"

    def models_folder(self) -> Path:
        return self.folder() / "models"

    def limits(self) -> Limits:
        return Limits(self.max_steps, self.max_tokens, self.approval_ceiling)

    def make_catalog(self) -> Catalog:
        """The providers in their order: a script or an endpoint first, then the embedded model."""
        default_model = self.default_model or os.environ.get("OPENAI_MODEL", "")
        return Catalog(list(self._providers()), default_model)

    def _providers(self) -> list[Provider]:
        if self.script:
            return [Scripted(Path(self.script))]
        providers: list[Provider] = []
        base_url = self.base_url or os.environ.get("OPENAI_BASE_URL", "")
        api_key = os.environ.get("OPENAI_API_KEY", "")
        if base_url or api_key:
            providers.append(
                OpenAICompatible(
                    "openai",
                    base_url=base_url or DEFAULT_BASE_URL,
                    api_key=api_key,
                    context_window=self.context_window,
                    vision=self.vision,
                )
            )
        embedded = Embedded.find(self.models_folder(), self.embedded_model, only=not providers)
        return [*providers, embedded] if embedded else providers
