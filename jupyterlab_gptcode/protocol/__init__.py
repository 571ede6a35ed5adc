"""What travels between page and server: requests, actions, events, and their schema."""
