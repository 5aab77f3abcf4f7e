"""Make the story of each door from the log, by the rules of `canvass.visits.disposition`.

The rules are implemented again on plain rows, because a hundred thousand of them must be counted
within a second; a test compares both implementations.
"""

from __future__ import annotations

from collections.abc import Collection
from operator import itemgetter

from canvass.coverage.records import DoorStory, LoggedVisit, VisitLog

DO_NOT_KNOCK, UNREACHABLE, TALKED = "do_not_knock", "unreachable", "talked"
COME_BACK = "come_back"
NOT_HOME = frozenset({"nobody", "leaflet"})
OPENED = frozenset({TALKED, COME_BACK, "no_thanks"})
BY_TIME = itemgetter(LoggedVisit._fields.index("at"), LoggedVisit._fields.index("event_id"))
"""Sorts visits; by index, which is faster than by field name."""

KNOCKED = frozenset({*NOT_HOME, DO_NOT_KNOCK, *OPENED})


def tell_stories(log: VisitLog, *, kept_do_not_knock: Collection[str] = ()) -> dict[str, DoorStory]:
    """Return the story of every door with a visit.

    `kept_do_not_knock` are doors whose do-not-knock was kept by a purge.
    """
    voided, cleared = log.voided, log.cleared
    stories: dict[str, DoorStory] = {
        door_id: DoorStory(is_do_not_knock=True) for door_id in kept_do_not_knock
    }
    for visit in log.visits:
        event_id, door_id, outcome, *_ = visit
        story = stories.get(door_id)
        if story is None:
            story = stories[door_id] = DoorStory()
        if outcome == DO_NOT_KNOCK and event_id not in cleared:
            story.is_do_not_knock = True
        if event_id not in voided:
            story.visits.append(visit)
            story.outcomes.add(outcome)
    for story in stories.values():
        if len(story.visits) > 1:
            story.visits.sort(key=BY_TIME)
    return stories
