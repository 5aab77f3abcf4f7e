"""A report in another language, from the organisation's own table of translated sentences."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from canvass.errors import InputError
from canvass.export.text import cell_text
from canvass.listening.report import PublicAnswer, Report, TopicCount
from canvass.listening.topics import Topic
from canvass.tables.headings import Columns
from canvass.tables.reader import Letters, read_sheet

COLUMNS = Columns(
    {
        "said": ("english", "engelska", "sentence", "mening", "original"),
        "words": ("translation", "oversattning", "translated", "oversatt"),
    },
    (("said",), ("words",)),
)
WHAT = "a CSV file or workbook of sentences and their translation"
HEADINGS = ("english", "translation")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
LONGEST = 2000
FIELD = re.compile(r"\{[a-z_]*\}")


@dataclass(slots=True)
class OwnWords:
    """Translations by English sentence; `missing` collects sentences without a translation.

    `lang` is the language's code, such as "ar" or "so".
    """

    lang: str
    words: Mapping[str, str]
    missing: dict[str, None] = field(default_factory=dict)

    def say(self, sentence: str) -> str:
        """Return the translation of a sentence, or the sentence itself if there is none."""
        found = self.words.get(sentence, "")
        if not found:
            self.missing[sentence] = None
        return found or sentence

    def in_report(self, report: Report) -> Report:
        """Return a copy of the report with its answers and own topics translated."""
        return replace(
            report,
            answers=tuple(self._answer(one) for one in report.answers),
            topics=tuple(self._count(one) for one in report.topics),
        )

    def _answer(self, one: PublicAnswer) -> PublicAnswer:
        return replace(one, text=self.say(one.text), topic=self._topic(one.topic))

    def _count(self, one: TopicCount) -> TopicCount:
        return one if one.topic is None else replace(one, topic=self._topic(one.topic))

    def _topic(self, topic: Topic) -> Topic:
        return replace(topic, key=self.say(topic.key)) if topic.is_own else topic


def read_own_words(file: Path, lang: str) -> OwnWords:
    """Return the translations in a file; raises InputError if it cannot be used.

    A translation must have the same placeholders ("{count}") as its sentence.
    """
    if not LANGUAGE.fullmatch(lang):
        raise InputError(
            'language {language!r}: give its code, like "ar", "so" or "pl"', language=lang[:20]
        )
    sheet = read_sheet(file, COLUMNS, what=WHAT, letters=Letters())
    words: dict[str, str] = {}
    for given in sheet.rows:
        said, text = (given.cells.get(key, "").strip() for key in ("said", "words"))
        if not said or not text:
            continue
        said, text = (one.removeprefix("'") for one in (said, text))
        if len(text) > LONGEST:
            raise InputError("{file}, line {line}: longer than {longest} characters",
                             file=file.name, line=given.line, longest=LONGEST)  # fmt: skip
        if sorted(FIELD.findall(said)) != sorted(FIELD.findall(text)):
            raise InputError(
                "{file}, line {line}: the translation must have the same places for values as the "
                "sentence: {fields}",
                file=file.name, line=given.line, fields=", ".join(FIELD.findall(said)) or "–",
            )  # fmt: skip
        words[said] = text
    if not words:
        raise InputError("{file}: no sentence in it is translated", file=file.name)
    return OwnWords(lang, words)


def words_table(sentences: Sequence[str], known: Mapping[str, str]) -> str:
    """Return a CSV table to translate: each sentence once, with known translations filled in."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for sentence in dict.fromkeys(sentences):
        writer.writerow([cell_text(sentence), cell_text(known.get(sentence, ""))])
    return out.getvalue()
