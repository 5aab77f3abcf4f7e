"""What goes back to residents, and the slips they write on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from canvass.errors import InputError
from canvass.listening.report import Report, make_report
from canvass.locale.catalogue import get_translator
from canvass.pages.report_page import render_report_page, render_report_sheet
from canvass.pages.wish_slips import render_slips
from canvass.store import districts, wishes
from canvass.store.database import open_reader
from canvass.workflow.files import write_file
from canvass.workflow.listening.wishes import Place, get_area

MOST_SHEETS = 500
LONGEST_CONTACT = 120


def get_report(db: Path, district: str | None) -> Report:
    """Return what may be published of an area; raises InputError where it is too little."""
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
    db: Path, district: str | None, out: Path, *, contact: str, today: date, lang: str
) -> Path:
    """Write the report as .pdf or .html; raises InputError for another ending."""
    if len(contact) > LONGEST_CONTACT or not contact.isprintable():
        raise InputError("give at most {longest} ordinary characters", longest=LONGEST_CONTACT)
    report = get_report(db, district)
    if out.suffix.casefold() == ".pdf":
        return write_file(out, render_report_sheet(report, contact=contact, day=today, lang=lang))
    if out.suffix.casefold() in {".html", ".htm"}:
        return write_file(out, render_report_page(report, contact=contact, day=today, lang=lang))
    raise InputError("{file}: a report is a .pdf or an .html", file=out.name)


def make_report_sheet(db: Path, district: str | None, *, today: date, lang: str) -> bytes:
    """Return the report as a sheet (PDF); raises InputError where it is too little."""
    return render_report_sheet(get_report(db, district), contact="", day=today, lang=lang)


def write_slips(db: Path, place: Place, out: Path, *, sheets: int, today: date, lang: str) -> Path:
    """Write slips for the area and week that wishes are kept under; raises InputError."""
    if not 1 <= sheets <= MOST_SHEETS:
        raise InputError("{sheets} sheets: give 1 to {most}", sheets=sheets, most=MOST_SHEETS)
    area = get_area(db, place, today)
    say = get_translator(lang)
    names = [topic.name(say) for topic in area.topics if not topic.is_gone]
    return write_file(
        out, render_slips(area.district, area.iso_week, names, sheets=sheets, lang=lang)
    )
