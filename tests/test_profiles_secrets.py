"""Secrets are named, not opened, however they are packed or encoded; our own files never."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.files.contents import Bounds, Files
from jupyterlab_gptcode.files.profile import profile
from jupyterlab_gptcode.files.profile.confidential import is_secret

from .client import Client

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\ncanary7\n-----END OPENSSH PRIVATE KEY-----\n"


def tarred(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


SECRETS = {
    "id_rsa.gz": gzip.compress(b"canary7"),
    ".env.gz": gzip.compress(b"KEY=canary7"),
    "credentials.json.xz": lzma.compress(b'{"key": "canary7"}'),
    "secrets.yaml.bz2": bz2.compress(b"key: canary7"),
    "passwords.csv.bak": b"name,password\na,canary7\n",
    "prod.env~": b"KEY=canary7",
    "notes.txt.gz": gzip.compress(KEY.encode()),
    "notes.txt.xz": lzma.compress(KEY.encode()),
    "notes.txt.bz2": bz2.compress(KEY.encode()),
    "twice.txt.gz": gzip.compress(lzma.compress(KEY.encode())),
    "sixteen.txt": KEY.encode("utf-16"),
    "little.txt": KEY.encode("utf-16-le"),
    "big.txt": KEY.encode("utf-16-be"),
    "wide.txt": KEY.encode("utf-32"),
    "sixteen.txt.gz": gzip.compress(KEY.encode("utf-16")),
    "late.csv": ("a,b\n" + "1,2\n" * 9000 + KEY).encode(),
    "latin.txt": "Schlüssel\n".encode("latin-1") + KEY.encode(),
}


def folder(path: Path, **bounds: object) -> Files:
    contents = AsyncLargeFileManager(root_dir=str(path), allow_hidden=True)
    return Files(contents, Bounds(**bounds))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SECRETS)
async def test_a_secret_is_not_opened(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(SECRETS[name])
    found = await profile(name, folder(tmp_path))
    assert found["confirm"] is True
    assert found["problem"].startswith(name)
    assert "kind" not in found
    assert "canary7" not in str(found)
    confirmed = await profile(name, folder(tmp_path), confirmed=True)
    assert "kind" in confirmed or "archive inside archives" in confirmed["problem"]


async def test_a_zip_names_its_secrets_and_reads_the_rest(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
        archive.writestr(".env.gz", gzip.compress(b"KEY=canary7"))
        archive.writestr("notes.txt", KEY.encode("utf-16"))
    found = await profile("a.zip", folder(tmp_path))
    assert "canary7" not in str(found)
    assert ".env.gz, 31 bytes (not opened)" in found["text"]
    assert "holds a private key: it was not opened" in found["text"]
    assert found["tables"][0]["name"] == "a.csv"


@pytest.mark.parametrize("name", ["weights.csv.gz", "environment.yml.bak", "keys.csv.xz", "a.tgz"])
def test_plain_names_stay_plain(name: str) -> None:
    assert not is_secret(name)


async def test_our_own_folder_is_never_read(tmp_path: Path) -> None:
    own = tmp_path / "share" / "gptcode"
    own.mkdir(parents=True)
    (own / "kept.json").write_text('{"key": "canary7"}')
    (tmp_path / "link.json").symlink_to(own / "kept.json")
    (tmp_path / "linked").symlink_to(own)
    (tmp_path / "plain.json").write_text('{"key": 1}')
    root = folder(tmp_path, closed=own)
    for path in ("share/gptcode/kept.json", "link.json", "share/gptcode", "linked/kept.json"):
        found = await profile(path, root, confirmed=True)
        assert found["problem"].endswith("belongs to GPT-Code itself and is never read.")
        assert "confirm" not in found
        assert "kept.json" not in found["problem"].removeprefix("kept.json")
    assert (await profile("plain.json", root))["kind"] == "text"


async def test_the_server_closes_its_data_folder(client: Client, jp_root_dir: Path) -> None:
    """Its data folder is `gptcode` beside the root here; a link leads there."""
    own = jp_root_dir.parent / "gptcode"
    own.mkdir(exist_ok=True)
    (own / "any.txt").write_text("canary7")
    (jp_root_dir / "any.txt").symlink_to(own / "any.txt")
    status, found = await client.call(
        "POST", "files", "profile", body={"path": "any.txt", "confirmed": True}
    )
    assert status == 200
    assert "never read" in found["problem"]
