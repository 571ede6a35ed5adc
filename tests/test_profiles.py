"""POST files/profile through the server's own door."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from traitlets.config import Config

from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.files.profile import ask as asking
from jupyterlab_gptcode.files.profile import profile
from jupyterlab_gptcode.files.profile.confidential import is_secret
from jupyterlab_gptcode.protocol import Json

from .client import Client
from .test_files import Elsewhere

WEIGHTS = "10 60\n20 100\n30 120\n40 10\n5 1\n"


@pytest.fixture
def root(jp_root_dir: Path) -> Path:
    (jp_root_dir / "work").mkdir()
    (jp_root_dir / "work" / "weights.txt").write_text(WEIGHTS, "utf-8")
    (jp_root_dir / "work" / ".env").write_text("KEY=sk-canary\n", "utf-8")
    (jp_root_dir / "id_rsa").write_text("sk-canary\n", "utf-8")
    (jp_root_dir / "innocent.txt").symlink_to("id_rsa")
    (jp_root_dir / "notes.txt").write_text("-----BEGIN RSA PRIVATE KEY-----\nsk-canary\n", "utf-8")
    (jp_root_dir.parent / ".ssh").mkdir()
    (jp_root_dir.parent / ".ssh" / "hosts").write_text("sk-canary\n", "utf-8")
    (jp_root_dir / "hosts.txt").symlink_to(jp_root_dir.parent / ".ssh" / "hosts")
    return jp_root_dir


async def ask(client: Client, path: str, **fields: Any) -> Json:
    status, found = await client.call("POST", "files", "profile", body={"path": path, **fields})
    assert status == 200, found
    assert isinstance(found, dict)
    return found


async def test_a_text(client: Client, root: Path) -> None:
    path = root / "work" / "weights.txt"
    assert await ask(client, "/work/./weights.txt") == {
        "path": "work/weights.txt",
        "name": "weights.txt",
        "size": 30,
        "modified": path.stat().st_mtime,
        "kind": "text",
        "text": f"weights.txt: text, 5 lines, 30 bytes, utf-8\n{WEIGHTS.rstrip()}",
        "structure": "weights.txt: text, 5 lines, 30 bytes, utf-8",
    }


@pytest.mark.usefixtures("root")
async def test_the_root_folder(client: Client) -> None:
    found = await ask(client, "")
    assert (found["kind"], found["name"]) == ("folder", ".")
    assert "size" not in found
    assert "work/" in found["text"]
    assert ".env" not in found["text"]


@pytest.mark.parametrize("path", ["missing.csv", "../outside.csv", "work/.env", "a\0b", "x/y/z"])
async def test_what_is_not_served_is_404(client: Client, root: Path, path: str) -> None:
    (root.parent / "outside.csv").write_text("a\n", "utf-8")
    status, found = await client.call("POST", "files", "profile", body={"path": path})
    assert (status, found["kind"]) == (404, "not-found")
    assert "does not exist" in found["message"]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("path", ["id_rsa", "innocent.txt", "notes.txt", "hosts.txt"])
async def test_a_secret_is_named_and_not_opened_unless_confirmed(client: Client, path: str) -> None:
    found = await ask(client, path)
    assert found["confirm"] is True
    assert found["problem"].startswith(path)
    assert "canary" not in str(found)
    assert "kind" not in found
    assert "canary" in (await ask(client, path, confirmed=True))["text"]


class TestHidden:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: Config) -> Config:
        jp_server_config.ContentsManager.allow_hidden = True
        return jp_server_config

    async def test_a_hidden_file_is_named_and_not_opened_unless_confirmed(
        self, client: Client, root: Path
    ) -> None:
        (root / ".folder").mkdir()
        (root / ".folder" / "plain.txt").write_text("canary\n", "utf-8")
        for path in ("work/.env", ".folder/plain.txt"):
            found = await ask(client, path)
            assert found["confirm"] is True
            assert "canary" not in str(found)
            assert "canary" in (await ask(client, path, confirmed=True))["text"]
        assert ".env" in (await ask(client, "work"))["text"]


@pytest.mark.parametrize("gptcode_config", [{"profile_values": False}], indirect=True)
async def test_values_can_be_forbidden(client: Client, root: Path) -> None:
    found = await ask(client, "work/weights.txt")
    assert found["text"] == "weights.txt: text, 5 lines, 30 bytes, utf-8"
    (root / "a.csv").write_text("id,name\n1,canary\n", "utf-8")
    assert "canary" not in str(await ask(client, "a.csv"))


@pytest.mark.parametrize("gptcode_config", [{"profile_seconds": 0.1}], indirect=True)
@pytest.mark.usefixtures("root")
async def test_the_time_can_be_limited(client: Client) -> None:
    # Python itself takes about that long to start.
    found = await ask(client, "work/weights.txt")
    assert "kind" in found or "could not be profiled within 0.1 s" in found["problem"]


SECRETS = [
    *(".env", ".env.local", "prod.env", "id_rsa", "id_ed25519.bak", "server.key", "cert.pem"),
    *("credentials", "credentials.json", "aws_credentials.csv", "client_secret_12.json", ".netrc"),
    *("secrets.yaml", "my-passwords.txt", "token.json", "access_token", "a.kdbx", "API_KEYS.txt"),
    *("service-account.json", ".pypirc", "store.p12", "terraform.tfstate", "kubeconfig", "x.gpg"),
]
PLAIN = [
    *("weights.txt", "id_rsa.pub", "environment.yml", "tokens_per_second.csv", "keys.csv"),
    *("passwordless.md", "secretary.csv", "monkey.json", "tokenizer.json", "pem.txt", "a.csv"),
    *("environ.py", "secretariat.txt", "keyboard.key.md", "tokens.csv"),
]


@pytest.mark.parametrize("name", SECRETS)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", PLAIN)
def test_names_of_others(name: str) -> None:
    assert not is_secret(name)


async def test_where_files_are_not_local() -> None:
    found = await profile("a.csv", Files(Elsewhere()))
    assert found["kind"] == "table"
    assert found["size"] == 8
    first, second, *_ = found["text"].split("\n")
    assert first == "a.csv: table, 2 columns, 1 row, 8 bytes, utf-8, separator comma"
    assert second.startswith("Files are not on this server's disk")


class Large(Elsewhere):
    async def get(self, path: str, content: bool = True) -> dict[str, Any]:
        assert not content, "It must not be fetched."
        return {**await super().get(path, content=False), "size": self.size}

    size: int | None = 10**9


async def test_a_large_file_is_not_fetched_from_elsewhere() -> None:
    found = await profile("a.csv", Files(Large()))
    assert found["size"] == 10**9
    assert "are downloaded to profile them" in found["problem"]
    Large.size = None
    assert "unknown size" in (await profile("a.csv", Files(Large())))["problem"]


class Folder(Elsewhere):
    async def get(self, path: str, content: bool = True) -> dict[str, Any]:  # noqa: ARG002
        listed = [{"name": name, "type": "file"} for name in ("b.csv", "a.csv", ".env")]
        return {"type": "directory", "size": None, "content": listed if content else None}


async def test_a_folder_elsewhere() -> None:
    found = await profile("work", Files(Folder()))
    assert found["kind"] == "folder"
    assert found["text"] == "work: folder, 2 entries\na.csv, b.csv"


async def test_kernels_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    contents = AsyncLargeFileManager(root_dir=str(tmp_path))
    found = await profile("a.csv", Files(contents, kernels_elsewhere=True))
    assert "Kernels run on another machine and may not see this file." in found["text"]


def test_the_child_gets_little_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "sk-canary")
    environment = asking._environment(tmp_path)
    assert "sk-canary" not in environment.values()
    assert environment["TMPDIR"] == str(tmp_path)
    assert environment["PATH"] == os.environ["PATH"]


LIGHT = """
import json, sys
from jupyterlab_gptcode.files.profile.read import read
read({order})
print(json.dumps([name.split(".")[0] for name in sys.modules]))
"""


async def test_the_child_loads_little(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    order = {"path": str(tmp_path / "a.csv"), "name": "a.csv", "seconds": 5, "values": True}
    code = LIGHT.format(order={**order, "confirmed": False, "hidden": False, "notes": []})
    import asyncio

    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=asking._ROOT, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await child.communicate()
    loaded = set(json.loads(printed))
    heavy = {"openai", "tornado", "jupyter_server", "traitlets", "anyio", "asyncio", "_duckdb"}
    assert not loaded & {*heavy, "python_calamine", "sqlite3"}
