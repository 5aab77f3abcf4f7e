"""Dashes of all lengths, which people type for one another."""

DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘－", "-"))
"""Maps every dash to the hyphen of the keyboard, for `str.translate`."""
