"""Counts the tokens of `talk/` with the tokenizers of models, for `benchmarks.estimate`.

    python -m benchmarks.record_tokens FAMILY=TOKENIZER …

A tokenizer is a `tokenizer.json` (read with `tokenizers`), a SentencePiece model (`sentencepiece`),
a GGUF file (`xllamacpp`, of the extra `local`), `openai:ENCODING` (`bpe-openai`) or a tekken file
of Mistral's (`mistral-common`). None of these libraries is needed otherwise: what was counted
is in `talk/tokens.json`.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from .talk import TOKENS, talks

Count = Callable[[str], int]


def counter(source: str) -> Count:
    """How many tokens a text has, without those that mark its beginning or end."""
    if source.startswith("openai:"):
        library: Any = importlib.import_module("bpe_openai")
        encoding = library.get_encoding(source.removeprefix("openai:"))
        return lambda text: len(encoding.encode(text))
    if source.endswith("tokenizer.json"):
        library = importlib.import_module("tokenizers")
        tokenizer = library.Tokenizer.from_file(source)
        return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)
    if source.endswith(".gguf"):
        return served(source)
    if "tekken" in source:
        library = importlib.import_module("mistral_common.tokens.tokenizers.tekken")
        tekken = library.Tekkenizer.from_file(source)
        return lambda text: len(tekken.encode(text, bos=False, eos=False))
    library = importlib.import_module("sentencepiece")
    model = library.SentencePieceProcessor(model_file=source)
    return lambda text: len(model.encode(text))


def served(weights: str) -> Count:
    """By llama.cpp's own server."""
    library: Any = importlib.import_module("xllamacpp")
    params = library.CommonParams()
    params.model.path, params.n_ctx, params.port = weights, 512, 0
    params.hostnames = ["127.0.0.1"]
    server = library.Server(params)

    def count(text: str) -> int:
        body = json.dumps({"content": text, "add_special": False}).encode()
        request = Request(f"{server.listening_address}/tokenize", body)
        with urlopen(request) as answer:
            return len(json.load(answer)["tokens"])

    return count


def main() -> None:
    found = json.loads(TOKENS.read_text("utf-8")) if TOKENS.exists() else {}
    for argument in sys.argv[1:]:
        family, _, source = argument.partition("=")
        count = counter(source)
        found[family] = {name: [count(part) for part in parts] for name, parts in talks().items()}
    Path(TOKENS).write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
