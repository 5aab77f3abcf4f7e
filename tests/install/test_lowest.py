"""The floors of the dependencies, as setup.cfg has them."""

from __future__ import annotations

import re

import pytest

from tests.install.lowest import ROOT, floors

SETUP = (ROOT / "setup.cfg").read_text("utf-8")


def test_every_dependency_says_its_lowest_version():
    found = floors(SETUP)

    assert {"shapely", "SQLAlchemy", "pytest", "matplotlib"} <= set(found)


def test_no_floor_is_a_version_before_its_release():
    assert [v for v in floors(SETUP).values() if not v.replace(".", "").isdecimal()] == []


def test_a_dependency_without_a_lowest_version_is_named():
    text = re.sub(r"    click>=[\d.]+\n", "    click\n", SETUP)

    with pytest.raises(ValueError, match=r"setup.cfg: click says no lowest version"):
        floors(text)
