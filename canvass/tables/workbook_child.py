"""Read one workbook under limits: `python -P -m canvass.tables.workbook_child`.

The request is JSON on standard input; the answer is [[sheet, [[line, cells], ...]], ...].
"""

from __future__ import annotations

import contextlib
import json
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from canvass.hidden import without_marks

# Tables of streets compress to a twentieth of their size; blanks compress to a thousandth.
MOST_INFLATION = 60
LEAST_UNPACKED = 64_000_000


def limit(cpu_s: int, memory_mb: int) -> None:
    """Limit this process; on systems without rlimits only the wall clock limits it."""
    if sys.platform == "win32":
        return
    import resource

    for kind, value in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory_mb << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, hard))


def as_text(value: Any) -> str:
    """Return a cell as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return without_marks(str(value)).strip()


def is_bomb(path: str) -> bool:
    """Return whether an archive declares far more unpacked data than a workbook has."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
    return unpacked > max(LEAST_UNPACKED, MOST_INFLATION * Path(path).stat().st_size)


def main() -> int:
    """Read what standard input asks for; return the exit code."""
    request = json.load(sys.stdin)
    limit(request["cpu_s"], request["memory_mb"])
    if is_bomb(request["path"]):
        return 4
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(request["path"])
    answer = []
    count = 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = []
        for line, cells in enumerate(sheet.iter_rows(), start=1 + (sheet.start or (0, 0))[0]):
            count += len(cells)
            if count > request["cells"]:
                return 4
            said = [as_text(cell) for cell in cells]
            if any(said):
                rows.append([line, said])
        answer.append([name, rows])
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
