"""Writes packaging/requirements.lock anew from pyproject.toml.

Run it after changing a dependency: ``uvx --from uv python packaging/lock.py``, or with any ``uv``
on the path.  The lock holds every extra, for every system and Python that the project supports,
with hashes; versions that still fit are kept unless ``--upgrade`` is given.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "packaging/requirements.lock"
OLDEST_PYTHON = "3.11"


def main(arguments: list[str]) -> int:
    """Resolve all dependencies and write the lock; extra arguments go to uv."""
    uv = shutil.which("uv")
    if uv is None:
        print("uv is not on the path. Install it with 'pip install uv', then run this again.")
        return 1
    return subprocess.call(
        [
            uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--all-extras",
            "--python-version", OLDEST_PYTHON, "--output-file", LOCK,
            "--custom-compile-command", "python packaging/lock.py", *arguments, "pyproject.toml",
        ],
        cwd=ROOT,
        env=_without_local_indexes(),
    )  # fmt: skip


def _without_local_indexes() -> dict[str, str]:
    """Return the environment less the variables that would put one machine's paths in the lock."""
    local = ("UV_INDEX", "UV_FIND_LINKS", "UV_DEFAULT_INDEX", "PIP_FIND_LINKS", "PIP_INDEX_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(local)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
