"""What signs in the rows of a page to fill in mean, below its rows."""

from __future__ import annotations

from collections.abc import Callable

from canvass.lettering.letters import has_unknown_letters
from canvass.walklist.drawing import Text
from canvass.walklist.layout import ListLayout
from canvass.walklist.rows import DoorRow, Heading
from canvass.walklist.type import Face, fit, pt, width_mm
from canvass.walklist.wording import Wording

LEAST_MEANING = 0.75
"""Two languages stand beside each other if they fit at this share of the usual size."""


def draw_meanings(layout: ListLayout, page: int, words: Wording) -> list[Text]:
    """Return what "?" or "P" after a number means, below the rows of a page that has one.

    It is in both languages of a list if they fit beside each other.
    """
    form = layout.form
    size = form.measures.small if form.is_large else pt(9.5)
    room = layout.width - 2 * form.margin - 4.0
    meaning = _meaning(layout, page, words.say)
    if width_mm(meaning, Face.REGULAR, LEAST_MEANING * size) > room:
        meaning = _meaning(layout, page, words.brief)
    if not meaning:
        return []
    shown, its_mm = fit(meaning, Face.REGULAR, size, room)
    return [Text(shown, form.margin + 2.0, layout.height - form.foot - 3.6, its_mm)]


def _meaning(layout: ListLayout, page: int, say: Callable[[str], str]) -> str:
    rows = [placed.row for placed in layout.rows if placed.page == page]
    if any(isinstance(row, DoorRow) and row.is_guessed for row in rows):
        meaning = say("? = number worked out from its neighbours; it may not exist.")
    elif any(isinstance(row, Heading) and row.hours.endswith("?") for row in rows):
        meaning = say("? = no opening hours known; the usual ones of its kind are assumed.")
    elif any(isinstance(row, Heading) and has_unknown_letters(row.street) for row in rows):
        meaning = say("≈ = spelt in Latin letters; the sign on the street looks different.")
    else:
        meaning = ""
    if any(isinstance(row, DoorRow) and row.is_private for row in rows):
        private = say("P = private road: in at its mouth to the doors on it, never through.")
        meaning = f"{private} {meaning}".strip()
    return meaning
