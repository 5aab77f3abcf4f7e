"""Let click say what it refuses in the language asked for, from a catalogue of ours.

click asks gettext's own domain for its sentences and comes without translations.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager

from canvass.locale.catalogue import FOLDER

DOMAIN = "click"


@contextmanager
def click_speaks(lang: str) -> Iterator[None]:
    """Have click's sentences in a language within the block, those of help pages too."""
    domain, languages = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = lang
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if languages is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = languages
