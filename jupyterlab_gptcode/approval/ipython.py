"""A cell as IPython reads it: names of magics without their `%`, and magics within magics. Pure."""

from __future__ import annotations

import re
from collections.abc import Container

from .words import words

# The line magics and aliases of IPython 9. Without their `%` they work in a cell of one line.
_AUTOMAGIC = words(
    "alias alias_magic autoawait autocall automagic bookmark cat cd clear code_wrap colors conda "
    "config cp debug dhist dirs doctest_mode ed edit env gui hist history killbgscripts ldir less "
    "lf lk ll ln load load_ext loadpy logoff logon logstart logstate logstop ls lsmagic lx macro "
    "magic mamba man matplotlib micromamba mkdir more mv notebook page pastebin pdb pdef pdoc "
    "pfile pinfo pinfo2 pip popd pprint precision prun psearch psource pushd pwd pycat pylab "
    "quickref recall rehashx reload_ext rep rerun reset reset_selective rm rmdir run save sc "
    "set_env sx system tb time timeit unalias unload_ext uv who who_ls whos xdel xmode"
)
_FIRST = re.compile(r"([A-Za-z_]\w*)(?![\w.])[ \t]*(.?)")
_WRAPPING = re.compile(r"\s*%%(time|timeit|capture|prun|debug|memit)\b([^\n]*)\n?")
_TAKING_LINE = {"timeit", "prun", "memit"}
_OPTIONS = re.compile(r"(?:\s*-\w+(?:[ \t]+\d+)?)*[ \t]*")
_WRAPPED = re.compile(
    r"^([ \t]*(?:\w[\w., ]*=\s*)?)%(?:time|timeit|prun|memit)\b"
    r"(?:[ \t]+-\w+(?:[ \t]+\d+)?)*[ \t]+(?=[%!])",
    re.M,
)
_DEEPEST = 9  # magics within magics; nobody nests more


def as_run(code: str, bound: Container[str]) -> str:
    """The cell without magics that only wrap others, and with the `%` of an automagic; `bound` are
    the names of earlier cells, which hide magics."""
    for _ in range(_DEEPEST):
        magic = _WRAPPING.match(code)
        if magic is None:
            break
        body = code[magic.end() :]
        # What stands in the line of `%%timeit` runs first.
        first = _OPTIONS.sub("", magic[2], count=1) if magic[1] in _TAKING_LINE else ""
        code = f"{first}\n{body}" if first.strip() else body
    for _ in range(_DEEPEST):
        code, count = _WRAPPED.subn(r"\1", code)
        if not count:
            break
    return _with_percent(code, bound)


def _with_percent(code: str, bound: Container[str]) -> str:
    line = code.strip()
    word = _FIRST.match(line)
    if not word or "\n" in line or word[1] not in _AUTOMAGIC or word[1] in bound:
        return code
    return code if word[2] in ("=", ",") and word[2] else f"%{line}"
