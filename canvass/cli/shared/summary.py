"""The summary of a plan on the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from canvass.cli.shared.heard import say_heard, say_shared
from canvass.cli.shared.text import make_console, safe
from canvass.document.document import PlanDocument
from canvass.document.large_houses import UnknownFlats, say_unknown_flats
from canvass.document.lateness import list_late_routes
from canvass.document.savings import say_most_saved, walking_hours
from canvass.locale.catalogue import get_translator
from canvass.plan.baselines import Baseline
from canvass.plan.readable import crossings_by_class
from canvass.planning.whole_district import Planned
from canvass.streets.costs import ROAD_CLASSES
from canvass.units import format_minutes, format_range, grouped

if TYPE_CHECKING:
    from rich.console import Console

MOST_ROUTES_SHOWN = 40
MOST_LATE_SHOWN = 5
LONGEST_REASON = 200


def print_summary(planned: Planned, *, lang: str) -> None:
    """Print totals, the proven gap, exclusions by reason, and the cost of the baselines."""
    _ = get_translator(lang)
    console = make_console()
    document = planned.document
    totals = document.totals
    if len(document.routes) <= MOST_ROUTES_SHOWN:
        console.print(_route_table(planned, lang))
    facts = Table(show_header=False, box=None, pad_edge=False)
    facts.add_column(style="bold")
    facts.add_column()

    def add(label: str, value: str) -> None:
        facts.add_row(Text(label), Text(value))

    add(_("Routes"), grouped(totals.routes, lang))
    add(_("Doors"), grouped(totals.doors, lang))
    walking = walking_hours(document)
    add(_("Walking"), f"{grouped(totals.walk_m / 1000, lang, 1)} km, {grouped(walking, lang, 1)} h")
    add(_("Time in all"), f"{grouped(totals.hours, lang, 1)} h")
    add(_("Longest, shortest route"),
        f"{format_minutes(totals.longest_min)}, {format_minutes(totals.shortest_min)}")  # fmt: skip
    if planned.heard is not None and (heard := say_heard(planned.heard, lang)):
        add(_("Whom it leaves out"), heard)
    if shared := say_shared(planned.split_streets, lang):
        add(_("Shared streets"), shared)
    if over := say_over_shift(document, lang):
        add(_("Over the shift"), over)
    late = say_late_routes(document, lang)
    said = (
        _("{share} of the teams, fewer on {late}, if doors take what is assumed")
        if late
        else _("{share} of the teams, if doors take what is assumed")
    )
    add(_("Back in time"), said.format(share=f"{100 - document.late_percent:.0f} %", late=late))
    if planned.was_interrupted:
        add(_("Search"), _("interrupted; this is the best plan so far"))
    add(_("Quality"), say_most_saved(document, _, lang))
    add(_("Ease of walking"), _readability(planned, lang))
    if planned.unknown_flats is not None:
        add(_("Large houses"), say_large_houses(planned.unknown_flats, lang))
    add(_("Hand-cut turfs"), _comparison(planned.hand_cut, totals.hours, walking, lang))
    add(_("An alphabetical list"), _comparison(planned.alphabetical, totals.hours, walking, lang))
    console.print(facts)
    _print_not_planned(console, planned, lang)
    private = sum(s.doors for route in document.routes for s in route.stops if s.on_private_road)
    if private:
        said = _("Doors on private roads: {count}; teams walk in to them, never through")
        console.print(Text(said.format(count=grouped(private, lang))))
    asking = sum(len(route.tasks) for route in document.routes)
    if asking:
        console.print(Text(_("Locked entrances where a team asks for access: {count}").format(
            count=asking)))  # fmt: skip
    console.print(Text(safe(document.source.attribution), style="dim"))


def _print_not_planned(console: Console, planned: Planned, lang: str) -> None:
    """Print how many addresses and single doors are not planned, by reason."""
    _ = get_translator(lang)
    document = planned.document
    reasons = Counter(entry.reason for entry in document.excluded)
    if reasons:
        console.print(Text(_("Not planned:")))
        doors = known_doors(planned)
        for reason, count in reasons.most_common():
            line = f"  {count} {safe(_(reason), longest=LONGEST_REASON)}"
            if doors[reason] > count:
                line += " " + _("({doors} doors)").format(doors=grouped(doors[reason], lang))
            console.print(Text(line))
    of_doors = Counter(entry.reason for entry in document.excluded_doors)
    if of_doors:
        console.print(Text(_("Single doors not planned:")))
        for reason, count in of_doors.most_common():
            console.print(Text(f"  {count} {safe(_(reason), longest=LONGEST_REASON)}"))


def say_over_shift(document: PlanDocument, lang: str) -> str:
    """Return a text on the routes longer than the shift, which only locks allow; "" for none."""
    over = [
        f"{safe(route.id)} ({max(1, round(route.over_shift_min))} min)"
        for route in document.routes if route.over_shift_min
    ]  # fmt: skip
    if not over:
        return ""
    said = get_translator(lang)(
        "locked doors make these routes longer than the shift: {routes}; "
        '"canvass routes unlock" lifts a lock'
    )
    return said.format(routes=", ".join(over))


def say_late_routes(document: PlanDocument, lang: str) -> str:
    """Return the routes whose team is late more often than asked, with their share; "" for none."""
    late = list_late_routes(document)
    named = [f"{safe(one.route_id)} ({100 * one.in_time:.0f} %)" for one in late[:MOST_LATE_SHOWN]]
    if len(late) > MOST_LATE_SHOWN:
        text = get_translator(lang)("{count} more")
        named.append(text.format(count=grouped(len(late) - MOST_LATE_SHOWN, lang)))
    return ", ".join(named)


def say_large_houses(found: UnknownFlats, lang: str) -> str:
    """Return a text on large houses counted as one door, and what can be done about them."""
    _ = get_translator(lang)
    said = say_unknown_flats(found, _, lang)
    if found.is_planned:
        return said
    more = _(
        '("--flats-per-entrance" plans with your figure, "doors split --finding flats_unknown" '
        "counts them)"
    )
    return f"{said} {more}"


def known_doors(planned: Planned) -> Counter[str]:
    """Return {reason: doors} for addresses that are not planned but whose doors are known."""
    doors_by_address = {
        exclusion.address.id: len(exclusion.doors)
        for exclusion in planned.district.doors.exclusions
    }
    known: Counter[str] = Counter()
    for entry in planned.document.excluded:
        known[entry.reason] += doors_by_address.get(entry.address_id, 0)
    return known


def _readability(planned: Planned, lang: str) -> str:
    _ = get_translator(lang)
    seen = planned.readability
    crossed = crossings_by_class([route.crossings for route in planned.document.routes])
    large = sum(n for name, n in crossed.items() if (road := ROAD_CLASSES.get(name)) is not None
                and road.is_large)  # fmt: skip
    return _(
        "{split} of block faces on several routes; {sides} of stops across the street from the "
        "one before; {large} crossings of large roads; {overlap} of the ground on two routes"
    ).format(
        split=f"{grouped(100 * seen.split_faces, lang, 1)} %",
        sides=f"{grouped(100 * seen.side_changes, lang, 1)} %",
        large=large,
        overlap=f"{grouped(100 * seen.hull_overlap, lang, 1)} %",
    )


def _comparison(other: Baseline, hours: float, walking_h: float, lang: str) -> str:
    _ = get_translator(lang)
    theirs = other.total_s / 3600
    more_walking = other.walk_s / 3600 / walking_h - 1 if walking_h else 0.0
    return _(
        "{hours} h ({more}), {walking} h of it walking ({more_walking}); "
        "turfs of {shortest} to {longest}"
    ).format(
        more_walking=f"{100 * more_walking:+z.0f} %",
        hours=grouped(theirs, lang, 1),
        more=f"{100 * (theirs / hours - 1) if hours else 0.0:+z.0f} %",
        walking=grouped(other.walk_s / 3600, lang, 1),
        shortest=format_minutes(min(other.durations_s, default=0.0) / 60),
        longest=format_minutes(max(other.durations_s, default=0.0) / 60),
    )


def _route_table(planned: Planned, lang: str) -> Table:
    _ = get_translator(lang)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, justify in (
        (_("Route"), "left"), (_("Name"), "left"), (_("Doors"), "right"), ("km", "right"),
        (_("Time"), "right"),
    ):  # fmt: skip
        table.add_column(Text(heading), justify="right" if justify == "right" else "left")
    for route in planned.document.routes:
        table.add_row(
            Text(route.id),
            Text(safe(route.name)),
            grouped(route.doors, lang),
            grouped(route.walk_m / 1000, lang, 1),
            format_range(route.duration_p10_min, route.duration_p90_min),
        )
    return table
