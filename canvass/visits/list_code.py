"""The code of a walk list as typed by people: read it leniently, check it, find similar codes.

It has eight characters of Crockford's base 32 (https://www.crockford.com/base32.html). The last is
a check character: the sum of the others over GF(32), each times its own power of a primitive
element. It detects every single wrong character and every swap of two. Old codes have no check
character, so a code is refused only if no list has it.
"""

from __future__ import annotations

from collections.abc import Iterable

from canvass.hidden import for_comparison

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
LENGTH = 8
POLYNOMIAL = 0b100101
"""x^5 + x^2 + 1, primitive over GF(2): the powers of its root are all 31 non-zero elements."""

MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", " ": "", "·": ""})
LONGEST_PAGE = 3


def check_character(body: str) -> str:
    """Return the check character for the first seven characters of a code."""
    total, weight = 0, 1
    for character in body:
        weight = _times(weight, 2)
        total ^= _times(weight, ALPHABET.index(character))
    return ALPHABET[total]


def has_check(code: str) -> bool:
    """Return whether the check character of a code is correct."""
    return check_character(code[:-1]) == code[-1]


def read_code(text: str) -> str | None:
    """Return the code that somebody typed or a scanner sent, None if it cannot be one.

    Lower case, blanks, O for 0, I and L for 1, and a page number after it ("9DBVH25C-2") are
    accepted.
    """
    word = _word(text)
    return word if len(word) == LENGTH and _is_spelt(word) else None


def looks_like_code(text: str) -> bool:
    """Return whether a text is meant as a code, perhaps with a typing error, and not as a name.

    A code has eight such characters and its last one fits. Seven to nine such characters with a
    digit among them are one typed wrong; "Storgatan" and "Parkgata" are streets.
    """
    word = _word(text)
    if not LENGTH - 1 <= len(word) <= LENGTH + 1 or not _is_spelt(word):
        return False
    return any(c.isdecimal() for c in text) or (len(word) == LENGTH and has_check(word))


def _word(text: str) -> str:
    """Return the characters of a code as they are meant, without a page number after it."""
    word = for_comparison(text).strip().upper()
    head, dash, page = word.rpartition("-")
    if dash and page.isdecimal() and len(page) <= LONGEST_PAGE:
        shorter = head.replace("-", "").translate(MISREAD)
        # With fewer characters before it, the dash stands inside the code ("9DBVH-252").
        if len(shorter) >= LENGTH - 1:
            return shorter
    return word.replace("-", "").translate(MISREAD)


def _is_spelt(word: str) -> bool:
    return set(word) <= set(ALPHABET)


def near_codes(text: str, known: Iterable[str]) -> list[str]:
    """Return the known codes that differ from a text by one typing error, in their order.

    That is one character wrong, missing or too many, or two swapped.
    """
    word = _word(text)
    return [code for code in known if _is_one_slip(word, code)]


def _is_one_slip(word: str, code: str) -> bool:
    if len(word) == len(code):
        wrong = [k for k in range(len(code)) if word[k] != code[k]]
        if len(wrong) == 2:
            first, second = wrong
            return word[first] == code[second] and word[second] == code[first]
        return len(wrong) <= 1
    longer, shorter = (word, code) if len(word) > len(code) else (code, word)
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:k] + longer[k + 1 :] == shorter for k in range(len(longer)))


def _times(a: int, b: int) -> int:
    """Return the product of two elements of GF(32)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0b100000:
            a ^= POLYNOMIAL
        b >>= 1
    return product
