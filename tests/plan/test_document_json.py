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
