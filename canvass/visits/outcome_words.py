"""Read outcomes as people write them: a Swedish or English word, or the letter on the lists."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from canvass.errors import VisitError
from canvass.visits.come_back import read_when
from canvass.visits.event import Outcome

LETTERS = {
    "n": Outcome.NOBODY, "i": Outcome.NOBODY,
    "f": Outcome.LEAFLET,
    "t": Outcome.TALKED, "p": Outcome.TALKED,
    "c": Outcome.COME_BACK, "å": Outcome.COME_BACK,
    "x": Outcome.NO_THANKS,
    "u": Outcome.UNREACHABLE, "l": Outcome.UNREACHABLE,
    "d": Outcome.DO_NOT_KNOCK, "k": Outcome.DO_NOT_KNOCK,
}  # fmt: skip
"""One letter for each outcome, English (n f t c x u d) and Swedish (ingen, flygblad, pratade,
återkom, x, låst, knacka ej); the two alphabets do not clash, so both are always understood."""

_WORDS = {
    Outcome.NOBODY: "nobody|nobody home|no one|no one home|noone home|not home|not at home"
    "|no answer|none|nh|ingen|ingen hemma|inte hemma|ej hemma|oppnade inte|oppnade ej"
    "|oppnar inte|inget svar"
    "|svarar inte|svarade inte",
    Outcome.TALKED: "talked|talk|talked to|conversation|spoke|spoken|samtal|samtalade|pratade"
    "|pratat|pratar|prata|pratade med|samtal fort",
    Outcome.LEAFLET: "leaflet|leaflet left|left leaflet|left a leaflet|flyer|flyer left|flygblad"
    "|flygblad lamnat|lamnade flygblad|broschyr|broschyr lamnad|lapp i brevladan",
    Outcome.COME_BACK: "come back|comeback|come again|return|call back|asked to come back"
    "|kom tillbaka|kom igen|aterkom|aterkomma|bad oss aterkomma",
    Outcome.NO_THANKS: "no thanks|no thank you|declined|not interested|nej tack|nej tack!|avbojde"
    "|avbojer|inte intresserad|ej intresserad|ville inte|vill inte prata",
    Outcome.UNREACHABLE: "unreachable|locked|locked out|no access|not reachable|no entry|last"
    "|last port|last entre|porten last|last ute|kom inte in|ej natt|gar ej att na|inte natt"
    "|oatkomlig|onabar|ingen atkomst",
    Outcome.DO_NOT_KNOCK: "do not knock|dont knock|do not call|do not call on|dnk|do not visit"
    "|knacka inte|knacka ej|knacka inte igen|inga besok|vill inte ha besok|vill ej ha besok"
    "|aldrig mer|besok undanbedes|ring inte",
}
_BY_WORD = {word: outcome for outcome, words in _WORDS.items() for word in words.split("|")}
_SIGNS = re.compile(r"[\s_\-.!,’']+")


@dataclass(frozen=True, slots=True)
class Said:
    """An outcome as written; `when` is the time to come back, if any (see `read_when`)."""

    outcome: Outcome
    when: str = ""


@lru_cache(maxsize=1_000)
def parse_said(text: str, when: str = "") -> Said:
    """Return an outcome and the time to come back, given as `when` or as in "come back sat".

    Raises VisitError, also if a time to come back is given with another outcome.
    """
    found, rest = _split(text)
    said = when.strip() or rest
    if said and found is not Outcome.COME_BACK:
        raise VisitError(
            "{outcome} and come back {when}: only one of them happened",
            outcome=VisitError(found.value), when=repr(said[:40]),
        )  # fmt: skip
    return Said(found, read_when(said) if said else "")


def _split(text: str) -> tuple[Outcome, str]:
    """Return the outcome in a text, and the text after "come back"."""
    try:
        return parse_outcome(text), ""
    except VisitError:
        words = re.split(r"[\s_:,]+", text.strip())
        for count in range(len(words) - 1, 0, -1):
            try:
                found = parse_outcome(" ".join(words[:count]))
            except VisitError:
                continue
            if found is Outcome.COME_BACK:
                return found, " ".join(words[count:])
        raise


def parse_outcome(text: str) -> Outcome:
    """Return an outcome from its word or letter, in either language; raises VisitError."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    if plain == unicodedata.normalize("NFKD", "å"):
        return Outcome.COME_BACK
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "")
    word = _SIGNS.sub(" ", plain.replace("’", "")).strip()
    found = LETTERS.get(word) or _BY_WORD.get(word)
    if found is None:
        raise VisitError(
            "outcome {text!r}: use one of {known}", text=text[:40], known=", ".join(Outcome)
        )
    return found
