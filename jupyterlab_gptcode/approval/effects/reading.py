"""Shell commands that only show something, with the options that they may have."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence

from ..words import words
from .secrets import finds_hidden, names_credentials

# Whatever their options are, these write nothing and start nothing.
_PLAIN = words(
    "ls dir pwd head tail wc whoami nproc free df du which uname echo cat stat uptime cut lscpu "
    "lsb_release type md5sum sha256sum cal true grep tr"
)
_SHORT = re.compile(r"-[a-zA-Z]*")
_NUMBER = re.compile(r"-?\d+")
_VARIABLES = re.compile(r"\$\{?(?:HOME|PATH|PWD|USER|SHELL|LANG|CONDA_PREFIX|VIRTUAL_ENV)\b\}?")
_QUIET = re.compile(r"\s2>(?:&1|\s*/dev/null)(?=\s|\Z)")
_GLOB = re.compile(r"[*?\[]")
_SYSTEM = re.compile(r"(?:/(?:root|proc|etc|home|Users|run|var|sys)(?:/|\Z)|~|/\Z|\.\.(?:/|\Z))")
_SHOWN = re.compile(
    r"/proc/(?:cpuinfo|meminfo|loadavg|version|uptime)\Z|/etc/(?:os-release|hostname|timezone)\Z"
)


def _letters(letters: str, most: int = 99) -> Callable[[Sequence[str]], bool]:
    """Only options of these letters, and at most so many other words."""

    def only(given: Sequence[str]) -> bool:
        options = [each for each in given if each.startswith("-") and each != "-"]
        short = all(
            _NUMBER.fullmatch(each) or (_SHORT.fullmatch(each) and set(each[1:]) <= set(letters))
            for each in options
        )
        return short and len(given) - len(options) <= most

    return only


def _date(given: Sequence[str]) -> bool:
    return all(each.startswith("+") or each in ("-u", "-I", "-R", "--utc") for each in given)


def _jupyter(given: Sequence[str]) -> bool:
    line = " ".join(given)
    return bool(re.fullmatch(r"(?:\w+ )?(?:--version|--help|--paths|--help-all|list)", line))


def _nvidia(given: Sequence[str]) -> bool:
    return all(re.match(r"-L\Z|-q\Z|--(?:query|format|list)", each) for each in given)


def _sed(given: Sequence[str]) -> bool:
    """`-n 1,5p`, and files."""
    return (
        given[:1] == ["-n"]
        and bool(re.fullmatch(r"\d+(?:,\d+|,\$)?p", "".join(given[1:2])))
        and not any(each.startswith("-") for each in given[2:])
    )


def _sort(given: Sequence[str]) -> bool:
    allowed = re.compile(r"-t.{0,3}|-k[\d.,bdfgiMhnRrV]*|-[bdfgiMhnRrVstkuz]+")
    return all(not each.startswith("-") or allowed.fullmatch(each) for each in given)


def _unzip(given: Sequence[str]) -> bool:
    """Only lists what is in it."""
    return given[:1] in (["-l"], ["-v"]) and not any(each.startswith("-") for each in given[1:])


def _jq(given: Sequence[str]) -> bool:
    return _letters("rcCMSesna")(given) and not any("env" in each for each in given)


_FIND = words(
    "-name -iname -type -maxdepth -mindepth -size -path -ipath -mtime -newer -empty -print -not -o "
    "-a -L -printf"
)
_CHECKED: Mapping[str, Callable[[Sequence[str]], bool]] = {
    "sort": _sort,
    "unzip": _unzip,
    "jq": _jq,
    "uniq": _letters("cduizfsw", most=1),
    "tree": _letters("adfLhspugDCIPn"),
    "file": _letters("bikLz"),
    "hostname": _letters("fisI", most=0),
    "date": _date,
    "jupyter": _jupyter,
    "nvidia-smi": _nvidia,
    "sed": _sed,
    "find": lambda given: all(not each.startswith("-") or each in _FIND for each in given),
    "ps": _letters("aefuxlww"),
}
_ASKING = re.compile(
    r"(?:\w+\s+(?:--version|-V|--help)"
    r"|(?:(?:uv\s+)?pip3?|conda|mamba|npm)\s+(?:list(?:\s+--?[a-z]+)*|freeze|show(?:\s+[\w.-]+)?|check|info"
    r"|env list)"
    r"|git\s+(?:status|log(?:\s+(?:--oneline|-\d+|-n|\d+))*|diff(?:\s+--stat)?|branch))\s*\Z"
)
_PROGRAMS = words("python python3 pip pip3 conda mamba git R julia node npm java gcc uv")
# The program of an awk that prints columns. What stands in its braces is no Python.
_AWK = re.compile(r"\bg?awk\s+(?:-F\s*\S+\s+)?'[^'{}()>|]*\{\s*print\s[^'{}()>|]*\}'")
# Beside what chains commands: what IPython puts into a line before a shell reads it.
_SIGNS = re.compile(r"[;&`>\n{}]|\$|<\(|/dev/(?:tcp|udp)/")


def only_shows(line: str) -> bool:
    line = _AWK.sub("cat ", _QUIET.sub("", line))
    if _SIGNS.search(_VARIABLES.sub("", line)):
        return False
    return all(not part.strip() or _shows(part.strip()) for part in _pipes(line))


def _pipes(line: str) -> list[str]:
    """The commands of a pipe; a `|` in quotes is none."""
    return re.findall(r"(?:\"[^\"]*\"|'[^']*'|[^|\"'])+", line) or [line]


def _shows(command: str) -> bool:
    if _ASKING.match(command) and command.split()[0] in _PROGRAMS:
        return True
    try:
        name, *given = shlex.split(command) or [""]
    except ValueError:
        return False
    if any(map(reaches_out, given)) or (name == "grep" and _searches_all(given)):
        return False
    return name in _PLAIN or (name in _CHECKED and _CHECKED[name](given))


def _searches_all(given: Sequence[str]) -> bool:
    """`grep -r` from elsewhere."""
    is_deep = any(re.match(r"-\w*[rR]|--(?:recursive|dereference)", each) for each in given)
    return is_deep and any(each.startswith(("/", "~", "..")) for each in given)


def reaches_out(word: str) -> bool:
    """Whether a name, or one that a pattern may find, is of the system's or the user's private
    files."""
    if names_credentials(word) or finds_hidden(word):
        return True
    return bool(_SYSTEM.match(word)) and bool(_GLOB.search(word)) and not _SHOWN.match(word)
