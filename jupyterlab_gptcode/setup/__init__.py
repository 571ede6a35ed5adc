"""Endpoints, keys and the starter model, which users set up while the server runs."""

from .download import StarterDownload
from .download_speed import DownloadSpeed
from .pip import PipDownload
from .registry import INSTALL, NEEDS_LLAMA_CPP, Endpoints
from .starter import STARTER, Report, Weights, downloaded, megabytes, pull, starter_file

__all__ = [
    "INSTALL",
    "NEEDS_LLAMA_CPP",
    "STARTER",
    "DownloadSpeed",
    "Endpoints",
    "PipDownload",
    "Report",
    "StarterDownload",
    "Weights",
    "downloaded",
    "megabytes",
    "pull",
    "starter_file",
]
