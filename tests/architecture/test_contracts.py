"""The import contracts of pyproject.toml hold, and no folder shadows a library."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_imports_point_one_way():
    command = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_packaging_folder_does_not_shadow_the_library_of_that_name():
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_a_console_without_a_window_imports_no_qt():
    """The headless console runs where Qt's system libraries are missing."""
    probe = "import sys, eamconsole.__main__; sys.exit('PySide6' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", probe],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr or "importing the console imported PySide6"
