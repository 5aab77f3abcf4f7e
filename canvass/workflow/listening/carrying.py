"""Wishes taken up by an office: who took them, their status, and the public answer."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from canvass.errors import InputError, NotFoundError
from canvass.listening.personal import list_marks
from canvass.listening.topics import Topic, find_topic
from canvass.listening.wish import Commitment, Role, Status, Wish, check_text, make_id
from canvass.store import districts, wishes
from canvass.store.audit_log import record_audit
from canvass.store.backend.wiping import empty_log
from canvass.store.database import Connection, open_reader, open_writer
from canvass.workflow.clock import created_at
from canvass.workflow.listening.wishes import SAID, Found, PersonalTextError, get_wishes

LONGEST_ANSWER = 2000
ORGANIZER = "organizer"
ENDS = (Status.ANSWERED, Status.CANNOT)
"""The statuses that need an answer."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A commitment and its wishes."""

    commitment: Commitment
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class TopicRow:
    """The wishes on one topic in one area: in total, not taken, taken, and answered.

    `oldest_days` is the age in days of the oldest unanswered commitment, None if there is none.
    """

    district_id: int
    district: str
    topic: Topic
    wishes: int
    untaken: int
    carried: int
    answered: int
    oldest_days: int | None


def take_wishes(
    db: Path,
    district: str | None,
    *,
    wish_ids: Sequence[str] = (),
    topic: str | None = None,
    role: Role,
    status: Status = Status.TAKEN_UP,
    today: dt.date,
) -> Taken:
    """Record that a role takes wishes: those named, or all wishes of a topic not taken yet.

    Raises NotFoundError if there are none, InputError if one is taken already.
    """
    if status in ENDS:
        raise InputError(
            '"{status}" needs an answer: take the wish, then "canvass wish answer"', status=status
        )
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        chosen = _choose(connection, row.district_id, wish_ids, topic)
        keys = sorted({wish.topic for wish in chosen})
        if len(keys) > 1:
            raise InputError("these wishes have several topics ({topics}); take each topic by "
                             "itself",
                             topics=", ".join(keys))  # fmt: skip
        new_id = make_id(secrets.choice, lambda drawn: wishes.is_commitment(connection, drawn))
        made = Commitment(new_id, row.district_id, keys[0], role, status, today)
        wishes.record_commitment(connection, made)
        part = [replace(wish, commitment_id=new_id) for wish in chosen]
        wishes.change_wishes(connection, part)
        _note(connection, "wishes taken", new_id)
    empty_log(db)
    return Taken(made, tuple(part))


def answer_wishes(
    db: Path,
    commitment_id: str,
    text: str,
    *,
    status: Status = Status.ANSWERED,
    on: dt.date,
    today: dt.date,
    found: Found = Found.REFUSE,
) -> Taken:
    """Record the public answer to a commitment, replacing any earlier one.

    Raises InputError if the text is empty or may identify a person, or if the day is before the
    wishes were taken or after today.
    """
    answer = check_text(text, what="answer", longest=LONGEST_ANSWER)
    if status not in ENDS:
        raise InputError('an answer ends with "answered" or "cannot", not "{status}"',
                         status=status)  # fmt: skip
    marks = [] if found is Found.KEEP else list_marks(answer)
    if marks:
        raise PersonalTextError(answer, marks)
    if on > today:
        raise InputError("answered {day}: that day is still to come; give the day of the answer "
                         "once it is given", day=on)  # fmt: skip
    with open_writer(db) as connection:
        known = _get_commitment(connection, commitment_id)
        if on < known.taken_on:
            raise InputError("answered {day}: it was taken on {taken}, which is later",
                             day=on, taken=known.taken_on)  # fmt: skip
        ended = replace(known, answer=answer, answered_on=on, status=status)
        wishes.record_commitment(connection, ended)
        _note(connection, "wishes answered", commitment_id)
        return Taken(ended, _part(connection, ended))


def change_status(db: Path, commitment_id: str, status: Status) -> Taken:
    """Set the status of a commitment; raises InputError if that status needs an answer."""
    with open_writer(db) as connection:
        known = _get_commitment(connection, commitment_id)
        if status in ENDS and not known.answer:
            raise InputError('"{status}" needs an answer: "canvass wish answer"', status=status)
        changed = replace(known, status=status)
        if status not in ENDS:
            changed = replace(changed, answer="", answered_on=None)
        wishes.record_commitment(connection, changed)
        _note(connection, f"wishes {status}", commitment_id)
        return Taken(changed, _part(connection, changed))


