"""Puts icons, style sheets and the guide beside the modules that show them.

All else is in pyproject.toml.
"""

from pathlib import Path
from shutil import copytree, ignore_patterns

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent


class BuildWithResources(build_py):
    """Copies ``resources/`` into the built package; a checkout is read in place."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "eamconsole" / "gui" / "resources"
            copytree(HERE / "resources", target, dirs_exist_ok=True)
            no_pages = ignore_patterns("images", "decisions", "requirements.md")
            copytree(HERE / "docs", target / "docs", dirs_exist_ok=True, ignore=no_pages)


setup(cmdclass={"build_py": BuildWithResources})
