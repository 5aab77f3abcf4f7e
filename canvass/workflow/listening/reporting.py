"""The report to residents, and the slips they write their wishes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from canvass.errors import InputError
from canvass.lettering.shaping import is_right_to_left
from canvass.listening.report import Report, make_report
from canvass.locale.catalogue import get_translator
from canvass.pages.report_page import render_report_page, render_report_sheet
from canvass.pages.wish_slips import render_slips
from canvass.store import districts, wishes
from canvass.store.database import open_reader
from canvass.workflow.files import write_file
from canvass.workflow.listening.own_language import OwnWords, words_table
from canvass.workflow.listening.wishes import Place, get_area

MOST_SHEETS = 500
LONGEST_CONTACT = 120


def get_report(db: Path, district: str | None) -> Report:
    """Return the publishable report of an area; raises InputError if there is too little data."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        return make_report(
            row.name,
            row.doors,
            wishes.list_wishes(connection, row.district_id),
            wishes.list_commitments(connection, row.district_id),
            wishes.get_topics(connection),
        )


def write_report(
    db: Path,
    district: str | None,
    out: Path,
    *,
    contact: str,
    today: date,
    lang: str,
    own: OwnWords | None = None,
) -> Path:
    """Write the report as .pdf or .html; with `own` in the organisation's own translation.

    Raises InputError for another file ending, and for a PDF in a right-to-left script.
    """
    if len(contact) > LONGEST_CONTACT or not contact.isprintable():
        raise InputError("give at most {longest} ordinary characters", longest=LONGEST_CONTACT)
    report = get_report(db, district)
    say = None if own is None else own.say
    if own is not None:
        report, lang = own.in_report(report), own.lang
    ending = out.suffix.casefold()
    if ending == ".pdf":
        if own is not None and any(map(is_right_to_left, own.words.values())):
            raise InputError(
                "{file}: its language is written from right to left; write an .html and print that",
                file=out.name,
            )
        return write_file(
            out,
            render_report_sheet(report, contact=contact, day=today, lang=lang, translate=say),
        )
    if ending in {".html", ".htm"}:
        return write_file(
            out, render_report_page(report, contact=contact, day=today, lang=lang, translate=say)
        )
    raise InputError("{file}: a report is a .pdf or an .html", file=out.name)


def write_words(
    db: Path, district: str | None, out: Path, *, today: date, own: OwnWords | None = None
) -> Path:
    """Write a .csv table of every sentence of an area's report, to be translated.

    Known translations (`own`) are filled in.
    """
    if out.suffix.casefold() != ".csv":
        raise InputError("{file}: a table of words is a .csv", file=out.name)
    asked = OwnWords("en", {})
    report = asked.in_report(get_report(db, district))
    for contact in ("", "?"):
        render_report_page(report, contact=contact, day=today, lang="en", translate=asked.say)
        render_report_sheet(report, contact=contact, day=today, lang="en", translate=asked.say)
    known = {} if own is None else own.words
    return write_file(out, words_table(list(asked.missing), known).encode("utf-8-sig"))


def make_report_sheet(db: Path, district: str | None, *, today: date, lang: str) -> bytes:
    """Return the report as a PDF sheet; raises InputError if there is too little data."""
    return render_report_sheet(get_report(db, district), contact="", day=today, lang=lang)


def write_slips(db: Path, place: Place, out: Path, *, sheets: int, today: date, lang: str) -> Path:
    """Write slips (PDF) that name the area and week; raises InputError."""
    if not 1 <= sheets <= MOST_SHEETS:
        raise InputError("{sheets} sheets: give 1 to {most}", sheets=sheets, most=MOST_SHEETS)
    area = get_area(db, place, today)
    say = get_translator(lang)
    names = [topic.name(say) for topic in area.topics if not topic.is_gone]
    return write_file(
        out, render_slips(area.district, area.iso_week, names, sheets=sheets, lang=lang)
    )
