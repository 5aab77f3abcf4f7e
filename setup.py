"""Take the sample district of `data/` into the wheel, as `canvass/sample/`.

A checkout keeps one copy, in `data/`, where the script that draws it lies; package data has to lie
inside the package, and a link is no file on every system. All else is in setup.cfg.
"""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SAMPLE = ("sample.osm.gz", "sample.json")


class BuildWithSample(build_py):
    """Copy the package, then the sample; an editable installation reads `data/` itself."""

    def _copies(self) -> dict[str, str]:
        target = Path(self.build_lib) / "canvass" / "sample"
        return {str(Path("data") / name): str(target / name) for name in SAMPLE}

    def run(self) -> None:
        """Build as ever and add the two files."""
        super().run()
        if self.editable_mode:
            return
        for source, target in self._copies().items():
            self.mkpath(str(Path(target).parent))
            self.copy_file(source, target, preserve_mode=False)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return every file that is built, the sample's too."""
        made = [] if self.editable_mode else list(self._copies().values())
        return [*super().get_outputs(include_bytecode), *made]


setup(cmdclass={"build_py": BuildWithSample})
