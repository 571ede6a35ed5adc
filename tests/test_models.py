"""What the server says of the models to choose from."""

from __future__ import annotations

from .client import Client, Script


async def test_models(client: Client, script: Script) -> None:
    script.play(models=["small", "large"], vision=True, context_window=9000)
    names = ("context_window", "vision", "reasoning", "output_cap")
    model = {
        "provider": "scripted",
        "context_window": 9000,
        "vision": True,
        "small": False,
        "reasoning": False,
        "output_cap": None,
        "efforts": [],
        "effort": "",
        "note": "",
        "summary_room": 2250,
        "host": "",
        "level": "everything",
        "sources": dict.fromkeys(names, "default"),
    }
    assert await client.call("GET", "models") == (
        200,
        {
            "default": "small",
            "models": [{"id": "small", **model}, {"id": "large", **model}],
            "providers": ["scripted"],
            "problems": [],
            "gone": [],
            "cut": [],
        },
    )
