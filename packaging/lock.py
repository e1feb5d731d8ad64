"""Writes both locks anew from pyproject.toml, or checks that they can be installed everywhere.

Run it after changing a dependency: ``uvx --from uv python packaging/lock.py``, or with any ``uv``
on the path.  ``requirements.lock`` holds every extra, to develop with; ``requirements-run.lock`` of
the same versions what the program runs on.  Both are for every system and Python that the project
supports, with hashes; versions that still fit are kept unless ``--upgrade`` is given.  ``--check``
asks for each of these systems whether there is a wheel for every line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEVELOP, RUN = "packaging/requirements.lock", "packaging/requirements-run.lock"
OLDEST_PYTHON = "3.11"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (
    *("x86_64-manylinux_2_34", "aarch64-manylinux_2_39"),  # Qt on ARM needs the newer glibc
    *("x86_64-pc-windows-msvc", "aarch64-apple-darwin"),
)
_OLDEST_MACOS = "14.0"


def main(arguments: list[str]) -> int:
    """Resolve all dependencies and write the locks; extra arguments go to uv."""
    uv = shutil.which("uv")
    if uv is None:
        print("uv is not on the path. Install it with 'pip install uv', then run this again.")
        return 1
    if arguments == ["--check"]:
        return check(uv)
    status = _compile(uv, DEVELOP, ["--all-extras", *arguments])
    return status or _compile(uv, RUN, ["--extra", "postgres", "--constraint", DEVELOP])


def check(uv: str) -> int:
    """Try to resolve both locks, wheels only, for every system and Python; say what fails."""
    failed = 0
    with tempfile.TemporaryDirectory() as nowhere:
        for lock in (DEVELOP, RUN):
            for system in SYSTEMS:
                for python in PYTHONS:
                    failed += not _resolves(uv, lock, system, python, nowhere)
    print(f"{failed} do not resolve" if failed else "Both resolve everywhere.")
    return 1 if failed else 0


def _resolves(uv: str, lock: str, system: str, python: str, nowhere: str) -> bool:
    done = subprocess.run(
        [
            *(uv, "pip", "install", "--dry-run", "--quiet", "--target", nowhere),
            *("--require-hashes", "--only-binary", ":all:", "--python-platform", system),
            *("--python-version", python, "--requirement", lock),
        ],
        cwd=ROOT,
        env=os.environ | {"MACOSX_DEPLOYMENT_TARGET": _OLDEST_MACOS},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(f"{lock}, {system}, Python {python}: {' '.join(done.stderr.split())[:400]}")
    return done.returncode == 0


def _compile(uv: str, lock: str, arguments: list[str]) -> int:
    return subprocess.call(
        [
            uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes",
            "--python-version", OLDEST_PYTHON, "--output-file", lock,
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
