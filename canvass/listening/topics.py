"""The topics of wishes: a built-in list, and the organisation's own.

A built-in topic is stored by its key and named in the reader's language. An own topic is stored as
it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from canvass.errors import InputError, NotFoundError

START = {
    "traffic": "Traffic and streets",
    "transport": "Buses and trains",
    "school": "School and preschool",
    "young": "Children and young people",
    "housing": "Housing and rents",
    "building": "New buildings",
    "nature": "Parks and nature",
    "safety": "Safety",
    "care": "Health and care",
    "elderly": "Growing old",
    "culture": "Culture and sport",
    "work": "Work and shops",
    "cleaning": "Cleaning and waste",
    "democracy": "Being heard",
    "other": "Other",
}
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its `key` as stored; `is_own` if the organisation added it.

    A topic that `is_gone` takes no more wishes; the wishes it has stay.
    """

    key: str
    is_own: bool = False
    is_gone: bool = False

    def name(self, translate: Callable[[str], str]) -> str:
        """Return the name of the topic for people."""
        return self.key if self.is_own else translate(START[self.key])


def list_topics(own: Sequence[str], gone: Sequence[str]) -> list[Topic]:
    """Return all topics: the built-in ones, then the own ones in alphabetical order."""
    left = set(gone)
    mine = sorted(set(own), key=lambda name: (name.casefold(), name))
    return [Topic(key, is_gone=key in left) for key in START] + [
        Topic(key, is_own=True, is_gone=key in left) for key in mine
    ]


def check_topic_name(name: str) -> str:
    """Return the stripped name of a topic; raises InputError."""
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST or not shown.isprintable() or shown.isdecimal():
        raise InputError("topic {name!r}: give 1 to {longest} ordinary characters, not a number",
                         name=name[:80], longest=LONGEST)  # fmt: skip
    return shown


def find_topic(
    topics: Sequence[Topic], wanted: str, languages: Sequence[Callable[[str], str]]
) -> Topic:
    """Return a topic by its key, its name in any language, its number from 1, or a prefix.

    Raises NotFoundError if none matches, if several do, or if the topic is gone.
    """
    open_ones = [topic for topic in topics if not topic.is_gone]
    folded = _folded(wanted)
    if folded.isascii() and folded.isdecimal():
        if 1 <= int(folded) <= len(open_ones):
            return open_ones[int(folded) - 1]
    else:
        for exact in (True, False):
            meant = [t for t in topics if _is_called(t, folded, languages, exact=exact)]
            here = [topic for topic in meant if not topic.is_gone]
            if len(here) == 1:
                return here[0]
            if meant and not here:
                raise NotFoundError(
                    'topic "{name}" is gone: it takes no more wishes; "canvass wish topic list" '
                    "shows those that do",
                    name=wanted,
                )
            if here:
                break
    raise NotFoundError('no single topic is called "{name}"; choose one of {known}',
                        name=wanted, known=_KnownTopicsError(open_ones))  # fmt: skip


class _KnownTopicsError(NotFoundError):
    """The topics there are, as a part of another message, each named in its language."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = topics
        super().__init__(self.say(str))

    def say(self, translate: Callable[[str], str]) -> str:
        """Return their numbers and names."""
        return ", ".join(
            f"{number} {topic.name(translate)}" for number, topic in enumerate(self.topics, 1)
        )


def _is_called(
    topic: Topic, folded: str, languages: Sequence[Callable[[str], str]], *, exact: bool
) -> bool:
    names = {_folded(topic.key), *(_folded(topic.name(say)) for say in languages)}
    return folded in names if exact else any(name.startswith(folded) for name in names)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
