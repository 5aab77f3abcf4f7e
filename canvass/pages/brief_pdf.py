"""The briefing page: what the teams of a shift need to know before they leave, on one sheet.

It shows which team walks which route with which list, what came back last time, which lists are
missing, and where to ask for access. Letters are large and black on white, to be readable in rain
and under a street lamp.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.pdfgen.canvas import Canvas

from canvass.document.stairs_words import say_briefly
from canvass.hidden import plain
from canvass.lettering.letters import printable
from canvass.lettering.writing import text_width
from canvass.locale.catalogue import get_translator
from canvass.pages.coverage_pdf import register_fonts
from canvass.pages.map_page import Table
from canvass.pages.paper_tables import (
    GAP,
    HEAD,
    HEIGHT,
    INK,
    MARGIN,
    ROW,
    SANS,
    SOFT,
    WIDTH,
    Part,
    draw_part,
    write,
)
from canvass.units import format_minutes, grouped
from canvass.week.spoken_time import SHORT_DAYS, say_time

FOOT = MARGIN + 16.0


@dataclass(frozen=True, slots=True)
class BriefRoute:
    """A route of the shift: its team and list ("" if there is none), its doors and minutes.

    `is_back`: its list has come back already. `stairs_unknown` are the places that may have stairs,
    if the team takes none, and `stairs_unknown_at` how many these are.
    """

    route_id: str
    name: str
    team: str
    code: str
    doors: int
    minutes: float
    left_over: int = 0
    is_back: bool = False
    stairs_unknown: str = ""
    stairs_unknown_at: int = 0


@dataclass(frozen=True, slots=True)
class BriefTask:
    """An entrance where a team asks for access, and the number of doors behind it."""

    place: str
    route_id: str
    doors: int


@dataclass(frozen=True, slots=True)
class Brief:
    """The content of a briefing; `last_day` is when teams were last out, `counts` its outcomes.

    `without_route` are booked teams without a route. `missing` are lists that should be back, or
    were printed for this shift by an earlier plan and are still out, as (code, route, team).
    """

    district: str
    week: str
    base: str
    shift: str
    starts_at: datetime
    ends_at: datetime
    routes: tuple[BriefRoute, ...]
    without_route: tuple[str, ...]
    last_day: date | None
    counts: Mapping[str, int]
    missing: tuple[tuple[str, str, str], ...]
    tasks: tuple[BriefTask, ...]


def render_brief(brief: Brief, *, lang: str) -> bytes:
    """Return the briefing as a PDF of one page; rows that do not fit are counted at the end."""
    register_fonts()
    _ = get_translator(lang)
    out = io.BytesIO()
    paper = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    title = _("Briefing: {name}").format(name=brief.district)
    paper.setTitle(plain(title))
    y = HEIGHT - MARGIN - 14
    paper.setFillColor(INK)
    write(paper, MARGIN, y, title, 20, bold=True, width=WIDTH - 2 * MARGIN)
    when = f"{brief.shift}  {say_time(brief.starts_at, brief.ends_at, lang)}"
    write(paper, MARGIN, y - 22, when, 15, bold=True, width=WIDTH - 2 * MARGIN)
    paper.setFillColor(SOFT)
    where = "  ·  ".join(filter(None, (brief.week, brief.base)))
    write(paper, MARGIN, y - 38, where, 12, width=WIDTH - 2 * MARGIN)
    y -= 62
    tables = [_routes(brief, lang), _tasks(brief, lang), _missing(brief, lang)]
    y = _lines(paper, _sentences(brief, lang), y)
    shown = [table for table in tables if table.rows]
    for k, table in enumerate(shown):
        later = sum(HEAD + GAP + 3 * ROW for _table in shown[k + 1 :])
        room = max(3, int((y - HEAD - FOOT - later) // ROW) - 1)
        last = min(len(table.rows), room)
        more = len(table.rows) - last
        draw_part(paper, Part(table, 0, last, y - 14, more), lang)
        y -= HEAD + ROW * (last + bool(more)) + GAP
    paper.setFillColor(SOFT)
    foot = _("Home with lists by {time}; hand every list in, also an empty one.")
    write(paper, MARGIN, MARGIN, foot.format(time=f"{brief.ends_at:%H:%M}"), 11)
    paper.save()
    return out.getvalue()


def _lines(paper: Canvas, sentences: Sequence[str], y: float) -> float:
    """Write sentences below each other and return the y below them."""
    paper.setFillColor(INK)
    for sentence in sentences:
        for line in _wrapped(sentence, 12, WIDTH - 2 * MARGIN):
            write(paper, MARGIN, y, line, 12, width=WIDTH - 2 * MARGIN)
            y -= 17
    return y - 6


def _wrapped(text: str, size: float, width: float) -> list[str]:
    """Return a text as lines no wider than `width`; a longer word stands alone."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(printable(longer), SANS, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _sentences(brief: Brief, lang: str) -> list[str]:
    _ = get_translator(lang)
    doors = sum(route.doors for route in brief.routes)
    said = [
        _("{teams} routes, {doors} doors tonight.").format(
            teams=len(brief.routes), doors=grouped(doors, lang)
        )
    ]
    if brief.last_day is None:
        said.append(_("Nobody has been out yet this week."))
    else:
        day = (
            f"{_(SHORT_DAYS[brief.last_day.weekday()])} {brief.last_day.day}/{brief.last_day.month}"
        )
        shown = ", ".join(
            f"{_(outcome).replace('_', ' ')} {grouped(count, lang)}"
            for outcome, count in brief.counts.items()
        )
        total = grouped(sum(brief.counts.values()), lang)
        text = _("Came back from {day}: {total} visits ({shown}).")
        said.append(text.format(day=day, total=total, shown=shown))
    if brief.without_route:
        text = _("Booked and without a route: {teams}.")
        said.append(text.format(teams=", ".join(brief.without_route)))
    for route in brief.routes:
        if route.stairs_unknown:
            text = _("{route}: stairs unknown at {places}; the team takes none")
            places = say_briefly(route.stairs_unknown, route.stairs_unknown_at, _)
            said.append(text.format(route=route.route_id, places=places))
    return said


def _routes(brief: Brief, lang: str) -> Table:
    _ = get_translator(lang)
    rows = [
        (
            f"{route.team or '________________'}  ·  {route.route_id} {route.name}",
            route.left_over or "",
            route.doors,
            format_minutes(route.minutes),
            f"{route.code} {_('back') if route.is_back else ''}".strip() or "–",
        )
        for route in brief.routes
    ]
    headings = (_("Team and route"), _("Left over"), _("Doors"), _("Time"), _("List"))
    return Table(_("Who walks what"), headings, rows)


def _tasks(brief: Brief, lang: str) -> Table:
    _ = get_translator(lang)
    rows = [(task.place, task.route_id, task.doors) for task in brief.tasks]
    headings = (_("Entrance"), _("Route"), _("Doors behind it"))
    return Table(_("Ask for access"), headings, rows)


def _missing(brief: Brief, lang: str) -> Table:
    _ = get_translator(lang)
    rows = [(team or "–", route, code) for code, route, team in brief.missing]
    return Table(_("Lists that are not back"), (_("Team"), _("Route"), _("List")), rows)
