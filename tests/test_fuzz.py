"""Thousands of requests that `openapi.yaml` allows or forbids: none breaks the server.

Each change tries thirty of each call, and sixty previews; `--all` three hundred.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from benchmarks.server import Server
from jupyterlab_gptcode.protocol import openapi

from .client import BLOCK, step
from .imports import LINES, file
from .sizes import some

SCHEMA = schemathesis.openapi.from_dict(openapi())
OPERATIONS = {
    found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)
}
AnyCase = Case[Any]
CALLS = some(300, part=0.1)  # of each operation; those in SINGLE take nothing that could vary
_FEW = some(40, part=0.1)  # each starts a process
# The request with the most parts; of thirty inputs none was one that once broke the server.
NUMBERS = {"POST /files/profile": _FEW, "POST /checks": _FEW, "POST /preview": some(300)}
SINGLE = (
    *("GET /status", "GET /models", "GET /endpoints", "GET /local-endpoints"),
    *("GET /starter", "POST /starter", "DELETE /starter", "POST /starter/stop"),
    *("GET /downloads", "GET /trials"),
)
JOURNAL = file(*LINES)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]


class Fuzzed:
    """A server with conversations, and a count of what it answered."""

    def __init__(self, server: Server) -> None:
        self.url = server.url
        self.answers: dict[str, Counter[int]] = defaultdict(Counter)
        self.session = requests.Session()
        self.session.headers.update(server.headers)
        server.play({"when": "block", "answers": [BLOCK]}, {"when": "", "answers": ["Hello."]})
        self._server = server
        self.conversations: list[str] = []

    def add_conversations(self) -> None:
        """Conversations that no earlier operation has given to another page."""
        texts = ("block", "Hello", "")
        self.conversations = [self._conversation(self._server, text) for text in texts]

    def call(self, case: AnyCase) -> None:
        response = case.call(base_url=self.url, session=self.session, timeout=30)
        self.answers[case.operation.label][response.status_code] += 1
        # Other tests check what events are made of.
        streamed = response.headers["content-type"] == ["text/event-stream"]
        checks = CHECKS if streamed else [*CHECKS, response_schema_conformance]
        case.validate_response(response, checks=checks)

    def _conversation(self, server: Server, text: str) -> str:
        _, created = server.call("POST", "/conversations", {"notebook": "work/a.ipynb"})
        conversation: str = created["conversation"]
        if text:
            body = step(text=text, mode="ask", step="known")
            list(server.events("POST", f"/conversations/{conversation}/steps", body))
        return conversation


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    # Nothing may be fetched.
    nothing = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    server = Server(tmp_path_factory.mktemp("fuzz"), variables=nothing)
    try:
        server.start()
        found = Fuzzed(server)
        with found.session:
            yield found
    finally:
        server.kill()


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_request_breaks_the_server(fuzzed: Fuzzed, label: str) -> None:
    @settings(
        max_examples=NUMBERS.get(label, CALLS),
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(label), st.data())
    def run(case: AnyCase, data: st.DataObject) -> None:
        aim(case, fuzzed.conversations, data)
        fuzzed.call(case)

    fuzzed.add_conversations()
    run()
    answers = fuzzed.answers[label]
    assert answers.total() >= (1 if label in SINGLE else NUMBERS.get(label, CALLS))
    # A server that refuses all would not break either. One that plays a script takes no endpoint.
    refusals = {"POST /endpoints": 409, "PATCH /endpoints/{endpoint}": 404}
    refusals["POST /endpoints/{endpoint}/test"] = 404
    refusals["POST /conversations/{conversation}/trials/{trial}"] = 404  # none was begun
    refusals["POST /downloads"] = 422  # there is no such model
    refusals["POST /models/correction"] = 422  # it plays the script's model, which is as it is
    good = answers[refusals[label]] if label in refusals else answers[200] + answers[201]
    if label.startswith("POST") and label.endswith(
        ("/actions", "/undo", "/undo/files", "/summary")
    ):
        good += answers[409]  # what may follow in a turn depends on the actions before
    if label in ("POST /checks", "POST /checks/risks"):
        good += answers[404]  # there is no such notebook
    if label == "POST /estimate":
        good += answers[409]  # no page has asked before with that id
    if label == "DELETE /conversations/{conversation}":
        good += answers[409] + answers[404]  # a turn is open, and each can be deleted once
    assert good >= answers.total() / 10


def cases(label: str) -> st.SearchStrategy[AnyCase]:
    """Requests as described, and for operations that can be asked wrongly, others too."""
    operation = OPERATIONS[label]
    right: st.SearchStrategy[AnyCase] = operation.as_strategy()
    wrong: st.SearchStrategy[AnyCase] = operation.as_strategy(GenerationMode.NEGATIVE)
    return right if label in SINGLE else right | right | wrong


def aim(case: AnyCase, conversations: list[str], data: st.DataObject) -> None:
    """Lets most requests meet a conversation, and most actions a block, that there is."""
    known = st.sampled_from([*conversations[:1] * 4, *conversations, "0123456789abcdef"])
    if "conversation" in case.path_parameters:
        case.path_parameters["conversation"] = data.draw(known)
    if "step" in case.path_parameters and data.draw(st.booleans()):
        case.path_parameters["step"] = "known"
    if case.operation.label == "POST /conversations/import" and data.draw(st.booleans()):
        case.body = JOURNAL
    body: Any = case.body
    if not isinstance(body, dict):
        return
    if body.get("client"):  # another page would take the conversation over for the rest of the test
        body["client"] = "page"
    real = {"turn": 1, "block": 1}
    body |= {name: real[name] for name in real if isinstance(body.get(name), int)}
    if body.get("action") == "ended" and data.draw(st.booleans()):
        body["action"] = "noticed"  # in a turn that is over nothing starts any more
    if case.operation.label.endswith("/stop") and body.get("step"):
        body["step"] = "known"
    if "path" in body and data.draw(st.integers(0, 3)):
        body["path"] = data.draw(st.sampled_from(["", "", "a.ipynb", "../.."]))
    facts: Any = body.get("facts")
    if isinstance(facts, dict) and isinstance(facts.get("cells"), list):
        # Cells that stayed the same are numbered within the last snapshot, which is a small one.
        facts["cells"] = [cell for cell in facts["cells"] if not _is_same(cell)]
    if isinstance(body.get("conversation"), str):
        body["conversation"] = data.draw(known | st.just(""))
    if isinstance(fork := body.get("fork"), dict):
        fork |= {"conversation": data.draw(known)}


def _is_same(cell: Any) -> bool:
    return isinstance(cell, dict) and "same" in cell
