"""Report that doors have changed since the newest plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.text import safe
from canvass.errors import DocumentError, NotFoundError
from canvass.locale.catalogue import get_translator

if TYPE_CHECKING:
    from canvass.workflow.routes.fresh_plan import Stale


def refresh_and_say(db: Path, district: str | None, lang: str) -> None:
    """Update the newest plan if doors were added or removed, and say so on stderr."""
    from canvass.workflow.routes.fresh_plan import refresh_plan

    try:
        stale = refresh_plan(db, district)
    except NotFoundError:
        return  # no plan yet: the command itself reports that
    _ = get_translator(lang)
    if stale.plan_id is not None:
        text = _(
            "Since the plan was made {gone} doors on its routes are gone and {joined} joined "
            "their stops: routes computed again, stored as plan {number}"
        )
        click.echo(
            text.format(gone=stale.gone, joined=stale.joined, number=stale.plan_id), err=True
        )
    say_in_no_route(stale, lang)


def say_if_stale(db: Path, district: str | None, lang: str) -> None:
    """Print on stderr how changed doors affect the newest plan, without reading the map.

    The change is stored by now: a kept plan that cannot be read is said and fails nothing.
    """
    from canvass.workflow.keeping.keeping import explain_unforeseen
    from canvass.workflow.routes.fresh_plan import find_stale

    _ = get_translator(lang)
    try:
        stale = find_stale(db, district)
    except NotFoundError:
        return
    except DocumentError as error:
        known = explain_unforeseen(db) or error
        text = _("This is stored, but nobody knows what it changes in the newest plan: {why}")
        click.echo(safe(text.format(why=known.say(_)), longest=500), err=True)
        return
    if stale.is_stale:
        text = _(
            "The newest plan has {gone} doors that are gone and lacks {joined} new ones at its "
            "stops: it "
            "will be updated when it is next listed, printed or exported"
        )
        click.echo(text.format(gone=stale.gone, joined=stale.joined), err=True)
    say_in_no_route(stale, lang)


def say_in_no_route(stale: Stale, lang: str) -> None:
    """Print how many doors are on no route, if any."""
    if stale.in_no_route:
        text = get_translator(lang)('Plan again: {count} doors are in no route ("canvass plan")')
        click.echo(text.format(count=stale.in_no_route), err=True)
