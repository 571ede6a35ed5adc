"""Keys and tokens that can be known by their shape, as those who issue them describe it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .looks import is_random
from .spans import Span, line_before, places

_LEAST = 16  # characters in a row without a blank
_RUN = b"a" * _LEAST
_LONGEST = 6_000  # characters; what is longer is an image or the like
# What keys are made of becomes "a", all else a blank.
_OF_KEYS = bytes(
    97 if chr(c) in "_-+/=.~%:" or (chr(c).isalnum() and c < 128) else 32 for c in range(256)
)
_W, _J, _X, _U, _B = "[A-Za-z0-9]", "[A-Za-z0-9_-]", "[0-9a-fA-F]", "[A-Z0-9]", "[A-Za-z0-9+/]"
_SHAPES = (
    ("OpenAI key", f"sk-(?:proj|svcacct|admin|None)-{_J}{{20,}}|sk-{_W}{{16,}}T3BlbkFJ{_W}{{16,}}"),
    ("Anthropic key", f"sk-ant-[a-z0-9]{{2,10}}-{_J}{{20,}}"),
    ("OpenRouter key", f"sk-or-v1-{_X}{{32,}}"),
    ("Google key", f"AIza{_J}{{35}}|GOCSPX-{_J}{{20,}}|ya29\\.[\\w-]{{20,}}|1//0{_J}{{30,}}"),
    ("GitHub token", f"gh[opsur]_{_W}{{30,}}|github_pat_\\w{{40,}}"),
    ("GitLab token", f"gl[a-z]{{1,6}}-{_J}{{20,}}|GR1348941{_J}{{20,}}"),
    ("Slack token", f"xox[a-z](?:\\.xox[a-z])?-{_J}{{16,}}|xapp-\\d-{_J}{{16,}}"),
    ("Stripe key", f"[rs]k_(?:live|test)_{_W}{{16,}}|whsec_{_B}{{24,}}=*"),
    ("AWS key id", f"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{{16}}(?!{_W})"),
    ("Hugging Face token", f"hf_{_W}{{30,40}}(?!{_W})|api_org_[A-Za-z]{{30,}}"),
    ("npm token", f"npm_{_W}{{36}}"),
    ("PyPI token", f"pypi-A{_J}{{50,}}"),
    ("Twilio key", f"SK[0-9a-f]{{32}}(?!{_W})"),
    ("SendGrid key", f"SG\\.{_J}{{16,}}\\.{_J}{{16,}}"),
    ("Mailgun key", f"key-[0-9a-f]{{32}}(?!{_W})"),
    ("Discord token", f"[MNO]{_J}{{23,27}}\\.{_J}{{6,7}}\\.{_J}{{27,40}}"),
    ("web token", f"eyJ{_J}{{8,}}\\.{_J}{{8,}}\\.{_J}{{8,}}"),
    ("DigitalOcean token", f"do[opr]_v1_{_X}{{40,}}"),
    ("Databricks token", f"dapi{_X}{{32}}(?:-\\d)?"),
    ("Shopify token", f"shp[a-z]{{2}}_{_X}{{32}}"),
    ("Square token", f"sq0[a-z]{{3}}-{_J}{{20,}}"),
    ("Vault token", f"hv[sbr]\\.{_J}{{20,}}"),
    ("Airtable token", f"pat{_W}{{14}}\\.{_X}{{64}}"),
    ("Atlassian token", f"AT(?:ATT3|CTT3|BB){_J}{{20,}}(?:={_X}{{8}})?"),
    ("age key", f"AGE-SECRET-KEY-1{_U}{{50,}}"),
    ("HubSpot token", f"pat-[a-z]{{2,3}}\\d-{_X}{{8}}(?:-{_X}{{4}}){{3}}-{_X}{{12}}"),
    (
        "Plaid token",
        f"access-(?:sandbox|development|production)-{_X}{{8}}(?:-{_X}{{4}}){{3}}-{_X}{{12}}",
    ),
    ("Langfuse key", f"sk-lf-{_X}{{8}}(?:-{_X}{{4}}){{3}}-{_X}{{12}}"),
    ("Mapbox token", f"sk\\.eyJ{_J}{{20,}}\\.{_J}{{16,}}"),
    ("Dynatrace token", f"dt0[a-z]\\d\\d\\.{_U}{{24}}\\.{_U}{{64}}"),
    ("Dropbox token", f"sl\\.(?:u\\.)?{_J}{{60,}}"),
    ("bearer token", "A{21}(?=[\\w%]*\\d)[\\w%]{40,}"),
    ("NuGet key", "oy2[a-z0-9]{43}"),
)
# These begin like anything else, and have a mark in them.
_MARKED = (
    ("Azure key", f"{_W}{{3}}[78]Q~[\\w.~-]{{30,40}}"),
    ("Azure key", f"{_B}{{40,60}}(?:JQQJ99|AZDO|\\+ACR|AzCa){_B}{{6,30}}=*"),
    ("Mailchimp key", f"[0-9a-f]{{32}}-us\\d{{1,2}}(?!{_W})"),
    ("Telegram token", f"(?:(?<=bot)|(?<!{_W}))\\d{{8,10}}:AA{_J}{{32,35}}"),
    ("Terraform token", f"{_W}{{14}}\\.atlasv1\\.{_J}{{40,}}"),
)
_MARKS = (b"Q~", b"JQQJ99", b"AZDO", b"+ACR", b"AzCa", b"-us", b":AA", b".atlasv1.")
# Their beginnings say what they are, and what follows has to look random.
_BEGINNINGS = (
    *("sk-", "sk_", "rk_", "fw_", "csk-", "tvly-", "pcsk_", "gsk_", "xai-", "nvapi-", "pplx-"),
    *("r8_", "secret_", "ntn_", "lin_api_", "lin_oauth_", "glsa_", "glc_", "NRAK-", "NRAL-"),
    *("sntrys_", "sntryu_", "dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "pul-", "HRKU-", "fo1_"),
    *("fm1_", "fm2_", "sbp_", "sb_secret_", "pscale_tkn_", "pscale_pw_", "pscale_oauth_", "lsv2_"),
    *("wandb_v1_", "KGAT_", "dckr_pat_", "dckr_oat_", "rubygems_", "cio", "oy2", "AKCp", "bkua_"),
    *("CCIPAT_", "CCIPRJ_", "tfp_", "aio_", "LTAI", "AKID", "ops_eyJ", "xkeysib-", "xsmtpsib-"),
    *("re_", "FLWSECK", "figd_", "figu_", "PMAK-", "EAA", "rzp_live_", "CFPAT-", "cmVmdGtu"),
    *("tok_", "SSWS", "key_live_", "apify_api_", "phx_", "phc_", "ghv_", "vercel_", "sgp_", "pa-"),
)
_HEADS = "|".join(map(re.escape, _BEGINNINGS))
_KEYS = re.compile(
    "(?<![A-Za-z0-9])(?:"
    + "|".join(f"(?P<k{number}>{shape})" for number, (_, shape) in enumerate(_SHAPES))
    + f"|(?P<other>(?:{_HEADS})(?P<rest>[A-Za-z0-9_.-]{{16,}}))"
    + ")"
)
_BY_MARK = re.compile("|".join(f"(?P<k{n}>{shape})" for n, (_, shape) in enumerate(_MARKED)))
_SIGN = re.compile(rb"[0-9]|hf_")  # what a key has, if only its beginning
_HOOKS = re.compile(rb"hooks")
_CUT = re.compile(
    r"(?<![A-Za-z0-9])(?:sk-(?:proj-|ant-[a-z0-9]+-|or-v1-|svcacct-)?|gh[opsur]_|github_pat_|hf_|xox[a-z]-"
    r"|AKIA|ASIA|AIza|glpat-|npm_|pypi-|[rs]k_(?:live|test)_|gsk_|xai-|nvapi-|SG\.|eyJ|r8_|dapi)"
    r"[A-Za-z0-9_-]{4,300}\Z"
)
_OF_CUT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_CUT_MOST = 310  # characters of a key that is cut
_WEBHOOK = re.compile(
    r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<slack>[A-Za-z0-9/_-]{20,200})"
    r"|discord(?:app)?\.com/api/webhooks/\d{6,25}/(?P<discord>[A-Za-z0-9_-]{40,120})"
)
# What stands next to the name of an account is its secret.
_SECOND = {
    "AWS key id": re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])"),
    "Twilio key": re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{32}(?![A-Za-z0-9])"),
}
_SECOND_KIND = {"AWS key id": "AWS secret key", "Twilio key": "Twilio key"}
_NEAR = 300  # characters
_HEX = re.compile("[0-9a-f]+")
_CONTINUED = re.compile(
    r"""(?:["']\s{0,80}\\?\n\s{0,80}[bru]{0,2}["'])([A-Za-z0-9_+/=.-]{6,4000})"""
)
_WRAPPED = re.compile(r"\n[ \t]{0,20}([A-Za-z0-9_+/=.-]{8,4000})(?![\w ])")
_LINE = 56  # characters that a line has at least which a terminal has wrapped


def keys(text: str, data: bytes) -> Iterator[Span]:
    """`data` has a byte for each character of `text`."""
    runs = data.translate(_OF_KEYS)
    end = read = 0
    find, has_sign = runs.find, _SIGN.search
    while (start := find(_RUN, end)) >= 0:
        end = find(b" ", start)
        end = len(runs) if end < 0 else end
        if end - start > _LONGEST or not has_sign(data, start, end):
            continue
        run = data[start:end]
        for match in _KEYS.finditer(text, start, end):
            if match.start() < read:
                continue  # a line of a key that began above it
            for span in _known(text, match):
                yield span
                read = span.end if span.start == match.start() else read
        if any(mark in run for mark in _MARKS):
            for match in _BY_MARK.finditer(text, start, end):
                yield Span(*match.span(), _MARKED[_number(match)][0])
    yield from _cut(text)
    for place in places(data, _HOOKS):
        if hook := _WEBHOOK.search(text, max(0, place - 30), place + 250):
            yield Span(*hook.span(hook.lastgroup or 0), "webhook address")


def _number(match: re.Match[str]) -> int:
    return next(
        int(name[1:]) for name, found in match.groupdict().items() if name[0] == "k" and found
    )


def _known(text: str, match: re.Match[str]) -> Iterator[Span]:
    start, end = match.span()
    if match["other"] is not None:
        if is_random(match["rest"]) and not _has_words(match["rest"]):
            yield Span(start, _continued(text, start, end), "key")
        return
    if match[0].endswith("EXAMPLE") or len(set(match[0][6:])) < 6:
        return  # as in AWS's documentation, or `ghp_xxxx…`
    kind = _SHAPES[_number(match)][0]
    yield Span(start, _continued(text, start, end), kind)
    if second := _SECOND.get(kind):
        for secret in second.finditer(text, end, end + _NEAR):
            if is_random(secret[0], 30) and (len(secret[0]) < 40 or not _HEX.fullmatch(secret[0])):
                yield Span(*secret.span(), _SECOND_KIND[kind])


def _has_words(rest: str) -> bool:
    """As in the names of classes: `sk-container-id-1`."""
    longest = max(re.split(r"[-_.]", rest), key=len)
    return len(longest) < 8 or (longest.isalpha() and longest.islower())


def _continued(text: str, start: int, end: int) -> int:
    """Where it ends if it continues in the next line: quoted again, or wrapped by a terminal."""
    while (quoted := _CONTINUED.match(text, end)) and is_random(quoted[1], 6):
        end = quoted.end()
    line = line_before(text, start, _LONGEST)
    while end - line >= _LINE and (match := _WRAPPED.match(text, end)) and is_random(match[1], 8):
        line, end = match.start(1), match.end()
    return end


def _cut(text: str) -> Iterator[Span]:
    """The beginnings of keys before an ellipsis."""
    for ellipsis in ("…", "..."):
        place = text.find(ellipsis, 1)
        while place >= 0:
            is_cut = text[place - 1] in _OF_CUT
            match = _CUT.search(text, max(0, place - _CUT_MOST), place) if is_cut else None
            if match and _is_cut(match[0]):
                yield Span(*match.span(), "key")
            place = text.find(ellipsis, place + len(ellipsis))


def _is_cut(head: str) -> bool:
    return any(each.isdigit() or each.isupper() for each in head[4:]) and len(set(head)) > 6
