"""The version of the list layout; in a file of its own, as entering a list draws nothing."""

from __future__ import annotations

LAYOUT_VERSION = 3
"""Increased whenever a box moves; stored with every list, so that it can be read back.

1: headings repeated for every detour, no check codes. 2: a detour of a stop or two has its street
beside its number, and every row ends in a check code. 3: large print has wider columns and a
heading for every detour, and columns are narrower between wide margins.
"""
