"""Endpoints, keys and the starter model, set up while the server runs."""
