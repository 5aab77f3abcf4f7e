"""`canvass coverage`: what is knocked, opened and talked, and what is left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.options import district_option, out_option
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from canvass.coverage.coverage import Coverage, VisitCount
    from canvass.coverage.shares import Shares
    from canvass.workflow.visits.coverage import CoverageReport

GROUPS = ("route", "street", "stairwell", "day", "band", "pass")


@click.command(
    epilog="Example: canvass coverage --by street  "
    "(for the wall: canvass coverage --format pdf --out coverage.pdf)"
)
@district_option
@click.option("--week", default=None, help="Which week; needed only where there are several.")
@click.option(
    "--by",
    "groups",
    type=click.Choice(GROUPS),
    multiple=True,
    help="Which tables to show (may be given again); default: route, day and band.",
)
@click.option(
    "--publish",
    is_flag=True,
    help="For publication: no count below five, nothing about single doors.",
)
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["table", "json", "csv", "geojson", "html", "pdf"]),
    default="table",
    show_default=True,
    help="For people, programs, a spreadsheet, a map program, a browser, the wall.",
)
@out_option
@click.pass_obj
def coverage(
    session: Session,
    district: str | None,
    week: str | None,
    groups: tuple[str, ...],
    publish: bool,
    fmt: str,
    out: Path | None,
) -> None:
    """Show coverage as three shares of the doors: knocked, opened and talked.

    Knocked is any outcome but a locked entrance; opened means somebody opened; talked that there
    was a talk. A door counts once, however often it was visited.
    """
    from canvass.coverage.publish import publish as published
    from canvass.errors import InputError
    from canvass.planning.memory import collecting_later
    from canvass.workflow.visits.coverage import get_coverage

    # Nothing here makes reference cycles; looking for them would take a third of the time.
    with collecting_later():
        report = get_coverage(session.db, district, week)
        counted = published(report.coverage) if publish else report.coverage
    if counted.is_purged and fmt in ("geojson", "html", "pdf"):
        raise InputError(
            'the visits of "{week}" are purged, there is no map of them; --format '
            "table, json and csv show the three shares that are kept",
            week=report.week,
        )
    if fmt == "table" and out is None:
        _print(
            report,
            counted,
            groups or ("route", "street" if counted.is_purged else "day", "band"),
            session.lang,
        )
        if report.calls.called and not publish:
            _print_calls(report, session.lang)
        if not publish:
            from canvass.cli.shared.lists_missing import say_lists_out
            from canvass.locale.catalogue import get_translator

            say_lists_out(report.lists_out, get_translator(session.lang))
        return
    content: str | bytes
    if fmt in ("html", "pdf"):
        from canvass.workflow.visits.coverage import render_coverage

        content = render_coverage(
            session.db, report, counted, fmt=fmt, lang=session.lang, is_published=publish
        )
    else:
        content = _render(report, counted, fmt, is_published=publish)
    if out is None:
        click.echo(content, nl=False)
        return
    from canvass.workflow.files import make_folder, write_file

    make_folder(out.parent)
    click.echo(write_file(out, content))


def _render(report: CoverageReport, counted: Coverage, fmt: str, *, is_published: bool) -> str:
    from canvass.cli.shared.listing import to_csv, to_json
    from canvass.cli.shared.lists_missing import lists_out_rows
    from canvass.errors import InputError
    from canvass.export.coverage import coverage_document, coverage_rows, coverage_to_geojson

    names = report.name_by_route
    if fmt == "json":
        document = coverage_document(counted, names, report.calls, is_published=is_published)
        document["left_out"] = report.left_out
        if not is_published:
            document["lists_out"] = lists_out_rows(report.lists_out)
        return to_json(document) + "\n"
    if fmt == "csv":
        return to_csv(coverage_rows(counted, names))
    if fmt == "geojson":
        if is_published:
            raise InputError("--publish: GeoJSON shows single entrances; publish json or csv")
        attribution = report.district.attribution
        return coverage_to_geojson(report.doors, report.stories, attribution)
    raise InputError("--out: give another --format than table with it")


def _print(report: CoverageReport, counted: Coverage, groups: tuple[str, ...], lang: str) -> None:
    from canvass.cli.shared.listing import print_rows
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    head = " · ".join(filter(None, (report.district.name, report.week)))
    click.echo(safe(head))
    total = counted.total
    if counted.is_purged:
        click.echo(
            _("purged: of its visits the three shares by street and route are kept, no more")
            if total.doors
            else _("purged: of its visits nothing was kept that could be shown here")
        )
        if not total.doors:
            return
    facts = [
        (_("Doors"), total.doors, ""),
        (_("Knocked"), total.knocked, _percent(total.knocked, total.doors)),
        (_("Opened"), total.opened, _percent(total.opened, total.doors)),
        (_("Talked"), total.talked, _percent(total.talked, total.doors)),
    ]
    if not counted.is_purged:
        locked, asked = total.unreachable, total.do_not_knock
        facts += [
            (_("Unreachable (locked)"), locked, _percent(locked, total.doors)),
            (_("Do not knock"), asked, _percent(asked, total.doors)),
            (_("Left to knock"), total.left, _percent(total.left, total.doors)),
        ]
    if report.left_out:
        facts.append((_("Left out by the organizer, not counted"), report.left_out, ""))
    rows: list[dict[str, Any]] = [{"what": a, "count": b, "share": c} for a, b, c in facts]
    print_rows(rows, "table", {"what": "", "count": _("Doors"), "share": _("Share")})
    for group in groups:
        rows = _group_rows(report, counted, group, _)
        if rows:
            click.echo()
            print_rows(rows, "table", _headings(group, _))
    _print_rest(counted, lang)


def _print_rest(counted: Coverage, lang: str) -> None:
    """Print what is left to do: doors not at home, locked entrances, hours; and double visits."""
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_plural_translator, get_translator
    from canvass.units import grouped

    _, plural = get_translator(lang), get_plural_translator(lang)
    for bands, count in counted.not_home_by_bands.items():
        tried = " + ".join(_(band) for band in bands.split("+"))
        line = plural(
            "{count} door not at home, tried: {bands}",
            "{count} doors not at home, tried: {bands}",
            count,
        )
        click.echo(line.format(count=grouped(count, lang), bands=tried))
    if counted.to_come_back:
        line = plural(
            "{count} door where somebody asked to come back at another time",
            "{count} doors where somebody asked to come back at another time",
            counted.to_come_back,
        )
        click.echo(line.format(count=grouped(counted.to_come_back, lang)))
    for entrance in counted.locked[:20]:
        line = _("Locked: {stairwell} (doors: {doors}, tried: {tried}, last: {day})")
        words = {"stairwell": safe(entrance.stairwell), "doors": entrance.doors}
        click.echo(line.format(**words, tried=entrance.tried, day=entrance.last_day))
    for two in counted.two_teams[:20]:
        line = _("Two teams at one door: {address}: {first} and {second}, {day}")
        first, second = (safe(team) for team in two.teams)
        click.echo(
            line.format(address=safe(two.address), first=first, second=second, day=two.days[1])
        )
    if counted.hours_left or counted.hours_not_home:
        line = _("Expected hours to finish: {left} h for the doors left, {again} h for not-homes")
        left, again = (
            grouped(hours, lang, 1) for hours in (counted.hours_left, counted.hours_not_home)
        )
        click.echo(line.format(left=left, again=again))


def _print_calls(report: CoverageReport, lang: str) -> None:
    from canvass.locale.catalogue import get_translator
    from canvass.units import grouped

    calls = report.calls
    text = get_translator(lang)("Organisations called on: {called}, talked at {talked}")
    called, talked = grouped(calls.called, lang), grouped(calls.talked, lang)
    click.echo(text.format(called=called, talked=talked))


def _percent(count: int, of: int) -> str:
    return f"{100 * count / of:.0f} %" if of else "–"


def _group_rows(
    report: CoverageReport, counted: Coverage, group: str, _: Callable[[str], str]
) -> list[dict[str, Any]]:
    if group in ("day", "band", "pass"):
        found: Mapping[str, tuple[VisitCount, ...]] = {
            "day": counted.by_day, "band": counted.by_band, "pass": counted.by_pass,
        }  # fmt: skip
        return [
            {
                "key": _(row.key) if group == "band" else row.key,
                "visits": row.visits,
                "knocked": row.knocked,
                "opened": row.opened,
                "talked": row.talked,
                "unreachable": row.unreachable,
            }
            for row in found[group]
        ]
    tables: Mapping[str, dict[str, Shares]] = {
        "route": counted.by_route, "street": counted.by_street, "stairwell": counted.by_stairwell,
    }  # fmt: skip
    return [
        {
            "key": _shown_key(report, group, key, _),
            "doors": row.doors,
            "knocked": _percent(row.knocked, row.doors),
            "opened": _percent(row.opened, row.doors),
            "talked": _percent(row.talked, row.doors),
            "left": row.left,
        }
        for key, row in tables[group].items()
    ]


def _shown_key(report: CoverageReport, group: str, key: str, _: Callable[[str], str]) -> str:
    from canvass.coverage.publish import FEW

    if key == FEW:
        return _("all smaller ones together")
    if group == "route":
        return report.name_by_route.get(key, key) or _("in no route")
    return key or _("without a street")


def _headings(group: str, _: Callable[[str], str]) -> dict[str, str]:
    names = {
        "route": _("Route"), "street": _("Street"), "stairwell": _("Stairwell"), "day": _("Day"),
        "band": _("Time band"), "pass": _("Pass"),
    }  # fmt: skip
    counted = {"visits": _("Visits")} if group in ("day", "band", "pass") else {"doors": _("Doors")}
    return {
        "key": names[group],
        **counted,
        "knocked": _("Knocked"),
        "opened": _("Opened"),
        "talked": _("Talked"),
        **(
            {"unreachable": _("Unreachable (locked)")}
            if group in ("day", "band", "pass")
            else {"left": _("Left to knock")}
        ),
    }
