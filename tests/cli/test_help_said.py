"""Help pages in the language asked for: every text has its Swedish, and names stay as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from canvass.cli.main import canvass as command
from canvass.cli.shared.help_said import AS_IT_IS, paragraphs, said_in, say_names
from canvass.cli.shared.lazy import LazyGroup
from canvass.locale.catalogue import FOLDER
from tests.locale.test_catalogue import read_catalogue

WHOLE = {"INTEGER RANGE", "FLOAT RANGE"}
NAMES = re.compile(r"[A-Z][A-Z_]+")
TYPED = re.compile(
    r"--[a-z][a-z-]*|(?<=[\":] )canvass [a-z-]+|(?<=\")canvass [a-z-]+|[a-z.-]+\.(?:csv|json|pdf)"
)


def texts(of: click.Command) -> Iterator[str]:
    """Yield every text of the help page of a command, and of the commands in it."""
    context = click.Context(of)
    options = [one for one in of.params if isinstance(one, click.Option)]
    said = [of.help, of.short_help, of.epilog, *(option.help for option in options)]
    for text in said:
        yield from paragraphs(text or "")
    for parameter in of.params:
        if not (isinstance(parameter, click.Option) and parameter.is_flag):
            metavar = parameter.make_metavar(ctx=context)
            yield from [metavar] if metavar in WHOLE else NAMES.findall(metavar)
    if isinstance(of, LazyGroup):
        yield from (line for _, line in of.commands_at.values())
    if isinstance(of, click.Group):
        for name in of.list_commands(context):
            child = of.get_command(context, name)
            assert child is not None
            yield from texts(child)


def swedish() -> dict[str, str]:
    """Return the catalogues of help pages: the Swedish by the English."""
    read = [read_catalogue(path) for path in (FOLDER / "sv" / "LC_MESSAGES").glob("help*.po")]
    return {message.id: message.string for messages in read for message in messages if message.id}


def test_every_text_of_every_help_page_has_its_swedish():
    known = swedish()

    said = {text for text in texts(command) if text}

    assert len(said) > 700
    assert {text for text in said if text not in known} == set()


def test_no_text_is_kept_for_a_help_page_that_is_gone():
    by_click = {"OPTIONS", "COMMAND", "ARGS", "Commands", "Show this message and exit."}

    assert set(swedish()) - {*texts(command)} <= by_click


def test_what_is_typed_is_the_same_in_both_languages():
    """Options, commands and files: a translated one would not work."""
    differ = {
        english: said
        for english, said in swedish().items()
        if sorted(TYPED.findall(english)) != sorted(TYPED.findall(said))
    }

    assert differ == {}


def test_a_help_page_is_swedish_whole(canvass):
    page = canvass("--lang", "sv", "visit", "add", "--help").out

    assert page.startswith("Användning: canvass visit add [ALTERNATIV] DÖRR UTFALL\n")
    assert "Spara ett besök vid DÖRR" in page
    assert "\nAlternativ:\n" in page
    assert "[förval: desk]" in page
    assert "Visa den här texten och avsluta." in page
    assert not re.search(r"\b(the|Usage|Options|default|Example)\b", page)


def test_a_group_lists_its_commands_in_swedish_loaded_or_not(canvass):
    later = canvass("--lang", "sv", "visit", "--help").out
    loaded = canvass("--lang", "sv", "call", "--help").out

    assert "\nKommandon:\n  add        Spara ett besök.\n" in later
    assert "\nKommandon:\n  add        Spara ett besök.\n" in loaded


def test_english_is_still_english_after_a_page_in_swedish(canvass):
    before = canvass("visit", "add", "--help").out

    canvass("--lang", "sv", "visit", "add", "--help")

    assert canvass("visit", "add", "--help").out == before


@pytest.mark.parametrize(("lang", "first"), [("sv", "Användning: "), ("en", "Usage: ")])
def test_a_group_without_a_command_shows_its_page_and_not_one_cut_line(
    canvass, lang: str, first: str
):
    said = canvass("--lang", lang, "week")

    assert said.code == 2
    assert said.err.startswith(f"{first}canvass week")
    assert said.err.count("\n") > 15


def test_names_of_values_are_said_one_by_one_unless_known_whole():
    words = {"CODE": "KOD", "ROUTE": "RUTT", "INTEGER RANGE": "HELTAL"}

    said = [say_names(name, lambda x: words.get(x, x)) for name in ("[CODE|ROUTE]...", *words)]

    assert said == ["[KOD|RUTT]...", "KOD", "RUTT", "HELTAL"]


def test_a_paragraph_whose_lines_are_kept_is_said_with_them():
    assert paragraphs(f"One\n  two.\n\n{AS_IT_IS}\na\nb") == ["One two.", f"{AS_IT_IS}\na\nb"]


def test_a_copy_says_a_language_and_its_model_is_left_as_it_was():
    option = click.Option(["--size"], help="How big.", metavar="SIZE")
    model = click.Command("make", params=[option], help="Make it.")
    words = {"How big.": "Hur stor.", "Make it.": "Gör den."}

    said = said_in(model, lambda text: words.get(text, text))

    page = said.get_help(click.Context(said))
    assert ("Gör den." in page, "Hur stor." in page) == (True, True)
    assert (model.help, option.help) == ("Make it.", "How big.")
