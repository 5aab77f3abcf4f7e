"""The last page of a list: what to say at a door, and a card about privacy to cut out.

It says nothing about anybody, so that a lost sheet does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from canvass.locale.catalogue import LANGUAGES
from canvass.walklist.drawing import BLACK, Frame, Item, Page, Text, box, grey, line
from canvass.walklist.form import Form
from canvass.walklist.type import Face, fit, plain, pt, width_mm, wrap
from canvass.walklist.wording import Wording, make_wording

CARD_MM = 66.0
CARD_LARGE_MM = 92.0
LINE = 1.4
MOST_LINES = 60
LEAST_TEXT_MM = pt(7.4)
NOTE_LINE_MM = 11.0
LONGEST_SAID, MOST_PARAGRAPHS = 900, 10
LONGEST_CONTACT = 60


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a week's last page by language: what to say, and whom to ask.

    A language without its own text gets the usual one. A language without a contact gets the
    contact of another language, or a line to write on.
    """

    say_at_door: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)

    def asked(self, language: str) -> str:
        """Return the contact in a language, "" if there is none in any language."""
        return self.contact.get(language, "") or next(filter(None, self.contact.values()), "")


def card_height(form: Form) -> float:
    """Return the height of the card at the foot of the last page."""
    return CARD_LARGE_MM if form.is_large else CARD_MM


def card_frame(form: Form) -> Frame:
    """Return the frame of the card to cut out of the last page."""
    width, height = form.size
    high = card_height(form)
    top = height - form.foot - 5.0 - high
    return Frame(form.margin, top, width - 2 * form.margin, high)


def make_last_pages(
    form: Form, words: Words, lang: str, title: str, ways: Sequence[tuple[str, str]] = ()
) -> tuple[list[Page], Page]:
    """Return the pages with what to say in every language (the list's first) above the card.

    `ways` (tag, sentence) come first: advice, and directions for which the first page had no room.
    What does not fit above the card goes on pages of its own before it; only large print is not
    made smaller first.
    """
    languages = [lang, *(other for other in LANGUAGES if other != lang)]
    card = card_frame(form)
    top = form.margin + 5.0
    room = Frame(form.margin, top + 4.0, form.size[0] - 2 * form.margin, card.y - top - 10.0)
    size = pt(14.0) if form.is_large else pt(9.0) if form.is_pocket else pt(11.5)
    items, low = _say(words, languages, room, size, ways)
    while low > room.bottom and 0.94 * size >= LEAST_TEXT_MM and not form.is_large:
        size *= 0.94
        items, low = _say(words, languages, room, size, ways)
    if low > room.bottom:
        whole = Frame(room.x, room.y, room.width, form.size[1] - form.foot - 6.0 - room.y)
        texts = _text_pages(form, words, languages, whole, ways, title)
        page = make_notes_page(form, lang, title, above_card=True)
    else:
        texts, page = [], Page(*form.size, [_title(form, title), *items])
    _add_card(page, form, words, languages)
    return texts, page


def say_advice(words: Wording) -> list[tuple[str, str]]:
    """Return (tag, sentence): what to do at a locked entrance and when late, what letters mean."""
    every = words.alone or (words,)
    return [
        pair
        for say in (one.say for one in every)
        for pair in (
            (say("Locked entrance?"), say("Tick “{box}”, walk on, and tell the base.").format(
                box=say("Locked out"))),
            (say("Late?"), say("Call the base, and come back: what is not ticked is walked "
                               "another time.")),
            ("K7, 3P", say("The small letters before the boxes are for whoever types the list "
                             "in.")),
        )
    ]  # fmt: skip


def _title(form: Form, title: str) -> Text:
    size = pt(14.0) if form.is_large else pt(10.0)
    room = form.size[0] - 2 * form.margin
    shown, its_mm = fit(plain(title), Face.BOLD, size, room)
    if form.is_large and its_mm < size:
        # The name is on the other pages; the number is enough to tell whose page this is.
        shown, its_mm = fit(plain(title).split(" ")[0], Face.BOLD, size, room)
    return Text(shown, form.margin, form.margin + 5.0, its_mm, Face.BOLD)


def _text_pages(
    form: Form,
    words: Words,
    languages: list[str],
    room: Frame,
    ways: Sequence[tuple[str, str]],
    title: str,
) -> list[Page]:
    """Return pages of their own for the texts: as few as hold them without breaking one.

    Each of the ways is kept whole, and so is what to say in a language.
    """
    size = pt(14.0) if form.is_large else pt(9.0) if form.is_pocket else pt(11.5)
    parts: list[tuple[list[str], Sequence[tuple[str, str]]]] = [([one], ()) for one in languages]
    parts = [*(([], (way,)) for way in ways), *parts]
    pages: list[Page] = []
    while parts:
        count = len(parts)
        items, low = _say_parts(words, parts, room, size)
        while low > room.bottom and count > 1:
            count -= 1
            items, low = _say_parts(words, parts[:count], room, size)
        letters = size
        while low > room.bottom and letters > pt(7.0):
            letters *= 0.97
            items, low = _say_parts(words, parts[:count], room, letters)
        pages.append(Page(*form.size, [_title(form, title), *items]))
        parts = parts[count:]
    return pages


def _say_parts(
    words: Words,
    parts: Sequence[tuple[list[str], Sequence[tuple[str, str]]]],
    room: Frame,
    size: float,
) -> tuple[list[Item], float]:
    languages = [language for some, _ in parts for language in some]
    return _say(words, languages, room, size, [way for _, ways in parts for way in ways])


