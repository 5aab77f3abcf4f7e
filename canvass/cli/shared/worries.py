"""Warnings before people are sent out, printed on stderr."""

from __future__ import annotations

from collections.abc import Sequence

import click

from canvass.week.week import Team, Week, WeekShift


def print_worries(week: Week, shift: WeekShift, teams: Sequence[Team], lang: str) -> None:
    """Print the warnings about a shift that these teams walk."""
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator
    from canvass.week.field_safety import worries_of

    _ = get_translator(lang)
    for worry in worries_of(week, shift, teams):
        said = _(worry.sentence).format(**worry.fields())
        click.echo(safe(_("Note: {worry}").format(worry=said), longest=200), err=True)
