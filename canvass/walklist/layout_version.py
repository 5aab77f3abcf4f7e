"""Which layout lists are printed in; apart from the layout, since entering one draws nothing."""

from __future__ import annotations

LAYOUT_VERSION = 3
"""Counts up when `canvass.walklist.form` puts a box elsewhere: kept with every list, for who reads
it.

1: headings said again for every detour, no check codes. 2: a detour of a stop or two keeps its
street beside its number, and every row ends in a check code. 3: large print has wider columns and a
heading for every detour, and columns are narrower between wide margins.
"""
