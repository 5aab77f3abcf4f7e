"""Nouns behind counts, in English and Swedish: "{count} doors" becomes "1 door"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ENGLISH = (
    "address:addresses answer:answers area:areas booking:bookings building:buildings call:calls "
    "count:counts crossing:crossings day:days door:doors entrance:entrances evening:evenings "
    "event:events file:files finding:findings flat:flats half-day:half-days home:homes hour:hours "
    "house:houses list:lists lock:locks minute:minutes month:months paragraph:paragraphs "
    "place:places plan:plans refusal:refusals result:results route:routes row:rows shift:shifts "
    "stairwell:stairwells stop:stops street:streets table:tables talk:talks team:teams time:times "
    "visit:visits vote:votes week:weeks wish:wishes"
)
_SWEDISH = (
    "adress:adresser bokning:bokningar byggnad:byggnader dag:dagar dörr:dörrar entré:entréer "
    "fil:filer gata:gator gång:gånger halvdag:halvdagar händelse:händelser korsning:korsningar "
    "kväll:kvällar lista:listor lägenhet:lägenheter minut:minuter månad:månader område:områden "
    "person:personer plan:planer plats:platser port:portar portkod:portkoder "
    "påhälsning:påhälsningar rad:rader rutt:rutter röst:röster summa:summor ställe:ställen "
    "tabell:tabeller timme:timmar trappuppgång:trappuppgångar vecka:veckor önskan:önskningar"
)
# Nouns with one form in Swedish (besök, hus, lag, lås, pass, samtal, stopp, svar, fynd) need none.
_SINGULAR = {
    many: one for pair in f"{_ENGLISH} {_SWEDISH}".split() for one, many in [pair.split(":")]
}
_VERBS = {
    "are": "is",
    "were": "was",
    "have": "has",
    "name": "names",
    "stay": "stays",
    "wait": "waits",
}
_COUNT = re.compile(
    r"\{(\w+)(:,)?\} (?:(more|new|remaining|other) )?("
    + "|".join(sorted(_SINGULAR, key=len, reverse=True))
    + r")\b(?! (?:and|or|och|eller) [^{])(?: ("
    + "|".join(_VERBS)
    + r")\b)?"
)


def has_counts(sentence: str) -> bool:
    """Return whether a sentence counts things whose noun is known here."""
    return "{" in sentence and _COUNT.search(sentence) is not None


def in_singular(sentence: str, values: Mapping[str, object]) -> str:
    """Return a sentence with the nouns, and in English the verbs, of counts that are 1 in singular.

    The fields are still to be filled with `values`.
    """

    def one(found: re.Match[str]) -> str:
        field, comma, which, noun, verb = found.groups()
        if str(values.get(field)) != "1":
            return found.group()
        words = ["{" + field + (comma or "") + "}", which, _SINGULAR[noun], _VERBS.get(verb or "")]
        return " ".join(word for word in words if word)

    return _COUNT.sub(one, sentence)
