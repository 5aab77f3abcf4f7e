"""What a list is for: its week, and who walks it when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from canvass.locale.catalogue import get_translator
from canvass.walklist.type import plain
from canvass.week.spoken_time import say_days, say_time


@dataclass(frozen=True, slots=True)
class Occasion:
    """The week a list is printed for, and its `team` and `shift` (start, end), if any.

    `phone` is that of the base. If no week is open, `week` is "" and its days are None: only the
    team is known. `takes_no_stairs`: its team climbs none.
    """

    week: str
    starts_on: date | None
    ends_on: date | None
    team: str = ""
    shift: tuple[datetime, datetime] | None = None
    phone: str = ""
    takes_no_stairs: bool = False


UNCHECKED = Occasion("", date.min, date.min)
"""For a list printed without a database: do-not-knock doors could not be checked."""


SEPARATOR = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}·  "
TIED = "\N{NO-BREAK SPACE}"


def say_occasion(occasion: Occasion, lang: str, *, is_brief: bool = False) -> str:
    """Return team, time, telephone and week, like "Blå · Tue 8/9 17:30–20:00 · Stuvsta V37".

    Without a shift the week's days stand for the time. Time, telephone and days each stay on one
    line, where there is room. A brief one leaves out the week and its days, where it has anything
    else to say.
    """
    if occasion == UNCHECKED:
        return get_translator(lang)("Printed without a database: refusals are not checked")
    parts = [plain(occasion.team)] if occasion.team else []
    if occasion.shift is not None:
        parts.append(say_time(*occasion.shift, lang).replace(" ", TIED))
    if occasion.phone:
        late = get_translator(lang)("late? call the base, {phone}")
        parts.append(late.format(phone=plain(occasion.phone)).replace(" ", TIED))
    if is_brief and parts:
        return SEPARATOR.join(parts)
    if occasion.week:
        # "Week 49" and "Hösten V49" are not broken before the number.
        parts.append(re.sub(r" (?=\S*\d)", TIED, plain(occasion.week)))
    if occasion.shift is None and occasion.starts_on is not None and occasion.ends_on is not None:
        parts.append(say_days(occasion.starts_on, occasion.ends_on, lang).replace(" ", TIED))
    return SEPARATOR.join(parts)
