"""Writing files so that a break in the middle leaves the old file or the new one, never half."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from canvass.errors import OutputError


def make_folder(folder: Path) -> Path:
    """Make a folder (and those above it) that can be written into; raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(f"{folder}: is not a folder; give another folder with --out") from error
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written to ({error.strerror}); give another folder with --out"
        ) from error
    return folder


@contextmanager
def reserved_folder(folder: Path) -> Iterator[Path]:
    """Make a folder before long work; where the work fails, folders made and still empty go."""
    above = [folder, *folder.parents]
    new = [path for path in above if not path.exists()]
    try:
        yield make_folder(folder)
    except BaseException:
        for path in new:
            with suppress(OSError):
                path.rmdir()
        raise


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
