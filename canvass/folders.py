"""The user's folders for what does not belong to a database, as usual on the system."""

from __future__ import annotations

from pathlib import Path

NAME = "canvass"


def cache_folder() -> Path:
    """Return the folder for downloaded answers; its content may be deleted at any time."""
    import platformdirs

    return platformdirs.user_cache_path(NAME, appauthor=False) / "osm"


def settings_folder() -> Path:
    """Return the folder for a user's settings: the key of the door codes."""
    import platformdirs

    return platformdirs.user_config_path(NAME, appauthor=False, roaming=True)
