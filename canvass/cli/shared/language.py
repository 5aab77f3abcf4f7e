"""The default language of the output."""

from __future__ import annotations

import os


def default_language() -> str:
    """Return "sv" if the locale is Swedish, else "en"."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        value = os.environ.get(name)
        if value:
            return "sv" if value.lower().startswith("sv") else "en"
    return "en"
