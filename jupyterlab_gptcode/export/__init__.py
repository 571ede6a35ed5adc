"""A conversation as a file that the user takes away: Markdown, a notebook, or its journal."""

from .formats import FORMATS, ExportedFile, exported

__all__ = ["FORMATS", "ExportedFile", "exported"]
