"""The terms of OpenStreetMap's data, for everything that is made from it."""

LICENCE = "ODbL 1.0"
ATTRIBUTION = "© OpenStreetMap contributors"
