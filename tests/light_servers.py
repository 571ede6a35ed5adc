"""A server for each of some hundred tests, without what no test looks at: half of its start."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import jupyter_events.validators
import pytest
from jupyter_server.serverapp import ServerApp
from traitlets.config.application import Application
from traitlets.config.loader import ConfigLoader


@pytest.fixture
def jp_nbconvert_templates() -> None:
    """pytest-jupyter would copy those of the environment: nothing is converted."""


@pytest.fixture(autouse=True)
def jp_server_cleanup(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """As pytest-jupyter's, which also makes and clears a server where a test had none."""
    yield
    if not ServerApp.initialized():
        return
    app = ServerApp.instance()
    jp_asyncio_loop.run_until_complete(app._cleanup())
    app.kernel_manager.context.destroy()
    ServerApp.clear_instance()


@pytest.fixture(scope="session", autouse=True)
def schemas_checked_once() -> Iterator[None]:
    """Each server registers the same few schemas of events, and each is checked each time."""
    check: Callable[[Any], None] = jupyter_events.validators.validate_schema
    right: set[str] = set()

    def check_once(schema: Any) -> None:
        written = json.dumps(schema, sort_keys=True)
        if written not in right:
            check(schema)
            right.add(written)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jupyter_events.schema.validate_schema", check_once)
        yield


class NoArguments(ConfigLoader):
    """What a parser of all traits, which takes a fifth of a start, finds in no arguments."""

    extra_args: tuple[str, ...] = ()


@pytest.fixture(scope="session", autouse=True)
def arguments_parsed_if_there_are() -> Iterator[None]:
    create: Callable[..., Any] = Application._create_loader

    def create_loader(app: Application, argv: list[str] | None, *more: Any, **options: Any) -> Any:
        return create(app, argv, *more, **options) if argv else NoArguments()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Application, "_create_loader", create_loader)
        yield
