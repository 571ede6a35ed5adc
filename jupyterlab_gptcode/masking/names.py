"""Names that say that their value is secret, and what kind of secret it is."""

from __future__ import annotations

import re
from functools import lru_cache

WEAK = "secret value"  # by the name alone it may be something else
_KINDS = (
    (
        "password",
        r"(?:.*[_.-])?(?:pass|passe|pw|senha)|.*(?:passw(?:or)?d|passwort|passphrase|passcode|pwd"
        r"|contrase[ñn]a|kennwort|wachtwoord|пароль|парола|密码|密碼|口令|パスワード|비밀번호|암호)",
    ),
    ("secret", r"(?:.*[_.-])?(?:app|client|shared|consumer)?secret|.*access_?key_?secret"),
    (
        "key",
        r".*(?:api|access|secret|private|encryption|signing|master|account|storage|subscription"
        r"|licen[cs]e|service|auth|app|consumer|deploy|functions?)[_.-]?key",
    ),
    (
        "token",
        r"(?:.*[_.-])?(?:auth|access|api|refresh|bearer|id|session|bot|private)?[_.-]?token",
    ),
    (WEAK, r"(?:.*[_.-])?(?:key|appid|sig|auth|session_?id|sess_?id|sid|php_?sess_?id)"),
)
_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _KINDS]
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SUFFIX = re.compile(r"[_-]?(?:\d{1,2}|dev|prod|test|live|old|new|value)\Z")
_HARMLESS = re.compile(
    r"(?:.*[_.-])?(?:pad|eos|bos|unk|sep|cls|mask|special|start|end|stop|max|min|next|num|n)[_-]?token"
    r"|(?:.*[_.-])?(?:public|foreign|primary|cache|sort|partition|group|publishable|left|right|on)"
    r"[_-]?key|(?:.*[_.-])?(?:show|has|is|no|use|reset|forgot)[_-]?(?:password|token|key)"
)


@lru_cache(4096)
def kind_of(name: str) -> str | None:
    """None for a name that says nothing of a secret."""
    plain = _SUFFIX.sub("", _HUMP.sub("_", name).lower().lstrip("-."))
    if _HARMLESS.fullmatch(plain):
        return None
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(plain)), None)
