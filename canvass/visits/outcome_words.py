"""Outcomes as people write them: by word in Swedish and English, or by the letter of the lists."""

from __future__ import annotations

import re
import unicodedata

from canvass.errors import VisitError
from canvass.visits.event import Outcome

LETTERS = {
    "n": Outcome.NOBODY, "i": Outcome.NOBODY,
    "t": Outcome.TALKED, "p": Outcome.TALKED,
    "x": Outcome.NO_THANKS,
    "u": Outcome.UNREACHABLE, "l": Outcome.UNREACHABLE,
    "d": Outcome.DO_NOT_KNOCK, "k": Outcome.DO_NOT_KNOCK,
}  # fmt: skip
"""One letter for each outcome, English (n t x u d) and Swedish (ingen, pratade, x, låst, knacka
ej); the two alphabets do not clash, so both are always understood."""

_WORDS = {
    Outcome.NOBODY: "nobody|nobody home|no one|no one home|noone home|not home|not at home"
    "|no answer|none|nh|ingen|ingen hemma|inte hemma|ej hemma|oppnade inte|oppnade ej"
    "|oppnar inte|inget svar"
    "|svarar inte|svarade inte",
    Outcome.TALKED: "talked|talk|talked to|conversation|spoke|spoken|samtal|samtalade|pratade"
    "|pratat|pratar|prata|pratade med|samtal fort",
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


def parse_outcome(text: str) -> Outcome:
    """Return an outcome from its word or letter, in either language; raises VisitError."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "")
    word = _SIGNS.sub(" ", plain.replace("’", "")).strip()
    found = LETTERS.get(word) or _BY_WORD.get(word)
    if found is None:
        raise VisitError(
            "outcome {text!r}: use one of {known}", text=text[:40], known=", ".join(Outcome)
        )
    return found
