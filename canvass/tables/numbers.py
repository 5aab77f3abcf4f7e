"""House numbers and figures in tables: what spreadsheets turn them into, and what was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache

from canvass.errors import InputError
from canvass.hidden import for_comparison
from canvass.tables.dashes import DASHES
from canvass.tables.moments import SPREADSHEET_DAY_0

_PLAIN = DASHES | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF0D}
"""Maps full-width characters to ordinary ones; "½" stays."""
_MONTHS = {
    word: number
    for number, words in enumerate(
        ("jan januari january januar janv janvier ene enero gen gennaio led sty tammi "
         "oca ocak янв января січ",
         "feb februari february februar févr fev fevrier febbraio uno lut helmi "
         "şub şubat febr фев февр февраля лют",
         "mar mars march mrz mär märz mrt maart marzo bře maalis "
         "mart márc мар март марта бер",
         "apr april avr avril abr abril aprile dub kwi huhti "
         "nis nisan ápr апр апреля кві",
         "maj may mai mei mag maggio mayo kvě touko "
         "mayıs máj май мая тра",
         "jun juni june juin giu giugno junio čvn cze kesä "
         "haz haziran jún июн июнь июня чер",
         "jul juli july juil juillet lug luglio julio čvc lip heinä "
         "tem temmuz júl июл июль июля лип",
         "aug augusti august août aout ago agosto srp sie elo "
         "ağu ağustos авг августа сер",
         "sep sept september septembre set settembre zář wrz syys "
         "eyl eylül szept сен сент сентября вер",
         "okt oct oktober october octobre ott ottobre out říj paź loka "
         "eki ekim окт октября жов",
         "nov november novembre lis marras "
         "kas kasım ноя нояб ноября",
         "dec december dez dezember déc décembre dic dicembre des joulu "
         "ara aralık дек декабря гру"), start=1)
    for word in words.split()
}  # fmt: skip
_DAY_MONTH = re.compile(r"(\d{1,4})[\s.\-/]*([^\W\d_]{3,10})\.?(?:[\s.\-/]+(\d{2}|\d{4}))?")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.?[\s.\-/]*(\d{1,4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?")
_FULL = re.compile(
    r"(\d{1,2})[-/.](\d{1,2})[-/.](?:19|20)\d{2}(?: 0{1,2}:00(?::00)?)?|(\d{1,2})\.\s?(\d{1,2})\."
)
_ROMAN = re.compile(r"(\d{1,2})\.\s?([IVX]{1,4})\.?|([IVX]{1,4})\.(\d{2})")
"""A date in Czech, Polish or Hungarian spreadsheets: "7.V" is 7/5, "V.50" 5/50."""
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MONTH_NO = {word: number for number, word in enumerate(_ROMANS, start=1)}
_POWER = re.compile(r"(\d+)(?:[.,](\d+))?\s?[eE]\+?(\d{1,3})")
_CLOCK = re.compile(r"\d{1,2}:\d{2}:\d{2}|\d{1,2}:\d{2}\s?[ap]m", re.I)
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_THOUSANDS = re.compile(r"([1-9]\d{0,2})[.,](\d{3})")
"""A number of thousands as some write it, or a decimal number with three places."""
_DAYS = range(36_526, 54_789)
"""The serial dates of the years 2000 to 2049."""
_SIGN = re.compile(
    r"(?:['’`#№]|n[ro]\.?:?|n\.?[º°]|č\.?\s?p\.?|č\.|hausnr\.?|hausnummer|hus(?:nr\.?|nummer)"
    r"|nummer|n[uú]m(?:ero)?\.?|numéro|house\s+(?:number|no\.?)|дом|д\.)\s*(?=\d)",
    re.IGNORECASE,
)
"""Signs and words for "number" before a house number; a spreadsheet writes "'12" for a text."""
_ZEROS = re.compile(r"0+(?=\d)")
_TRUTH = frozenset({"true", "false", "sant", "falskt", "wahr", "falsch", "sand", "falsk"})


@lru_cache(maxsize=100_000)
def plain_number(text: str) -> str:
    """Return a house number as typed: "7.0", "nr 7" and "7," are 7, "008" is 8, "4–6" is "4-6"."""
    seen = " ".join(for_comparison(text).split())
    text = unicodedata.normalize("NFC", seen).translate(_PLAIN).rstrip(" ,;:")
    sign = None if text[:1].isdecimal() else _SIGN.match(text)
    if sign:
        text = text[sign.end() :]
    found = _DECIMAL.fullmatch(text)
    if found and not found[2].strip("0") and not _THOUSANDS.fullmatch(text):
        text = found[1]
    return _ZEROS.sub("", text, count=1) if _ZEROS.match(text) else text


_MARKUP = re.compile(r"[{}<>@]|://")
"""What stands in objects of JSON, in HTML, addresses of mail and of pages, and in no number."""


def check_number(text: str, known: Collection[str] = frozenset(), *, largest: int = 9_999) -> None:
    """Raise InputError for a house number that a spreadsheet changed, with the likely original.

    `known` are house numbers on the map, as returned by `plain_number`; they are always accepted.
    `largest` is the greatest number on the map. A whole number above both 9,999 and `largest` that
    could be a serial date is taken for one.
    """
    if text in known or (text.isdecimal() and len(text) < 5):
        if text == "0" and text not in known:
            raise InputError('"{text}" is no house number', text=text)
        return
    _check(text, largest)


@lru_cache(maxsize=50_000)
def _check(text: str, largest: int) -> None:
    if text.startswith("#") or text.casefold().startswith("err:"):
        raise InputError(
            '"{text}" is what a spreadsheet shows where a formula fails; the number is lost, look '
            "it up",
            text=text[:40],
        )
    pair = _date_pair(text)
    if pair:
        low, high = sorted(pair)
        raise InputError(
            '"{text}" is a date that a spreadsheet made of a number; it was likely {likely}',
            text=text[:40],
            likely=f"{low}-{high}",
        )
    roman = _ROMAN.fullmatch(text)
    if roman and (roman[2] or roman[3]) in _MONTH_NO:
        month = _MONTH_NO[roman[2] or roman[3]]
        likely = f"{roman[1]}/{month}" if roman[1] else f"{month}/{int(roman[4])}"
        raise InputError(
            '"{text}" is a date that a spreadsheet made of a number; it was likely {likely}',
            text=text[:40],
            likely=likely,
        )
    power = _POWER.fullmatch(text)
    if power:
        tail = (power[2] or "").rstrip("0")
        raise InputError(
            '"{text}" is a power of ten to a spreadsheet; it was likely {likely}',
            text=text[:40],
            likely=f"{power[1]}{tail} E {max(0, int(power[3]) - len(tail))}",
        )
    if text.isdecimal() and int(text) in _DAYS and int(text) > largest:
        day = SPREADSHEET_DAY_0 + timedelta(days=int(text))
        low, high = sorted((day.day, day.month))
        raise InputError(
            '"{text}" is a count of days, the {day} of a spreadsheet; it was likely {likely}',
            text=text, day=day, likely=f"{low}-{high}",
        )  # fmt: skip
    if _CLOCK.fullmatch(text):
        raise InputError(
            '"{text}" is a time that a spreadsheet made of a number; it was likely {likely}',
            text=text, likely="-".join(re.findall(r"\d+", text)[:2]),
        )  # fmt: skip
    thousands = _THOUSANDS.fullmatch(text)
    if thousands:
        head, tail = thousands.groups()
        raise InputError(
            '"{text}" may be {one} or {other}; write the number without a separator',
            text=text, one=head if tail == "000" else f"{head}-{tail}", other=f"{head}{tail}",
        )  # fmt: skip
    decimal = _DECIMAL.fullmatch(text)
    if decimal:
        raise InputError(
            '"{text}" is a decimal number that a spreadsheet made; it was likely {likely}',
            text=text[:40], likely=_of_decimal(decimal),
        )  # fmt: skip
    is_none = text.casefold() in _TRUTH or not any(map(str.isdecimal, text)) or text == "0"
    if is_none or _MARKUP.search(text):
        raise InputError('"{text}" is no house number', text=text[:40])


def _date_pair(text: str) -> tuple[int, int] | None:
    """Return the day and the month of a date as numbers."""
    found = _DAY_MONTH.fullmatch(text)
    if found and found[2].casefold() in _MONTHS and not (found[3] and int(found[1]) > 31):
        return int(found[1]), _MONTHS[found[2].casefold()]
    found = _MONTH_FIRST.fullmatch(text)
    if found and found[1].casefold() in _MONTHS:
        number = int(found[2])
        return _MONTHS[found[1].casefold()], number - 2000 if 2000 <= number < 2100 else number
    found = _ISO.fullmatch(text)
    if found:
        return int(found[2]), int(found[3])
    found = _FULL.fullmatch(text)
    return (int(found[1] or found[3]), int(found[2] or found[4])) if found else None


def _of_decimal(decimal: re.Match[str]) -> str:
    if decimal[1] != "0":
        return f"{decimal[1]}-{decimal[2]}"
    part = Fraction(f"0.{decimal[2]}").limit_denominator(99)
    return f"{part.numerator}/{part.denominator}"


_FIGURE = re.compile(r"[+-]?\d+([.,]\d+)?")


def read_figure(text: str) -> float | None:
    """Parse a number with decimal point or comma and blanks between thousands, None if not one."""
    plain = "".join(text.split()).translate(DASHES)
    return float(plain.replace(",", ".")) if _FIGURE.fullmatch(plain) else None


YES = frozenset({"1", "yes", "y", "true", "x", "ja", "j", "sant", "✓", "✔", "on"})
NO = frozenset({"", "0", "no", "n", "false", "nej", "falskt", "-", "off"})


def read_yes(text: str, what: str) -> bool:
    """Return whether a cell says yes; raises InputError if it says neither yes nor no."""
    word = text.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise InputError(
        "{what} {text!r}: write yes or no", what=InputError(what), text=text.strip()[:40]
    )
