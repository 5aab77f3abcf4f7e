"""The texts of a page's controls."""

from __future__ import annotations

from canvass.locale.catalogue import get_translator


def page_strings(lang: str) -> dict[str, str]:
    """Return the translated texts of the controls, by key."""
    _ = get_translator(lang)
    return {
        "map": _("Map of the district"),
        "closer": _("Closer"),
        "farther": _("Farther"),
        "whole": _("Whole district"),
        "noscript": _("The map needs JavaScript; the tables below do not."),
        "keys": _(
            "Drag to move, wheel or pinch to zoom. Keys: arrows move, + and − zoom, 0 shows the "
            "whole district, N and P go to the next and the previous entry of the list."
        ),
        "in_view": _("In view: {shown} of {all}"),
        "more": _("{count} more; go closer to see them"),
        "nothing": _("Nothing of that in view"),
        "todo": _("What to do"),
        "doors": _("{count} doors"),
        "share": _("Share of the doors"),
        "none": _("none"),
        "all_of_them": _("all"),
    }
