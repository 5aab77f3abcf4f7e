"""Report opening hours that were corrected, not understood, or depend on unknown holidays."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from canvass.cli.shared.text import safe
from canvass.locale.catalogue import get_translator

if TYPE_CHECKING:
    from canvass.planning.places import Place

MOST_SHOWN = 12


def say_hours_read(places: Sequence[Place], zone: ZoneInfo, lang: str) -> None:
    """Print on stderr which hours were corrected, not understood, or depend on school holidays."""
    _ = get_translator(lang)
    say_zone(zone, lang)
    unread = [p for p in places if p.is_assumed and p.written]
    other = [p for p in places if not p.is_assumed and p.written not in ("", p.hours)]
    school = [p for p in places if not p.is_assumed and re.search(r"\bSH\b", p.hours)]
    _list(_, unread, _("Hours not understood; the usual ones of the kind are assumed:"),
          lambda place: f'"{safe(place.written)}"')  # fmt: skip
    _list(_, other, _("Hours written in another way, and read as:"),
          lambda place: f'"{safe(place.written)}" = {safe(place.hours)}')  # fmt: skip
    _list(_, school, _("Hours that speak of school holidays (SH), which are not known here:"),
          lambda place: safe(place.hours))  # fmt: skip


def say_zone(zone: ZoneInfo, lang: str) -> None:
    """Warn on stderr if a time zone does not determine which public holidays apply."""
    from canvass.week.hours import are_holidays_known

    if not are_holidays_known(zone):
        text = get_translator(lang)(
            "Time zone {zone} belongs to no country: public holidays are those of the country each "
            "place lies in, where that is known; a week in the zone of the place is surer"
        )
        click.echo(text.format(zone=zone.key), err=True)


def _list(
    _: Callable[[str], str], places: Sequence[Place], title: str, say: Callable[[Place], str]
) -> None:
    if not places:
        return
    click.echo(title, err=True)
    for place in places[:MOST_SHOWN]:
        click.echo(f"  {safe(place.name)}: {say(place)}", err=True)
    if len(places) > MOST_SHOWN:
        more = _("and {count} more").format(count=len(places) - MOST_SHOWN)
        click.echo(f"  {more}", err=True)
