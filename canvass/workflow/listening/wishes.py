"""Residents' wishes and their topics, stored without any trace of who made them.

Adding wishes writes nothing to the audit log, whose times would show when each was typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from canvass.errors import CanvassError, InputError, NotFoundError
from canvass.listening.personal import Mark, list_marks, strike_out
from canvass.listening.topics import Topic, check_topic_name, find_topic
from canvass.listening.wish import Heard, Wish, check_text, iso_week_of, make_id, week_begins
from canvass.locale.catalogue import LANGUAGES, get_translator
from canvass.store import districts, weeks, wishes
from canvass.store.backend.wiping import empty_log
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.door_rows import list_door_rows

PERSONAL = (
    "this may tell who it was ({found}); write it without, or say --strike to strike it out, or "
    "--keep where it is about no person"
)
SAID = [get_translator(lang) for lang in LANGUAGES]


class Found(StrEnum):
    """What to do with a wish whose text may identify a person."""

    REFUSE = "refuse"
    STRIKE = "strike"
    KEEP = "keep"


class PersonalTextError(InputError):
    """A text may identify a person; `marks` are the places that do."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self.marks = tuple(marks)
        super().__init__(PERSONAL, found=self.found(str))

    def say(self, translate: Callable[[str], str]) -> str:
        """Return the message translated, with the kinds of the marks."""
        return translate(PERSONAL).format(found=self.found(translate))

    def found(self, translate: Callable[[str], str]) -> str:
        """Return the places, each with its kind."""
        return "; ".join(f"{translate(mark.kind.value)}: {mark.of(self.text)}"
                         for mark in self.marks)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """A wish as typed, before it is stored; topic and place of hearing are the user's words."""

    text: str
    topic: str = "other"
    heard: str = Heard.DOOR.value


@dataclass(frozen=True, slots=True)
class Place:
    """A district and week by name; None if only one can be meant."""

    district: str | None = None
    week: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """The district and ISO week to store wishes under; `known` words are no persons' names."""

    district_id: int
    district: str
    iso_week: str
    known: frozenset[str]
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class NoteRefused:
    """A note that was not stored: its index among those given (from 0), and why."""

    index: int
    fault: CanvassError


@dataclass(frozen=True, slots=True)
class Kept:
    """The result of adding notes: wishes stored, notes refused, how many had text struck out."""

    area: Area
    wishes: tuple[Wish, ...]
    refused: tuple[NoteRefused, ...] = ()
    struck: int = 0


def get_area(db: Path, place: Place, today: date) -> Area:
    """Return the area that wishes are stored under; raises NotFoundError."""
    with open_reader(db) as connection:
        return _area(connection, place, today)


def add_wishes(db: Path, place: Place, notes: Sequence[Note], *, found: Found, today: date) -> Kept:
    """Store wishes in one transaction and in random order; bad ones are refused one by one.

    Raises NotFoundError for an unknown district or week.
    """
    with open_writer(db) as connection:
        area = _area(connection, place, today)
        made: list[Wish] = []
        refused = []
        struck = 0
        taken = wishes.list_wish_ids(connection)
        for index, note in enumerate(notes):
            try:
                text, was_struck = _clean(check_text(note.text), area, found)
                key = find_topic(area.topics, note.topic or "other", SAID).key
                heard = read_heard(note.heard)
            except CanvassError as error:
                refused.append(NoteRefused(index, error))
                continue
            wish_id = make_id(secrets.choice, taken.__contains__)
            taken.add(wish_id)
            struck += was_struck
            made.append(Wish(wish_id, area.district_id, area.iso_week, key, text, heard))
        if made:
            wishes.add_wishes(connection, made)
    empty_log(db)
    ordered = tuple(sorted(made, key=lambda wish: wish.wish_id))
    return Kept(area, ordered, tuple(refused), struck)


