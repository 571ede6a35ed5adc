"""Entries that only grow, what can be read off them, and the journal that stores them."""
