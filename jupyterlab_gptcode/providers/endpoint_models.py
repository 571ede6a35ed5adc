"""The models of one endpoint, as far as they are known now. `EndpointModels.model` names the
sources of each value in the order in which they are believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from . import Model
from .capabilities import FIELDS, UNKNOWN, Capabilities, Field, Source, Sources, first
from .corrections import Corrections
from .efforts import efforts
from .known_models import KnownModel, known_model
from .listing import Listed
from .memory import Learned, Memory
from .place import host_of
from .target import Target
from .window_note import window_note

WINDOW = 32_768  # tokens, if nobody knows: too small costs a summary, too large the answer
OPENAIS_WINDOW = 128_000  # no chat model of OpenAI has had less for years
OPENAI = "https://api.openai.com/v1"


class EndpointModels:
    """`settings` are of the configuration, and lock what the user could correct. `names` are those
    that the user typed."""

    def __init__(
        self,
        provider: str,
        target: Target,
        *,
        title: str = "",
        prefix: str = "",
        settings: Capabilities = UNKNOWN,
        names: Sequence[str] = (),
        forwards_to: str = "",
        memory: Memory,
        corrections: Corrections,
    ) -> None:
        self.names = tuple(names)
        self.memory, self.corrections = memory, corrections
        self._provider, self._target, self._prefix = provider, target, prefix
        self._title = title
        self._forwards_to = forwards_to
        self._settings = settings
        self._listed: dict[str, Listed] = {}

    @property
    def locked(self) -> tuple[Field, ...]:
        """What the configuration says."""
        return tuple(name for name in FIELDS if getattr(self._settings, name) is not None)

    def take(self, listed: Iterable[Listed]) -> list[Model]:
        """The models of a list that has just come, the recommended first."""
        fresh = {each.name: each for each in listed}
        self._listed |= fresh
        names = self.names or sorted(fresh, key=lambda name: known_model(name).rank)
        return [self.model(name) for name in names]

    def reload(self, windows: Mapping[str, int]) -> None:
        """With these windows the endpoint has loaded models, by their names."""
        for name, window in windows.items():
            listed = self._listed.get(name, Listed(name))
            longest = listed.trained or window
            self._listed[name] = replace(listed, window=min(window, longest))

    def reported_window(self, name: str) -> int | None:
        """In tokens, if the endpoint's list or a refusal has named it."""
        return self._of(name).window or self.memory.of(self._target.base_url, name).window

    def model(self, name: str) -> Model:
        address = self._target.base_url
        known, listed = known_model(name), self._of(name)
        learned = self.memory.of(address, name)
        user = self.corrections.of(address, name)
        window, window_source = self._window(user, listed, learned, known)
        vision, vision_source = self._vision(user, listed, learned, known)
        reasoning, reasoning_source = first(
            (self._settings.reasoning, "setting"),
            (user.reasoning, "user"),
            (learned.reasoning, "test"),
            (listed.reasoning, "endpoint"),
            (known.reasoning, "table"),
            default=False,
        )
        cap, cap_source = first(
            (self._settings.output_cap, "setting"),
            (user.output_cap, "user"),
            (learned.output_cap, "test"),
            (listed.output_cap, "endpoint"),
            (known.output_cap, "table"),
            default=None,
        )
        return Model(
            self._prefix + name,
            self._provider,
            window,
            vision,
            chat=known.chat and listed.chat,
            reasoning=reasoning,
            output_cap=cap,
            price=listed.price,
            note=window_note(self._title, listed, window),
            efforts=efforts(self._target.preset, reasoning=reasoning, refuses=learned.refuses),
            host=host_of(self._target, self._forwards_to, name, listed.elsewhere),
            sources=Sources(window_source, vision_source, reasoning_source, cap_source),
        )

    def _of(self, name: str) -> Listed:
        """`llama3` is Ollama's `llama3:latest`."""
        return self._listed.get(name) or self._listed.get(f"{name}:latest") or Listed(name)

    def _window(
        self, user: Capabilities, listed: Listed, learned: Learned, known: KnownModel
    ) -> tuple[int, Source]:
        """A setting is for what the endpoint does not report. What models of this name can do
        counts less than what this server is known to do."""
        set_ = self._settings.context_window
        return first(
            (user.context_window if set_ is None else None, "user"),
            (listed.window, "endpoint"),
            (learned.window, "test"),
            (set_, "setting"),
            (listed.assumed, "default"),
            (known.window, "table"),
            default=OPENAIS_WINDOW if self._target.is_openai else WINDOW,
        )

    def _vision(
        self, user: Capabilities, listed: Listed, learned: Learned, known: KnownModel
    ) -> tuple[bool, Source]:
        """A refusal counts most: the same request would be refused again."""
        return first(
            (False if "images" in learned.refuses else None, "test"),
            (self._settings.vision, "setting"),
            (user.vision, "user"),
            (learned.sees, "test"),
            (listed.vision, "endpoint"),
            (known.vision, "table"),
            default=address_sees(self._target),
        )


def address_sees(target: Target) -> bool:
    """OpenAI's newer models see, whatever they are called."""
    return target.base_url == OPENAI
