"""The texts on the last page of a week's lists, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from canvass.errors import InputError
from canvass.locale.catalogue import LANGUAGES
from canvass.store import districts, week_words, weeks
from canvass.store.database import open_reader, open_writer
from canvass.walklist.last_page import LONGEST_CONTACT, LONGEST_SAID, MOST_PARAGRAPHS, said_at_door

SAID, CONTACT = "said", "contact"


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The texts in one language; "" if nobody set one, so that the usual text is printed."""

    language: str
    said: str
    contact: str
    usual: tuple[str, ...]


def get_week_words(db: Path, district: str | None, week: str | None) -> list[LanguageWords]:
    """Return the texts of a week in every language; raises NotFoundError."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        found = weeks.get_week(connection, row.district_id, week)
        known = week_words.list_week_words(connection, found.week_id)
    return [
        LanguageWords(language, *known.get(language, ("", "")), tuple(said_at_door("", language)))
        for language in LANGUAGES
    ]


def set_week_words(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    said: Mapping[str, str],
    contact: Mapping[str, str],
) -> None:
    """Set texts by language; languages not named stay, "" restores the usual text.

    Raises InputError if a text is too long for its page or a language is unknown.
    """
    for language in {*said, *contact}:
        if language not in LANGUAGES:
            raise InputError(
                "language {language!r} is not known; choose one of {languages}",
                language=language[:20], languages=", ".join(LANGUAGES),
            )  # fmt: skip
    clean_said = {language: _check_said(language, text) for language, text in said.items()}
    clean_contact = {language: _check_contact(language, text) for language, text in contact.items()}
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        found = weeks.get_week(connection, row.district_id, week)
        known = week_words.list_week_words(connection, found.week_id)
        for language in {*said, *contact}:
            before = known.get(language, ("", ""))
            week_words.record_week_words(
                connection, found.week_id, language,
                clean_said.get(language, before[0]), clean_contact.get(language, before[1]),
            )  # fmt: skip


def _check_said(language: str, text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept = "\n".join(line for line in lines if line)
    count = kept.count("\n") + 1
    if len(kept) > LONGEST_SAID or count > MOST_PARAGRAPHS:
        raise InputError(
            "what to say, {language}: {characters} characters in {paragraphs} paragraphs; the page "
            "has room for {longest} in {most}",
            language=language, characters=len(kept), paragraphs=count,
            longest=LONGEST_SAID, most=MOST_PARAGRAPHS,
        )  # fmt: skip
    return kept


def _check_contact(language: str, text: str) -> str:
    kept = " ".join(text.split())
    if len(kept) > LONGEST_CONTACT:
        raise InputError(
            "whom to ask, {language}: {characters} characters; the card has room for {longest}",
            language=language, characters=len(kept), longest=LONGEST_CONTACT,
        )  # fmt: skip
    return kept
