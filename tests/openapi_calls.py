"""Calls as JSON, each with the status that answers it; `test_openapi.py` makes them."""

from __future__ import annotations

from .client import FACTS, step

ACTION = {"client": "page", "turn": 1}
UNDO = {"client": "page", "turn": 1, "kind": "undo", "cells": [{"cell": "c", "block": 1}]}
CHECK = {
    "check": "one",
    "notebook": "none.ipynb",
    "kernel": FACTS["kernel"],
    "cells": [{"id": "a", "type": "code", "source": "1"}],
}
ESTIMATE = {"client": "page", "step": "m", "conversation": "", "text": "Go", "facts": FACTS}
CHOSEN = {"path": "work/a.csv", "version": "1"}
FILES = {"client": "page", "turn": 1, "kind": "undo", "files": [CHOSEN]}
CALLS: list[tuple[str, str, object, int]] = [
    ("GET", "/status", None, 200),
    ("GET", "/inspectors/{language}", None, 200),
    ("GET", "/models", None, 200),
    ("GET", "/spending?model=scripted", None, 200),
    ("GET", "/spending?conversation=none", None, 404),
    ("PATCH", "/spending", {"limits": [{"scope": "day", "unit": "tokens", "most": 10**9}]}, 200),
    ("PATCH", "/spending", {"prices": [{"model": "a", "price": {"input": 1, "output": 2}}]}, 200),
    ("PATCH", "/spending", {"limits": [{"scope": "year", "unit": "tokens", "most": 1}]}, 422),
    ("PATCH", "/spending", b"{", 400),
    ("POST", "/estimate", ESTIMATE, 200),
    ("POST", "/estimate", ESTIMATE | {"conversation": "none"}, 404),
    ("POST", "/estimate", {"client": "page", "text": "Go", "same": "gone"}, 409),
    ("POST", "/estimate", {"client": "page", "text": "Go"}, 422),
    ("POST", "/estimate", b"{", 400),
    ("GET", "/conversations", None, 200),
    ("POST", "/conversations", {"notebook": "work/a.ipynb", "known": []}, 409),
    ("POST", "/conversations", {"notebook": "a.ipynb"}, 201),
    (
        "POST",
        "/conversations",
        {"notebook": "b.ipynb", "fork": {"conversation": "{conversation}", "seq": 3}},
        201,
    ),
    (
        "POST",
        "/conversations",
        {"notebook": "b.ipynb", "fork": {"conversation": "none", "seq": 3}},
        404,
    ),
    ("POST", "/conversations", {}, 422),
    ("POST", "/conversations", b"{", 400),
    ("GET", "/conversations/{conversation}", None, 200),
    ("GET", "/conversations/none", None, 404),
    ("PATCH", "/conversations/{conversation}", {"title": "Means"}, 200),
    ("PATCH", "/conversations/{conversation}", {"title": 1}, 422),
    ("PATCH", "/conversations/none", {"title": "Means"}, 404),
    ("DELETE", "/conversations/{conversation}", None, 409),
    ("DELETE", "/conversations/none", None, 404),
    ("GET", "/conversations/none/export", None, 404),
    ("POST", "/conversations/import", b"{", 422),
    # tests/test_conversation_list.py and tests/test_exports.py delete and import.
    ("POST", "/conversations/{conversation}/steps", {}, 422),
    ("POST", "/conversations/none/steps", step(text="Go"), 404),
    ("POST", "/conversations/{conversation}/steps", step(step="b", client="b", text="Go"), 409),
    ("POST", "/conversations/{conversation}/actions", {}, 422),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "page", "action": "ran", "status": "ok", "turn": 1, "block": 1},
        200,
    ),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "other", "action": "taken-over", "turn": 1},
        200,
    ),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "page", "action": "renamed", "turn": 1, "notebook": "b.ipynb"},
        200,
    ),
    ("POST", "/conversations/{conversation}/actions", ACTION | {"action": "left"}, 200),
    ("POST", "/conversations/{conversation}/actions", ACTION | {"action": "noticed"}, 200),
    ("POST", "/conversations/{conversation}/actions", ACTION | {"action": "ended"}, 200),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "other", "action": "ended", "turn": 1},
        409,
    ),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "other", "action": "skipped", "turn": 1, "block": 1},
        409,
    ),
    # What is to run names its source.
    *(
        ("POST", "/conversations/{conversation}/actions", ACTION | {"block": 1, **named}, 422)
        for name in ("approved", "running")
        for named in ({"action": name}, {"action": name, "source": None})
    ),
    # What is about the turn names no block, and the other way round.
    ("POST", "/conversations/{conversation}/actions", ACTION | {"action": "skipped"}, 422),
    (
        "POST",
        "/conversations/{conversation}/actions",
        ACTION | {"action": "ended", "block": 1},
        422,
    ),
    ("POST", "/conversations/{conversation}/stop", {"client": "page", "step": "auto-1"}, 200),
    ("POST", "/conversations/{conversation}/stop", {"client": "page", "step": "other"}, 200),
    ("POST", "/conversations/{conversation}/stop", {"client": "other", "step": "auto-1"}, 409),
    ("POST", "/conversations/{conversation}/stop", {}, 422),
    ("POST", "/conversations/{conversation}/undo", UNDO, 409),
    ("POST", "/conversations/{conversation}/undo", UNDO | {"turn": 2}, 422),
    ("POST", "/conversations/none/undo", UNDO, 404),
    ("GET", "/conversations/{conversation}/undo/files?turn=1", None, 200),
    ("GET", "/conversations/{conversation}/undo/files?turn=x", None, 422),
    ("GET", "/conversations/{conversation}/undo/files", None, 422),
    ("GET", "/conversations/none/undo/files?turn=1", None, 404),
    ("POST", "/conversations/{conversation}/undo/files", FILES, 409),
    ("POST", "/conversations/{conversation}/undo/files", FILES | {"turn": 2}, 422),
    ("POST", "/conversations/none/undo/files", FILES, 404),
    # tests/test_undo.py and tests/test_undo_files.py have what can be undone.
    ("POST", "/models/choice", {"model": ""}, 200),
    ("POST", "/models/choice", {"model": "typo"}, 200),
    ("POST", "/models/choice", {}, 422),
    ("POST", "/models/correction", {"model": "scripted", "vision": True}, 422),
    ("POST", "/models/correction", {"model": "scripted"}, 422),
    ("GET", "/endpoints", None, 200),
    ("POST", "/endpoints", {}, 422),
    ("POST", "/endpoints", {"base_url": "ftp://a"}, 422),
    ("POST", "/endpoints", {"key": "sk"}, 409),
    ("PATCH", "/endpoints", {"order": ["ollama"]}, 200),
    ("PATCH", "/endpoints", {}, 422),
    ("PATCH", "/endpoints/{endpoint}", {"on": False}, 404),
    ("PATCH", "/endpoints/{endpoint}", {}, 422),
    ("POST", "/endpoints/{endpoint}/test", {}, 404),
    ("POST", "/endpoints/{endpoint}/test", {"more": 1}, 422),
    ("DELETE", "/endpoints/{endpoint}", None, 200),
    ("GET", "/local-endpoints", None, 200),
    ("POST", "/checks", {}, 422),
    ("POST", "/checks", CHECK, 404),
    ("POST", "/checks/risks", {}, 422),
    ("POST", "/checks/risks", CHECK, 404),
    ("POST", "/checks/stop", {}, 422),
    ("POST", "/checks/stop", {"check": "none"}, 200),
    ("GET", "/starter", None, 200),
    ("POST", "/starter/stop", {}, 200),
    ("DELETE", "/starter", None, 200),
    ("POST", "/conversations/none/stop", {"client": "page", "step": "one"}, 404),
    ("POST", "/files/exists", {"path": "missing.csv"}, 200),
    ("POST", "/files/exists", {}, 422),
    ("POST", "/files/profile", {"path": ""}, 200),
    ("POST", "/files/profile", {"path": "missing.csv"}, 404),
    ("POST", "/files/profile", {}, 422),
]
