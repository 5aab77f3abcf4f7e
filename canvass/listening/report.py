"""You said, we did: the part of an area's wishes that may be published.

Counts are rounded down to multiples of k and counts below k are not shown, so two reports never
differ by less than k. Topics with fewer than k wishes are merged as others. An answer that was
given is public whatever its count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from canvass.errors import InputError
from canvass.listening.topics import Topic
from canvass.listening.wish import Commitment, Status, Wish

K = 5
FEWEST_DOORS = 4 * K


@dataclass(frozen=True, slots=True)
class TopicCount:
    """The number of wishes under a topic, rounded down; `topic` is None for merged small topics.

    `answered` counts those with an answer, `carried` those that were taken, both rounded down.
    """

    topic: Topic | None
    wishes: int
    carried: int
    answered: int


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """An answer as it was given; `wishes` is rounded down, and 0 below k."""

    topic: Topic
    status: Status
    text: str
    on: date
    wishes: int


@dataclass(frozen=True, slots=True)
class Report:
    """What is published about an area: its weeks, its wishes in total and by topic, the answers."""

    area: str
    iso_weeks: tuple[str, ...]
    wishes: int
    topics: tuple[TopicCount, ...]
    answers: tuple[PublicAnswer, ...]


def make_report(
    area: str,
    doors: int,
    wishes: Sequence[Wish],
    commitments: Sequence[Commitment],
    topics: Sequence[Topic],
    *,
    k: int = K,
) -> Report:
    """Return the report on an area; raises InputError if it would be about too few people."""
    if doors < FEWEST_DOORS:
        raise InputError(
            "{area} has {doors} doors: a report on so few would tell who wished what; report on "
            "a larger area",
            area=area,
            doors=doors,
        )
    if len(wishes) < k:
        raise InputError(
            "{area} has fewer than {k} wishes: a report on so few would tell who wished what",
            area=area,
            k=k,
        )
    known = {topic.key: topic for topic in topics}
    taken = {one.commitment_id: one for one in commitments}
    by_topic: dict[str, list[Wish]] = {}
    for wish in wishes:
        by_topic.setdefault(wish.topic, []).append(wish)
    return Report(
        area,
        tuple(sorted({wish.iso_week for wish in wishes})),
        _rounded(len(wishes), k),
        _topic_counts(by_topic, known, taken, k),
        tuple(
            PublicAnswer(
                known.get(one.topic, Topic(one.topic, is_own=True)),
                one.status,
                one.answer,
                one.answered_on or one.taken_on,
                _rounded(sum(wish.commitment_id == one.commitment_id for wish in wishes), k),
            )
            for one in sorted(commitments, key=lambda one: (one.topic, one.answered_on or date.min))
            if one.answer
        ),
    )


def _topic_counts(
    by_topic: Mapping[str, Sequence[Wish]],
    known: Mapping[str, Topic],
    taken: Mapping[str, Commitment],
    k: int,
) -> tuple[TopicCount, ...]:
    """Return topics with most wishes first; those with fewer than k are merged at the end."""
    large = {key: cell for key, cell in by_topic.items() if len(cell) >= k}
    rows = [
        _count(known.get(key, Topic(key, is_own=True)), cell, taken, k)
        for key, cell in large.items()
    ]
    rows.sort(key=lambda row: (-row.wishes, row.topic.key if row.topic else ""))
    rest = [wish for key, cell in by_topic.items() if key not in large for wish in cell]
    if len(rest) >= k:
        rows.append(_count(None, rest, taken, k))
    return tuple(rows)


def _count(
    topic: Topic | None, cell: Sequence[Wish], taken: Mapping[str, Commitment], k: int
) -> TopicCount:
    part = [taken[wish.commitment_id] for wish in cell if wish.commitment_id in taken]
    answered = sum(not one.is_open for one in part)
    return TopicCount(
        topic,
        _rounded(len(cell), k),
        _rounded(len(part) - answered, k),
        _rounded(answered, k),
    )


def _rounded(count: int, k: int) -> int:
    return count // k * k
