"""Repair damaged text: letters that were decoded with the wrong code page."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import unquote

READ_AS = ("cp1252", "latin-1", "cp1250", "mac_roman", "cp850", "cp437", "cp852", "cp1251")
"""Code pages with which UTF-8 is often decoded by mistake."""
MIXED_UP = ("cp1252", "cp1250", "mac_roman", "cp850", "cp852", "iso8859-2", "cp1257", "cp1254")
MOST_TIMES = 3
_WITH_LOST = re.compile(r"[\w?\ufffd\u00bf\u00bd]*\w[\w?\ufffd\u00bf\u00bd]*")
_WORD = re.compile(r"\w+")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|%[0-9a-fA-F]{2}")
_SIGN_FOR_LETTER = re.compile(
    r"\?(?=\w)|(?<=\w)\?|[\u2200-\u22ff\u2500-\u259f\u00f7\u00d7\u00a4\u00a6\u00ac\u00b1\ufffd]"
)
_UTF_7 = re.compile(r"\+[A-Za-z0-9/]{3,}-")
_LOST = re.compile(r"[?\ufffd]+|\u00ef\u00bf\u00bd")


@lru_cache(maxsize=50_000)
def _undone(text: str, times: int = MOST_TIMES) -> str:
    """Undo decoding UTF-8 with a code page, which may have happened up to three times."""
    for page in READ_AS if times else ():
        once = _again(text, page)
        if len(once) < len(text):
            meant = _undone(once, times - 1)
            if _is_letters(meant):
                return meant
    return text


def _from_utf_7(text: str) -> str:
    try:
        meant = text.encode("ascii").decode("utf-7")
    except UnicodeError:
        return text
    return meant if _is_letters(meant) else text


def _again(text: str, page: str) -> str:
    try:
        if page == "cp1252":
            # Most programs keep the bytes that are undefined in Windows-1252.
            raw = b"".join(
                bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode(page) for c in text
            )
        else:
            raw = text.encode(page)
        return raw.decode("utf-8")
    except UnicodeError:
        return text


def _is_letters(text: str) -> bool:
    return all(
        c.isascii() or c.isalpha() or c in "’‘–—·°ºª\xa0\u0300\u0301\u0308\u030a" for c in text
    )


def has_lost_letters(text: str) -> bool:
    """Return whether signs stand where letters were: "?", box-drawing and mathematical signs."""
    return not text.isalnum() and _SIGN_FOR_LETTER.search(text) is not None


def likely_text(text: str, words: Collection[str] = frozenset()) -> str:
    r"""Return the likely original of damaged text; undamaged text is returned unchanged.

    UTF-8 decoded with a code page, and escapes such as "&ouml;", "\u00f6" or "%C3%B6", are
    recognised from the text itself. A wrong code page, and letters replaced by "?", are recognised
    only by `words` (case-folded).
    """
    if text.isascii() and not any(mark in text for mark in ("&", "\\u", "%", "?", "+")):
        return text
    meant = _from_utf_7(text) if _UTF_7.search(text) else _undone(text)
    if _ESCAPED.search(meant):
        plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), meant)
        meant = unquote(html.unescape(plain), errors="replace")
    if meant != text or not words:
        return meant
    return _by_words(text, words)


def _by_words(text: str, words: Collection[str]) -> str:
    """Return text with words corrected where another code page, or a letter for "?", gives one."""
    if _LOST.search(text):
        return _found_again(text, words)
    if _hits(text, words) or text.isascii():
        return text
    best, most = text, 0
    for read in MIXED_UP:
        try:
            raw = text.encode(read)
        except UnicodeError:
            continue
        for page in MIXED_UP:
            meant = raw.decode(page, errors="replace")
            hits = _hits(meant, words)
            if meant != text and hits > most:
                best, most = meant, hits
    return best


def _hits(text: str, words: Collection[str]) -> int:
    return sum(not w.isascii() and w.casefold() in words for w in _WORD.findall(text))


def _found_again(text: str, words: Collection[str]) -> str:
    def mend(found: re.Match[str]) -> str:
        if not _LOST.search(found[0]):
            return found[0]
        pattern = _LOST.sub(r"\\w{1,3}", found[0].casefold())
        fitting = sorted(word for word in words if re.fullmatch(pattern, word))
        if len(fitting) != 1:
            return found[0]
        return fitting[0].capitalize() if found[0][:1].isupper() else fitting[0]

    return _WITH_LOST.sub(mend, text)
