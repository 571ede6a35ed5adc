"""Looks up the numbers of a turn's final text in the outputs of the turn."""

from .turn import opened_with_numbers, with_numbers

__all__ = ["opened_with_numbers", "with_numbers"]
