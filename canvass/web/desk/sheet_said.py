"""What the lines typed for a list mean, in the language of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel

from canvass.visits.entering import SheetDoor
from canvass.visits.event import Outcome
from canvass.web.ask import Ask
from canvass.workflow.visits.asked_later import say_after_week, settled_days
from canvass.workflow.visits.handing_in import Typed
from canvass.workflow.visits.list_times import find_odd_length
from canvass.workflow.visits.spoken_when import say_before_print, say_closed


class SheetAnswer(BaseModel):
    """What the typed lines mean, in the language of the page."""

    marks: list[str]
    counts: str
    store: str
    faults: list[str]
    met: list[str]
    asked: list[str]
    odd: str


def usual_times(typed: Typed) -> tuple[str, str]:
    """Return when the team left and came back, if known, else an example of such a time."""
    opened = typed.opened
    zone = opened.local_at.tzinfo
    began = opened.found.kept.starts_at
    left = datetime.fromisoformat(began).astimezone(zone) if began else None
    out = opened.out.astimezone(zone) if opened.out is not None else left
    return (f"{out:%H:%M}" if out else "17:30", "20:00" if opened.back is None
            else f"{opened.back.astimezone(zone):%H:%M}")  # fmt: skip


def say_answer(ask: Ask, typed: Typed) -> SheetAnswer:
    """Return what the lines typed so far mean: each door's outcome, the counts, the faults."""
    sheet = typed.sheet
    outcomes = sheet.outcome_by_door()
    numbers = number_doors(sheet.doors)
    words = {each.value: say_word(ask, each.value) for each in Outcome} | {"": ask.say("not done")}
    counted = [
        f"{count} {words.get(word, ask.say('not done'))}" for word, count in sheet.counts().items()
    ]

    def mark(door_id: str) -> str:
        word = words[outcomes[door_id].value if door_id in outcomes else ""]
        when = sheet.come_back.get(door_id, "") if door_id in outcomes else ""
        return f"{word} ({ask.say(when)})" if when else word

    return SheetAnswer(
        marks=[mark(door.door_id) for door in sheet.doors],
        counts=" · ".join(counted),
        store=ask.say_many("Store {count} visit", "Store {count} visits", len(outcomes)),
        faults=[
            ask.say("Line {line}: {fault}", line=each.line, fault=ask.say_error(each.fault))
            for each in typed.faults
        ],
        met=[
            ask.say(
                "{place}: {recorded} is recorded and stays, you say {said}",
                place=say_place(met.door, numbers),
                recorded=words[str(met.recorded.outcome)],
                said=words[met.said.value],
            )
            for met in typed.met
        ],
        asked=[say_place(door, numbers) for door in typed.asked],
        odd=_notes(ask, typed),
    )  # fmt: skip


def _notes(ask: Ask, typed: Typed) -> str:
    """Return what to know before storing: odd times, days after the week, a closed week."""
    odd = find_odd_length(typed.opened.out, typed.opened.back, typed.sheet)
    said = (
        odd.say(ask.say) if odd is not None else "",
        say_before_print(typed.opened, ask.lang),
        _after_week(ask, typed),
        say_closed(typed.opened, ask.lang),
    )
    return " ".join(filter(None, said))


def _after_week(ask: Ask, typed: Typed) -> str:
    """Return the sentence on days to come back after the week's end, "" if there are none."""
    days = settled_days(typed.sheet, typed.opened.local_at.date())
    return say_after_week(days, typed.opened.week.ends_on, ask.say)


def say_word(ask: Ask, outcome: str) -> str:
    """Return an outcome in the language of the page."""
    return ask.say(outcome)


def number_doors(doors: Sequence[SheetDoor]) -> dict[str, str]:
    """Return {door id: its number as typed}: "12", or "12.3" where 12 has several doors."""
    at_stop = Counter(door.position for door in doors)
    return {
        door.door_id: f"{door.position}.{door.number}"
        if at_stop[door.position] > 1
        else str(door.position)
        for door in doors
    }


def say_place(door: SheetDoor, numbers: Mapping[str, str]) -> str:
    """Return a door as its row on the page begins: "12.3 Storgatan 3 1101"."""
    return f"{numbers[door.door_id]} {door.street} {door.housenumber} {door.unit}".strip()
