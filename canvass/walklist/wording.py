"""The words on paper in one or two languages, and numbers in their notation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from canvass.document.document import RouteEntry
from canvass.locale.catalogue import get_plural_translator, get_translator
from canvass.units import format_range, grouped


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences (`say`), counted nouns (`plural`) and measures, in one language or two.

    `brief` gives a sentence in the first language only, if there is no room for two. `alone` are
    the words of each language, if there are two.
    """

    lang: str
    say: Callable[[str], str]
    plural: Callable[[str, str, int], str]
    brief: Callable[[str], str]
    alone: tuple[Wording, ...] = ()

    def whole(self, make: Callable[[Wording], str]) -> str:
        """Return what `make` says in one language, then all of it in the other.

        A sentence put together from parts is not read where every part is in two languages.
        """
        return " / ".join(dict.fromkeys(filter(None, map(make, self.alone or (self,)))))

    def doors(self, count: int) -> str:
        """Return "1 door", "2 doors"."""
        return self.plural("{count} door", "{count} doors", count).format(count=count)

    def stops(self, count: int) -> str:
        """Return "1 stop", "2 stops"."""
        return self.plural("{count} stop", "{count} stops", count).format(count=count)

    def distance(self, metres: float) -> str:
        """Return a rounded distance such as "350 m" or "3.2 km", with non-breaking spaces."""
        if metres < 950:
            return f"{max(10, round(metres / 10) * 10):.0f}\N{NO-BREAK SPACE}m"
        return f"{grouped(metres / 1000, self.lang, 1)}\N{NO-BREAK SPACE}km"

    def minutes(self, minutes: float) -> str:
        """Return a duration: "47 min", "2 h 5 min"."""
        hours, rest = divmod(round(minutes), 60)
        if not hours:
            return f"{rest} min"
        return f"{hours} h {rest} min" if rest else f"{hours} h"

    def takes(self, route: RouteEntry) -> str:
        """Return how long a route takes: a range, or "about" if its plan has no range."""
        if route.duration_p90_min:
            return format_range(route.duration_p10_min, route.duration_p90_min)
        return self.say("about {minutes}").format(minutes=self.minutes(route.duration_min))

    def outcome(self, outcome: str, *, is_call: bool = False) -> str:
        """Return the title of an outcome's boxes; organisations (`is_call`) are not at home."""
        say = self.say
        return {
            "nobody": say("Nobody there") if is_call else say("Nobody home"),
            "talked": say("Talked"),
            "no_thanks": say("No thanks"),
            "unreachable": say("Locked out"),
            "do_not_knock": say("Do not knock again"),
        }[outcome]


@cache
def make_wording(lang: str, also: str = "") -> Wording:
    """Return the words of a language, each followed by that of a second one (`also`), if any.

    Raises InputError if a language is unknown.
    """
    say, plural = cache(get_translator(lang)), get_plural_translator(lang)
    if not also or also == lang:
        return Wording(lang, say, plural, say)
    say_too, plural_too = get_translator(also), get_plural_translator(also)

    def both(sentence: str) -> str:
        return _beside(say(sentence), say_too(sentence))

    def both_plural(one: str, many: str, count: int) -> str:
        return _beside(plural(one, many, count), plural_too(one, many, count))

    alone = (make_wording(lang), make_wording(also))
    return Wording(lang, both, both_plural, say, alone)


def _beside(first: str, second: str) -> str:
    return first if first == second else f"{first} / {second}"
