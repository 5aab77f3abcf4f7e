"""The code of a walk list as people type it: read leniently, checked, and near ones found.

Eight characters of Crockford's base 32 (https://www.crockford.com/base32.html), the last a check
character: the sum of the others over GF(32), each times its own power of a primitive element. That
finds every single wrong character and every two exchanged ones. Codes of paper from before had no
check character, so a code is refused only after it was looked for.
"""

from __future__ import annotations

from collections.abc import Iterable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
LENGTH = 8
POLYNOMIAL = 0b100101
"""x^5 + x^2 + 1, primitive over GF(2): its root's powers are all 31 elements but zero."""

MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", " ": "", "·": ""})
LONGEST_PAGE = 3


def check_character(body: str) -> str:
    """Return the last character of a code that begins with these seven."""
    total, weight = 0, 1
    for character in body:
        weight = _times(weight, 2)
        total ^= _times(weight, ALPHABET.index(character))
    return ALPHABET[total]


def has_check(code: str) -> bool:
    """Return whether the last character fits the others."""
    return check_character(code[:-1]) == code[-1]


def read_code(text: str) -> str | None:
    """Return the code somebody typed or a reader sent, None where it cannot be one.

    Small letters, blanks, O for 0, I and L for 1, and the page behind it ("9DBVH25C-2") are meant
    as they are on paper.
    """
    word = text.strip().upper()
    head, dash, page = word.rpartition("-")
    if dash and page.isdecimal() and len(page) <= LONGEST_PAGE:
        word = head
    word = word.replace("-", "").translate(MISREAD)
    is_code = len(word) == LENGTH and set(word) <= set(ALPHABET)
    return word if is_code else None


def looks_like_code(text: str) -> bool:
    """Return whether somebody meant a code: one of seven to nine such characters with a digit.

    One character too many or too few is a slip of the pen, and no route's id is that long.
    """
    word = text.strip().upper().replace("-", "").translate(MISREAD)
    is_long = LENGTH - 1 <= len(word) <= LENGTH + 1
    return is_long and set(word) <= set(ALPHABET) and any(c.isdecimal() for c in word)


def near_codes(text: str, known: Iterable[str]) -> list[str]:
    """Return the known codes one slip of the pen away, in their order.

    A slip: one character wrong, missing or too many, or two neighbours exchanged.
    """
    word = text.strip().upper().replace("-", "").translate(MISREAD)
    return [code for code in known if _is_one_slip(word, code)]


def _is_one_slip(word: str, code: str) -> bool:
    if len(word) == len(code):
        wrong = [k for k in range(len(code)) if word[k] != code[k]]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
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
