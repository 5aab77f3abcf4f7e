"""Outcomes and visits as commands print them: in words, and by the clock there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from canvass.cli.shared.text import safe
from canvass.locale.catalogue import get_translator
from canvass.week.spoken_time import say_day
from canvass.workflow.visits.asked_later import AFTER_WEEK, say_after_week

if TYPE_CHECKING:
    from canvass.visits.event import VisitEvent


def say_outcome(outcome: str | None, come_back: str, say: Callable[[str], str]) -> str:
    """Return an outcome in the language of `say`: "come back (2026-09-12)"."""
    word = say(str(outcome))
    return f"{word} ({say(come_back)})" if come_back else word


def say_moment(at: datetime, timezone: str, lang: str) -> str:
    """Return "Wed 25/11 18:05" as the clock there shows it."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{say_day(local, lang)} {local:%H:%M}"


def say_visit(event: VisitEvent, timezone: str, lang: str) -> str:
    """Return what happened and when: "no thanks, Wed 25/11 18:05"."""
    word = say_outcome(event.outcome, event.come_back, get_translator(lang))
    return f"{word}, {say_moment(event.client_at, timezone, lang)}"


def tell_after_week(
    come_back: Iterable[str], ends_on: date, lang: str, text: str = AFTER_WEEK
) -> None:
    """Print on stderr how many asked for a day after the week's last one; nothing if none did."""
    said = say_after_week(come_back, ends_on, get_translator(lang), text)
    if said:
        click.echo(safe(said, longest=300), err=True)
