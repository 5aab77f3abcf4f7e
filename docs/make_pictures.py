"""Make the README's pictures: canvass demo, its first pages as PNG (needs pdftoppm)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
PAGES = {"map": 1, "list": 2}


def main() -> None:
    """Plan the sample district in Swedish and draw two of its pages."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "canvass.cli.main", "--lang", "sv", "demo"]
        subprocess.run([*command, "--out", folder], check=True)
        for name, page in PAGES.items():
            subprocess.run(
                ["pdftoppm", "-r", "80", "-png", "-singlefile", "-f", str(page), "-l", str(page),
                 f"{folder}/walklists.pdf", str(PICTURES / name)],
                check=True,
            )  # fmt: skip


if __name__ == "__main__":
    main()
