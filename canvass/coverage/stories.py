"""From the log to what happened at each door, by the rules of `canvass.visits.disposition`.

Written again on plain rows because a hundred thousand of them must be counted within a second;
a test compares the two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import attrgetter

from canvass.coverage.records import DoorStory, LoggedEvent

VISIT, VOID, CLEAR = "visit", "void", "dnk_clear"
DO_NOT_KNOCK, UNREACHABLE, NOBODY, TALKED = "do_not_knock", "unreachable", "nobody", "talked"
OPENED = frozenset({TALKED, "no_thanks"})
KNOCKED = frozenset({NOBODY, DO_NOT_KNOCK, *OPENED})


def tell_stories(
    events: Iterable[LoggedEvent], *, kept_do_not_knock: Collection[str] = ()
) -> dict[str, DoorStory]:
    """Return the story of every door with an event; a void may stand before what it takes back.

    `kept_do_not_knock` are doors whose wish to be left alone outlasted a purge.
    """
    every = list(events)
    voided = {event.target_id for event in every if event.kind == VOID}
    cleared = {event.target_id for event in every if event.kind == CLEAR}
    by_time = attrgetter("at", "event_id")
    stories: dict[str, DoorStory] = {
        door_id: DoorStory(is_do_not_knock=True) for door_id in kept_do_not_knock
    }
    for event in every:
        if event.kind != VISIT:
            continue
        outcome = event.outcome
        story = stories.get(event.door_id)
        if story is None:
            story = stories[event.door_id] = DoorStory()
        if outcome == DO_NOT_KNOCK and event.event_id not in cleared:
            story.is_do_not_knock = True
        if not voided or event.event_id not in voided:
            story.visits.append(event)
            story.outcomes.add(outcome)
    for story in stories.values():
        if len(story.visits) > 1:
            story.visits.sort(key=by_time)
    return stories
