"""The embedded models: their files, and the process in which llama.cpp runs them."""

from .gguf import read_gguf
from .gguf_check import check_gguf
from .installed import find_files, install_command, installed
from .provider import CONTEXT_WINDOW, Embedded, EmbeddedModel

__all__ = [
    "CONTEXT_WINDOW",
    "Embedded",
    "EmbeddedModel",
    "check_gguf",
    "find_files",
    "install_command",
    "installed",
    "read_gguf",
]