def _add_card(page: Page, form: Form, words: Words, languages: list[str]) -> None:
    card = card_frame(form)
    wide = card.width / len(languages)
    for index, language in enumerate(languages):
        frame = Frame(card.x + index * wide, card.y, wide, card.height)
        page.items += _card(frame, words, language)
    size = pt(14.0) if form.is_large else pt(11.0)
    page.items.append(Text("✂", card.x + 2.0, card.y + 0.12 * size + 0.84, size))


def _say(
    words: Words,
    languages: list[str],
    room: Frame,
    size: float,
    ways: Sequence[tuple[str, str]],
) -> tuple[list[Item], float]:
    items: list[Item] = []
    y = room.y
    for index, (tag, sentence) in enumerate(ways):
        y += (0.3 if index else 0.8) * LINE * size
        items.append(Text(tag, room.x, y, size, Face.BOLD))
        start = width_mm(tag, Face.BOLD, size) + 2.0
        for row in wrap(sentence, Face.REGULAR, size, room.width - start, MOST_LINES):
            items.append(Text(row, room.x + start, y, size))
            y += LINE * size
    for language in languages:
        say = make_wording(language).say
        y += 1.25 * LINE * size + 2.0
        heading = say("What to say")
        items.append(Text(heading, room.x, y, 1.25 * size, Face.BOLD))
        y += 0.15 * LINE * size
        for paragraph in said_at_door(words.say_at_door.get(language, ""), language):
            y += 0.25 * LINE * size
            for row in wrap(paragraph, Face.REGULAR, size, room.width, MOST_LINES):
                y += LINE * size
                items.append(Text(row, room.x, y, size))
    return items, y


def said_at_door(own: str, language: str) -> list[str]:
    """Return the paragraphs of what to say in a language: one's own, or where it is "" the usual"""
    if own:
        return [
            " ".join(plain(word) for word in part.split())
            for part in own.splitlines()
            if part.strip()
        ]
    say = make_wording(language).say
    return [
        say("Say who you are and where you come from, and step back from the door."),
        say("“Hello! We go from door to door here this week and listen. What would make life "
            "better where you live? Have you got two minutes?”"),
        say("No? “Thank you, have a good evening.” Tick and walk on. Never ask twice."),
        say("“Please do not come again”: tick it; nobody will knock there again."),
        say("Whoever is ill, afraid or angry is left in peace. Leave at once where you do not "
            "feel safe, and tell the base."),
    ]  # fmt: skip


def _card(frame: Frame, words: Words, language: str) -> list[Item]:
    say = make_wording(language).say
    sentences = [
        say("We knocked here to listen. We note which door it was, when, and what happened: "
            "nobody home, talked, no thanks, do not knock again."),
        say("We write down no names and no opinions."),
        say("You may ask us not to come again, what is kept about your door, and to have it "
            "removed."),
    ]  # fmt: skip
    inner = frame.inset(4.0)
    contact = plain(words.asked(language))
    size = pt(14.0) if frame.height > CARD_MM else pt(10.0)
    while True:
        items, low = _card_text(inner, say("Your privacy"), sentences, size)
        if low <= inner.bottom - 9.0 or size < pt(6.5):
            break
        size *= 0.95
    ask = say("Ask:")
    base = inner.bottom - 1.0
    items.append(Text(ask, inner.x, base, size, Face.BOLD))
    start = inner.x + width_mm(ask, Face.BOLD, size) + 1.5
    if contact:
        shown, its_mm = fit(contact, Face.REGULAR, size, inner.right - start)
        items.append(Text(shown, start, base, its_mm))
    else:
        items.append(line(start, base + 0.6, inner.right, base + 0.6, stroke=BLACK, width=0.25))
    return [box(frame, stroke=grey(0.35), width=0.25, dash=(2.0, 1.4)), *items]


def _card_text(
    inner: Frame, title: str, sentences: list[str], size: float
) -> tuple[list[Item], float]:
    y = inner.y + size
    items: list[Item] = [Text(title, inner.x, y, 1.15 * size, Face.BOLD)]
    y += 0.5 * size
    for sentence in sentences:
        y += 0.2 * size
        for row in wrap(sentence, Face.REGULAR, size, inner.width, MOST_LINES):
            y += 1.3 * size
            items.append(Text(row, inner.x, y, size))
    return items, y


def make_notes_page(form: Form, lang: str, title: str, *, above_card: bool) -> Page:
    """Return a page with lines for notes; `above_card` leaves the back of the card empty."""
    say = make_wording(lang).say
    page = Page(*form.size)
    left, right = form.margin, form.size[0] - form.margin
    y = form.margin + 5.0
    size = form.measures.hint
    page.items.append(_title(form, title))
    y += 1.8 * size
    text = say("More notes about doors: write the stop's number in front.")
    for row in wrap(text, Face.REGULAR, size, right - left, 3):
        page.items.append(Text(row, left, y, size))
        y += LINE * size
    low = card_frame(form).y if above_card else form.size[1] - form.foot - 6.0
    while (y := y + NOTE_LINE_MM) < low - 2.0:
        page.items.append(line(left, y, right, y, stroke=grey(0.55), width=0.2))
        page.items.append(line(left + 14.0, y - 6.0, left + 14.0, y, stroke=grey(0.55), width=0.2))
    return page
