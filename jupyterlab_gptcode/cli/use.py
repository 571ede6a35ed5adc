"""`jupyter gptcode use FILE`: runs another GGUF file as the embedded model."""

from __future__ import annotations

from pathlib import Path

from ..errors import GPTCodeError
from ..providers.embedded import check_gguf, installed
from ..settings import Config
from ..setup import NEEDS_LLAMA_CPP, Endpoints


def use(config: Config, path: Path) -> int:
    file = path.expanduser().absolute()
    try:
        check_gguf(file)
    except OSError as error:
        message = f"{file} could not be read ({error.strerror}). Nothing was changed."
        raise GPTCodeError(message) from error
    except ValueError as error:
        message = f"{file} cannot be used. {error} Nothing was changed. Choose another file, or "
        raise GPTCodeError(f"{message}download it again.") from error
    Endpoints(config).saved.use(str(file))
    print(f"The embedded model is now {file}.")
    if config.embedded_model:
        print(f"But c.GPTCode.embedded_model takes precedence: {config.embedded_model}")
    if not installed():
        print(NEEDS_LLAMA_CPP)
    return 0
