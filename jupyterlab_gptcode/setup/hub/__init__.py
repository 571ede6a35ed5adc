"""Models from a model hub, or from any https address: downloaded in pieces, checked, removed."""

from .downloads import ModelDownloads
from .fetch import Fetch
from .recommended import Recommended, recommended, recommended_file
from .room import gigabytes
from .source import source_of

__all__ = [
    "Fetch",
    "ModelDownloads",
    "Recommended",
    "gigabytes",
    "recommended",
    "recommended_file",
    "source_of",
]
