"""The trust papers, made from the schema: what is stored, why, how long, and its protection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from canvass import __version__
from canvass.lettering.shaping import is_right_to_left
from canvass.locale.catalogue import get_translator
from canvass.pages.held_words import TABLES

PAPERS = {
    "record": ("record-of-processing", "Record of processing activities"),
    "notice": ("privacy-notice", "What we write down at your door"),
    "assessment": ("impact-assessment", "Data protection impact assessment"),
    "deletion": ("deletion-plan", "Deletion plan"),
}
"""The file name and the title of each template."""

AUTHORITY = {"sv": "Integritetsskyddsmyndigheten (IMY), www.imy.se"}

RISKS = (
    ("Opinions of residents become known", "There is no column for an opinion; \"no thanks\" is "
     "about the visit. Wishes are tied to no door, hour, team or order."),
    ("Somebody learns who was at home when", "Visits are deleted after the week; counts of fewer "
     "than five doors are never kept or published; two reports never differ by fewer than five."),
    ("Somebody who asked to be left alone is called on again", "A refusal is kept by address "
     "through splits, newer maps, other districts, restores and merges, and is on no list."),
    ("A laptop or a paper list is lost", "Files are readable by their owner only; door codes are "
     "encrypted, expire, and are on no paper unless asked for; lists bear no names."),
    ("Volunteers are watched", "Teams are pseudonyms; no position is recorded; figures of single "
     "teams are shown nowhere."),
    ("Deleted data can be read again", "A purge overwrites the file and its log, also copies a "
     "restore left behind, and says so where it could not."),
    ("Data is changed or goes missing unseen", "Visits are only added, never changed; their number "
     "and a running hash stand in a chained log that \"canvass doctor\" checks."),
    ("The program tells others", "It makes no network connection of its own but to fetch a map "
     "by name when asked to."),
)  # fmt: skip

QUESTIONS = (
    "Who is the controller, and who answers residents",
    "On which legal ground are visits recorded",
    "Who may use the laptop, and is its disk encrypted",
    "Who has the key to door codes",
    "What are volunteers told before they knock",
    "Who collects and destroys paper lists",
    "Where do backups lie, and for how long",
    "Was the data protection officer asked, and what was the advice",
)


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table as shown in the papers: its text columns, by the rule for their deletion."""

    name: str
    goes_with_week: bool
    columns: tuple[str, ...]
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    numbers: tuple[str, ...]
    free_text: tuple[str, ...]

    @property
    def what(self) -> str:
        """The purpose of the table."""
        return TABLES[self.name][1]

    @property
    def about(self) -> str:
        """The people the table is about."""
        return TABLES[self.name][0].value


@dataclass(frozen=True, slots=True)
class Holder:
    """Who signs the papers ("": a line to fill in); `days` is how long visits are kept."""

    organisation: str
    contact: str
    days: int


def render_paper(
    kind: str, tables: Sequence[PaperTable], holder: Holder, *, day: date, lang: str
) -> str:
    """Return one of `PAPERS` as a printable page; all values are escaped."""
    say = get_translator(lang)
    values = {
        "title": say(PAPERS[kind][1]),
        "organisation": holder.organisation or say("the organisation"),
        "is_named": bool(holder.organisation),
        "contact": holder.contact,
        "days": holder.days,
        "day": day.isoformat(),
        "authority": AUTHORITY.get(lang) or say("in Sweden: IMY, www.imy.se"),
        "tables": tables,
        "risks": RISKS,
        "questions": QUESTIONS,
        "free_text": [f"{table.name}.{name}" for table in tables for name in table.free_text],
    }
    return render_template(f"{kind}.html", values, lang=lang)


def render_template(
    name: str,
    values: Mapping[str, Any],
    *,
    lang: str,
    translate: Callable[[str], str] | None = None,
) -> str:
    """Fill in a template of this folder; all values are escaped.

    `translate` translates its sentences into a language that the program does not have.
    """
    translate = translate or get_translator(lang)

    def say(sentence: str, **inside: Any) -> str:
        text = translate(sentence)
        return text.format(**inside) if inside else text

    loader = PackageLoader("canvass.pages", "papers")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    direction = "rtl" if is_right_to_left(translate("Answered")) else "ltr"
    given = {"_": say, "lang": lang, "direction": direction, "version": __version__}
    return environment.get_template(name).render({**given, **values})
