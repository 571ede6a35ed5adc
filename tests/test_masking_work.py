"""How much the search for secrets does: no more, for each character, in a long text than in a short
one. Calls are counted, and not the time; what each may read is bounded by its pattern."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from jupyterlab_gptcode.masking import find

_SHORT, _TIMES = 6_000, 4
HOSTILE = {
    "names": "key: ",
    "names in one another": "key:",
    "values in one another": "key=aA1bB2cC3dD4eE5fF,",
    "words": "password is hunter ",
    "quotes": "password='\\'",
    "logins": "auth=(",
    "options": "docker -p ",
    "variables": "PASSWORD=",
    "addresses": "://a:b",
    "ports": ":5432:",
    "beginnings of a block": "-----BEGIN PRIVATE KEY-----",
    "ends of a block": "-----END PRIVATE KEY-----",
    "lines of one key": f"sk-proj-{'aA1bB2cC3dD4eE5fF6' * 3}\n",
    "web tokens": "eyJ1-aaaaaaaa-",
    "ellipses": "…",
    "cookies": "cookie=a1B2c3D4e5 ",
    "headers": "authorization: bearer ",
    "headings": "user,password\n",
    "headings with bars": "| user | password |\n",
    "headings with blanks": "user  password\n",
    "cells": "<td>password</td>",
    "rows": "<tr><th>user</th><th>password</th></tr>",
    "elements": "<password>",
    "lists": "'password': ['hunter2', ",
    "series": "0  hunter2\nName: password, dtype: object\n",
    "profiles": "password: text, e.g. ",
    "pairs": "name: password\nvalue: hunter2\n",
    "statements": "create user identified by ",
    "literals": "password='hunter2' ",
    "other languages": "密码:",
    "escapes": "\\npassword\\t%20",
}


def work(text: str) -> int:
    """Calls of functions."""
    calls = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        find(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_grows_with_the_text_alone(kind: str) -> None:
    text = HOSTILE[kind] * (_SHORT // len(HOSTILE[kind]))
    once, more = work(text), work(text * _TIMES)
    assert more <= 1.2 * _TIMES * once + 500
    assert once < 20 * len(text)
