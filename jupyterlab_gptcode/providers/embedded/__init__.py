"""The embedded models: their files, and the process in which llama.cpp runs them."""

from .gguf import is_gguf, read_gguf
from .installed import find_files, install_command, installed
from .provider import CONTEXT_WINDOW, Embedded, EmbeddedModel

__all__ = [
    "CONTEXT_WINDOW",
    "Embedded",
    "EmbeddedModel",
    "find_files",
    "install_command",
    "installed",
    "is_gguf",
    "read_gguf",
]
