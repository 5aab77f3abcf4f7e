"""The plan document as text and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from canvass.document.document import PlanDocument
from canvass.document.json_text import document_from_json, document_to_json
from canvass.errors import DocumentError
from tests.plan.plan_documents import document, route, stop


def walked() -> PlanDocument:
    """Return a document of one route with a path of two points."""
    one = route("R1", stop("Parkvägen", "3"))
    return document(replace(one, path=((18.0, 59.0), (18.1, 59.1))))


def test_a_document_comes_back_as_it_was():
    assert document_from_json(document_to_json(walked())) == walked()


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
         "plan.routes[0].stops[0].lat is missing"),
        (lambda plain: plain["routes"][0].update(doors="many"),
         "plan.routes[0].doors must be int, not str"),
        (lambda plain: plain["routes"][0]["stops"][0].update(door_ids=["a", 7]),
         "plan.routes[0].stops[0].door_ids[1] must be str, not int"),
        (lambda plain: plain.update(totals=[]), "plan.totals must be an object"),
        (lambda plain: plain.update(routes={}), "plan.routes must be a list"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_place_where_it_stands(wrong, said):
    plain = json.loads(document_to_json(walked()))
    wrong(plain)

    with pytest.raises(DocumentError) as refused:
        document_from_json(json.dumps(plain))

    assert said in str(refused.value)
