"""The plan document as text and back."""

from __future__ import annotations

import json
import math
import pickle
from dataclasses import replace

import numpy as np
import pytest

from canvass.document.document import DoorExclusionEntry, ExclusionEntry, PlanDocument
from canvass.document.json_text import (
    document_from_json,
    document_from_stored,
    document_to_json,
    door_ids_from_json,
    route_from_json,
    route_to_json,
    routes_from_json,
)
from canvass.errors import DocumentError
from tests.plan.plan_documents import document, route, stop


def walked() -> PlanDocument:
    """Return a document of one route with a path of two points."""
    one = route("R1", stop("Parkvägen", "3"))
    return document(replace(one, path=((18.0, 59.0), (18.1, 59.1))))


def test_a_document_comes_back_as_it_was():
    assert document_from_json(document_to_json(walked())) == walked()


def test_each_route_and_each_address_left_out_has_a_line_in_its_own_letters():
    """So that two plans can be compared line by line, and searched by name."""
    left = [ExclusionEntry(f"n{n}", "Åkervägen", str(n), 59.0, 18.0, "x") for n in (1, 2)]
    flats = [DoorExclusionEntry(f"n7/#{n}", "n7", "Ö", "7", str(n), 59, 18, "y") for n in (1, 2)]
    two = document(*(route(i, stop("Ö", "1")) for i in ("R1", "R2")), excluded=tuple(left))

    lines = document_to_json(replace(two, excluded_doors=tuple(flats))).splitlines()

    begins = [line[:21] for line in lines if line.startswith("  {")]
    assert begins == [
        '  {"id": "R1", "name"', '  {"id": "R2", "name"',
        '  {"address_id": "n1"', '  {"address_id": "n2"',
        '  {"door_id": "n7/#1"', '  {"door_id": "n7/#2"',
    ]  # fmt: skip
    assert '"street": "Åkervägen"' in lines[lines.index(' "excluded": [') + 1]


def test_a_stored_document_is_the_same_with_paths_that_are_read_when_they_are_looked_at():
    stored = document_from_stored(document_to_json(walked()).encode())

    assert stored == walked()
    assert (stored.routes[0].path[-1], stored.routes[0].path[:1]) == ((18.1, 59.1), ((18.0, 59.0),))
    assert len(stored.routes[0].path) == len(list(stored.routes[0].path)) == 2
    assert np.array(stored.routes[0].path).tolist() == [[18.0, 59.0], [18.1, 59.1]]


def test_a_stored_document_is_written_and_sent_on_as_it_was_stored():
    text = document_to_json(walked())
    stored = document_from_stored(text.encode())

    assert document_to_json(stored) == document_to_json(pickle.loads(pickle.dumps(stored))) == text
    assert document_to_json(replace(stored, seed=1)) == document_to_json(replace(walked(), seed=1))


def test_a_stored_document_differs_from_one_with_another_path():
    stored = document_from_stored(document_to_json(walked()).encode())
    other = replace(walked().routes[0], path=((18.0, 59.0),))

    assert stored != replace(walked(), routes=(other,))


def test_a_stored_path_of_anything_else_is_refused_where_it_is_looked_at():
    text = document_to_json(walked()).replace("[18.1, 59.1]", '["18.1", 59.1]')
    path = document_from_stored(text.encode()).routes[0].path

    with pytest.raises(DocumentError, match=r"got `str`.*; make the plan again"):
        list(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b'{\n "format": "canvass-plan/1",\n "routes": 7}', "Expected `array`, got `int`"),
        (b'{"format": "canvass-plan/9"}', "format is 'canvass-plan/9'"),
    ],
)
def test_what_is_stored_and_no_plan_is_refused_with_what_it_is(text, said):
    with pytest.raises(DocumentError, match=said):
        document_from_stored(text)


def test_a_figure_that_is_no_number_is_not_written():
    with pytest.raises(ValueError, match="not JSON compliant"):
        document_to_json(replace(walked(), shift_min=math.nan))


def test_a_path_is_written_as_pairs_of_degrees():
    plain = json.loads(document_to_json(walked()))

    assert plain["routes"][0]["path"] == [[18.0, 59.0], [18.1, 59.1]]


