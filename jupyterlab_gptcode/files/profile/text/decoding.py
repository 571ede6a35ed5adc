"""Decodes bytes to text. The encoding is found by trying, the most likely first."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE = ("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp850", "mac_roman")
_DOUBLE = ("shift_jis", "euc_jp", "gb18030", "euc_kr", "big5")
_BETWEEN = "\u2019\u2018\u2013\u2014\xad\xb7"  # characters that occur inside words
_SIGNS = "€£°§µ“”„«»±²³…½¼¾™®©¥¢\xd7" + _BETWEEN
_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROLS = re.compile(rb"[\x02-\x08\x0b\x0e-\x1a\x1c\x1d]")
_ENOUGH = 1 << 16  # bytes to choose among encodings


@dataclass(frozen=True)
class Decoded:
    """`broken` counts bytes that could not be decoded, `nulls` null bytes that were removed."""

    text: str
    encoding: str
    broken: int = 0
    nulls: int = 0


def decode(data: bytes, *, whole: bool = True) -> Decoded | None:
    """None if it is not text. Unless `whole`, an incomplete character at the end is removed."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data, encoding, whole=whole)
            if text is not None:
                return _without_nulls(text, encoding, 0)
            if encoding != "utf-8-sig":
                broken = data.decode(encoding, "replace")
                return _without_nulls(broken, encoding, broken.count("�"))
            data = data[len(bom) :]
    if wide := _wide(data):
        text = _strict(data, wide, whole=whole)
        if text is not None:
            return _without_nulls(text, wide, 0)
    nulls = data.count(0)
    if (nulls > 3 and nulls * 20 > len(data)) or _is_binary(data):
        return None
    data = data.replace(b"\0", b"")
    text = _strict(data, "utf-8", whole=whole)
    if text is not None:
        return Decoded(text, "utf-8", 0, nulls)
    return _guessed(data, nulls)


def _strict(data: bytes, encoding: str, *, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, whole)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _without_nulls(text: str, encoding: str, broken: int) -> Decoded:
    return Decoded(text.replace("\0", ""), encoding, broken, text.count("\0"))


def _wide(data: bytes) -> str:
    """UTF-16 without a byte order mark: nearly every second byte is null."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2 or len(sample) - sample.count(0) == 0:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _is_binary(data: bytes) -> bool:
    sample = data[:_ENOUGH]
    return len(_CONTROLS.findall(sample)) * 50 > len(sample)


def _guessed(data: bytes, nulls: int) -> Decoded | None:
    sample = data[:_ENOUGH].rpartition(b"\n")[0] or data[:_ENOUGH]
    broken = sample.decode("utf-8", "replace")
    bad = broken.count("�")
    good = sum(char > "\x7f" for char in broken) - bad
    if good > 2 * bad or not _HIGH.search(sample):
        text = data.decode("utf-8", "replace")
        return Decoded(text, "utf-8", text.count("�"), nulls)
    high = sum(map(len, _HIGH.findall(sample)))
    encoding = _double(sample) or _single(sample)
    if not encoding or (high > 0.9 * len(sample) and encoding in _SINGLE):
        return None
    return Decoded(data.decode(encoding, "replace"), encoding, 0, nulls)


def _double(sample: bytes) -> str:
    """East Asian encodings, with two bytes for a character, are recognised by Kana and Hangul."""
    for encoding in _DOUBLE:
        text = _strict(sample, encoding, whole=False)
        if text is None:
            continue
        foreign = [char for char in text if char > "\x7f"]
        kana = sum("぀" <= char <= "ヿ" for char in foreign)
        hangul = sum("가" <= char <= "힣" for char in foreign)
        han = sum("一" <= char <= "鿿" for char in foreign)
        wide = sum("\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff5e" for char in foreign)
        if kana + hangul + han + wide < 0.9 * len(foreign):
            continue
        if encoding in ("gb18030", "big5") and _within_words(text):
            continue
        if encoding == "shift_jis" and (kana or _leads(sample)):
            return encoding
        if encoding == "euc_jp" and kana > 0.2 * len(foreign) and _paired(sample):
            return encoding
        if encoding == "euc_kr" and hangul > 0.7 * len(foreign):
            return encoding
        if encoding == "gb18030" and _paired(sample) and not _is_korean(sample):
            return encoding
        if encoding == "big5" and han > 0.7 * len(foreign):
            return encoding
    return ""


def _within_words(text: str) -> bool:
    """Whether most foreign characters are in Latin words, so that they are accented letters."""
    foreign = re.findall(r"[A-Za-z]?[^\x00-\x7f]+[A-Za-z]?", text)
    within = [each for each in foreign if each[0] < "\x7f" or each[-1] < "\x7f"]
    return 2 * len(within) > len(foreign)


def _leads(sample: bytes) -> bool:
    """In Shift JIS most characters start with bytes that other encodings hardly use."""
    runs = _HIGH.findall(sample)
    return bool(sum(0x81 <= run[0] <= 0x9F for run in runs) > 0.7 * len(runs))


def _paired(sample: bytes) -> bool:
    runs = _HIGH.findall(sample)
    return sum(len(run) % 2 == 0 for run in runs) > 0.9 * len(runs)


def _is_korean(sample: bytes) -> bool:
    """Nearly all Hangul syllables start with B0 to C8; few Chinese words use only these."""
    pairs = [run[i] for run in _HIGH.findall(sample) for i in range(0, len(run) - 1, 2)]
    likely: int = sum(0xB0 <= lead <= 0xC8 for lead in pairs)
    return len(pairs) > 3 and likely > 0.95 * len(pairs)


def _single(sample: bytes) -> str:
    """The single-byte encoding in which the words look most like words."""
    best, encoding = 0, ""
    for candidate in _SINGLE:
        text = _strict(sample, candidate, whole=True)
        if text is None:
            continue
        likely = _wordlike(text)
        if not encoding or likely > best:
            best, encoding = likely, candidate
    return encoding


def _wordlike(text: str) -> int:
    score = 0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char <= "\x7f":
            continue
        if char.isalpha():
            inside = before.isalpha() and before.islower()
            fits = not (char.isupper() and inside) and (before + after).strip() != ""
            alike = _script(char) == _script(before) if before.isalpha() else True
            # Words of accented letters only are Cyrillic, decoded wrongly.
            foreign = before > "\x7f" and before.isalpha() and not _script(char)
            score += -1 if foreign else 2 if fits and alike else -2
        elif before.isalpha() and after.isalpha() and char not in _BETWEEN:
            score -= 2
        elif char in _SIGNS:
            score += 1
        else:
            score -= 1
    return score


def _script(char: str) -> int:
    """0 for Latin, 1 for Greek, 2 for Cyrillic."""
    return 1 if "Ͱ" <= char <= "Ͽ" else 2 if "Ѐ" <= char <= "ӿ" else 0
