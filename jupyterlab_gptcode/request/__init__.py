"""Entries become the messages of a request; a compaction makes them shorter."""
