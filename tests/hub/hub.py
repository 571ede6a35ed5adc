"""A Hub with its proxy, two users and the models service of `examples/hub-proxy`."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "hub-proxy"
ENVIRONMENT = os.environ.get("GPTCODE_HUB")  # a folder with bin/ and node_modules/
USERS = ("ada", "ben")
_ADMIN = secrets.token_hex(16)
_CONFIG = """
load_subconfig({example!r})
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.allowed_users = {users!r}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.args = ["--allow-root"]
c.Spawner.environment["JUPYTERHUB_ACTIVITY_INTERVAL"] = "1"
c.JupyterHub.bind_url = {public!r}
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = [{command!r}]
c.JupyterHub.cookie_secret_file = "cookie_secret"
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.last_activity_interval = 0
c.JupyterHub.cleanup_servers = True
c.JupyterHub.services.append({{"name": "test", "api_token": {admin!r}}})
c.JupyterHub.load_roles.append({{"name": "test", "services": ["test"], "scopes": [
    "admin:users", "admin:servers", "tokens", "list:users", "read:users:activity"]}})
"""


class Hub:
    """Runs from `start` to `close`; `url` is its public address."""

    def __init__(self, folder: Path, upstream: str, key: str) -> None:
        self.folder, self.homes = folder, folder / "homes"
        self.url = f"http://127.0.0.1:{_free_port()}"
        self._upstream, self._key = upstream, key
        self._log = folder / "hub.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._tokens: dict[str, str] = {}

    def start(self) -> None:
        for user in USERS:
            (self.homes / user).mkdir(parents=True)
        assert ENVIRONMENT is not None
        scripts, proxy = Path(ENVIRONMENT) / "bin", Path(ENVIRONMENT) / "node_modules" / ".bin"
        config = self.folder / "jupyterhub_config.py"
        config.write_text(
            _CONFIG.format(
                example=str(EXAMPLE / "jupyterhub_config.py"),
                users=set(USERS),
                homes=str(self.homes),
                public=self.url,
                hub=_free_port(),
                proxy=_free_port(),
                command=str(proxy / "configurable-http-proxy"),
                admin=_ADMIN,
            ),
            "utf-8",
        )
        variables = {
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "UPSTREAM_URL": self._upstream,
            "UPSTREAM_KEY": self._key,
            "MODELS_ADDRESS": f"http://127.0.0.1:{_free_port()}",
            "MODELS_PUBLIC": self.url,
        }
        command = [str(scripts / "jupyterhub"), "-f", str(config)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603
                command, cwd=self.folder, env=variables, stdout=log, stderr=log
            )
        self._wait(lambda: self._admin("GET", "/").status_code == 200)
        for user in USERS:
            self._admin("POST", f"/users/{user}")
            self._tokens[user] = self._admin("POST", f"/users/{user}/tokens", {}).json()["token"]

    def close(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(30)
            self._process.kill()
            self._process.wait()

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def spawn(self, user: str) -> httpx.Client:
        """Starts the user's server; a client that is signed in there."""
        self._admin("POST", f"/users/{user}/server")
        self._wait(lambda: self.is_running(user))
        return self.client(user, user)

    def client(self, user: str, owner: str) -> httpx.Client:
        """What `user` gets of the server of `owner`."""
        headers = {"Authorization": f"token {self._tokens[user]}"}
        return httpx.Client(base_url=f"{self.url}/user/{owner}/", headers=headers, timeout=60)

    def is_running(self, user: str) -> bool:
        server = self._admin("GET", f"/users/{user}").json()["servers"].get("")
        return bool(server and server["ready"])

    @contextmanager
    def culler(self) -> Iterator[None]:
        """Ends servers that were idle for three seconds."""
        assert ENVIRONMENT is not None
        command = [f"{ENVIRONMENT}/bin/python", "-m", "jupyterhub_idle_culler"]
        options = ["--timeout=3", "--cull-every=1", f"--url={self.url}/hub/api"]
        variables = {"PATH": os.environ["PATH"], "JUPYTERHUB_API_TOKEN": _ADMIN}
        with (self.folder / "culler.log").open("wb") as log:
            culler = subprocess.Popen(  # noqa: S603
                [*command, *options], env=variables, stdout=log, stderr=log
            )
        try:
            yield
        finally:
            culler.kill()
            culler.wait()

    def _admin(self, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"token {_ADMIN}"}
        content = None if body is None else json.dumps(body)
        return httpx.request(
            method, f"{self.url}/hub/api{path}", headers=headers, content=content, timeout=60
        )

    def _wait(self, is_so: Any) -> None:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            with suppress(httpx.HTTPError, KeyError, json.JSONDecodeError):
                if is_so():
                    return
            assert self._process is not None
            assert self._process.poll() is None, self.log()
            time.sleep(0.1)  # the Hub's interface has no event for it
        raise AssertionError(f"The Hub is not ready.\n{self.log()}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
