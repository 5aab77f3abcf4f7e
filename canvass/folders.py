"""Where canvass keeps what belongs to a user and to no database: the system's usual folders."""

from __future__ import annotations

from pathlib import Path

NAME = "canvass"


def cache_folder() -> Path:
    """Return the folder for downloaded answers; what lies there may be deleted at any time."""
    import platformdirs

    return platformdirs.user_cache_path(NAME, appauthor=False) / "osm"


def settings_folder() -> Path:
    """Return the folder for what a user keeps: the key of the door codes."""
    import platformdirs

    return platformdirs.user_config_path(NAME, appauthor=False, roaming=True)
