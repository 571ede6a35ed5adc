"""The part of a Hub's configuration that gives users models, but no key.

`UPSTREAM_URL` and `UPSTREAM_KEY` are in the Hub's own environment, which users' servers do not get.
"""

import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

c = get_config()  # type: ignore[name-defined]  # noqa: F821  the Hub defines it

SERVICE = "models"
ADDRESS = os.environ.get("MODELS_ADDRESS", "http://127.0.0.1:10101")
# Where users' servers reach the Hub's proxy.
PUBLIC = os.environ.get("MODELS_PUBLIC", "http://127.0.0.1:8000")
MAY_CALL = f"access:services!service={SERVICE}"

c.JupyterHub.services = [
    {
        "name": SERVICE,
        "url": ADDRESS,
        "command": [sys.executable, str(Path(__file__).with_name("proxy.py"))],
        "environment": {name: os.environ[name] for name in ("UPSTREAM_URL", "UPSTREAM_KEY")},
        "display": False,
    }
]
c.JupyterHub.load_roles = [{"name": "user", "scopes": ["self", MAY_CALL]}]
c.Spawner.server_token_scopes = ["users:activity!user", "access:servers!server", MAY_CALL]

ENDPOINT = f"{PUBLIC}/services/{SERVICE}/v1"
c.Spawner.environment = {
    "GPTCODE_ENDPOINTS": json.dumps(
        {"hub": {"base_url": ENDPOINT, "api_key_variable": "JUPYTERHUB_API_TOKEN"}}
    ),
    # It is on this machine, but what it gets goes elsewhere: the panel has to say so.
    "GPTCODE_FORWARDED": json.dumps(
        {urlsplit(PUBLIC).netloc: urlsplit(os.environ["UPSTREAM_URL"]).netloc}
    ),
    "GPTCODE_ALLOWED_ENDPOINTS": json.dumps([ENDPOINT]),
    "GPTCODE_OWN_ENDPOINTS": "false",
    "GPTCODE_LOCAL_PROBES": "false",
    "GPTCODE_STARTER_DOWNLOAD": "false",
    "GPTCODE_HUB_DOWNLOADS": "false",
    "GPTCODE_APPROVAL_CEILING": "safe",
    "GPTCODE_PRIVACY_CEILING": "samples",
    # Kernels keep the Hub's token: some packages need it. "named" would take it from them.
    "GPTCODE_HIDE_KEYS_FROM_KERNELS": "none",
}
