"""The options for printing walk lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvass.walklist.asked import Print
    from canvass.walklist.proof import PaperFinding

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class AskedForm:
    """The options as typed; `make` turns them into a form."""

    paper: str
    large: bool
    pocket: bool
    single_sided: bool
    margin: float | None
    also: str | None
    cover: bool

    def make(self, lang: str) -> Print:
        """Return how lists are printed; raises InputError if that is not possible."""
        from canvass.locale.catalogue import get_translator
        from canvass.walklist.asked import Print
        from canvass.walklist.form import EDGE_MM, SIZES_MM, Form

        if self.also is not None:
            get_translator(self.also)
        by_name = {name.casefold(): name for name in SIZES_MM}
        form = Form(
            by_name.get(self.paper.casefold(), self.paper),
            is_large=self.large,
            is_pocket=self.pocket,
            is_single_sided=self.single_sided,
            edge_mm=EDGE_MM if self.margin is None else self.margin,
            is_bilingual=self.also is not None and self.also != lang,
        )
        return Print(lang, form, self.also or "", self.cover)


def form_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for the paper form of lists to a command."""
    options = [
        click.option("--paper", default="A4", show_default=True, metavar="A4|letter",
                     help="Size of the walk lists."),
        click.option("--large", is_flag=True,
                     help="Letters of at least 14 points on map and list, for dusk and weak eyes."),
        click.option("--pocket", is_flag=True,
                     help="Half size, two pages side by side: print on both sides, flipped on "
                     "the short edge, and fold."),
        click.option("--single-sided", is_flag=True,
                     help="For printers that print one side: no page is added to fill a sheet."),
        click.option("--margin", type=float, default=None, metavar="MM",
                     help="Unprintable margin at each edge; default: 6 mm."),
        click.option("--also", default=None, metavar="LANG",
                     help="Also print a second language, such as en."),
        click.option("--cover", is_flag=True,
                     help="A captain's sheet first: all routes on one map, and who has which."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def write_layout(path: Path, pages: Sequence[dict[str, Any]]) -> None:
    """Write the positions of all boxes as JSON; raises OutputError."""
    import json

    from canvass.workflow.routes.outputs import write_made

    write_made((json.dumps(list(pages), ensure_ascii=False, indent=1) + "\n").encode(), path)


def tell_findings(findings: Sequence[PaperFinding], lang: str) -> None:
    """Print the findings of proof-reading and their number, or that there are none."""
    from collections import Counter

    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator
    from canvass.walklist.proof import KINDS

    say = get_translator(lang)
    counts = Counter(found.kind for found in findings)
    for found in findings[:MOST_SHOWN]:
        text = say("{route} page {page}: {kind}: {detail}")
        shown = text.format(
            route=found.route_id or say("All routes"),
            page=found.page,
            kind=say(found.kind),
            detail=found.detail,
        )
        click.echo(safe(shown, longest=300))
    if len(findings) > MOST_SHOWN:
        text = say("… and {count} more")
        click.echo(text.format(count=len(findings) - MOST_SHOWN))
    summary = ", ".join(f"{say(kind)} {counts[kind]}" for kind in KINDS)
    click.echo(say("Proof-reading: {summary}").format(summary=summary))
