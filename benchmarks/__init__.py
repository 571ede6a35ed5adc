"""Measurements of this checkout that take minutes; `scripts/test` does not run them."""
