"""Through a real JupyterHub: `scripts/test hub` installs one and runs these."""
