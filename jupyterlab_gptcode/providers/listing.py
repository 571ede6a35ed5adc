"""Lists of models as endpoints send them. Beside names they may report what a model can do, each in
fields of its own; every field may be missing, or of another type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .capabilities import known_flag, known_size
from .listed_price import listed_price
from .price import Price
from .shapes import Reported

# A list is shown whole, so it has bounds: of models, and of characters in a name.
MOST_MODELS = 5_000
LONGEST_NAME = 200

# Context windows: vLLM, OpenRouter and Together, LM Studio and Mistral, Groq, Anthropic.
_WINDOWS = (
    *("max_model_len", "context_length", "max_context_length", "context_window"),
    "max_input_tokens",
)
# The most tokens of an answer: Groq and OpenRouter, GitHub, others.
_OUTPUT_CAPS = ("max_completion_tokens", "max_output_tokens", "max_output_length")
_CHAT_TYPES = ("chat", "language", "code", "llm", "vlm", "model", "base", "fine-tuned")


@dataclass(frozen=True)
class Listed:
    """What the list does not report is None. `assumed` is the window that this server is known to
    use if nobody has set another, `trained` the one that the model was made for. `elsewhere` is the
    host to which the server sends the model's prompts on."""

    name: str
    window: int | None = None
    vision: bool | None = None
    chat: bool = True
    assumed: int | None = None
    reasoning: bool | None = None
    output_cap: int | None = None
    trained: int | None = None
    price: Price | None = None
    elsewhere: str = ""


def models(found: Any) -> Iterator[Listed]:
    """Raises `Reported` for an error object, and ValueError for what is not a list."""
    for each in _entries(found)[:MOST_MODELS]:
        # Some list bare names.
        model = _object({"id": each} if isinstance(each, str) else each)
        name = model.get("id")
        # Groq lists models that it has withdrawn.
        if isinstance(name, str) and _is_name(name) and model.get("active") is not False:
            yield Listed(
                # Gemini's prefix means nothing in a request.
                name.removeprefix("models/"),
                window_of(model),
                _vision(model),
                _chat(model),
                reasoning=_reasoning(model),
                output_cap=_output_cap(model),
                trained=_trained(model),
                price=listed_price(model),
            )


def is_cut(found: Any) -> bool:
    """Whether a list has more models than `models` yields."""
    return len(_entries(found)) > MOST_MODELS


def _entries(found: Any) -> list[Any]:
    if isinstance(found, dict):
        if found.get("error"):
            raise Reported(found["error"])
        # Ollama without models says null.
        found = found.get("data") or []
    # Together and GitHub send the bare list.
    if not isinstance(found, list):
        raise ValueError("This is not a list of models.")
    return found


def _is_name(name: str) -> bool:
    """Whether it can be read in a list, and typed."""
    return bool(name.strip()) and len(name) <= LONGEST_NAME and name.isprintable()


def window_of(model: dict[str, Any]) -> int | None:
    """Of several providers behind one name, as at Hugging Face, the smallest: any may answer."""
    if (own := _size(model)) is not None:
        return own
    for inner in ("limits", "top_provider", "meta"):
        if (size := _size(_object(model.get(inner)))) is not None:
            return size
    behind = model.get("providers")
    sizes = [_size(_object(each)) for each in behind] if isinstance(behind, list) else []
    return min((size for size in sizes if size is not None), default=None)


def _size(model: dict[str, Any]) -> int | None:
    # llama.cpp reports `n_ctx` of the slot; what it was trained for may be more.
    return _first_size(model, (*_WINDOWS, "n_ctx"))


def _first_size(model: dict[str, Any], names: Iterable[str]) -> int | None:
    sizes = (known_size(model.get(name)) for name in names)
    return next((size for size in sizes if size is not None), None)


def _trained(model: dict[str, Any]) -> int | None:
    return known_size(_object(model.get("meta")).get("n_ctx_train"))


def _output_cap(model: dict[str, Any]) -> int | None:
    """Of OpenRouter's providers behind one name, the one that it prefers."""
    insides = (model, *(_object(model.get(name)) for name in ("top_provider", "limits")))
    sizes = [_first_size(inside, _OUTPUT_CAPS) for inside in insides]
    if (cap := next(filter(None, sizes), None)) is not None:
        return cap
    # Anthropic's word, which others use for a default.
    return known_size(model.get("max_tokens")) if model.get("type") == "model" else None


def _reasoning(model: dict[str, Any]) -> bool | None:
    """OpenRouter lists parameters, GitHub tags; Mistral and Anthropic have flags."""
    can = _object(model.get("capabilities"))
    for name in ("reasoning", "thinking"):
        if (flag := _flag(can.get(name))) is not None:
            return flag
    for words in (model.get("supported_parameters"), model.get("tags")):
        if isinstance(words, list):
            return not {"reasoning", "include_reasoning"}.isdisjoint(map(str, words))
    return None


def _flag(found: Any) -> bool | None:
    """Anthropic's flags are objects."""
    return known_flag(found["supported"] if _object(found).keys() >= {"supported"} else found)


def _vision(model: dict[str, Any]) -> bool | None:
    # Mistral and Anthropic have flags, OpenRouter, Hugging Face and GitHub have lists.
    can = _object(model.get("capabilities"))
    for name in ("vision", "image_input"):
        if (flag := _flag(can.get(name))) is not None:
            return flag
    inner = _object(model.get("architecture")).get("input_modalities")
    for kinds in (inner, model.get("input_modalities"), model.get("supported_input_modalities")):
        if isinstance(kinds, list):
            return "image" in kinds
    return None


def _chat(model: dict[str, Any]) -> bool:
    # Mistral and Azure have a flag, Together has a type, OpenRouter and GitHub list what comes out.
    can = _object(model.get("capabilities"))
    flags = [can.get("completion_chat"), can.get("chat_completion")]
    kind = model.get("type")
    inner = _object(model.get("architecture")).get("output_modalities")
    outs = [inner, model.get("supported_output_modalities")]
    return (
        False not in flags
        and (not isinstance(kind, str) or kind in _CHAT_TYPES)
        and all("text" in kinds for kinds in outs if isinstance(kinds, list))
    )


def _object(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def owner_of(found: Any) -> str:
    """The word in the first model's `owned_by`, by which some servers can be recognised."""
    models = _object(found).get("data")
    first = models[0] if isinstance(models, list) and models else None
    return str(_object(first).get("owned_by", ""))
