"""Streets and addresses are found by the one rule of spelling, and never guessed between two."""

from __future__ import annotations

from pathlib import Path

import pytest

from canvass.errors import InputError, NotFoundError
from canvass.store.door_rows import DoorRow
from canvass.workflow.doors.address_list import read_address_list
from canvass.workflow.doors.find_address import (
    find_address_rows,
    make_address_rule,
    make_street_rule,
)


def row(street: str, number: str) -> DoorRow:
    return DoorRow(
        f"n1:{street}:{number}", f"{street}:{number}", street, number, "", 0, False, "e1", "",
        59.2, 18.0, None, None,
    )  # fmt: skip


ROWS = [row("Åkervägen", "3"), row("Åkervägen", "5"), row("Lange Straße", "3")]
PAIR = [row("Kyrkgatan", "1"), row("Kyrkgata", "2")]


@pytest.mark.parametrize("text", ["Åkerv.", "ÅKERVÄGEN", "Akervagen", "Åkerväg"])
def test_a_whole_street_is_found_however_it_is_spelt(text: str) -> None:
    assert make_street_rule(text, ROWS).street == "Åkervägen"


def test_a_foreign_street_is_found_by_its_short_form() -> None:
    assert make_street_rule("Lange Str.", ROWS).street == "Lange Straße"


def test_a_spelling_of_two_streets_is_not_chosen_between() -> None:
    with pytest.raises(InputError, match="Kyrkgata, Kyrkgatan"):
        make_street_rule("Kyrkg.", PAIR)


def test_the_street_as_written_is_meant_where_another_is_spelt_alike() -> None:
    assert make_street_rule("kyrkgata", PAIR).street == "Kyrkgata"


def test_a_street_that_is_none_of_them_is_said_so() -> None:
    with pytest.raises(NotFoundError, match="Storgatan"):
        make_street_rule("Storgatan", ROWS)


def test_an_address_and_a_range_take_the_spelling_of_the_district() -> None:
    rule = make_address_rule("Åkerv. 3-5", ROWS)

    assert [door.housenumber for door in find_address_rows("Åkerv. 3", ROWS)] == ["3"]
    assert (rule.street, rule.first, rule.last) == ("Åkervägen", 3, 5)


WRITTEN = ["Åkerv. 3", "3 Åkervägen", "Åkervägen nr 3", "Åkervägen 3, 141 32 Huddinge",
           "Åker\u00advägen \u200b3"]  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_an_address_in_words_is_found_however_people_write_it(text: str) -> None:
    assert [door.housenumber for door in find_address_rows(text, ROWS)] == ["3"]


def test_a_list_of_addresses_is_read_as_one_address_is(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [*(f'"{text}"' for text in WRITTEN), "Åkervägen 1 och 5", "Åkervägen 9"]
    path.write_text("adress\n" + "\n".join(rows) + "\n", encoding="utf-8")

    named = read_address_list(path, ROWS).rule.named

    assert [(door.street, door.housenumber) for door in named] == [
        ("Åkervägen", number) for number in ("3", "1", "5", "9")
    ]
