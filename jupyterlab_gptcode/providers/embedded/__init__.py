"""The embedded model: llama.cpp in a child process of the server."""

from .provider import Embedded, find_file, install_command, installed, is_gguf

__all__ = ["Embedded", "find_file", "install_command", "installed", "is_gguf"]
