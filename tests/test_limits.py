"""What a limit leaves for a request, and the words where that is too little."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import SaveError
from jupyterlab_gptcode.protocol import Usage
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.providers.price import Price
from jupyterlab_gptcode.spending import SCOPES, Limit, Scope, Spent, dollars, price, spent
from jupyterlab_gptcode.spending.choices import SavedChoices
from jupyterlab_gptcode.spending.limits import Need, Reached, allowed, in_force
from jupyterlab_gptcode.spending.prices import known_price

TRANSLATED = (Path(__file__).parents[1] / "src/panel/errors/limits.ts").read_text("utf-8")
PRICE = Price(2.0, 10.0, 1.0)
NEED = Need(1_000, 4_000, PRICE, local=False, model="gpt")
USED: dict[Scope, Spent] = {
    "turn": Spent(500, 0, 500, 0.01, 1),
    "conversation": Spent(5_000, 0, 5_000, 0.1, 10),
    "day": Spent(50_000, 0, 50_000, 1.0, 100),
}


def left(*limits: Limit, need: Need = NEED) -> int | Reached:
    return allowed(iter(limits), need, USED)


def test_without_a_limit_the_answer_is_as_long_as_it_may_be() -> None:
    assert left() == 4_000


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (Limit("turn", "tokens", 10_000), 4_000),
        (Limit("turn", "tokens", 5_000), 3_000),
        (Limit("turn", "tokens", 2_500), 500),
        (Limit("conversation", "tokens", 12_000), 1_000),
        (Limit("day", "tokens", 101_600), 600),
        # A request costs $0.002, and a token of its answer a thousandth of a cent.
        (Limit("day", "usd", 1.012), 1_000),
        (Limit("day", "usd", 2), 4_000),
    ],
)
def test_a_limit_cuts_the_answer_to_what_it_leaves(limit: Limit, expected: int) -> None:
    assert left(limit) == pytest.approx(expected, abs=1)


def test_the_least_of_several_limits_counts() -> None:
    limits = [Limit("turn", "tokens", 5_000), Limit("day", "tokens", 102_000)]
    assert left(*limits) == left(*limits[::-1]) == 1_000


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        (
            Limit("turn", "tokens", 2_499),
            "The limit of 2,499 tokens for a turn leaves 1,499, and the next request needs about "
            "1,500. It was not sent; what was done before is preserved. Write a new message to "
            'continue, or raise it under "Set up models" and try again.',
        ),
        (
            Limit("conversation", "usd", 0.1),
            "The limit of $0.10 for a conversation leaves $0.00, and the next request needs about "
            "$0.007. It was not sent; what was done before is preserved. Start a new conversation, "
            'or raise it under "Set up models" and try again.',
        ),
        (
            Limit("day", "tokens", 10, "c.GPTCode.token_limits"),
            "The limit of 10 tokens for a day leaves 0, and the next request needs about 1,500. It "
            "was not sent; what was done before is preserved. Continue tomorrow, or ask your "
            "administrator (c.GPTCode.token_limits) to raise it.",
        ),
    ],
)
def test_what_is_too_little_is_said(limit: Limit, message: str) -> None:
    assert left(limit) == Reached(message)


@pytest.mark.parametrize("trait", ["", "c.GPTCode.token_limits"])
@pytest.mark.parametrize("scope", SCOPES)
def test_the_page_can_translate_it(scope: Scope, trait: str) -> None:
    found = left(Limit(scope, "tokens", 10, trait))
    assert isinstance(found, Reached)
    said = found.message.replace("10 tokens", "%1", 1).replace(trait or "%4", "%4")
    said = said.replace("leaves 0", "leaves %2").replace("about 1,500", "about %3")
    assert f"'{said}'" in TRANSLATED


def test_a_price_that_nobody_knows_is_not_zero() -> None:
    elsewhere = Need(1_000, 4_000, None, local=False, model="gpt")
    found = left(Limit("day", "usd", 5), need=elsewhere)
    assert isinstance(found, Reached)
    assert found.message == (
        "The limit of $5.00 is in US dollars, and the price of gpt is not known. The "
        "request was not sent; what was done before is preserved. Enter the price under "
        '"Set up models", or set a limit in tokens there.'
    )
    # A server on this machine asks for no money.
    here = Need(1_000, 4_000, None, local=True, model="gpt")
    assert left(Limit("day", "usd", 0), need=here) == 4_000


def test_what_is_free_passes_a_limit_in_dollars_that_is_not_used_up() -> None:
    free = Need(1_000, 4_000, Price(0, 0), local=False, model="gpt")
    assert left(Limit("day", "usd", 1), need=free) == 4_000
    assert isinstance(left(Limit("day", "usd", 0.5), need=free), Reached)


def test_the_administrators_limits_come_before_the_users() -> None:
    locked = Limit("day", "tokens", 5, "c.GPTCode.token_limits")
    own = [Limit("day", "tokens", 10**9), Limit("turn", "usd", 1)]
    assert in_force(iter([locked]), iter(own)) == (own[1], locked)


def test_cached_tokens_cost_what_they_cost() -> None:
    usage = Usage(1_000, 100, 800)
    assert PRICE.of_usage(usage) == pytest.approx((200 * 2 + 800 * 1 + 100 * 10) / 10**6)
    assert Price(2.0, 10.0).of_usage(usage) == pytest.approx((1_000 * 2 + 100 * 10) / 10**6)
    # More cached tokens than there are make no money.
    assert PRICE.of_usage(Usage(10, 0, 10**6)) == pytest.approx(10 / 10**6)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"input": 1, "output": 2}, Price(1, 2)),
        ({"input": 1, "output": 2, "cached": 0.5}, Price(1, 2, 0.5)),
        ({"input": 1}, None),
        ({"input": "1", "output": 2}, None),
        ({"input": -1, "output": 2}, None),
        ({"input": True, "output": 2}, None),
        (None, None),
        ([], None),
    ],
)
def test_a_price_is_complete_or_unknown(found: object, expected: Price | None) -> None:
    assert price(found) == expected


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "$0.00"),
        (0.00001, "less than $0.0001"),
        (0.00123, "$0.0012"),
        (0.5, "$0.50"),
        (0.05, "$0.05"),
        (1, "$1.00"),
        (1234.5, "$1,234.50"),
    ],
)
def test_dollars_have_the_digits_that_matter(amount: float, text: str) -> None:
    assert dollars(amount) == text


def test_strange_reports_shrink_no_sum() -> None:
    assert spent(Usage(-5, -5, 10, cost=-1.0)) == Spent(0, 0, 0, 0.0, 1)
    assert spent(Usage(5, 5, 10)) == Spent(5, 5, 5, 0.0, 1, 1)


def test_choices_are_saved_and_another_server_reads_them(tmp_path: Path) -> None:
    one, other = (SavedChoices(tmp_path / "spending.json") for _ in range(2))
    one.set_limit("day", "usd", 2.5)
    one.set_limit("turn", "tokens", 10_000)
    one.set_price("gpt", PRICE)
    found = other.read()
    assert set(found.limits) == {Limit("day", "usd", 2.5), Limit("turn", "tokens", 10_000)}
    assert found.prices == {"gpt": PRICE}
    other.set_limit("day", "usd", None)
    other.set_price("gpt", None)
    assert one.read().limits == (Limit("turn", "tokens", 10_000),)
    assert one.read().prices == {}


@pytest.mark.parametrize("text", ["{", "[]", '{"limits": []}', '{"prices": 5}'])
def test_a_damaged_file_is_preserved_beside_the_new_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "spending.json"
    file.write_text(text)
    choices = SavedChoices(file)
    assert choices.read().limits == ()
    choices.set_limit("day", "tokens", 5)
    assert file.with_name("spending.json.damaged").read_text() == text
    assert SavedChoices(file).read().limits == (Limit("day", "tokens", 5),)


def test_limits_in_force_stay_when_their_file_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "spending.json"
    choices = SavedChoices(file)
    choices.set_limit("day", "tokens", 5)
    file.write_text("{ not JSON")
    assert choices.read().limits == (Limit("day", "tokens", 5),)


def test_what_could_not_be_saved_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SaveError, match="Nothing was changed"):
        SavedChoices(tmp_path / "file" / "spending.json").set_limit("day", "tokens", 5)


@pytest.mark.parametrize(
    ("name", "address", "known"),
    [
        ("gpt-4o", "https://api.openai.com/v1", True),
        ("gpt-4o", "https://me.openai.azure.com/openai/v1", True),
        ("gpt-4o", "https://example.org/v1", False),
        ("gpt-4o", "https://notopenai.com/v1", False),
        ("openai/gpt-4o", "https://openrouter.ai/api/v1", False),
        ("claude-sonnet-4-6", "https://api.anthropic.com/v1", True),
        ("claude-sonnet-4-6", "https://api.openai.com/v1", False),
        ("somebody-elses", "https://api.openai.com/v1", False),
    ],
)
def test_the_price_of_its_maker_counts_only_there(name: str, address: str, known: bool) -> None:
    provider = OpenAICompatible("one", base_url=address)
    assert (known_price(name, provider) is not None) == known
