"""Door-knocking canvass planner: from a map of a district to walk lists on paper."""

__version__ = "0.1.0"
