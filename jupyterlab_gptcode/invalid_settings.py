"""Why the settings cannot be used: nothing runs under a policy that cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from traitlets import TraitError
from traitlets.config import Config as Traits

from .policy import from_environment, unknown_variables
from .settings import Config

_CORRECT = "Correct Jupyter's configuration, then restart JupyterLab."
UNREAD = f"GPT-Code does not run: its settings could not be read. {_CORRECT}"


@dataclass(frozen=True)
class Environment:
    """What the environment sets, and why it cannot be used."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    problems: Collection[str] = ()


def read_environment(environment: Mapping[str, str]) -> Environment:
    settings, problems = from_environment(Config.class_traits(config=True), environment)
    return Environment(settings, problems)


def invalid_settings(
    settings: Traits, known: Collection[str], variables: Mapping[str, str] | None = None
) -> str:
    """Why these settings of `GPTCode` cannot be used; empty if they can. `variables` are the whole
    environment, whose settings are among them already.

    The sentences hold no value that is text, because it might be a secret in a wrong place. `known`
    are the names of settings that are not of `Config`.
    """
    traits, variables = Config.class_traits(config=True), variables or {}
    own = {name: value for name, value in settings.items() if name in traits}
    found = list(filter(None, (_invalid(name, value) for name, value in own.items())))
    unknown = settings.keys() - traits.keys() - set(known)
    found += [f"GPTCode.{name} is not a setting." for name in sorted(unknown)]
    found += read_environment(variables).problems
    if not found:
        config = Config(config=Traits({"Config": own}))
        found += unknown_variables(traits.keys(), config.key_variables(), variables)
        found += config.contradictions()
    problems = " ".join(found)
    return f"GPT-Code does not run: {problems} {_CORRECT}" if problems else ""


def _invalid(name: str, value: object) -> str:
    try:
        Config(config=Traits({"Config": {name: value}}))
    except TraitError as error:
        said = str(error).replace("a Config instance", "GPTCode")
        if type(value) in (int, float) or said.startswith("GPTCode."):
            return f"{said.rstrip('.')}."
        return f"GPTCode.{name} must be {Config.class_traits()[name].info()}."
    return ""
