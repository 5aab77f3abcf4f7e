"""Writing files so that a break in the middle leaves the old file or the new one, never half."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from canvass.errors import OutputError


def check_folder(folder: Path) -> None:
    """Raise OutputError where files could not be written into a folder; makes nothing yet."""
    nearest = folder.absolute()
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not nearest.is_dir():
        raise OutputError(f"{nearest}: is not a folder; give another folder with --out")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise OutputError(f"{nearest}: cannot be written to; give another folder with --out")


def make_folder(folder: Path) -> Path:
    """Make a folder (and those above it); raises OutputError where that is impossible."""
    check_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be made ({error.strerror}); give another folder with --out"
        ) from error
    return folder


def write_file(path: Path, content: bytes | str) -> Path:
    """Write a file beside its place and rename it into it; raises OutputError."""
    data = content.encode() if isinstance(content, str) else content
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror}); free space or give another folder"
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return path
