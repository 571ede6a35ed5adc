"""Endpoints, keys and the starter model, which users set up while the server runs."""

from .correct import correct
from .download import StarterDownload
from .download_speed import DownloadSpeed
from .editor import EndpointEditor
from .hub import (
    Fetch,
    ModelDownloads,
    gigabytes,
    recommended,
    recommended_file,
    source_of,
)
from .keys import place_of_keys
from .overview import offered, overview
from .pip import PipDownload
from .registry import INSTALL, NEEDS_LLAMA_CPP, Endpoints
from .starter import (
    STARTER,
    STARTER_MODEL,
    Report,
    Weights,
    downloaded,
    megabytes,
    pull,
    starter_file,
)

__all__ = [
    "INSTALL",
    "NEEDS_LLAMA_CPP",
    "STARTER",
    "STARTER_MODEL",
    "DownloadSpeed",
    "EndpointEditor",
    "Endpoints",
    "Fetch",
    "ModelDownloads",
    "PipDownload",
    "Report",
    "StarterDownload",
    "Weights",
    "correct",
    "downloaded",
    "gigabytes",
    "megabytes",
    "offered",
    "overview",
    "place_of_keys",
    "pull",
    "recommended",
    "recommended_file",
    "source_of",
    "starter_file",
]
