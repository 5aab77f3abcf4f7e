"""The licence and attribution of OpenStreetMap's data."""

LICENCE = "ODbL 1.0"
ATTRIBUTION = "© OpenStreetMap contributors"
