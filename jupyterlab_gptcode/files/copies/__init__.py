"""Copies of files that code is about to write over or remove, and putting them back."""

from .place import Place, place_of
from .restore import restore
from .store import FileCopies, TooLate
from .survey import Survey, images_now, images_within, survey

__all__ = [
    "FileCopies",
    "Place",
    "Survey",
    "TooLate",
    "images_now",
    "images_within",
    "place_of",
    "restore",
    "survey",
]
