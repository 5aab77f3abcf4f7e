"""Say under which day a list is stored, and what about it should be looked at again."""

from __future__ import annotations

from datetime import timedelta

from canvass.locale.catalogue import get_translator
from canvass.store.times import from_text
from canvass.week.spoken_time import say_day
from canvass.workflow.visits.opened_sheet import OpenSheet
from canvass.workflow.visits.paper_before import BEFORE

EVENING_FROM = 17
"""From this hour on, the day before is called the evening before."""


def say_closed(opened: OpenSheet, lang: str) -> str:
    """Return the sentence on a list whose week is closed, "" while it is open."""
    if not opened.week.is_closed:
        return ""
    text = get_translator(lang)('The week "{name}" is closed; the list still counts in it')
    return text.format(name=opened.week.name)


def say_unprinted(opened: OpenSheet, lang: str) -> str:
    """Return the sentence on a list of which no print is recorded, "" if one is.

    Nothing shows then that somebody's paper has these doors in this order.
    """
    if opened.found.is_stored or opened.found.kept.channel == BEFORE:
        return ""
    return get_translator(lang)(
        "No print of this list is recorded here: compare it with the paper before you store it"
    )


def say_before_print(opened: OpenSheet, lang: str) -> str:
    """Return the question on a time before the list was first printed; "" without one.

    A time taken from the shift is nobody's word: a list can be printed after its shift began.
    """
    if not opened.found.is_stored:
        return ""
    zone = opened.local_at.tzinfo
    printed = from_text(opened.found.kept.printed_at).astimezone(zone)
    walked = None if opened.is_shift_time else opened.when.at
    said = [at for at in (opened.out, walked, opened.back) if at is not None]
    # People give whole minutes.
    early = [at for at in said if at < printed.replace(second=0, microsecond=0)]
    if not early:
        return ""
    text = get_translator(lang)(
        "Printed {printed}, later than the time given, {given}: are day and time right? They are "
        "recorded as given"
    )
    given = early[0].astimezone(zone)
    return text.format(printed=f"{printed:%Y-%m-%d %H:%M}", given=f"{given:%Y-%m-%d %H:%M}")


def say_when_stored(opened: OpenSheet, lang: str, *, has_option: bool = False) -> str:
    """Return the sentence; "" if the day was given, or can only be today.

    With `has_option`, it also says how the option --at gives another day.
    """
    _ = get_translator(lang)
    when = opened.local_at
    if opened.when.is_day_before:
        said = _("stored under {day}, the day before: {time} has not come yet today")
        if when.hour >= EVENING_FROM:
            said = _("stored under {day}, the evening before: {time} has not come yet today")
    elif opened.when.is_shift_day:
        said = _("stored under {day}, the day of this list's shift: no day was given")
    elif opened.is_shift_time:
        return _("when its shift began; --at says otherwise" if has_option
                 else "when its shift began")  # fmt: skip
    else:
        return ""
    text = said.format(day=say_day(when, lang), time=f"{when:%H:%M}")
    if has_option:
        other = when + timedelta(days=1)
        text += "; " + _("for another day: --at {example}").format(
            example=f"{other:%Y-%m-%dT%H:%M}"
        )
    return text
