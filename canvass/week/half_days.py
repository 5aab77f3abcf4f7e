"""Half-days, and the price of a booking, as text."""

from __future__ import annotations

from datetime import date

from canvass.locale.catalogue import get_translator
from canvass.week.moments import HalfDay
from canvass.week.reserve import Price

# Each is a message of its own, because languages combine day and half-day differently.
HALF_DAYS = {
    HalfDay.FORENOON: (
        "Monday morning", "Tuesday morning", "Wednesday morning", "Thursday morning",
        "Friday morning", "Saturday morning", "Sunday morning",
    ),
    HalfDay.AFTERNOON: (
        "Monday afternoon", "Tuesday afternoon", "Wednesday afternoon", "Thursday afternoon",
        "Friday afternoon", "Saturday afternoon", "Sunday afternoon",
    ),
    HalfDay.EVENING: (
        "Monday evening", "Tuesday evening", "Wednesday evening", "Thursday evening",
        "Friday evening", "Saturday evening", "Sunday evening",
    ),
}  # fmt: skip


def say_half_day(day: date, half: HalfDay, lang: str) -> str:
    """Return "Thursday afternoon" in the user's language."""
    return get_translator(lang)(HALF_DAYS[half][day.weekday()])


def say_price(price: Price, lang: str) -> str:
    """Return the price of a booking as text: what it leaves, the reserve, and the excess."""
    from canvass.units import format_minutes

    _ = get_translator(lang)
    return _(
        "would leave {share} of {half_day} unbooked, {kept} is kept: {minutes} too much"
    ).format(
        share=f"{100 * price.unbooked_share:.0f} %",
        half_day=say_half_day(price.day, price.half, lang),
        kept=f"{100 * price.reserve_share:g} %",
        minutes=format_minutes(price.too_much_min),
    )
