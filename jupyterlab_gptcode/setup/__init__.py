"""Endpoints, keys and the starter model, which users set up while the server runs."""
