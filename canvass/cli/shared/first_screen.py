"""The summary after a plan: at most twelve lines, understandable without a manual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from canvass.cli.shared.heard import say_heard, say_shared
from canvass.cli.shared.summary import (
    LONGEST_REASON,
    known_doors,
    print_summary,
    say_large_houses,
    say_late_routes,
    say_over_shift,
)
from canvass.cli.shared.text import make_console, safe
from canvass.document.savings import most_saved, say_most_saved, walking_hours
from canvass.locale.catalogue import get_plural_translator, get_translator
from canvass.planning.whole_district import Planned
from canvass.units import format_minutes, grouped

LEFT_FOR_LATER = "left for later"
WEAK_BOUND = 0.2
"""A share of walking above which the bound says little of the plan, if it was cut short."""


def print_plan(planned: Planned, *, lang: str, has_details: bool) -> None:
    """Print the short summary or all details of a plan."""
    if has_details:
        print_summary(planned, lang=lang)
        return
    console = make_console()
    for line in first_lines(planned, lang):
        console.print(Text(line), soft_wrap=True)
    console.print(Text(safe(planned.document.source.attribution), style="dim"), soft_wrap=True)


def say_written(written: Sequence[Path], lang: str) -> str:
    """Return the names of the files written, in one line."""
    said = get_translator(lang)("Written: {files}")
    return said.format(files=", ".join(str(path) for path in written))


def first_lines(planned: Planned, lang: str) -> list[str]:
    """Return the lines of the short summary, each a sentence."""
    _ = get_translator(lang)
    document = planned.document
    if not document.routes:
        return [_("No door is planned."), *_left_out(planned, lang)]
    lines = [_size(planned, lang), _how_long(planned, lang)]
    if over := say_over_shift(document, lang):
        lines.append(over[0].upper() + over[1:])
    if planned.heard is not None and (heard := say_heard(planned.heard, lang)):
        lines.append(heard)
    if shared := say_shared(planned.split_streets, lang):
        lines.append(shared)
    if planned.was_interrupted:
        lines.append(_("The search was interrupted; this is the best plan so far."))
    lines += [_most_saved(planned, lang), _others(planned, lang)]
    if planned.unknown_flats is not None:
        lines.append(say_large_houses(planned.unknown_flats, lang))
    return lines + _left_out(planned, lang)


def _doors(count: int, lang: str) -> str:
    plural = get_plural_translator(lang)
    return plural("{count} door", "{count} doors", count).format(count=grouped(count, lang))


def _size(planned: Planned, lang: str) -> str:
    totals = planned.document.totals
    plural = get_plural_translator(lang)
    routes = plural("{count} route", "{count} routes", totals.routes)
    said = get_translator(lang)(
        "{doors} on {routes}, one team and shift each: {hours} h, {walking} h of it walking ({km} "
        "km)"
    )
    return said.format(
        doors=_doors(totals.doors, lang),
        routes=routes.format(count=grouped(totals.routes, lang)),
        hours=grouped(totals.hours, lang, 1),
        walking=grouped(walking_hours(planned.document), lang, 1),
        km=grouped(totals.walk_m / 1000, lang, 1),
    )


def _how_long(planned: Planned, lang: str) -> str:
    document = planned.document
    _ = get_translator(lang)
    late = say_late_routes(document, lang)
    said = (
        _(
            "A route takes {minutes} on average; {share} of the teams are back within {shift}, "
            "fewer on {late}"
        )
        if late
        else _("A route takes {minutes} on average; {share} of the teams are back within {shift}")
    )
    ends = (document.totals.shortest_min, document.totals.longest_min)
    return said.format(
        minutes=" – ".join(dict.fromkeys(format_minutes(end) for end in ends)),
        share=f"{100 - document.late_percent:.0f} %",
        shift=format_minutes(document.shift_min),
        late=late,
    )


def _most_saved(planned: Planned, lang: str) -> str:
    _ = get_translator(lang)
    said = say_most_saved(planned.document, _, lang)
    saved = most_saved(planned.document)
    if not planned.is_bound_cut_short or saved is None or saved.walking <= WEAK_BOUND:
        return said
    return _('{said}; the time to prove more ran out ("--prove 60" gives it a minute)').format(
        said=said
    )


def _others(planned: Planned, lang: str) -> str:
    _ = get_translator(lang)
    document = planned.document
    walking_s, hours_s = 3600 * walking_hours(document), 3600 * document.totals.hours
    parts = []
    for name, other in (
        (_("turfs cut by hand"), planned.hand_cut),
        (_("a list sorted by street"), planned.alphabetical),
    ):
        walk = 100 * (other.walk_s / walking_s - 1) if walking_s else 0.0
        whole = 100 * (other.total_s / hours_s - 1) if hours_s else 0.0
        said = _("{name}: {walk} walking, {hours} hours")
        part = said.format(name=name, walk=f"{walk:+z.0f} %", hours=f"{whole:+z.0f} %")
        too_long = say_too_long(other.durations_s, document.shift_min, lang)
        parts.append(f"{part} ({too_long})" if too_long else part)
    return _("Compared with this plan, {others}").format(others="; ".join(parts))


def say_too_long(durations_s: Sequence[float], shift_min: float, lang: str) -> str:
    """Return how many routes do not fit the shift, with the longest; "" if all fit."""
    too_long = sum(one > 60 * shift_min for one in durations_s)
    if not too_long:
        return ""
    said = get_plural_translator(lang)(
        "{count} of {all} takes longer than the shift, {longest}",
        "{count} of {all} take longer than the shift, up to {longest}",
        too_long,
    )
    return said.format(
        count=grouped(too_long, lang),
        all=grouped(len(durations_s), lang),
        longest=format_minutes(max(durations_s) / 60),
    )


def _left_out(planned: Planned, lang: str) -> list[str]:
    """Return how many doors the plan leaves out and why, and other notes."""
    _ = get_translator(lang)
    document = planned.document
    addresses = Counter(entry.reason for entry in document.excluded)
    known = known_doors(planned)
    left = Counter({reason: max(n, known[reason]) for reason, n in addresses.items()})
    if planned.heard is not None and LEFT_FOR_LATER in left:
        left[LEFT_FOR_LATER] = planned.heard.left
    left.update(Counter(entry.reason for entry in document.excluded_doors))
    lines = []
    if left:
        parts = [
            f"{_doors(count, lang)} {safe(_(reason), longest=LONGEST_REASON)}"
            for reason, count in left.most_common()
        ]
        lines.append(_("Not planned: {parts}").format(parts="; ".join(parts)))
    private = sum(s.doors for route in document.routes for s in route.stops if s.on_private_road)
    asking = sum(len(route.tasks) for route in document.routes)
    minded = []
    if private:
        said = _("Doors on private roads: {count}; teams walk in to them, never through")
        minded.append(said.format(count=grouped(private, lang)))
    if asking:
        minded.append(
            _("Locked entrances where a team asks for access: {count}").format(count=asking)
        )
    return lines + (["; ".join(minded)] if minded else [])
