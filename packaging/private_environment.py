"""Makes and refreshes the private Python environment in ``.venv`` from the lock."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from setup_fault import SetupFault

PIP = ("-m", "pip", "--disable-pip-version-check", "install", "--retries", "5", "--timeout", "60")


def prepare(root: Path) -> Path:
    """Return the environment's Python, after bringing the environment up to date with the lock.

    Two stamps tell what is in it: one for the locked packages, one for the project itself, so that
    an edit in pyproject.toml does not fetch everything again.
    """
    folder = root / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lock = root / "packaging" / "requirements.lock"
    packages_stamp, project_stamp = folder / "packages.stamp", folder / "project.stamp"

    packages = _fingerprint(sys.version, str(root), lock.read_text("utf-8"))
    if not python.exists() or _read(packages_stamp) != packages:
        _make(folder)
        _install(python, lock)
        packages_stamp.write_text(packages, "utf-8")

    project = _fingerprint((root / "pyproject.toml").read_text("utf-8"))
    if _read(project_stamp) != project:
        _pip(python, "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(root))
        project_stamp.write_text(project, "utf-8")
    return python


def _make(folder: Path) -> None:
    print(f"Making a private Python environment in {folder}", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise SetupFault(
            f"{made.stdout}{made.stderr}\nPython could not make an environment in {folder}; the "
            "cause is above. Check that this folder can be written to, then start again."
        )


def _install(python: Path, lock: Path) -> None:
    print("Fetching the packages named in the lock (once, about 150 MB)", flush=True)
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    _pip(python, *quiet, "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))


def _pip(python: Path, *arguments: str) -> None:
    if subprocess.call([str(python), *PIP, *arguments]) != 0:
        raise SetupFault(
            "pip could not install the packages; the cause is above. It must reach PyPI: behind a "
            "proxy set HTTPS_PROXY, where the network has its own certificate set PIP_CERT to "
            "that certificate's file, then start again."
        )


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _read(stamp: Path) -> str:
    try:
        return stamp.read_text("utf-8")
    except OSError:
        return ""
