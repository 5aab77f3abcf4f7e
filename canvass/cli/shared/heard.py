"""Say in one line whom a plan for a fixed number of teams leaves out, by dwelling and area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvass.cli.shared.text import safe
from canvass.locale.catalogue import get_translator
from canvass.units import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvass.planning.split_streets import SplitStreet
    from canvass.planning.spread import Heard

MOST_STREETS_SHOWN = 5
KINDS = {"house": "{left} of {there} houses", "flat": "{left} of {there} flats"}


def say_heard(heard: Heard, lang: str, price_talks: float | None = None) -> str:
    """Return whom a plan leaves out, or how many teams have no route; "" if neither."""
    _ = get_translator(lang)
    if not heard.left:
        if not heard.spare_teams:
            return ""
        return _(
            "Teams with no route: {spare} of {teams}; the others have every door within reach"
        ).format(spare=grouped(heard.spare_teams, lang), teams=grouped(heard.teams, lang))
    kinds = ", ".join(
        _(KINDS[kind]).format(left=grouped(there - done, lang), there=grouped(there, lang))
        for kind, (done, there) in heard.by_kind.items()
    )
    said = _("Not visited this time: {kinds}").format(kinds=kinds)
    least = heard.least_part()
    if least is not None:
        part, (done, there) = least
        said += "; " + _("least in the {part}, {done} of {there} doors").format(
            part=_(part), done=grouped(done, lang), there=grouped(there, lang)
        )
    if heard.first is not None:
        said += "; " + _("of those put first, {done} of {there} doors are planned").format(
            done=grouped(heard.first.planned, lang), there=grouped(heard.first.there, lang)
        )
    if price_talks is not None:
        said += "; " + _("a fair draw, for about {talks} talks fewer than --most-doors").format(
            talks=grouped(round(price_talks), lang)
        )
    return said


def say_shared(streets: Sequence[SplitStreet], lang: str) -> str:
    """Return the streets of which one side is shared between teams, and why; "" for none."""
    if not streets:
        return ""
    _ = get_translator(lang)
    named = [
        _("one side of {street} ({routes}): {why}").format(
            street=safe(shared.street),
            routes=", ".join(map(safe, shared.routes)),
            why=_(shared.why),
        )
        for shared in streets[:MOST_STREETS_SHOWN]
    ]
    if len(streets) > MOST_STREETS_SHOWN:
        text = _("{count} more")
        named.append(text.format(count=grouped(len(streets) - MOST_STREETS_SHOWN, lang)))
    return _("Shared between teams: {streets}").format(streets="; ".join(named))
