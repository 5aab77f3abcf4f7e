"""`canvass plan --leaflets`: plan and print a leaflet round, without storing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.listing import print_rows
from canvass.cli.shared.progress import progress_bar
from canvass.cli.shared.run import run_plan
from canvass.cli.shared.session import Session
from canvass.locale.catalogue import get_plural_translator, get_translator

if TYPE_CHECKING:
    from canvass.document.document import BasePlace, PlanDocument
    from canvass.planning.search_settings import Search
    from canvass.planning.walking import Walking


def run_leaflets(
    session: Session,
    district: str | None,
    base: BasePlace,
    walking: Walking,
    search: Search,
    out: Path,
) -> None:
    """Plan the letter boxes, write the sheets to a folder and print what is left out."""
    from canvass.walklist.form import Form
    from canvass.workflow.clock import now
    from canvass.workflow.files import reserved_folder
    from canvass.workflow.routes.leaflets import load_for_leaflets, write_leaflets

    with reserved_folder(out):
        planned = run_plan(
            lambda: load_for_leaflets(session.db, district, now=now()),
            base=base, shift=walking, search=search, lang=session.lang,
        )  # fmt: skip
        with progress_bar(get_translator(session.lang)("Sheets")) as update:
            written = write_leaflets(
                planned.document, planned.district.extract, out, lang=session.lang, form=Form(),
                on_progress=lambda share: update(share, ""),
            )  # fmt: skip
    _say(planned.document, session.lang)
    for path in written:
        click.echo(path)


def _say(document: PlanDocument, lang: str) -> None:
    _, many = get_translator(lang), get_plural_translator(lang)
    rows = [
        {"route": route.id, "name": route.name, "stops": len(route.stops),
         "leaflets": route.doors, "minutes": round(route.duration_min)}
        for route in document.routes
    ]  # fmt: skip
    headings = {"route": _("Route"), "name": _("Name"), "stops": _("Stops"),
                "leaflets": _("Leaflets"), "minutes": _("min")}  # fmt: skip
    print_rows(rows, "table", headings)
    total = sum(route.doors for route in document.routes)
    said = many("{count} leaflet in {hours} h", "{count} leaflets in {hours} h", total)
    click.echo(said.format(count=total, hours=f"{document.totals.hours:.1f}"))
    reasons = Counter(_said(entry.reason, _) for entry in document.excluded)
    for reason, count in sorted(reasons.items()):
        text = many("{count} address gets none: {reason}", "{count} addresses get none: {reason}",
                    count)  # fmt: skip
        click.echo(text.format(count=count, reason=reason))
    click.echo(_("Nobody knocks on this walk; the plan of the doors stays as it is."))


def _said(reason: str, translate: Callable[[str], str]) -> str:
    """Return why an address gets no leaflet: a sign (with its date) or another reason."""
    words, bracket, day = reason.partition(" (")
    return f"{translate(words)}{bracket}{day}" if day[:4].isdecimal() else translate(reason)
