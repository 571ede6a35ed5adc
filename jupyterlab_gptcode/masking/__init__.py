"""Secrets leave as placeholders: what is one, which number it has, and where it may come back."""
