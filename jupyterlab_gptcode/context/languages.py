"""Programming languages: which one a kernel runs, and by which words fences name it. One table.

Kernels name their language in many ways (`Python_Glue_Session`, `C#`, `polyglot-notebook`), so all
that a kernel and its specification say of it is looked up here: name, lexer, MIME type, file
extension and editor mode. A language that is not in the table is called what its kernel calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..protocol import Kernel


@dataclass(frozen=True)
class Language:
    """`fence` is the word that opens a block of it, and identifies it; `name` is for people.

    `words` all mean this language. `unsure` ones may also mean something else, such as a transcript
    of a session: the user is asked before such code runs.
    """

    fence: str
    name: str
    words: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()

    def is_named(self, word: str) -> bool:
        return not {word.lower(), _plain(word)}.isdisjoint({self.fence, *self.words})

    def may_be_named(self, word: str) -> bool:
        return not {word.lower(), _plain(word)}.isdisjoint({*self.unsure, *_ANY})


# A fence of such a name holds code to run, most likely for the kernel at hand.
_ANY = {"tool_code", "code", "code-cell", "jupyter", "notebook", "ipynb", "execute", "exec"}
# Words by which a table row is known: in lower case, as kernels, editors and models write them.
_ROWS: tuple[tuple[str, str, str, str], ...] = (
    # fence, name, words, unsure
    (
        "python",
        "Python",
        "py py2 py3 python2 python3 ipython ipython2 ipython3 ipy xpython cpython pyspark sage"
        " sagemath python_glue_session pyodide python-code python-script",
        "pycon python-repl python-console pyrepl ipython-console python-session doctest"
        " pycode python_code",
    ),
    ("r", "R", "rlang rscript r-source rsrc ir sparkr webr", "rconsole r-console rout"),
    ("julia", "Julia", "jl", "jlcon julia-repl jldoctest"),
    ("javascript", "JavaScript", "js node nodejs ecmascript jsx mjs", ""),
    ("typescript", "TypeScript", "ts deno tsx tslab", "javascript js"),
    ("bash", "Bash", "sh shell zsh ksh shellscript bash_kernel", "console shell-session terminal"),
    ("powershell", "PowerShell", "pwsh ps1 posh", "console terminal"),
    ("c++", "C++", "cpp cxx cc hpp c++src c++11 c++14 c++17 c++20 c++23 xcpp cling", ""),
    ("c", "C", "csrc", ""),
    ("csharp", "C#", "c# cs .net-csharp", ""),
    ("fsharp", "F#", "f# fs fsx .net-fsharp", ""),
    ("rust", "Rust", "rs evcxr", ""),
    ("go", "Go", "golang gophernotes gonb", ""),
    ("java", "Java", "ijava jshell", ""),
    ("kotlin", "Kotlin", "kt kts", ""),
    ("scala", "Scala", "sc almond spylon spark-scala", ""),
    ("groovy", "Groovy", "gvy", ""),
    ("clojure", "Clojure", "clj clojupyter", ""),
    ("ruby", "Ruby", "rb iruby", "irb"),
    ("perl", "Perl", "pl iperl", ""),
    ("php", "PHP", "php7 php8", ""),
    ("lua", "Lua", "ilua xlua", ""),
    ("haskell", "Haskell", "hs ihaskell", "ghci"),
    ("ocaml", "OCaml", "ml", ""),
    ("elixir", "Elixir", "ex exs", "iex"),
    ("octave", "Octave", "xoctave", "matlab m"),
    ("matlab", "MATLAB", "m", "octave"),
    ("stata", "Stata", "do ado", ""),
    ("sas", "SAS", "saspy", ""),
    ("wolfram", "Wolfram Language", "wolframlanguage mathematica wl wolfram.m", ""),
    ("maxima", "Maxima", "mac", ""),
    (
        "sql",
        "SQL",
        "sqlite3 sqlite sqlite3-console postgresql postgres psql mysql mariadb duckdb plpgsql tsql"
        " mssql ksql sparksql bigquery",
        "",
    ),
    ("scheme", "Scheme", "scm", ""),
    ("prolog", "Prolog", "swipl", ""),
    ("fortran", "Fortran", "f90 fortran90 lfortran", ""),
)
# What fences name beside programming languages.
_OTHERS = """
text txt plain plaintext output stdout json jsonc yaml yml toml ini xml html css scss csv tsv
markdown
md mdx rst diff patch latex tex mermaid svg dockerfile makefile graphql regex http none math vb
swift
dart zig solidity vue assembly
"""
_FORMATS = frozenset(_OTHERS.split())
TABLE = tuple(
    Language(fence, name, frozenset(words.split()), frozenset(unsure.split()))
    for fence, name, words, unsure in _ROWS
)
PYTHON = TABLE[0]
# Of cells without code: a model asks for one by ```markdown cell.
MARKDOWN = Language("markdown", "Markdown", frozenset({"md"}))
# Kernels of .NET run several languages, and mostly this one.
_POLYGLOT = "polyglot-notebook"
_BY_WORD = {word: row for row in TABLE for word in (row.fence, *row.words)}
_BY_NAME = {row.name.lower(): row for row in TABLE}

_VERSION = re.compile(r"(?<=[a-z])[-_ ]?\d+(?:\.\d+)*\Z")
_PREFIX = re.compile(r"\A(?:lang(?:uage)?[-=:]|source[-.])")
_UNNAMED = re.compile(r"\A(?:text|application)/(?:x-|vnd\.)?|\A\.")
_PLACEHOLDERS = {"", "plain", "text", "txt", "none", "null", "octet-stream"}
_LETTERS = re.compile(r"[A-Za-z0-9+#_.-]")
_LONGEST = 20  # characters


def language_named(name: str) -> Language:
    """The language of this name; one that the table does not have is called just that."""
    return _known(name.strip().lower()) or _unknown(name)


def language_of(kernels: Iterable[Kernel | None]) -> Language:
    """The language of the first kernel that names one; Python where none does."""
    found = (kernel_language_of(kernel) for kernel in kernels if kernel)
    return next((language for language in found if language), PYTHON)


def kernel_language_of(kernel: Kernel) -> Language | None:
    """Its name decides, if the table has it; else the other things that it says."""
    own, *others = _said(kernel)
    if known := _known(own):
        return known
    found = next(filter(None, map(_known, others)), None)
    if found is None and own == _POLYGLOT:
        found = _BY_WORD["c#"]
    if found is None:
        return _unknown(kernel.language or kernel.spec_language) if own or others else None
    if own and own in others:
        # It has a lexer or an editor mode of its own: the rest only names what is similar.
        return replace(_unknown(kernel.language), unsure=frozenset({found.fence, *found.words}))
    return replace(found, words=found.words | {own}) if own else found


def names_a_format(word: str) -> bool:
    """Whether a word names a language or a format of text, of the kernel or not."""
    plain = _plain(word)
    if plain in _FORMATS or plain in _ANY or _known(word.lower()):
        return True
    return any(plain in row.unsure for row in TABLE)


def _said(kernel: Kernel) -> list[str]:
    """All that a kernel says of its language, the surest first; its name may be empty."""
    texts = (
        *(kernel.language, kernel.pygments_lexer, kernel.spec_language, kernel.mimetype),
        *(kernel.codemirror_mode, kernel.file_extension),
    )
    name, *others = (_UNNAMED.sub("", text.strip().lower()) for text in texts)
    return [name, *(each for each in others if each not in _PLACEHOLDERS)]


def _known(name: str) -> Language | None:
    return _BY_NAME.get(name) or _BY_WORD.get(_plain(name))


def _unknown(name: str) -> Language:
    """What a kernel calls itself stands in prompts: one short word, whatever it is."""
    word = "".join(_LETTERS.findall(name))[:_LONGEST]
    if not word:
        return PYTHON
    return Language(word.lower(), word, frozenset({name.strip().lower()}))


def _plain(word: str) -> str:
    """A word as the table has it: `Language-Python` and `python3.11` are Python."""
    lowered = _PREFIX.sub("", word.strip().lower())
    return lowered if lowered in _BY_WORD else _VERSION.sub("", lowered)