def list_wishes(db: Path, district: str | None) -> tuple[list[Wish], list[Topic]]:
    """Return the wishes of a district (of all districts if None), and the topics."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district) if district else None
        known = wishes.list_wishes(connection, row.district_id if row else None)
        return known, wishes.get_topics(connection)


def list_district_names(db: Path) -> dict[int, str]:
    """Return {district id: name}."""
    with open_reader(db) as connection:
        return {row.district_id: row.name for row in districts.list_districts(connection)}


def list_to_review(db: Path, district: str | None, today: date) -> list[tuple[Wish, list[Mark]]]:
    """Return the wishes whose text may identify a person, each with its marks."""
    with open_reader(db) as connection:
        area = _area(connection, Place(district), today)
        kept = wishes.list_wishes(connection, area.district_id)
    looked = [(wish, list_marks(wish.text, area.known)) for wish in kept]
    return [(wish, marks) for wish, marks in looked if marks]


def strike_wishes(db: Path, district: str | None, wish_ids: Sequence[str], today: date) -> int:
    """Strike out personal text in these wishes; return how many wishes were changed."""
    with open_writer(db) as connection:
        area = _area(connection, Place(district), today)
        changed = []
        for wish in get_wishes(connection, area.district_id, wish_ids):
            marks = list_marks(wish.text, area.known)
            if marks:
                changed.append(replace(wish, text=strike_out(wish.text, marks)))
        wishes.change_wishes(connection, changed)
    empty_log(db)
    return len(changed)


def reword_wish(
    db: Path, district: str | None, wish_id: str, note: Note, *, found: Found, today: date
) -> Wish:
    """Replace the text or topic of a wish; the old one is wiped from the file."""
    with open_writer(db) as connection:
        area = _area(connection, Place(district), today)
        wish = get_wishes(connection, area.district_id, [wish_id])[0]
        text, _ = _clean(check_text(note.text or wish.text), area, found)
        key = find_topic(area.topics, note.topic, SAID).key if note.topic else wish.topic
        changed = replace(wish, text=text, topic=key)
        wishes.change_wishes(connection, [changed])
    empty_log(db)
    return changed


def remove_wishes(db: Path, district: str | None, wish_ids: Sequence[str]) -> int:
    """Delete wishes for good; raises NotFoundError if one does not exist."""
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        get_wishes(connection, row.district_id, wish_ids)
        count = wishes.remove_wishes(connection, wish_ids)
    empty_log(db)
    return count


def list_topics(db: Path) -> list[Topic]:
    """Return all topics, removed ones marked as such."""
    with open_reader(db) as connection:
        return wishes.get_topics(connection)


def add_topic(db: Path, name: str) -> Topic:
    """Add an own topic, or restore a removed one; raises InputError."""
    shown = check_topic_name(name)
    with open_writer(db) as connection:
        for known in wishes.get_topics(connection):
            names = {known.key, *(known.name(say) for say in SAID)}
            if shown.casefold() in {one.casefold() for one in names}:
                if not known.is_gone:
                    raise InputError('topic "{name}": there already', name=shown)
                back = replace(known, is_gone=False)
                wishes.record_topic(connection, back)
                return back
        made = Topic(shown, is_own=True)
        wishes.record_topic(connection, made)
        return made


def remove_topic(db: Path, name: str) -> Topic:
    """Remove a topic from the choices; its wishes keep it. Raises NotFoundError."""
    with open_writer(db) as connection:
        gone = replace(find_topic(wishes.get_topics(connection), name, SAID), is_gone=True)
        wishes.record_topic(connection, gone)
        return gone


def read_heard(word: str) -> Heard:
    """Return where a wish was heard, from a word in either language or its first letter."""
    folded = word.strip().casefold()
    for heard in Heard:
        if folded in {heard.value, *(say(heard.value).casefold() for say in SAID)}:
            return heard
    raise InputError(
        'heard {word!r}: say "door", "table" or "organisation"', word=word.strip()[:40]
    )


def _area(connection: Connection, place: Place, today: date) -> Area:
    """Return the area meant, with the week of the outreach week, else the present week."""
    row = districts.get_district(connection, place.district)
    week = None if _is_iso(place.week) else weeks.find_week(
        connection, row.district_id, place.week)  # fmt: skip
    if place.week and week is None:
        iso_week = iso_week_of(week_begins(place.week))
    else:
        iso_week = iso_week_of(week.starts_on if week else today)
    topics = wishes.get_topics(connection)
    said = [row.name, week.base.label if week else "", *(topic.key for topic in topics)]
    streets = {door.street for door in list_door_rows(connection, row.district_id)}
    known = frozenset(
        part.casefold() for text in (*said, *streets) for part in (text, *text.split()) if part
    )
    return Area(row.district_id, row.name, iso_week, known, tuple(topics))


def _is_iso(week: str | None) -> bool:
    try:
        return week is not None and bool(week_begins(week))
    except InputError:
        return False


def _clean(text: str, area: Area, found: Found) -> tuple[str, bool]:
    """Return the text to store, and whether anything was struck out; raises PersonalTextError."""
    marks = list_marks(text, area.known) if found is not Found.KEEP else []
    if marks and found is Found.REFUSE:
        raise PersonalTextError(text, marks)
    return (strike_out(text, marks), True) if marks else (text, False)


def get_wishes(connection: Connection, district_id: int, wish_ids: Collection[str]) -> list[Wish]:
    """Return a district's wishes with these ids, in that order; raises NotFoundError."""
    known = {one.wish_id: one for one in wishes.list_wishes(connection, district_id)}
    for wish_id in wish_ids:
        if wish_id not in known:
            raise NotFoundError(
                'wish "{wish_id}": not there; "canvass wish list" shows the ids', wish_id=wish_id
            )
    return [known[wish_id] for wish_id in wish_ids]
