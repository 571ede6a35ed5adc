"""`jupyter gptcode status`: shows which models are set up and what is missing."""

from __future__ import annotations

import asyncio
import json
import platform
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

from .. import __version__
from ..kernel import INSPECTED
from ..policy import Origins, effective
from ..protocol import Json, Level, Mode
from ..providers import Model
from ..providers.catalog import NO_PROVIDER, Catalog
from ..providers.embedded import installed
from ..settings import Config
from ..setup import INSTALL, STARTER, Endpoints, megabytes, overview, starter_file
from ..spending import Spending, described


def status(config: Config, origins: Origins, *, as_json: bool) -> int:
    """The exit code is 0 if a model can be used."""
    found = asyncio.run(_status(config, origins))
    print(json.dumps(found, indent=2) if as_json else "\n".join(_lines(found)))
    return 0 if found["ready"] else 1


async def _status(config: Config, origins: Origins) -> Json:
    endpoints = Endpoints(config)
    spending = Spending(config.folder(), rules=config.spending_rules())
    await spending.read()
    try:
        models, providers = await _providers(endpoints.catalog)
    finally:
        await endpoints.catalog.close()
    starter = starter_file(config.models_folder())
    ready = any(provider["models"] for provider in providers)
    return {
        "version": __version__,
        "ready": ready,
        "providers": providers,
        "endpoints": [_with_place(each, models) for each in overview(config, endpoints)],
        "starter": str(starter) if starter else None,
        "embedded": str(endpoints.embedded.files[0]) if endpoints.embedded else None,
        "llama_cpp": installed(),
        "ceiling": config.approval_ceiling,
        "privacy_ceiling": config.privacy_ceiling,
        "limits": [{**asdict(each), "text": described(each)} for each in spending.limits],
        "inspected": sorted(INSPECTED.values()),
        "settings": effective(config, config.class_traits(config=True).keys(), origins),
        "versions": _versions(),
        "missing": endpoints.missing(),
        "next": _next(providers, ready=ready, missing=endpoints.missing()),
    }


def _with_place(endpoint: Json, models: list[Model]) -> Json:
    """Not local either where some of its models send prompts on."""
    hosts = {each.host for each in models if each.provider == endpoint["name"] and each.host}
    elsewhere = sorted(hosts - {endpoint["host"]})
    is_local = endpoint["local"] and not elsewhere
    return {**endpoint, "local": is_local, "elsewhere": elsewhere}


async def _providers(catalog: Catalog) -> tuple[list[Model], list[Json]]:
    models, problems = await catalog.models()
    found: dict[str, Json] = {}
    for model in models:
        found.setdefault(model.provider, {"name": model.provider, "models": []})
        found[model.provider]["models"].append(model.id)
    for problem in problems:
        found[problem.provider] = {
            "name": problem.provider,
            "models": [],
            "problem": problem.message,
        }
    return models, list(found.values())


def _next(providers: list[Json], *, ready: bool, missing: str) -> str:
    if ready:
        return "Start JupyterLab with: jupyter lab"
    if problem := next((each["problem"] for each in providers if "problem" in each), None):
        return str(problem)
    return missing or NO_PROVIDER


# In the words of the panel.
_CEILINGS: dict[Mode, str] = {
    "insert": "be inserted",
    "ask": "run when the user says yes",
    "safe": "run by itself if it is safe",
    "run": "always run by itself",
}


_LEVELS: dict[Level, str] = {
    "prompts": "only what users type",
    "structure": "structure",
    "samples": "samples",
    "everything": "everything",
}


def _lines(status: Json) -> list[str]:
    lines = [f"GPT-Code {status['version']}"]
    called = [each for each in status["endpoints"] if each["on"] and not each["hidden"]]
    for provider in status["providers"]:
        names = provider["models"]
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        lines.append(f"{provider['name']}: {shown or provider.get('problem', 'no models')}")
        lines += [f"  {_place(each)}" for each in called if each["name"] == provider["name"]]
    for endpoint in status["endpoints"]:
        if endpoint["hidden"]:
            lines.append(
                f"{endpoint['name']}: set up in the panel, but the configuration takes precedence"
            )
    lines.append(f"Code may at most: {_CEILINGS[status['ceiling']]}")
    lines.append(f"Models may see at most: {_LEVELS[status['privacy_ceiling']]}")
    lines += _limits(status["limits"])
    lines += _set(status["settings"])
    lines.append(f"Variables are read in kernels of {', '.join(status['inspected'])}")
    missing = f"not downloaded ({megabytes(STARTER.size)}; run: jupyter gptcode pull)"
    lines.append(f"Starter model: {status['starter'] or missing}")
    lines.append(f"llama.cpp: {'installed' if status['llama_cpp'] else f'missing. {INSTALL}'}")
    if status["missing"] and status["missing"] != status["next"]:
        lines.append(status["missing"])
    return [*lines, status["next"]]


def _place(endpoint: Json) -> str:
    if endpoint["host"]:
        return f"Sends to {endpoint['host']}"
    if elsewhere := ", ".join(endpoint["elsewhere"]):
        return f"Some models stay on this machine, others send to {elsewhere}"
    return "Stays on this machine"


def _limits(limits: list[Json]) -> list[str]:
    """Those in force, each with the setting that has set it, if one has."""
    named = [
        f"{each['text']} ({each['trait']})" if each["trait"] else each["text"] for each in limits
    ]
    return [f"Limits: {', '.join(named)}"] if named else []


_LONGEST = 60  # characters of a value that is shown


def _set(settings: list[Json]) -> list[str]:
    """Those that are not the default, each with where it comes from."""
    return [
        f"{each['setting']} = {_short(each['value'])} ({_SOURCES[each['source']]})"
        for each in settings
        if each["source"] != "default"
    ]


_SOURCES = {
    "configuration": "configuration file",
    "environment": "environment",
    "command line": "command line",
}


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _versions() -> Json:
    found = {"python": platform.python_version()}
    for package in ("jupyterlab", "jupyter_server", "openai"):
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found
