"""What is said where somebody books a shift that is over: a slip, or the keeping of a record."""

from __future__ import annotations

import click

from canvass.cli.shared.session import Session


def say_if_over(session: Session, district: str | None, week: str | None, shift: str) -> None:
    """Say on stderr that a shift a team was booked for is over."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import now
    from canvass.workflow.week.week import get_week_book

    found = get_week_book(session.db, district, week).get_shift(shift)
    if found.is_over(now()):
        text = get_translator(session.lang)(
            "Note: {name} is over since {at}; the booking only says who was out. Another shift? "
            'Move it with "canvass shift rebook"'
        )
        said = text.format(name=found.name, at=f"{found.ends_at:%Y-%m-%d %H:%M}")
        click.echo(said, err=True)
