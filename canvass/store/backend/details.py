"""What a check of a database found, in English and to be said in another language."""

from __future__ import annotations

from collections.abc import Callable

from canvass.errors import CanvassError

LONGEST_DETAIL = 160


class Detail(str):
    """One thing a check found: the English sentence, cut to a line. Values stand in the fields."""

    error: CanvassError

    def __new__(cls, message: str, **values: object) -> Detail:
        """Return the sentence with its values filled in."""
        return cls.of(CanvassError(message, **values))

    @classmethod
    def of(cls, error: CanvassError) -> Detail:
        """Return the message of an error as a detail."""
        made = super().__new__(cls, _in_a_line(str(error)))
        made.error = error
        return made

    def say(self, translate: Callable[[str], str]) -> str:
        """Return the translated sentence, cut to a line."""
        return _in_a_line(self.error.say(translate))


def _in_a_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_DETAIL]
