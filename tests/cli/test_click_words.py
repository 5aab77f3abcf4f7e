"""What click refuses is said in the language asked for, and only there."""

from __future__ import annotations

import gettext
import os

import pytest

REFUSED = [
    (("plan", "--nope"), "Alternativet ", "No such option"),
    (("plann",), "Kommandot 'plann' finns inte.", "No such command 'plann'."),
    (("plan", "--base"), "Alternativet '--base' behöver ett värde.", "requires an argument."),
    (("visit", "add"), "Argument saknas: 'DÖRR'.", "Missing argument 'DOOR'."),
    (("plan", "a"), "Ett argument för mycket (a)", "Got unexpected extra argument (a)"),
    (("export", "foo"), "'foo' är inte något av 'json', ", "'foo' is not one of 'json', "),
    (("plan", "--prove", "0"), "0.0 är inte inom 0.1<=x<=86400.", "0.0 is not in the range 0.1<="),
    (("team", "add", "A", "--size", "x"), "'x' är inget tal.", "'x' is not a valid integer"),
]


@pytest.mark.parametrize(("arguments", "swedish", "english"), REFUSED)
def test_a_refusal_of_click_is_said_in_the_language_asked_for(
    canvass, arguments: tuple[str, ...], swedish: str, english: str
):
    in_swedish = canvass("--lang", "sv", *arguments)
    in_english = canvass("--lang", "en", *arguments)

    assert (in_swedish.code, in_english.code) == (2, 2)
    assert swedish in in_swedish.err
    assert "visar hur" in in_swedish.err
    assert english in in_english.err


def test_nothing_of_it_is_left_when_the_command_has_ended(canvass, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANGUAGE", "de")
    domain = gettext.textdomain()

    canvass("--lang", "sv", "plann")

    assert (gettext.textdomain(), os.environ["LANGUAGE"]) == (domain, "de")
