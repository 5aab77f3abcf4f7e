"""A report in a language the program does not speak: the organisation's own table of sentences."""

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
    """Sentences of a language by what they are in English; `missing` are those asked for in vain.

    `lang` is its code, like "ar" or "so".
    """

    lang: str
    words: Mapping[str, str]
    missing: dict[str, None] = field(default_factory=dict)

    def say(self, sentence: str) -> str:
        """Return a sentence in the language, or as it is where nobody translated it."""
        found = self.words.get(sentence, "")
        if not found:
            self.missing[sentence] = None
        return found or sentence

    def in_report(self, report: Report) -> Report:
        """Return a report whose answers and own topics are in the language."""
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
    """Return the sentences of a file; raises InputError where it cannot be used.

    A translation must have the same fields ("{count}") as its sentence.
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
    """Return a table to be translated: each sentence once, with what is known already."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for sentence in dict.fromkeys(sentences):
        writer.writerow([cell_text(sentence), cell_text(known.get(sentence, ""))])
    return out.getvalue()
