"""What is asked of a printing of lists."""

from __future__ import annotations

from dataclasses import dataclass, field

from canvass.walklist.form import Form


@dataclass(frozen=True, slots=True)
class Print:
    """How to print lists: language (and second language), paper form, and cover sheet.

    `has_cover`: print the captain's sheet with all routes first. `is_checked`: proof-read them.
    `has_layout`: describe the pages as well, which takes as much memory as their PDF.
    """

    lang: str
    form: Form = field(default_factory=Form)
    also: str = ""
    has_cover: bool = False
    is_checked: bool = False
    has_layout: bool = True
