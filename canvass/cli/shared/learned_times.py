"""Print learned times: as one line with a plan, as a table with "week odds"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from canvass.cli.shared.text import safe
from canvass.locale.catalogue import get_translator

if TYPE_CHECKING:
    from canvass.planning.learn_times import Guess, LearnedTimes

MOST_DOUBTED = 10


def say_learned(learned: LearnedTimes, lang: str) -> None:
    """Print on stderr the learned times a plan uses; nothing if there are none."""
    if not learned.is_learned:
        return
    _ = get_translator(lang)
    talk, knock = learned.guess("talk"), learned.guess("knock")
    if learned.lists_at_flats:
        talk, knock = learned.guess("talk", is_flat=True), learned.guess("knock", is_flat=True)
    text = _(
        "Learned from {count} lists: {talk} min a talk ({low} to {high}), {knock} min to knock "
        '("canvass week odds" shows more)'
    )
    click.echo(
        text.format(
            count=learned.lists + learned.earlier, talk=_number(talk.middle, lang),
            low=_number(talk.low, lang), high=_number(talk.high, lang),
            knock=_number(knock.middle, lang),
        ),
        err=True,
    )  # fmt: skip


def _number(value: float, lang: str) -> str:
    text = f"{value:.1f}"
    return text.replace(".", ",") if lang == "sv" else text


def learned_facts(learned: LearnedTimes, dwelling: str) -> dict[str, float]:
    """Return what was learned about a kind of dwelling, for JSON and CSV."""
    is_flat = dwelling == "flat"
    facts: dict[str, float] = {}
    for name, guess in (
        ("talk_min", learned.guess("talk", is_flat=is_flat)),
        ("knock_min", learned.guess("knock", is_flat=is_flat)),
        ("pace_mps", learned.guess("pace")),
    ):
        values = (guess.middle, guess.low, guess.high)
        facts |= {
            name + end: round(value, 2)
            for end, value in zip(("", "_low", "_high"), values, strict=True)
        }
    return {**facts, "lists": learned.lists + learned.earlier}


def _row(what: str, dwelling: str, guess: Guess, lang: str) -> dict[str, str]:
    return {
        "what": what,
        "dwelling": dwelling,
        "value": _number(guess.middle, lang),
        "low": _number(guess.low, lang),
        "high": _number(guess.high, lang),
    }


def print_learned(learned: LearnedTimes, lang: str) -> None:
    """Print the learned times as a table, and the lists that were not used."""
    from canvass.cli.shared.listing import print_rows

    _ = get_translator(lang)
    click.echo("")
    if not learned.is_learned:
        click.echo(
            _(
                "Times: nothing learned yet, these are assumed; say when lists went out and came "
                'back with "canvass visit enter CODE --out 17:35 --back 19:50"'
            )
        )
    else:
        text = _("Times learned from {count} lists, {earlier} of them of purged weeks")
        click.echo(text.format(count=learned.lists + learned.earlier, earlier=learned.earlier))
    rows = [
        _row(_(what), _(dwelling), learned.guess(name, is_flat=dwelling == "flat"), lang)
        for what, name in (("minutes per talk", "talk"), ("minutes per knock", "knock"))
        for dwelling in ("house", "flat")
    ]
    rows.append(_row(_("metres per second"), "", learned.guess("pace"), lang))
    print_rows(
        rows,
        "table",
        {
            "what": "",
            "dwelling": _("Dwelling"),
            "value": _("about"),
            "low": _("at least (80 %)"),
            "high": _("at most"),
        },
    )


def say_doubted(learned: LearnedTimes, lang: str) -> None:
    """Name on stderr the lists that were not used for learning, and why."""
    from canvass.planning.walked_lists import Doubt

    _ = get_translator(lang)
    untimed = sum(one.doubt is Doubt.NO_TIMES for one in learned.doubted)
    if untimed:
        text = _("{count} lists came back without a time, out or back: nothing learned from them")
        click.echo(text.format(count=untimed), err=True)
    odd = [one for one in learned.doubted if one.doubt is not Doubt.NO_TIMES]
    for one in odd[:MOST_DOUBTED]:
        why = _(one.doubt.value).format(**one.fields())
        text = _("Not believed: list {code}, {why}").format(code=one.walked.code, why=why)
        click.echo(safe(text, longest=300), err=True)
    if len(odd) > MOST_DOUBTED:
        text = _("and {count} more lists that are not believed")
        click.echo(text.format(count=len(odd) - MOST_DOUBTED), err=True)
