"""Endpoints, keys and the starter model, which users set up while the server runs."""

from .correct import correct
from .download import StarterDownload
from .download_speed import DownloadSpeed
from .editor import EndpointEditor
from .keys import place_of_keys
from .overview import offered, overview
from .pip import PipDownload
from .registry import INSTALL, NEEDS_LLAMA_CPP, Endpoints
from .starter import STARTER, Report, Weights, downloaded, megabytes, pull, starter_file

__all__ = [
    "INSTALL",
    "NEEDS_LLAMA_CPP",
    "STARTER",
    "DownloadSpeed",
    "EndpointEditor",
    "Endpoints",
    "PipDownload",
    "Report",
    "StarterDownload",
    "Weights",
    "correct",
    "downloaded",
    "megabytes",
    "offered",
    "overview",
    "place_of_keys",
    "pull",
    "starter_file",
]
