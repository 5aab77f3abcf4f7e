"""A purge removes from a stored plan the reasons that came from visits or that somebody typed."""

from __future__ import annotations

from canvass.document.forgotten import LEFT_OUT_THEN, forget_reasons


def test_only_reasons_that_say_nothing_of_visits_stay():
    """The plan that was handed in is not written into."""
    plain = {
        "routes": ["R1"],
        "excluded": [
            {"street": "Ön", "reason": "off the network"},
            {"street": "Ö", "reason": "dog"},
        ],
        "excluded_doors": [{"door_id": "d1", "reason": "talked"}],
    }

    cleaned = forget_reasons(plain, {"off the network"})

    assert cleaned == {
        "routes": ["R1"],
        "excluded": [
            {"street": "Ön", "reason": "off the network"}, {"street": "Ö", "reason": LEFT_OUT_THEN},
        ],
        "excluded_doors": [{"door_id": "d1", "reason": LEFT_OUT_THEN}],
    }  # fmt: skip
    assert plain["excluded"][1]["reason"] == "dog"


def test_a_plan_of_an_older_program_has_fewer_lists():
    assert forget_reasons({"routes": []}, ()) == {"routes": []}
