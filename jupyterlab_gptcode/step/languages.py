"""Names of programming languages: which fences mean the kernel's own language."""

from __future__ import annotations

ALIASES: dict[str, frozenset[str]] = {
    "python": frozenset(
        {
            "py",
            "py3",
            "python_glue_session",
            "python2",
            "python3",
            "pyspark",
            "ipython",
            "ipython3",
            "pycon",
            "xpython",
        }
    ),
    "r": frozenset({"rlang", "rscript", "ir"}),
    "julia": frozenset({"jl"}),
    "javascript": frozenset({"js", "node", "nodejs", "ecmascript"}),
    "typescript": frozenset({"ts", "deno"}),
    "bash": frozenset({"sh", "shell", "zsh"}),
    "c++": frozenset({"cpp", "cxx", "c++11", "c++14", "c++17", "c++20"}),
    "rust": frozenset({"rs"}),
    "ruby": frozenset({"rb"}),
    "haskell": frozenset({"hs"}),
    "c#": frozenset({"csharp", "cs", "polyglot-notebook"}),
    "wolfram language": frozenset({"wolfram", "wolframlanguage", "mathematica", "wl"}),
    "sql": frozenset({"sqlite3", "sqlite", "postgresql", "duckdb"}),
}
_CANONICAL = {alias: name for name, aliases in ALIASES.items() for alias in aliases}


def canonical(name: str) -> str:
    """One spelling for each language: `py`, `IPython3` → `python`; unknown names in lower case."""
    lowered = name.strip().lower()
    return _CANONICAL.get(lowered, lowered)
