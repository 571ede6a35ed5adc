"""What a server does with conversations: create, fork, step, act, stop. Knows no HTTP."""
