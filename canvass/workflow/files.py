"""Write files so that an interruption leaves the old file or the new one, never half of one."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from canvass.errors import CanvassError, OutputError
from canvass.file_locks import lock_file
from canvass.store.backend.sqlite_file import check_no_companion
from canvass.tables.rejected import Refused, rejected_bytes, rejected_path

SQLITE_START = b"SQLite format 3\0"
GEOPACKAGE = (b"GPKG", b"GP10", b"GP11")
"""The application id of a GeoPackage (OGC 12-128r18, requirement 2)."""

MOST_NAMES = 200


def make_folder(folder: Path) -> Path:
    """Make a folder and its parents, and check that it is writable; raises OutputError.

    None is made under a name that belongs to a database, which could then not be opened.
    """
    for new in (folder, *folder.parents):
        check_no_companion(new)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(
            "{folder}: is not a folder; give another folder", folder=folder
        ) from error
    except OSError as error:
        raise OutputError(
            "{folder}: cannot be written to ({strerror}); give another folder",
            folder=folder,
            strerror=error.strerror,
        ) from error
    return folder


@contextmanager
def reserved_folder(folder: Path) -> Iterator[Path]:
    """Make a folder before long work; if the work fails, new folders that are empty are removed."""
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
    """Write a file under a temporary name beside `path` and rename it; only its owner can read it.

    Symbolic links are followed and kept. Raises OutputError, and changes nothing, if a database,
    one of its side files, or anything but an ordinary file is there.
    """
    data = content.encode() if isinstance(content, str) else content
    place = check_output(path)
    temporary = None
    try:
        # Only its owner may ever read it: it says where people were at home.
        with tempfile.NamedTemporaryFile(
            dir=place.parent, prefix=f".{place.name[:80]}.", suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            lock_file(file.fileno())
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if os.name == "posix":
                temporary.replace(place)
        if os.name != "posix":
            temporary.replace(place)
    except OSError as error:
        raise OutputError(
            "{path}: cannot be written ({strerror}); free space or give another folder",
            path=path,
            strerror=error.strerror,
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return path


def check_outputs(folder: Path, names: Iterable[str]) -> None:
    """Raise OutputError if one of several files cannot be written to a folder."""
    for name in names:
        check_output(folder / name)


def write_files(folder: Path, contents: Mapping[str, bytes | str]) -> list[Path]:
    """Write files by name into a new or existing folder, and return their paths.

    Raises OutputError. None is written if one of them must not be replaced.
    """
    make_folder(folder)
    check_outputs(folder, contents)
    return [write_file(folder / name, content) for name, content in contents.items()]


def write_new_file(path: Path, content: bytes | str) -> Path:
    """Write a file under a free name: "x.rejected.csv", else "x.rejected-2.csv" and so on.

    An earlier file may be half corrected by now, so it is never overwritten.
    """
    for number in range(1, MOST_NAMES + 1):
        name = path.name if number == 1 else f"{path.stem}-{number}{path.suffix}"
        target = path.with_name(name)
        if not os.path.lexists(target):
            return write_file(target, content)
    raise OutputError(
        "{path}: and {most_names} more are there already; remove some of them",
        path=path,
        most_names=MOST_NAMES,
    )


def check_output(path: Path) -> Path:
    """Return the path a file would be written to, links followed; raises OutputError.

    Refused are databases (except GeoPackages, which are replaced), their side files, folders,
    devices, pipes, and circular links.
    """
    try:
        place = path.resolve(strict=False)
        found = place.stat()
    except (FileNotFoundError, NotADirectoryError):
        found = None
    except (OSError, RuntimeError, ValueError) as error:
        why = getattr(error, "strerror", None) or CanvassError("a link in a circle")
        raise OutputError(
            "{path}: cannot be written ({why}); give another", path=str(path)[:80], why=why
        ) from error
    check_no_companion(place)
    if found is None:
        return place
    if stat.S_ISDIR(found.st_mode):
        raise OutputError("{path}: is a folder; give the name of a file", path=path)
    if not stat.S_ISREG(found.st_mode):
        raise OutputError("{path}: is no ordinary file; give another name", path=path)
    try:
        with place.open("rb") as file:
            start = file.read(72)
    except OSError as error:
        raise OutputError(
            "{path}: is there and cannot be read ({strerror}); give another name",
            path=path,
            strerror=error.strerror,
        ) from error
    if start.startswith(SQLITE_START) and start[68:72] not in GEOPACKAGE:
        raise OutputError("{path}: is a database, and stays; give another name", path=path)
    return place


def write_rejected(
    path: Path,
    headings: Sequence[str],
    refused: Iterable[Refused],
    *,
    delimiter: str,
    whole_name: bool = False,
) -> Path | None:
    """Write the refused rows of a file to one beside it; return its path, None if that fails.

    `refused` is in order of lines. A failure is no error: the good rows are stored already, and the
    reasons are printed.
    """
    content = rejected_bytes(headings, refused, delimiter=delimiter)
    try:
        target, is_there = rejected_path(path, content, whole_name=whole_name)
        return target if is_there else write_file(target, content)
    except (OutputError, OSError):
        return None
