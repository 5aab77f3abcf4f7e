"""You said, we did: the report on an area as a page and as a sheet for letter-boxes."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from canvass.lettering.letters import printable
from canvass.listening.report import Report
from canvass.listening.wish import say_week
from canvass.locale.catalogue import get_translator
from canvass.pages.coverage_pdf import register_fonts
from canvass.pages.paper_tables import BOLD, INK, LINE, SANS, SOFT
from canvass.pages.papers_page import render_template

TITLE = "You said, we did: {area}"


def render_report_page(
    report: Report,
    *,
    contact: str,
    day: date,
    lang: str,
    translate: Callable[[str], str] | None = None,
) -> str:
    """Return the report as a page; all values are escaped.

    `translate` translates its sentences into a language that the program does not have.
    """
    say = translate or get_translator(lang)
    names = {row.topic.key: row.topic.name(say) for row in report.topics if row.topic}
    names |= {answer.topic.key: answer.topic.name(say) for answer in report.answers}
    values = {
        "title": say(TITLE).format(area=report.area),
        "organisation": report.area,
        "report": report,
        "names": names,
        "weeks": _weeks(report, say),
        "contact": contact,
        "day": day.isoformat(),
    }
    return render_template("report.html", values, lang=lang, translate=say)


def render_report_sheet(
    report: Report,
    *,
    contact: str,
    day: date,
    lang: str,
    translate: Callable[[str], str] | None = None,
) -> bytes:
    """Return the report as a PDF in A4 with 12 point letters, readable in grey.

    `translate` translates its sentences into a language that the program does not have.
    """
    register_fonts()
    say = translate or get_translator(lang)
    out = io.BytesIO()
    title = say(TITLE).format(area=report.area)
    paper = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm,
        bottomMargin=16 * mm, title=printable(title), invariant=1, lang=lang,
    )  # fmt: skip
    parts: list[Flowable] = [_text(title, 24, bold=True), Spacer(1, 6)]
    said = say(
        "We were here to listen ({weeks}). You gave us at least {count} wishes. This is what "
        "became of them."
    )
    parts += [_text(said.format(weeks=_weeks(report, say), count=report.wishes), 12)]
    parts += _answers(report, say)
    parts += _topics(report, say)
    end = say("Something to add? Come to us, or write: {contact}").format(contact=contact)
    parts += [Spacer(1, 8), _text(end if contact else say("Something to add? Come and talk to us."),
                                  13, bold=True)]  # fmt: skip
    parts += [Spacer(1, 4), _text(day.isoformat(), 9, is_soft=True)]
    paper.build(parts)
    return out.getvalue()


def _weeks(report: Report, say: Callable[[str], str]) -> str:
    return "; ".join(say_week(week, say) for week in report.iso_weeks)


def _answers(report: Report, say: Callable[[str], str]) -> list[Flowable]:
    parts: list[Flowable] = []
    if report.answers:
        parts += [Spacer(1, 10), _text(say("Answered"), 16, bold=True)]
    for answer in report.answers:
        foot = f"{say(answer.status.value)}, {answer.on.isoformat()}"
        if answer.wishes:
            foot += " · " + say("at least {count} wishes").format(count=answer.wishes)
        parts += [
            Spacer(1, 6),
            _text(answer.topic.name(say), 12, bold=True),
            _text(answer.text, 12),
            _text(foot, 10, is_soft=True),
        ]
    return parts


def _topics(report: Report, say: Callable[[str], str]) -> list[Flowable]:
    head = [say("Topic"), say("Wishes, at least"), say("Carried on"), say("Answered")]
    rows = [[_text(cell, 10, bold=True) for cell in head]]
    for row in report.topics:
        name = row.topic.name(say) if row.topic else say("Other topics")
        counts = [str(row.wishes), *(str(n) if n else "–" for n in (row.carried, row.answered))]
        rows.append([_text(cell, 12) for cell in (name, *counts)])
    table = Table(rows, colWidths=[80 * mm, 35 * mm, 28 * mm, 27 * mm], hAlign="LEFT", repeatRows=1)
    table.setStyle(
        TableStyle([
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
            ("LINEBELOW", (0, 0), (-1, 0), 1.2, INK),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ])
    )  # fmt: skip
    note = say(
        "Numbers are rounded down to fives, so that nobody can be recognised. – means fewer "
        "than five."
    )
    return [
        Spacer(1, 10),
        _text(say("What you wished"), 16, bold=True),
        Spacer(1, 4),
        table,
        Spacer(1, 4),
        _text(note, 10, is_soft=True),
    ]


def _text(text: str, size: float, *, bold: bool = False, is_soft: bool = False) -> Paragraph:
    style = ParagraphStyle(
        "text", fontName=BOLD if bold else SANS, fontSize=size, leading=size * 1.35,
        textColor=SOFT if is_soft else INK, alignment=TA_LEFT,
    )  # fmt: skip
    return Paragraph(escape(printable(text)), style)
