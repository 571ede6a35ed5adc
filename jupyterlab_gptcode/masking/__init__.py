"""Secrets leave as placeholders: what is one, which number it has, and where it may come back."""

from .find import find
from .masked import (
    PLACEHOLDER,
    UNKNOWN,
    masked,
    masker,
    new_secrets,
    values_in,
)

__all__ = [
    "PLACEHOLDER",
    "UNKNOWN",
    "find",
    "masked",
    "masker",
    "new_secrets",
    "values_in",
]
