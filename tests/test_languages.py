"""Which language a kernel runs, and which fences are of it."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.context import language_named, language_of
from jupyterlab_gptcode.context.languages import TABLE, kernel_language_of
from jupyterlab_gptcode.prompt import COMPACT, FULL, TINY, PromptSet
from jupyterlab_gptcode.protocol import Kernel, NotebookSnapshot
from jupyterlab_gptcode.request import Rendering, render

from .build import Story, text_of
from .kernels import KERNELS


@pytest.mark.parametrize(("kernel", "fence", "name"), KERNELS)
def test_a_kernel_is_matched_by_all_that_it_says(kernel: Kernel, fence: str, name: str) -> None:
    language = language_of([kernel])
    assert (language.fence, language.name) == (fence, name)
    assert language.is_named(fence)


def test_a_kernel_that_names_nothing_is_passed_over() -> None:
    assert kernel_language_of(Kernel("own", "", mimetype="text/plain")) is None
    assert language_of([None, Kernel("own", ""), Kernel("ir", "R")]).fence == "r"


@pytest.mark.parametrize("language", TABLE, ids=lambda language: language.fence)
def test_no_word_means_two_languages(language: object) -> None:
    others = [other for other in TABLE if other != language]
    mine = next(each for each in TABLE if each == language)
    for word in (mine.fence, *mine.words):
        assert [other.fence for other in others if other.is_named(word)] == []
    assert language_named(mine.name) == mine


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("python", "py Python IPython3 py3 python3.11 Python-3 pyspark language-python lang-py"),
        ("C++", "cpp C++17 c++ CXX"),
        ("C#", "csharp cs C#"),
        ("sqlite3", "sql sqlite SQL postgresql"),
        ("Fortran", "fortran f90"),
        ("Brainfuck", "brainfuck Brainfuck"),
    ],
)
def test_fences_of_a_language(language: str, words: str) -> None:
    assert [word for word in words.split() if not language_named(language).is_named(word)] == []


@pytest.mark.parametrize("word", ["pythonic", "text", "json", "r", "", "pycon", "tool_code", "c"])
def test_other_fences_are_not(word: str) -> None:
    assert not language_named("python").is_named(word)


@pytest.mark.parametrize("word", ["pycon", "python-repl", "tool_code", "Tool_Code"])
def test_some_fences_may_be(word: str) -> None:
    assert language_named("python").may_be_named(word)


def test_what_is_similar_may_be_meant() -> None:
    xonsh = next(kernel for kernel, fence, _ in KERNELS if fence == "xonsh")
    assert language_of([xonsh]).may_be_named("bash")
    assert not language_of([xonsh]).is_named("bash")


@pytest.mark.parametrize("prompts", [FULL, COMPACT, TINY], ids=lambda prompts: prompts.name)
@pytest.mark.parametrize(("kernel", "fence", "name"), KERNELS)
def test_prompts_name_the_kernels_own_language(
    prompts: PromptSet, kernel: Kernel, fence: str, name: str
) -> None:
    story = Story().prompt("Go", NotebookSnapshot("a.ipynb", (), kernel))
    system = text_of(render(story.entries, Rendering(prompts, vision=False))[0])
    assert (name if prompts is not TINY else fence) in system
    fences = {part.split()[0].rstrip(".") for part in system.split("```")[1:] if part[0].isalpha()}
    assert fences <= {fence, "markdown", "output"}
    assert fence == "python" or "python" not in system.lower()


def test_a_kernel_of_another_language_is_sent_with_its_fence() -> None:
    story = Story().prompt("Go", NotebookSnapshot("a.ipynb")).answer("Yes.")
    story.prompt("More", NotebookSnapshot("a.ipynb", (), Kernel(".net-csharp", "C#", ".NET (C#)")))
    text = text_of(render(story.entries, Rendering(FULL, vision=False))[-1])
    assert 'Its kernel is ".NET (C#)" (language: "C#"). Open its blocks with ```csharp.' in text
