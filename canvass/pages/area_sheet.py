"""The briefing of an area before the next visit: one page that starts with what was promised."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, Paragraph, SimpleDocTemplate, Spacer

from canvass.lettering.letters import printable
from canvass.listening.areas import AreaHistory
from canvass.listening.wish import Commitment
from canvass.locale.catalogue import get_translator
from canvass.pages.coverage_pdf import register_fonts
from canvass.pages.paper_tables import BOLD, INK, SANS, SOFT
from canvass.units import grouped

FACTS = {
    "no_advertising": "no advertising",
    "steps": "steps at the entrance",
    "intercom_broken": "intercom broken",
    "dog_sign": "sign of a dog",
}
MOST_SHOWN = 8
MOST_YEARS = 4


def render_area_sheet(
    area: AreaHistory,
    promises: Sequence[tuple[str, Commitment]],
    *,
    day: date,
    lang: str,
) -> bytes:
    """Return the briefing as a PDF of one page; `promises` are (topic, commitment)."""
    register_fonts()
    say = get_translator(lang)
    out = io.BytesIO()
    title = say("Before the next visit: {area}").format(area=area.name)
    paper = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=16 * mm,
        bottomMargin=14 * mm, title=printable(title), invariant=1, lang=lang,
    )  # fmt: skip
    parts: list[Flowable] = [_text(title, 22, bold=True), Spacer(1, 4)]
    parts += [_text(day.isoformat(), 10, is_soft=True)]
    parts += _section(say("What was promised"), promise_lines(promises, say, day), say)
    parts += _section(say("Weeks held"), week_lines(area, say, lang), say)
    parts += _section(say("Wishes"), [wish_line(area, say)], say)
    parts += _section(say("At the doors"), door_lines(area, say, lang), say)
    if area.turnout is not None:
        lines = [turnout_line(area, say), *earlier_lines(area, say)]
        parts += _section(say("Turnout"), lines, say)
    frame = KeepInFrame(A4[0] - 40 * mm, A4[1] - 32 * mm, parts, mode="shrink")
    paper.build([frame])
    return out.getvalue()


def promise_lines(
    promises: Sequence[tuple[str, Commitment]], say: Callable[[str], str], day: date
) -> list[str]:
    """Return open commitments (oldest first), then answered ones, as lines."""
    ordered = sorted(promises, key=lambda one: (not one[1].is_open, one[1].taken_on))
    lines = []
    for topic, one in ordered[:MOST_SHOWN]:
        if one.is_open:
            text = say("{topic}: {role}, {status}, waits since {day} ({days} days)")
            lines.append(text.format(topic=topic, role=say(one.role.value),
                                     status=say(one.status.value), day=one.taken_on,
                                     days=one.age_days(day)))  # fmt: skip
        else:
            lines.append(f"{topic}: {one.answer} ({say(one.status.value)}, {one.answered_on})")
    if len(ordered) > MOST_SHOWN:
        lines.append(say("… and {count} more").format(count=len(ordered) - MOST_SHOWN))
    return lines


def week_lines(area: AreaHistory, say: Callable[[str], str], lang: str) -> list[str]:
    """Return each week with its three shares, which are never added up."""
    lines = []
    for week in reversed(area.weeks[-MOST_SHOWN:]):
        text = say("{name}, {first} to {last}: of {doors} doors {knocked} knocked, {opened} "
                   "opened, {talked} talked")  # fmt: skip
        line = text.format(
            name=week.name, first=week.starts_on, last=week.ends_on,
            doors=grouped(week.doors, lang), knocked=grouped(week.knocked, lang),
            opened=grouped(week.opened, lang), talked=grouped(week.talked, lang),
        )  # fmt: skip
        lines.append(f"{line} ({say('purged')})" if week.is_purged else line)
    return lines


def wish_line(area: AreaHistory, say: Callable[[str], str]) -> str:
    """Return how many wishes there are, and how many of them wait, as a line."""
    return say("{wishes} wishes, {answered} answered, {open} wait").format(
        wishes=area.wishes, answered=area.answered_wishes, open=area.open_wishes
    )


def door_lines(area: AreaHistory, say: Callable[[str], str], lang: str) -> list[str]:
    """Return what is known about doors and entrances, as counts."""
    lines = [say("{doors} doors; {refused} of them do not want a knock").format(
        doors=grouped(area.doors, lang), refused=area.do_not_knock)]  # fmt: skip
    if area.hours:
        said = (
            say("{band} {percent} of {knocked}").format(
                band=say(one.band), percent=f"{100 * one.opened / one.knocked:.0f} %",
                knocked=grouped(one.knocked, lang),
            )
            for one in area.hours
        )  # fmt: skip
        lines.append(say("Of the doors knocked on these opened: {bands}").format(
            bands=", ".join(said)))  # fmt: skip
    if area.locked_entrances:
        lines.append(say("{count} entrances without a way in").format(count=area.locked_entrances))
    lines += [
        f"{say(FACTS.get(fact, fact))}: {count}" for fact, count in sorted(area.facts.items())
    ]
    return lines


def turnout_line(area: AreaHistory, say: Callable[[str], str]) -> str:
    """Return the turnout with its interval and gap as a sentence; "" if unknown."""
    known = area.turnout
    if known is None:
        return ""
    text = say(
        "{turnout:.1f} % ({low:.1f}–{high:.1f} %), {gap:+.1f} points from the mean; about {votes} "
        "votes would close the gap"
    )
    said = text.format(turnout=100 * known.turnout, low=100 * known.low, high=100 * known.high,
                       gap=known.gap_points, votes=known.votes_short)  # fmt: skip
    if not known.is_told_apart:
        said += "; " + say("it cannot be told from the mean")
    if known.doors_known < 1:
        said += "; " + say("known for {percent:.0f} per cent of the doors").format(
            percent=100 * known.doors_known)  # fmt: skip
    return said


def earlier_lines(area: AreaHistory, say: Callable[[str], str]) -> list[str]:
    """Return the turnout of earlier years, and whether it was estimated by overlap of area."""
    lines = []
    for one in area.earlier[:MOST_YEARS]:
        text = say("{year}: {turnout:.1f} %, {gap:+.1f} points from the mean")
        line = text.format(year=one.year, turnout=100 * one.turnout,
                           gap=100 * (one.turnout - one.mean))  # fmt: skip
        if one.is_by_overlap:
            line += "; " + say("its districts had other borders: reckoned by overlap of area")
        lines.append(line)
    return lines


def _section(title: str, lines: Sequence[str], say: Callable[[str], str]) -> list[Flowable]:
    shown = list(lines) or [say("nothing yet")]
    return [Spacer(1, 10), _text(title, 14, bold=True), *(_text(line, 11.5) for line in shown)]


def _text(text: str, size: float, *, bold: bool = False, is_soft: bool = False) -> Paragraph:
    style = ParagraphStyle(
        "text", fontName=BOLD if bold else SANS, fontSize=size, leading=size * 1.4,
        textColor=SOFT if is_soft else INK,
    )  # fmt: skip
    return Paragraph(escape(printable(text)), style)
