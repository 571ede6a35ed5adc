"""What HTML, Markdown and CSS do to the page that shows them. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from .elements import ANY

_EVENTS = (
    r"error|load\w*|click|dblclick|auxclick|contextmenu|mouse\w+|pointer\w+|touch\w+|key\w+|focus\w*"
    r"|blur|toggle|begin|end|repeat|animation\w+|transition\w+|submit|reset|change|input|invalid"
    r"|select\w*|drag\w*|drop|wheel|scroll\w*|copy|cut|paste|resize|message|storage|hashchange"
    r"|page\w+|before\w+|unload|canplay\w*|play\w*|pause|ended|seek\w+|search|show|online|offline"
)
# No part goes back over another one: a text of a million signs is read once.
_SCRIPT = re.compile(
    r"<\s*(?:script|iframe|frame|frameset|object|embed|applet|base|portal|fencedframe)\b"
    rf"|[\s\"'/]on(?:{_EVENTS})\s*=|javascript\s*:|\bsrcdoc\s*=|<meta[^<>]*http-equiv|<form\b"
    r"|\bformaction\s*=|<(?:animate|set)\b[^<>]*href",
    re.I,
)
_ADDRESS = re.compile(r"(?:java|vb)script\s*:|=\s*[\"']?\s*data:text/html", re.I)
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)(>?)")
_CLOSED = re.compile(r"</?[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>|<!--.*?-->", re.S)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_DANGLING = re.compile(r"</?[a-zA-Z\0]|<!-")
_ON = re.compile(r"[\s\"'/]on[a-z]+\s*=", re.I)
_LOADING = re.compile(
    r"(?:\A|[\s\"'/])(src|srcset|poster|data|background|ping|action|(?:xlink:)?href)\s*=\s*"
    r"(\"[^\"]*\"|'[^']*'|[^\s\"'>]*)",
    re.I,
)
_LINKS = {"a", "area"}  # whose address is only opened by a click
_REMOTE = re.compile(
    r"\b(?:src|srcset|poster|data)\s*=\s*[\"']?\s*(?:https?:)?//"
    r"|url\(\s*[\"']?(?!data:|#)[^()\"']*(?::|//)|@import\b|image-set\(",
    re.I,
)
_IMAGE = re.compile(r"!\[[^\]]*\](?:\(\s*<?([^\s()<>]*))?")
_REFERENCE = re.compile(r"^[ \t]*\[[^\]\n]+\]:[ \t]*<?(\S+)", re.M)
_LOCAL = re.compile(r"data:|attachment:|#", re.I)
_SPACES = re.compile(r"[\t\r\n]")
_STYLE = re.compile(r"<style\b[^<>]*>(.*?)(?:</style|\Z)", re.I | re.S)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:|opacity\s*:|position\s*:\s*(?:fixed|absolute|sticky)"
    r"|pointer-events|clip|transform|z-index|filter|content|\\|\0"
    r"|(?:width|height|font-size|font|zoom|scale)\s*:\s*0",
    re.I,
)
# Classes and ids that are not JupyterLab's.
_OWN = re.compile(r"\s*[.#](?!jp-|lm-|p-|cm-|gptcode|jupyter|main|root)[\w-]+")
_FIXED = re.compile(r"position\s*:\s*(?:fixed|sticky)", re.I)


def script_in(text: str) -> Iterator[str]:
    """What it does to the page, in words for the user."""
    plain = _SPACES.sub("", html.unescape(text)) if "&" in text or _SPACES.search(text) else text
    if any(map(_tag_runs, _TAG.finditer(text))) or _SCRIPT.search(text) or _ADDRESS.search(plain):
        yield "brings script into the page"
    if _restyles(text):
        yield "restyles the page"


def _tag_runs(tag: re.Match[str]) -> bool:
    is_meta = tag[1].lower() == "meta" and "http-equiv" in tag[2].lower()
    return is_meta or bool(_ON.search(tag[2]))


def loads_remote(text: str) -> bool:
    """Whether it loads something from elsewhere, or from where the code does not say."""
    return bool(_REMOTE.search(text)) or any(map(_tag_loads, _TAG.finditer(text))) or _image(text)


def is_open(text: str) -> bool:
    """Whether it begins or ends within a tag, or puts something unknown there: what it becomes
    does not show."""
    tags = (tag[0] for tag in _CLOSED.finditer(text))
    if any(ANY in _QUOTED.sub("", tag) for tag in tags):
        return True
    return bool(_DANGLING.search(_CLOSED.sub("", text)))


def _tag_loads(tag: re.Match[str]) -> bool:
    for found in _LOADING.finditer(tag[2]):
        attribute, value = found[1].lower(), found[2]
        if attribute == "href" and tag[1].lower() in _LINKS:
            continue
        if attribute == "srcset" and "data:" not in value:
            value = next((part for part in value.split(",") if _is_remote(part)), "")
        if _is_remote(value):
            return True
    return False


def _image(text: str) -> bool:
    images = [image[1] or "" for image in _IMAGE.finditer(text)]
    if any(map(_is_remote, images)):
        return True
    return bool(images) and any(_is_remote(found[1]) for found in _REFERENCE.finditer(text))


def _is_remote(value: str) -> bool:
    plain = _SPACES.sub("", html.unescape(value).strip("\"' "))
    if _LOCAL.match(plain):
        return False
    return plain.startswith((ANY, "//", "\\", "/\\", "http")) or ":" in plain


def _restyles(text: str) -> bool:
    """Whether it may hide or cover parts of the page that are not its own."""
    if "<link" in text.lower():
        return True
    for style in _STYLE.finditer(text):
        css = _COMMENT.sub("", style[1])
        if ANY in _RULE.sub("", css):
            return True
        for rule in _RULE.finditer(css):
            is_own = all(map(_OWN.match, rule[1].split(",")))
            if not is_own and _HIDING.search(rule[2]):
                return True
    return any(_FIXED.search(tag[2]) for tag in _TAG.finditer(text))
