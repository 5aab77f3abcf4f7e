"""Convert opening hours as people write them to the syntax of OpenStreetMap's key.

`mended` converts "Mon-Fri 9am-5pm" or "må-fr 10-15". If a text can be read in two ways ("ma" is
Monday in Dutch and Tuesday in French), it is left unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from opening_hours import validate

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
# The spellings of each weekday in a language, from Monday on.
SPELT_DAYS = {
    "en": "mo mon monday mondays|tu tue tues tuesday tuesdays|we wed weds wednesday wednesdays|"
          "th thu thur thurs thursday thursdays|fr fri friday fridays|"
          "sa sat saturday saturdays|su sun sunday sundays",
    "sv": "må mån månd måndag måndagar|ti tis tisd tisdag tisdagar|on ons onsd onsdag onsdagar|"
          "to tor tors torsd torsdag torsdagar|fr fre fred fredag fredagar|"
          "lö lör lörd lördag lördagar|sö sön sönd söndag söndagar",
    "da": "ma man mandag mandage mandager|ti tir tirs tirsdag tirsdage tirsdager|"
          "on ons onsdag onsdage onsdager|to tor tors torsdag torsdage torsdager|"
          "fr fre fredag fredage fredager|lø lør lørdag lørdage lørdager|sø søn søndag søndage "
          "søndager",
    "de": "mo mon montag montags|di die dienstag dienstags|mi mit mittwoch mittwochs|"
          "do don donnerstag donnerstags|fr fre freitag freitags|"
          "sa sam samstag samstags sonnabend|so son sonn sonntag sonntags",
    "nl": "ma maandag|di dinsdag|wo woensdag|do donderdag|vr vrijdag|za zaterdag|zo zondag",
    "fi": "ma maanantai|ti tiistai|ke keskiviikko|to torstai|pe perjantai|la lauantai|su sunnuntai",
    "fr": "lu lun lundi|ma mar mardi|me mer mercredi|je jeu jeudi|ve ven vendredi|"
          "sa sam samedi|di dim dimanche",
    "es": "lu lun lunes|ma mar martes|mi mié mie miércoles miercoles|ju jue jueves|"
          "vi vie viernes|sá sab sáb sábado sabado|do dom domingo",
    "it": "lu lun lunedì lunedi|ma mar martedì martedi|me mer mercoledì mercoledi|"
          "gi gio giovedì giovedi|ve ven venerdì venerdi|sa sab sabato|do dom domenica",
    "cs": "po pondělí|út úterý|st středa|čt čtvrtek|pá pátek|so sobota|ne neděle",
    "pl": "pn pon poniedziałek|wt wtorek|śr sr środa|czw cz czwartek|pt piątek|sob sobota|"
          "nd niedz niedziela",
    "pt": "seg segunda|ter terça|qua quarta|qui quinta|sex sexta|sáb sab sábado|dom domingo",
    "hr": "pon ponedjeljak ponedeljek|uto tor utorak torek|sri sre srijeda sreda|"
          "čet četvrtak četrtek|pet petak petek|sub sob subota sobota|ned nedjelja nedelja",
    "hu": "hé hétfő|kedd|sze szerda|csüt csütörtök|pén péntek|szo szombat|vas vasárnap",
    "tr": "pzt pazartesi|sal salı|çar çarşamba|per perşembe|cum cuma|cmt cumartesi|paz pazar",
    "ru": "пн понедельник|вт вторник|ср среда|чт четверг|пт пятница|сб суббота|вс воскресенье",
    "uk": "пн понеділок|вт вівторок|ср середа|чт четвер|пт п'ятниця|сб субота|нд неділя",
}  # fmt: skip
ORDINARY = frozenset({"on", "to", "do", "so", "me", "la", "die", "don", "man", "sun", "sat"})
"""Names of days that are also ordinary words; alone in a text they do not count as days."""

DAILY = (
    "every day", "everyday", "daily", "7 days a week", "dagligen", "alla dagar", "varje dag",
    "daglig", "dagligt", "alle dage", "täglich", "tägl", "jeden tag", "dagelijks", "elke dag",
    "päivittäin", "joka päivä", "tous les jours", "todos los días", "tutti i giorni", "denně",
    "codziennie", "diariamente", "naponta", "ежедневно", "щодня",
)  # fmt: skip
WEEKDAYS = ("weekdays", "vardagar", "hverdager", "hverdage", "arkisin", "weekday", "vardag")
WEEKENDS = ("weekends", "weekend", "helger", "helg")
HOLIDAYS = (
    "public holidays", "bank holidays", "holidays", "feiertags", "feiertage", "feiertagen",
    "feiertag", "helgdagar", "helgdag", "röda dagar", "helligdage", "helligdager", "feestdagen",
    "jours fériés",
)  # fmt: skip
CLOSED = (
    "closed", "stängt", "stängd", "geschlossen", "zu", "gesloten", "dicht", "lukket", "stengt",
    "suljettu", "fermé", "cerrado", "chiuso", "zavřeno", "ruhetag", "nieczynne", "fechado",
    "encerrado", "zatvoreno", "zaprto", "zárva", "kapalı", "выходной", "закрыто", "вихідний",
)  # fmt: skip
FILLERS = (
    "uhr", "uur", "klockan", "kl", "hrs", "hours", "öppettider", "öppet", "geöffnet", "open from",
)  # fmt: skip
# Names of several days are kept as words while single days are read in one language.
SEVERAL_DAYS = {"daily": "Mo-Su", "weekdays": "Mo-Fr", "weekends": "Sa-Su"}
WORDS = (
    (DAILY, "daily"), (WEEKDAYS, "weekdays"), (WEEKENDS, "weekends"), (HOLIDAYS, "PH"),
    (("ph",), "PH"), (CLOSED, "off"), (FILLERS, ""), (("noon",), "12:00"),
    (("midnight",), "24:00"),
)  # fmt: skip
# "Mo-Fr 10:00-18:00 (except on public holidays)"; the word for holidays is "PH" by then.
_EXCEPT = re.compile(
    r"(?<=\d)[\s,;(]+(?:except(?: for| on)?|excluding|not(?: on)?|außer(?: an)?|ausgenommen|"
    r"nicht an|"
    r"utom|ej|förutom|undtagen|unntatt|behalve(?: op)?|uitgezonderd|sauf|mimo|kromě|oprócz|"
    r"off(?: on| an| op)?) PH\b\s*\)?",
    re.IGNORECASE,
)
APPOINTMENT = re.compile(
    r"(?<!\w)(by appointment(?: only)?|appointments? only|on appointment|(?:up)?on request|"
    r"by arrangement|call (?:us|ahead|first)|please call|"
    r"(?:nur )?nach (?:telefonischer )?(?:vereinbarung|absprache|anmeldung)|auf anfrage|"
    r"termine? nach vereinbarung|(?:alleen )?op afspraak|volgens afspraak|"
    r"(?:efter|enligt) (?:överenskommelse|ö\.?k\.?)|(?:endast )?tidsbokning|(?:endast )?bokning|"
    r"efter aftale|etter avtale|sopimuksen mukaan|sur (?:rendez-vous|rdv)|(?:con )?cita previa|"
    r"su appuntamento|po domluvě|na objednávku)(?!\w)",
    re.IGNORECASE,
)
"""Phrases for "by appointment" in the languages above."""

ROUND_THE_CLOCK = ("24/24", "24h", "24 h", "24hrs", "24 hours", "dygnet runt", "rund um die uhr",
                   "24/7 open", "24x7", "7/7", "24 7")  # fmt: skip
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_WORD = r"[^\W\d_]+"
_HOUR = r"(\d{1,2})(?:\s?[:.h]\s?([0-5]\d)|h)?(?:\s?(a\.?m\.?|p\.?m\.?)(?!\w))?(?![\d:])"
_COMPACT = r"([01]\d|2[0-4])([0-5]\d)"


def mended(text: str) -> str | None:
    """Return hours in the syntax of the specification, None if they cannot be read."""
    plain = text.strip()
    if not plain:
        return None
    if validate(plain):
        return _closed_up(plain)
    parts = _without_odd_signs(plain).split('"')
    if len(parts) == 1:
        quoted = APPOINTMENT.sub(r'"\1"', parts[0])
        parts = re.sub(r'\s(?:or|eller|oder|of|ou|o)\s+(?=")', " || ", quoted).split('"')
    parts[0::2] = [_mend_words(part) for part in parts[0::2]]
    made = _tidy('"'.join(parts))
    if not validate(made) or any(_BARE_DAY.fullmatch(rule.strip()) for rule in made.split(";")):
        return None
    return _closed_up(made)


_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_BARE_DAY = re.compile(rf"{_DAY}(?:[-,]{_DAY})*")


_SPAN = r"\d\d:\d\d-\d\d:\d\d"
_TIMES_FIRST = re.compile(
    rf"^ *(?P<times>{_SPAN}(?:, ?{_SPAN})*) (?P<days>{_DAY}(?:[-,]{_DAY})*) *$"
)


def _closed_up(text: str) -> str:
    """Join days that belong to one list: "Mo, We 10:00-12:00" does not mean all of Monday.

    "PH Su off" means holidays and Sundays, not holidays that are Sundays.
    """
    parts = text.split('"')
    for index in range(0, len(parts), 2):
        part = re.sub(rf"\b({_DAY}) ?, (?={_DAY}\b)", r"\1,", parts[index])
        part = re.sub(r"(?<![\d:.+\-])(\d:[0-5]\d)|(?<=-)(\d:[0-5]\d)(?![\d])", r"0\1\2", part)
        parts[index] = re.sub(rf"\b(PH|SH) (?={_DAY} (?:off|closed)\b)", r"\1,", part)
    return '"'.join(parts)


def _without_odd_signs(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[\u2010-\u2015\u2212\u223c~\u301c]", "-", text)
    text = text.replace("\u3001", ", ")
    text = re.sub("[\u201c\u201d\u201e\u00ab\u00bb]", '"', text)
    return re.sub(r"\s*[\n\r|]\s*(?!\|)", "; ", text) if "||" not in text else text


def _mend_words(text: str) -> str:
    low = f" {' '.join(text.split())} "
    if any(f" {phrase} " == low.casefold() for phrase in ROUND_THE_CLOCK):
        return "24/7"
    low = re.sub(r"^ open:? (?=[\w])", " ", low, flags=re.IGNORECASE)
    for phrases, code in WORDS:
        for phrase in phrases:
            low = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)\.?", code, low, flags=re.IGNORECASE)
    low = _EXCEPT.sub("; PH off", low)
    low = re.sub(r"(?<=[\dh])\s*/\s*(?=\d{1,2}(?:[:.]\d\d|h))", ",", low)
    low = _join_ranges(low)
    low = _mend_days(low)
    low = re.sub(r"\b(?:daily|weekdays|weekends)\b", lambda word: SEVERAL_DAYS[word[0]], low)
    low = re.sub(r"\b(Sa|Su)\s*[/\-]\s*PH\b", r"\1,PH", low)
    low = _mend_times(low)
    low = _TIMES_FIRST.sub(r"\g<days> \g<times> ", low)
    # Two spans with only a blank between them.
    low = re.sub(r"(?<=\d-\d\d:\d\d)\s+(?=\d\d:\d\d-)", ",", low)
    # "Mo-Fr: 10:00", and a day after a time without a separator.
    low = re.sub(rf"\b({'|'.join((*DAYS, 'PH'))})\.?\s*:\s*", r"\1 ", low)
    low = re.sub(r"(?<=\d\d:\d\d)[\s,/.&+]+(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)", "; ", low)
    return re.sub(r"(?<=\d\d:\d\d)\s*[/&+]\s*(?=\d\d:\d\d)", ",", low)


def _join_ranges(text: str) -> str:
    """Replace "to" and "and" in all languages, and hyphens with blanks, by "-" and ","."""
    to = r"to|till|til|until|through|thru|bis|tot|à|au|al|klo|do"
    # "Sonn- und feiertags": the first word lacks its end.
    text = re.sub(r"(?<=[^\W\d])- (?=(?:und|och|og|en) )", " ", text, flags=re.IGNORECASE)
    text = re.sub(r"\s*-\s*", "-", text)
    text = re.sub(rf"(?<=[\d\w.])\s+(?:{to})\s+(?=\d)", "-", text, flags=re.IGNORECASE)
    between = r"through|thru|till|til|until|bis|au|à|t\.?o\.?m\.?|tot en met|t/m|al"
    text = re.sub(rf"\s+(?:{between})\s+(?=[^\W\d])", "-", text, flags=re.IGNORECASE)
    # "Mon to Fri": only between two English names of days.
    text = re.sub(rf"(\b{_WORD}) to (?={_WORD})", _between_days, text, flags=re.IGNORECASE)
    both = r"and|och|und|en|og|ja|et|y|e|samt|a|i"
    return re.sub(rf"(?<=\w)\s+(?:{both}|&|\+)\s+(?=\w)", ",", text, flags=re.IGNORECASE)


def _between_days(found: re.Match[str]) -> str:
    return f"{found[1]}-" if found[1].casefold() in _days_of("en") else found[0]


def _days_of(language: str) -> dict[str, str]:
    rows = SPELT_DAYS[language].split("|")
    return {word: day for row, day in zip(rows, DAYS, strict=True) for word in row.split()}


def _mend_days(text: str) -> str:
    """Replace days by those of the specification, if only one reading is possible."""
    kept = {
        *DAYS, *SEVERAL_DAYS, "PH", "SH", "off", "open", "unknown", "closed", "week", "easter",
        "days", "day",
    }  # fmt: skip
    fixed = {word.casefold() for word in kept} - {day.casefold() for day in DAYS}
    months = set(MONTHS.split("|"))
    words = [w.casefold() for w in re.findall(_WORD, re.sub(_HOUR, " ", text, flags=re.I))]
    wanted = {w for w in words if w not in fixed and w not in {"am", "pm", "h"}}
    wanted -= months
    is_alone = len(wanted) == 1 and SEVERAL_DAYS.keys().isdisjoint(words)
    if is_alone and wanted <= ORDINARY:
        return text
    readings = list(_readings(wanted))
    if len({tuple(sorted(r.items())) for r in readings}) != 1:
        return text
    days = readings[0]
    return re.sub(
        rf"(?<![\w])({_WORD})\.?(?!\w)",
        lambda found: days.get(found[1].casefold(), found[0]),
        text,
    )


def _readings(wanted: set[str]) -> Iterable[dict[str, str]]:
    """Yield the days that words mean, for every language that has all of the words."""
    for language in SPELT_DAYS:
        known = _days_of(language)
        if wanted and wanted <= known.keys():
            yield {word: known[word] for word in wanted}


def _mend_times(text: str) -> str:
    """Rewrite time spans as 09:00-17:00; dates and weeks are left unchanged."""
    text = re.sub(
        rf"(?<![\d:.\-]){_COMPACT}-{_COMPACT}(?![\d:])",
        lambda m: m[0] if m[1] == m[3] == "20" else f"{m[1]}:{m[2]}-{m[3]}:{m[4]}",
        text,
    )
    begun = r"(?:(?<=[\s,]\d-)|(?<=[\s,]\d\d-)|(?<=:\d\d-))"
    text = re.sub(rf"{begun}{_COMPACT}(?![\d:.\-])", r"\1:\2", text)
    before = r"(?<![\d:.\[/\-])(?<!week )(?<!Jan )(?<!Feb )(?<!Mar )(?<!Apr )(?<!May )(?<!Jun )"
    before += r"(?<!Jul )(?<!Aug )(?<!Sep )(?<!Oct )(?<!Nov )(?<!Dec )"
    text = re.sub(rf"{before}{_HOUR}-{_HOUR}", _span, text, flags=re.IGNORECASE)
    return re.sub(rf"{before}(?<!\+){_HOUR}\+", _open_end, text, flags=re.IGNORECASE)


def _span(found: re.Match[str]) -> str:
    first, last = _minutes(*found.group(1, 2, 3)), _minutes(*found.group(4, 5, 6))
    if first is None or last is None:
        return found[0]
    if found[6] and not found[3]:
        # "9-5pm" starts in the morning, "1-5pm" does not.
        later = first + 720 if int(found[1]) < 12 else first
        first = later if found[6][0].casefold() == "p" and later < last else first
    has_minutes = any(found.group(2, 3, 5, 6))
    if last <= first and not has_minutes:
        return found[0]
    return f"{_clock(first)}-{_clock(last)}"


def _open_end(found: re.Match[str]) -> str:
    minutes = _minutes(*found.group(1, 2, 3))
    return found[0] if minutes is None else f"{_clock(minutes)}+"


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    """Return minutes after midnight, None if it is not a time."""
    value = int(hour)
    if half:
        if not 1 <= value <= 12:
            return None
        value = value % 12 + (12 if half[0].casefold() == "p" else 0)
    return 60 * value + int(minute or 0) if value <= 26 else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _tidy(text: str) -> str:
    """Remove empty rules, double blanks, and separators at either end."""
    rules = [" ".join(rule.split()) for rule in re.split(r"(?<!\|);", text)]
    rules = [re.sub(r"\s*,\s*(?=\d)", ",", rule).strip(" ,.") for rule in rules]
    return "; ".join(rule for rule in rules if rule)
