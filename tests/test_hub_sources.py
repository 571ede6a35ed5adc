"""What a model of the hub is called, and what can be downloaded at all."""

from __future__ import annotations

import re

import pytest

from jupyterlab_gptcode.errors import Unusable
from jupyterlab_gptcode.setup.hub.recommended import recommended
from jupyterlab_gptcode.setup.hub.source import source_of

OWN = "own/tiny-GGUF"
REVISIONS = ("../../x", "..", "a/../b", "/a", "a//b", "a/", ".", "a?b", "a#b", "a\\b")


@pytest.fixture(autouse=True)
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)


def test_the_list_is_short_whole_and_can_be_pulled_by_name() -> None:
    for each in recommended():
        source = source_of(each.name)
        assert source.url == (
            f"https://huggingface.co/{each.repo}/resolve/{each.revision}/{each.file}"
        )
        assert (source.file, source.repo) == (each.file, each.repo)
        assert source.spec == f"hf:{each.repo}/{each.file}"
        # The weights and the window have room in it, and the full prompt in the window.
        assert each.size < each.memory < 3 * each.size
        assert 16_000 <= each.window <= each.context
        assert each.licence
        assert not each.small
        assert re.fullmatch(r"([0-9a-f]{64})?", each.sha256)
    names = [each.name for each in recommended()]
    assert len(set(names)) == len(names) == 2
    assert [each.size > 2e9 for each in recommended()] == [False, True]


@pytest.mark.parametrize(
    ("spec", "url", "file"),
    [
        (f"hf:{OWN}/a.gguf", f"{OWN}/resolve/main/a.gguf", "a.gguf"),
        (f" hf:{OWN}/a.gguf@v1.0 ", f"{OWN}/resolve/v1.0/a.gguf", "a.gguf"),
        (f"hf:{OWN}/a.gguf@refs/pr/1", f"{OWN}/resolve/refs%2Fpr%2F1/a.gguf", "a.gguf"),
        (
            f"hf:{OWN}/deep/er/A-Q4_K_M.GGUF",
            f"{OWN}/resolve/main/deep/er/A-Q4_K_M.GGUF",
            "A-Q4_K_M.GGUF",
        ),
        (f"https://huggingface.co/{OWN}/blob/main/a.gguf", f"{OWN}/resolve/main/a.gguf", "a.gguf"),
        (
            f"https://huggingface.co/{OWN}/resolve/abc/a.gguf?download=true",
            f"{OWN}/resolve/abc/a.gguf",
            "a.gguf",
        ),
    ],
)
def test_a_file_of_the_hub_has_a_name_and_an_address(spec: str, url: str, file: str) -> None:
    source = source_of(spec)
    assert source.url == f"https://huggingface.co/{url}"
    assert (source.file, source.repo) == (file, OWN)
    assert source_of(source.spec) == source, "what is saved names the same file"


def test_a_mirror_takes_the_hubs_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/hf/")
    for spec in (f"hf:{OWN}/a.gguf", f"https://huggingface.co/{OWN}/blob/main/a.gguf"):
        source = source_of(spec)
        assert source.url == f"https://mirror.example/hf/{OWN}/resolve/main/a.gguf"
        assert (source.host, source.page) == ("mirror.example", f"https://mirror.example/hf/{OWN}")


def test_any_other_address_is_used_as_it_is() -> None:
    source = source_of("https://files.example:8443/x/my-a.gguf?sig=abc#part")
    assert source.url == "https://files.example:8443/x/my-a.gguf?sig=abc"
    assert (source.file, source.repo, source.host) == ("my-a.gguf", "", "files.example:8443")
    assert source.shown == "https://files.example:8443/x/my-a.gguf"
    assert source_of("http://127.0.0.1:9/a.gguf").url == "http://127.0.0.1:9/a.gguf"


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("llama", "There is no model llama in our list. Use one of qwen"),
        ("", "There is no model "),
        ("hf:own/a.gguf", "hf:OWNER/REPO/FILE"),
        ("hf:own/tiny/", "hf:OWNER/REPO/FILE"),
        ("hf:own/../a.gguf", "hf:OWNER/REPO/FILE"),
        ("hf:own/tiny/../../a.gguf", "hf:OWNER/REPO/FILE"),
        (f"hf:{OWN}/model.safetensors", "must end in .gguf"),
        (f"hf:{OWN}/.gguf", "must end in .gguf"),
        (f"hf:{OWN}/big-00001-of-00002.gguf", "is one part of a model"),
        ("http://files.example/a.gguf", "must start with https://"),
        ("ftp://files.example/a.gguf", "must start with https://"),
        ("file:///etc/a.gguf", "not an address"),
        *((f"hf:{OWN}/ok.gguf@{way}", "is named hf:OWNER/REPO/FILE") for way in REVISIONS),
        ("https://me:secret@files.example/a.gguf", "contains a name or a password"),
        ("https://[::1/a.gguf", "not an address"),
        ("https://files.example/a.gguf/", "must end in .gguf"),
        ("https://files.example/..%2F..%2Fa%5C.gguf", "must end in .gguf"),
        ("https://files.example/" + "a" * 3000 + ".gguf", "not the name or the address"),
        ("hf:own/tiny/a\n.gguf", "not the name or the address"),
    ],
)
def test_what_cannot_be_downloaded_is_said(spec: str, words: str) -> None:
    with pytest.raises(Unusable, match=re.escape(words)) as caught:
        source_of(spec)
    assert "secret" not in caught.value.message
