"""The settings: traits of `c.GPTCode`, and OpenAI's environment variables."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from jupyter_core.paths import jupyter_data_dir
from traitlets import Bool, Dict, Enum, Float, Int, TraitError, Unicode, validate

from .approval import MODES
from .files.contents import Bounds
from .instructions import InstructionTraits
from .policy import PolicyTraits
from .privacy import PrivacyTraits
from .providers import Provider
from .providers.capabilities import Capabilities, Field
from .providers.catalog import BARE
from .providers.configured import environment_key, key_variable, option_problem
from .providers.connection import TimeLimits
from .providers.corrections import Corrections
from .providers.local import PORTS, local_title
from .providers.memory import Memory
from .providers.openai_compatible import DEFAULT_BASE_URL, OpenAICompatible
from .providers.presets import CUSTOM, Preset, presets
from .providers.saved import Endpoint
from .providers.scripted import Scripted
from .providers.target import KEY_VARIABLE
from .spending import SpendingTraits
from .step import Limits, Values
from .trial import TrialTraits

SECRET_VARIABLES = (KEY_VARIABLE, "OPENAI_ADMIN_KEY")
HIDDEN = ("none", "named", "all")


class Config(InstructionTraits, PolicyTraits, PrivacyTraits, SpendingTraits, TrialTraits):
    """The traits of `GPTCode`, and what is made from them."""

    base_url = Unicode(
        help="Address of an OpenAI-compatible server. Default: $OPENAI_BASE_URL, else OpenAI."
    ).tag(config=True)
    endpoints = Dict(
        key_trait=Unicode(),
        value_trait=Dict(),
        help="""More OpenAI-compatible servers by name. Their models are named NAME/MODEL. Each has
        a `base_url`, and may have an `api_key_variable` (the environment variable that holds its
        key), a `context_window`, `vision`, `reasoning` (whether its models think) and `output_cap`
        (tokens of an answer). With a `preset` such as mistral or azure the address and the variable
        are known. Azure may need an `api_version`, and `models`: the names of deployments.""",
    ).tag(config=True)
    default_model = Unicode(
        help="""The model until the user chooses one. Default: $OPENAI_MODEL, else the first that is
        recommended."""
    ).tag(config=True)
    context_window = Int(
        None,
        allow_none=True,
        min=1_000,
        help="""Context window in tokens, if the server does not report it. Default: what is known
        of the model, else 32,768, or 128,000 for OpenAI's.""",
    ).tag(config=True)
    vision = Bool(
        None,
        allow_none=True,
        help="Whether models see images. Default: what is known of the model, else only OpenAI's.",
    ).tag(config=True)
    connect_timeout = Float(10.0, min=0.1, help="Seconds to wait for a connection.").tag(
        config=True
    )
    first_token_timeout = Float(
        300.0,
        min=0.1,
        help="Seconds to wait for an answer to start. Local models read long prompts slowly.",
    ).tag(config=True)
    stall_timeout = Float(
        60.0, min=0.1, help="Seconds to wait for the next text of an answer."
    ).tag(config=True)
    max_steps = Int(10, min=1, help="Model calls in one turn before the user is asked.").tag(
        config=True
    )
    max_attempts = Int(
        4,
        min=1,
        help="Runs of a cell that fails, the first one included, before the user is asked.",
    ).tag(config=True)
    max_tokens = Int(4096, min=16, help="Maximum number of tokens in one answer.").tag(config=True)
    max_thinking_tokens = Int(
        32_768,
        min=0,
        help="How many more tokens an answer may have if its model thinks before it answers.",
    ).tag(config=True)
    approval_ceiling = Enum(
        MODES,
        default_value="run",
        help="The highest mode that users may choose for code: insert, ask, safe or run.",
    ).tag(config=True)
    profile_seconds = Float(5.0, min=0.1, help="Maximum time to profile a file, in seconds.").tag(
        config=True
    )
    profile_memory = Int(
        1024, min=256, help="Megabytes of memory that profiling a file may use."
    ).tag(config=True)
    profiles_at_once = Int(2, min=1, help="How many files are profiled at once.").tag(config=True)
    undo_megabytes = Int(
        200,
        min=0,
        help="""Megabytes of files that are copied in a turn before its code writes over or removes
        them, so that Undo can put them back. 0: none.""",
    ).tag(config=True)
    hide_keys_from_kernels = Enum(
        HIDDEN,
        default_value="named",
        help="""Which API keys kernels that this server starts do not get in their environment:
        none, named (each `api_key_variable` of `endpoints`) or all (also $OPENAI_API_KEY and
        $OPENAI_ADMIN_KEY, which users may need in their own notebooks).""",
    ).tag(config=True)
    check_seconds = Float(
        300.0,
        min=0.1,
        help="""Seconds that each cell may take when a notebook is checked to run from the top. One
        that takes longer is interrupted.""",
    ).tag(config=True)
    embedded_model = Unicode(
        help="Path of a GGUF file to use instead of the one from `jupyter gptcode pull`."
    ).tag(config=True)
    embedded_idle = Float(
        10.0, min=0.01, help="Minutes without a prompt before the embedded model's process ends."
    ).tag(config=True)
    local_servers = Dict(
        key_trait=Unicode(),
        value_trait=Int(min=1, max=65535),
        default_value=PORTS,
        help="Ports on this machine at which the panel looks for model servers, by name.",
    ).tag(config=True)
    script = Unicode(
        help="Path of a script to play instead of calling models, for tests and demos."
    ).tag(config=True)
    data_folder = Unicode(
        help="The folder of conversations and models. Default: gptcode in Jupyter's data folder."
    ).tag(config=True)

    def folder(self) -> Path:
        return Path(self.data_folder) if self.data_folder else Path(jupyter_data_dir()) / "gptcode"

    def models_folder(self) -> Path:
        return self.folder() / "models"

    def limits(self) -> Limits:
        key_names = {*SECRET_VARIABLES, *self.key_variables()}
        return Limits(
            self.max_steps,
            self.max_tokens,
            self.approval_ceiling,
            cast(Values, self.variable_values),
            self.max_attempts,
            self.max_thinking_tokens,
            self.privacy_ceiling,
            self.max_request_tokens,
            frozenset(filter(None, map(os.environ.get, key_names))),
            self.trial_rules().in_doubt,
            self.trial_rules().by_model,
        )

    def profile_bounds(self) -> Bounds:
        return Bounds(
            self.profile_values,
            self.profile_seconds,
            self.profile_memory,
            self.profiles_at_once,
            closed=self.folder(),
        )

    def time_limits(self) -> TimeLimits:
        return TimeLimits(self.connect_timeout, self.first_token_timeout, self.stall_timeout)

    def key_variables(self) -> set[str]:
        """The environment variables that hold keys of `endpoints`."""
        return {key_variable(options) for options in self.endpoints.values()} - {""}

    def contradictions(self) -> Iterator[str]:
        """What this configuration sets up and does not allow."""
        rules, named = self.rules(), self.endpoints.items()
        addresses = {"GPTCode.base_url": self.base_url.strip()}
        addresses |= {f"GPTCode.endpoints, {name!r}:": _address(each) for name, each in named}
        for setting, base_url in addresses.items():
            if base_url and rules.refused_address(base_url):
                yield f"{setting} has an address that GPTCode.allowed_endpoints does not allow."
        if self.default_model and rules.refused_model(self.default_model):
            yield "GPTCode.default_model is not among GPTCode.allowed_models."

    def secret_variables(self) -> set[str]:
        """The environment variables that kernels do not get."""
        if self.hide_keys_from_kernels == "none":
            return set()
        more = SECRET_VARIABLES if self.hide_keys_from_kernels == "all" else ()
        return {*more, *self.key_variables()}

    def model(self) -> str:
        """The default model; empty for the first one listed."""
        return self.default_model or os.environ.get("OPENAI_MODEL", "").strip()

    def providers(
        self, memory: Memory | None = None, corrections: Corrections | None = None
    ) -> list[Provider]:
        """From the configuration and the environment: a script, or endpoints."""
        if self.script:
            return [Scripted(Path(self.script))]
        return [*self._openai(memory, corrections), *self._named(memory, corrections)]

    def set_by(self, name: str) -> list[str]:
        """The settings and variables that set up an endpoint of the configuration."""
        if name != BARE:
            return ["c.GPTCode.endpoints"]
        used = [name for name in ("OPENAI_BASE_URL", KEY_VARIABLE) if os.environ.get(name)]
        if self.base_url.strip():
            return ["c.GPTCode.base_url", *(name for name in used if name == KEY_VARIABLE)]
        return used

    def setting_of(self, name: str, field: Field) -> str:
        """The setting that says what models of an endpoint can do."""
        of_endpoint = field in self.endpoints.get(name, {})
        return "c.GPTCode.endpoints" if of_endpoint else f"c.GPTCode.{field}"

    def saved_provider(
        self,
        endpoint: Endpoint,
        find_key: Callable[[], str] | None = None,
        memory: Memory | None = None,
        corrections: Corrections | None = None,
    ) -> OpenAICompatible:
        """The provider of an endpoint that the user has set up; `find_key` where its key is
        elsewhere."""
        preset = presets().named(endpoint.preset) if endpoint.preset else None
        return OpenAICompatible(
            endpoint.name,
            base_url=endpoint.base_url,
            title=self.title_of(endpoint.base_url, preset),
            api_key=endpoint.key or environment_key(endpoint),
            find_key=find_key,
            key_variable="",
            saved=True,
            settings=self._capabilities(),
            prefix="" if endpoint.name == BARE else f"{endpoint.name}/",
            time_limits=self.time_limits(),
            memory=memory,
            corrections=corrections,
            preset=preset,
            api_version=endpoint.api_version,
            models=endpoint.models,
            forwards_to=self.forwards_to(endpoint.base_url),
            refused=self.rules().refused_address,
        )

    def title_of(self, base_url: str, preset: Preset | None = None) -> str:
        """What users call an endpoint; empty if only its host says it."""
        if local := local_title(base_url, self.local_servers):
            return local
        if preset is None or preset.id == CUSTOM.id:
            return ""
        # Elsewhere it may be anybody's server.
        return preset.title if preset.is_at(base_url) else ""

    def _openai(self, memory: Memory | None, corrections: Corrections | None) -> Iterator[Provider]:
        """The endpoint of OpenAI's own variables."""
        base_url = self.base_url.strip() or os.environ.get("OPENAI_BASE_URL", "").strip()
        api_key = os.environ.get(KEY_VARIABLE, "").strip()
        if base_url or api_key:
            yield OpenAICompatible(
                BARE,
                base_url=base_url or DEFAULT_BASE_URL,
                title=local_title(base_url, self.local_servers),
                api_key=api_key,
                forwards_to=self.forwards_to(base_url),
                settings=self._capabilities(),
                time_limits=self.time_limits(),
                memory=memory,
                corrections=corrections,
                refused=self.rules().refused_address,
            )

    def _named(self, memory: Memory | None, corrections: Corrections | None) -> Iterator[Provider]:
        for name, options in self.endpoints.items():
            preset = presets().named(options.get("preset", ""))
            variable, base_url = key_variable(options), _address(options)
            yield OpenAICompatible(
                name,
                base_url=base_url,
                title=self.title_of(base_url, preset),
                api_key=os.environ.get(variable, "").strip() if variable else "",
                key_variable=variable,
                key_needed=bool(variable),
                settings=self._capabilities(options),
                prefix=f"{name}/",
                time_limits=self.time_limits(),
                memory=memory,
                corrections=corrections,
                preset=preset,
                api_version=options.get("api_version", ""),
                models=options.get("models", ()),
                forwards_to=self.forwards_to(base_url),
                refused=self.rules().refused_address,
            )

    def _capabilities(self, options: Mapping[str, Any] = MappingProxyType({})) -> Capabilities:
        """What this configuration says of an endpoint's models."""
        return Capabilities(
            options.get("context_window", self.context_window),
            options.get("vision", self.vision),
            options.get("reasoning"),
            options.get("output_cap"),
        )

    @validate("endpoints")
    def _check_endpoints(self, proposal: Any) -> dict[str, dict[str, Any]]:
        endpoints: dict[str, dict[str, Any]] = proposal["value"]
        for name, options in endpoints.items():
            if problem := option_problem(name, options):
                raise TraitError(f"GPTCode.endpoints, {name!r}: {problem}")
        return endpoints


def _address(options: Mapping[str, Any]) -> str:
    """Of one of `endpoints`."""
    preset = presets().named(options.get("preset", ""))
    return options.get("base_url") or (preset.base_url if preset else "")