@pytest.mark.parametrize("point", [[18.0], ["18", 59.0], [18.0, None], [True, 59.0], 7])
def test_a_path_of_anything_else_is_refused(point):
    plain = json.loads(document_to_json(walked()))
    plain["routes"][0]["path"][1] = point

    with pytest.raises(DocumentError, match="make the plan again"):
        document_from_json(json.dumps(plain))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda plain: plain["routes"][0]["stops"][0].pop("lat"),
         "missing required field `lat` - at `$.routes[0].stops[0]`"),
        (lambda plain: plain["routes"][0].update(doors="many"),
         "Expected `int`, got `str` - at `$.routes[0].doors`"),
        (lambda plain: plain["routes"][0]["stops"][0].update(door_ids=["a", 7]),
         "Expected `str`, got `int` - at `$.routes[0].stops[0].door_ids[1]`"),
        (lambda plain: plain.update(totals=[]), "Expected `object`, got `array` - at `$.totals`"),
        (lambda plain: plain.update(routes={}), "Expected `array`, got `object` - at `$.routes`"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_place_where_it_stands(wrong, said):
    plain = json.loads(document_to_json(walked()))
    wrong(plain)

    with pytest.raises(DocumentError) as refused:
        document_from_json(json.dumps(plain))

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", r"^plan document: not JSON \(Input data was truncated\); give a plan.json$"),
        ("", "not JSON"),
        ('{"format": "canvass-plan/1", "base": ' + "[" * 200_000, "not JSON"),
        ("[" * 200_000, "format is None"),
        ("[]", "format is None"),
        ("7", "format is None"),
        ('{"format": "canvass-plan/9"}',
         "^plan document: format is 'canvass-plan/9', expected 'canvass-plan/1'$"),
        ('{"format": "canvass-plan/1"}', "^plan document: .*created_at.*; make the plan again$"),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused_with_what_it_is(text, said):
    with pytest.raises(DocumentError, match=said):
        document_from_json(text)


@pytest.mark.parametrize("value", ["7", None, True, [7]])
def test_a_number_that_is_none_is_refused_with_its_place(value):
    plain = json.loads(document_to_json(walked()))
    plain["routes"][0]["walk_m"] = value

    with pytest.raises(DocumentError, match="walk_m"):
        document_from_json(json.dumps(plain))


def test_not_a_number_is_no_json():
    text = document_to_json(walked()).replace('"shift_min": ', '"shift_min": NaN, "was": ')

    with pytest.raises(DocumentError, match="not JSON"):
        document_from_json(text)


def test_keys_of_a_later_program_are_passed_over():
    plain = json.loads(document_to_json(walked()))
    plain["routes"][0]["weather"] = plain["mood"] = "fine"

    assert document_from_json(json.dumps(plain)) == walked()


def test_keys_that_an_earlier_program_did_not_write_have_their_usual_value():
    plain = json.loads(document_to_json(walked()))
    for entry in (plain, *plain["routes"]):
        entry.pop("starts_at", None), entry.pop("if_time", None), entry.pop("pace", None)

    assert document_from_json(json.dumps(plain)) == walked()


def test_whole_numbers_are_read_as_minutes_and_metres():
    plain = json.loads(document_to_json(walked()))
    plain["shift_min"] = 150

    minutes = document_from_json(json.dumps(plain)).shift_min
    assert (minutes, type(minutes)) == (150.0, float)


def test_a_route_alone_comes_back_without_its_path():
    (one,) = walked().routes

    assert route_from_json(route_to_json(one)) == replace(one, path=())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "truncated"), ("{}", "missing required field `id`"), ("[]", "got `array`"),
        ('{"id": 7}', "Expected `str`, got `int`"), ("[" * 200_000, "got `array`"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_route_is_refused(text, said):
    with pytest.raises(DocumentError, match=f"^route: .*{said}.*; print its list again$"):
        route_from_json(text)


def test_routes_are_read_without_the_stops_whose_doors_were_seen():
    whole = document(route("R1", stop("Parkvägen", "3"), stop("Parkvägen", "5")))
    first, second = whole.routes[0].stops

    (read,) = routes_from_json(document_to_json(whole), first.door_ids)

    assert read.stops == (second,)


def test_routes_are_read_without_their_paths():
    (read,) = routes_from_json(document_to_json(walked()))

    assert read == replace(walked().routes[0], path=())


def test_the_doors_of_all_stops_are_read_alone():
    text = document_to_json(document(route("R1", stop("Ö", "3"), stop("Ö", "5")), route("R2")))

    assert list(door_ids_from_json(text)) == ["d-Ö 3", "d-Ö 5"]
    with pytest.raises(DocumentError, match=r"^plan document: .*`routes`; make the plan again$"):
        list(door_ids_from_json("{}"))
