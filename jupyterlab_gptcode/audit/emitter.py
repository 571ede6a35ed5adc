"""Hands events to the handlers of Jupyter's event logger, in a thread of its own.

A handler may wait for a disk or a network, and may fail: the server's loop, and a turn, must not
notice. Listeners are left out on purpose, because every page of JupyterLab is one.
"""

from __future__ import annotations

import logging
import queue
import threading
from pathlib import Path
from typing import Any

from jupyter_events import EventLogger

from ..protocol import Json

_log = logging.getLogger(__name__)
SCHEMAS = Path(__file__).with_name("schemas")
_ID = "urn:jupyterlab-gptcode:event:"
_NAMES = ("block", "conversation", "settings", "step-asked", "step-ended")
_LAST = 5.0  # seconds that what is left may take when the server ends


class Emitter:
    def __init__(self, logger: EventLogger | None) -> None:
        self._logger = logger = logger or EventLogger()
        self._own: EventLogger | None = None
        self._waiting: queue.SimpleQueue[tuple[str, Json] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        for name in _NAMES:
            if f"{_ID}{name}" not in logger.schemas:
                logger.register_event_schema(SCHEMAS / f"{name}.yaml")

    def __call__(self, name: str, data: Json) -> None:
        if not self._logger.handlers:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="gptcode-audit", daemon=True)
            self._thread.start()
        self._waiting.put((f"{_ID}{name}", data))

    def close(self) -> None:
        """What was handed over is with the handlers, unless they take too long."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(_LAST)
            self._thread = None

    def _run(self) -> None:
        while (event := self._waiting.get()) is not None:
            schema, data = event
            try:
                self._handlers_only().emit(schema_id=schema, data=data)
            except Exception as error:  # a handler may raise anything
                # Without its own words: they may quote the event.
                _log.error("An audit event could not be written: %s", type(error).__name__)

    def _handlers_only(self) -> EventLogger:
        """The same handlers and schemas, without listeners."""
        handlers: list[Any] = list(self._logger.handlers)
        if self._own is None or list(self._own.handlers) != handlers:
            self._own = EventLogger(schemas=self._logger.schemas, handlers=handlers)
            for name in _NAMES:
                _make_known(self._own, f"{_ID}{name}")
        return self._own


def _make_known(logger: EventLogger, schema: str) -> None:
    """It knows the schemas of a shared registry only once it had something to do with each."""
    logger.add_modifier(schema_id=schema, modifier=_unchanged)
    for modified in (True, False):
        logger.add_listener(modified=modified, schema_id=schema, listener=_nobody)
    logger.remove_listener(schema_id=schema, listener=_nobody)


def _unchanged(schema_id: str, data: Json) -> Json:  # noqa: ARG001  as it is called
    return data


async def _nobody(*_: Any, **__: Any) -> None: ...
