"""`canvass doors audit`: what is missing, doubtful or guessed among the doors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.options import district_option, out_option
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.doors.audit.findings import Finding
    from canvass.workflow.doors.auditing import Audited

KINDS = (
    "building_without_address", "entrance_without_address", "flats_unknown", "street_not_on_map",
    "street_spelt_twice", "off_network", "no_free_way", "through_house", "island",
    "interpolation", "silent_row", "range",
    "duplicate", "same_number_twice", "on_business", "kerb_joined",
)  # fmt: skip


@click.command(
    epilog="Example: canvass doors audit --format html --out audit.html  "
    "(or, without a database: canvass doors audit --map stuvsta.osm.pbf)"
)
@district_option
@click.option("--map", "map_source", default=None, help="A map file instead of a district.")
@click.option("--boundary", default=None, help="With --map: a GeoJSON file or a boundary's name.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    help="Only findings of this kind, one by one (may be given again).",
)
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["table", "json", "html", "geojson"]),
    default="table",
    show_default=True,
    help="For people, programs, a browser, a GIS.",
)
@out_option
@click.pass_obj
def audit(
    session: Session,
    district: str | None,
    map_source: str | None,
    boundary: str | None,
    kinds: tuple[str, ...],
    fmt: str,
    out: Path | None,
) -> None:
    """List gaps in the map: homes without address, uncounted flats, misspelt streets.

    Every finding has a place, a reason and what to do. The last line gives the largest share of
    homes that a plan can reach.
    """
    from canvass.cli.shared.progress import progress_bar
    from canvass.errors import InputError
    from canvass.workflow.doors.auditing import audit_district, audit_map

    if boundary is not None and map_source is None:
        raise InputError("--boundary goes with --map; a stored district has its own boundary")
    with progress_bar("Audit") as update:
        update(0.3, "")
        if map_source is not None:
            audited = audit_map(map_source, boundary=boundary)
        else:
            audited = audit_district(session.db, district)
    found = [f for f in audited.audit.findings if not kinds or f.kind in kinds]
    if fmt == "table":
        _print(audited, found, lang=session.lang, is_listed=bool(kinds))
        return
    content = _render(audited, found, fmt, session.lang)
    if out is None:
        click.echo(content, nl=False)
        return
    from canvass.workflow.files import make_folder, write_file

    make_folder(out.parent)
    click.echo(write_file(out, content))


def _render(audited: Audited, found: list[Finding], fmt: str, lang: str) -> str:
    from canvass.cli.shared.listing import to_json
    from canvass.export.audit import audit_document, audit_to_geojson
    from canvass.locale.catalogue import get_translator

    translate = get_translator(lang)
    if fmt == "html":
        from canvass.pages.audit_page import render_audit_page

        return render_audit_page(
            audited.audit, found, audited.extract, name=audited.name, lang=lang
        )
    if fmt == "json":
        return to_json(audit_document(audited.audit, found, translate, lang)) + "\n"
    return audit_to_geojson(found, audited.extract.source.attribution, translate, lang)


def _print(audited: Audited, found: list[Finding], *, lang: str, is_listed: bool) -> None:
    from canvass.cli.shared.listing import print_rows
    from canvass.doors.audit.findings import detail_of, honest_sentence, title_of, todo_of
    from canvass.locale.catalogue import get_translator
    from canvass.units import grouped

    _ = get_translator(lang)
    if is_listed:
        rows: list[dict[str, Any]] = [
            {"where": f"{f.lat:.6f},{f.lon:.6f}", "detail": detail_of(f, _, lang)} for f in found
        ]
        print_rows(rows, "table", {"where": _("Where (lat,lon)"), "detail": _("Reason")})
    else:
        for kind, count in audited.audit.count_by_kind().items():
            click.echo(f"{grouped(count, lang):>7}  {title_of(kind, _)}")
            click.echo(f"{'':9}{todo_of(kind, _)}.")
    click.echo(honest_sentence(audited.audit, _, lang))