def release_wishes(db: Path, commitment_id: str) -> Taken:
    """Delete a commitment; its wishes can be taken again."""
    with open_writer(db) as connection:
        known = _get_commitment(connection, commitment_id)
        part = _part(connection, known)
        wishes.remove_commitments(connection, [commitment_id])
        _note(connection, "wishes released", commitment_id)
    empty_log(db)
    return Taken(known, part)


def list_taken(db: Path, district: str | None = None) -> list[Taken]:
    """Return the commitments of a district (of all districts if None), oldest first."""
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, district).district_id if district else None
        return [Taken(one, _part(connection, one))
                for one in wishes.list_commitments(connection, district_id)]  # fmt: skip


def list_board(db: Path, district: str | None, today: dt.date) -> list[TopicRow]:
    """Return the topics with wishes, area by area, those with most untaken wishes first."""
    with open_reader(db) as connection:
        names = {row.district_id: row.name for row in districts.list_districts(connection)}
        if district:
            only = districts.get_district(connection, district)
            names = {only.district_id: only.name}
        topics = {topic.key: topic for topic in wishes.get_topics(connection)}
        kept = wishes.list_wishes(connection)
        commitments = {one.commitment_id: one for one in wishes.list_commitments(connection)}
    cells: dict[tuple[int, str], list[Wish]] = {}
    for wish in kept:
        if wish.district_id in names:
            cells.setdefault((wish.district_id, wish.topic), []).append(wish)
    rows = [
        _topic_row(names[district_id], topics.get(key, Topic(key, is_own=True)), cell,
                   commitments, today)
        for (district_id, key), cell in cells.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.district, -row.untaken, -row.wishes, row.topic.key))


def _topic_row(
    district: str,
    topic: Topic,
    cell: Sequence[Wish],
    commitments: dict[str, Commitment],
    today: dt.date,
) -> TopicRow:
    taken = [commitments[wish.commitment_id] for wish in cell if wish.commitment_id]
    answered = sum(not one.is_open for one in taken)
    ages = [one.age_days(today) for one in taken if one.is_open]
    return TopicRow(
        cell[0].district_id,
        district,
        topic,
        len(cell),
        len(cell) - len(taken),
        len(taken) - answered,
        answered,
        max(ages, default=None),
    )


def _choose(
    connection: Connection, district_id: int, wish_ids: Sequence[str], topic: str | None
) -> list[Wish]:
    if wish_ids:
        chosen = get_wishes(connection, district_id, wish_ids)
    else:
        if topic is None:
            raise InputError("which wishes? Name their ids, or a topic with --topic")
        key = find_topic(wishes.get_topics(connection), topic, SAID).key
        known = wishes.list_wishes(connection, district_id)
        chosen = [wish for wish in known if wish.topic == key and not wish.commitment_id]
        if not chosen:
            raise NotFoundError('no wish under "{topic}" is left to take', topic=topic)
    taken = [wish.wish_id for wish in chosen if wish.commitment_id]
    if taken:
        raise InputError("taken already: {ids}; \"canvass wish board\" shows by whom",
                         ids=", ".join(taken))  # fmt: skip
    return chosen


def _get_commitment(connection: Connection, commitment_id: str) -> Commitment:
    for known in wishes.list_commitments(connection):
        if known.commitment_id == commitment_id.strip().casefold():
            return known
    raise NotFoundError(
        'nothing taken has the id "{commitment_id}"; "canvass wish board --open" shows the ids',
        commitment_id=commitment_id[:40],
    )


def _part(connection: Connection, known: Commitment) -> tuple[Wish, ...]:
    kept = wishes.list_wishes(connection, known.district_id)
    return tuple(wish for wish in kept if wish.commitment_id == known.commitment_id)


def _note(connection: Connection, action: str, commitment_id: str) -> None:
    record_audit(connection, action=action, subject=commitment_id, role=ORGANIZER,
                 at=created_at())  # fmt: skip
