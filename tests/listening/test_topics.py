"""Topics are found by what people call them, and one that is gone says so."""

from __future__ import annotations

import pytest

from canvass.errors import InputError, NotFoundError
from canvass.listening.topics import START, check_topic_name, find_topic, list_topics
from canvass.locale.catalogue import get_translator

LANGUAGES = [get_translator("sv"), get_translator("en")]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("traffic", "traffic"),
        ("Traffic and streets", "traffic"),
        ("trafik och gator", "traffic"),
        ("Skola", "school"),
        ("1", "traffic"),
        ("15", "other"),
        ("torget", "Torget"),
        ("16", "Torget"),
    ],
)
def test_a_topic_is_found_by_key_name_number_or_beginning(said: str, key: str) -> None:
    topics = list_topics(["Torget"], [])

    assert find_topic(topics, said, LANGUAGES).key == key


def test_a_beginning_that_fits_two_topics_is_asked_back_with_all_of_them() -> None:
    with pytest.raises(NotFoundError, match="Health and care"):
        find_topic(list_topics([], []), "b", [get_translator("en")])


def test_a_topic_that_is_gone_takes_no_wish_and_shifts_the_numbers() -> None:
    topics = list_topics([], ["traffic"])

    with pytest.raises(NotFoundError, match="is gone"):
        find_topic(topics, "traffic", LANGUAGES)
    assert find_topic(topics, "1", LANGUAGES).key == "transport"


@pytest.mark.parametrize("number", ["0", "-1", "16", "²", "1e9"])
def test_a_number_that_stands_for_no_topic_is_refused(number: str) -> None:
    with pytest.raises(NotFoundError):
        find_topic(list_topics([], []), number, LANGUAGES)


@pytest.mark.parametrize("name", ["", "  ", "12", "a" * 61, "a\x1b[31m"])
def test_a_name_that_cannot_be_typed_again_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        check_topic_name(name)


def test_every_topic_of_the_start_has_a_swedish_name() -> None:
    swedish = get_translator("sv")

    assert [key for key, name in START.items() if swedish(name) == name] == []
