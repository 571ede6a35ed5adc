"""Endpoints, keys and the starter model, which users set up while the server runs."""

from .download import StarterDownload
from .registry import INSTALL, NEEDS_LLAMA_CPP, Endpoints
from .starter import STARTER, megabytes, starter_file

__all__ = [
    "INSTALL",
    "NEEDS_LLAMA_CPP",
    "STARTER",
    "Endpoints",
    "StarterDownload",
    "megabytes",
    "starter_file",
]
