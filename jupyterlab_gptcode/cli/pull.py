"""`jupyter gptcode pull`: downloads the starter model."""

from __future__ import annotations

from ..providers.embedded import installed
from ..settings import Config
from ..setup import NEEDS_LLAMA_CPP
from .progress_bar import pull_with_bar


def pull(config: Config) -> int:
    pull_with_bar(config.models_folder())
    if not installed():
        print(NEEDS_LLAMA_CPP)
    return 0
