"""Tries what was built: the programs as they are shipped, and every library in their folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import framebuffer
import recipe

FOLDER = recipe.ROOT / "dist" / "eamconsole"
TRIAL = recipe.WORK / "eamconsole" / "eamconsole-trial"
_PICTURE = recipe.ROOT / "tests" / "data" / "pictures" / "phone.heic"
_WORKBOOK = recipe.ROOT / "tests" / "data" / "lists" / "plain.xlsx"
_SLOWEST = 4.0
"""Times as long as from source may the start of the frozen program take."""
_STARTS = 5
_PATIENCE_SECONDS = 120.0
_FEWEST_COLORS = 60


class TrialFault(Exception):
    """What was built does not do what it should."""


def run() -> int:
    """Try everything, say how each went; return 0 only if all is well."""
    if not (FOLDER / "eamconsole").is_file():
        print("Nothing is built yet: python3 packaging/start.py build", file=sys.stderr)
        return 3
    failed = 0
    for name, attempt in ATTEMPTS.items():
        began = time.monotonic()
        try:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
                words = attempt(Path(home))
            verdict = "ok"
        except (TrialFault, subprocess.TimeoutExpired, OSError, ValueError) as fault:
            verdict, words = "FAILED", str(fault)
            failed += 1
        print(f"{name}: {verdict} in {time.monotonic() - began:.1f} s; {words}", flush=True)
    print(f"{failed} of {len(ATTEMPTS)} failed" if failed else "All of it works.")
    return 1 if failed else 0


def contents(_home: Path) -> str:
    """Look whether what stays out stays out, and what is needed is there."""
    inside = FOLDER / "_internal"
    names = [file.relative_to(inside).as_posix() for file in inside.rglob("*") if file.is_file()]
    strays = [name for name in names if recipe.LEFT_OUT.match(name)]
    missing = [
        f"{place}/{Path(source).name}"
        for source, place in recipe.data_files()
        if Path(source).is_file() and f"{place}/{Path(source).name}" not in names
    ]
    if strays or missing:
        raise TrialFault(f"should not be there: {strays[:5]}; is missing: {missing[:5]}")
    return f"{len(names)} files"


def version(_home: Path) -> str:
    """Ask both programs for their version."""
    for name in recipe.PROGRAMS:
        said = _output([str(FOLDER / name), "--version"])
        if recipe.VERSION not in said:
            raise TrialFault(f"{name} says {said!r}, not {recipe.VERSION}")
    return recipe.VERSION


def demo(home: Path) -> str:
    """Play a whole round in the terminal."""
    said = _output([str(FOLDER / "eamconsole"), "--home", str(home), "demo", "--headless"])
    if "Both sides agree." not in said:
        raise TrialFault(said[-600:])
    return said.strip().splitlines()[-1]


def libraries(_home: Path) -> str:
    """Let a program of the same libraries import, open, project, and paint."""
    return _parts(_output(_trial_command(), check=False))


def keyring(home: Path) -> str:
    """Keep a secret in a real Secret Service, in a session of its own."""
    needed = ("dbus-run-session", "gnome-keyring-daemon")
    if any(shutil.which(name) is None for name in needed):
        return "not tried: no dbus and gnome-keyring here"
    daemon = "gnome-keyring-daemon --components=secrets --unlock"
    script = f'printf trial | {daemon} >/dev/null 2>&1; "$@"'
    (home / "run").mkdir(mode=0o700)
    surroundings = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
    command = ["dbus-run-session", "--", "sh", "-c", script, "sh", *_trial_command()]
    said = _output(command, check=False, EAMCONSOLE_TRIAL_KEYRING="yes", **surroundings)
    _parts(said)
    return str(json.loads(said)["keyring_kept"]["words"])


def window(home: Path) -> str:
    """Open the window on the sandbox city, see it painted, and close it as a log-off does."""
    if shutil.which("Xvfb") is None:
        return "not tried: no Xvfb here"
    with framebuffer.hidden_screen(home) as screen:
        command = [str(FOLDER / "eamconsole-window"), "--home", str(home / "home"), "demo"]
        surroundings = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
        process = subprocess.Popen(command, env=_clean(surroundings), stderr=subprocess.PIPE)
        try:
            colors = until(lambda: screen.colors() > _FEWEST_COLORS and screen.colors(), process)
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
    if process.returncode != 0:
        raise TrialFault(f"exit status {process.returncode}: {said.decode()[-400:]}")
    return f"{colors} colors on the screen, and ended in order"


def start_time(_home: Path) -> str:
    """Compare how long the program takes to say its version, frozen and from source."""
    frozen = _fastest([str(FOLDER / "eamconsole"), "status", "--help"])
    source = _fastest([sys.executable, "-m", "eamconsole", "status", "--help"])
    words = f"{frozen:.2f} s frozen, {source:.2f} s from source: {frozen / source:.1f} times"
    if frozen > _SLOWEST * source:
        raise TrialFault(words)
    return words


ATTEMPTS: dict[str, Callable[[Path], str]] = {
    each.__name__: each
    for each in (contents, version, demo, libraries, keyring, window, start_time)
}


def _trial_command() -> list[str]:
    """Return the program that tries the libraries, laid beside them by links."""
    place = TRIAL.with_name("beside")
    place.mkdir(exist_ok=True)
    for name, source in (
        ("eamconsole-trial", TRIAL),
        ("_internal", FOLDER / "_internal"),
        ("eamconsole", FOLDER / "eamconsole"),
    ):
        link = place / name
        link.unlink(missing_ok=True)
        if name == "eamconsole-trial":
            shutil.copy(source, link)  # the loader looks beside where the file really is
        else:
            link.symlink_to(source)
    return [str(place / "eamconsole-trial")]


def _parts(said: str) -> str:
    try:
        told = json.loads(said)
    except ValueError:
        raise TrialFault(said[-800:]) from None
    bad = {name: each["words"] for name, each in told.items() if not each["fine"]}
    if bad:
        raise TrialFault(str(bad))
    return "; ".join(str(each["words"]) for each in told.values())


def _fastest(command: list[str]) -> float:
    times = []
    for _ in range(_STARTS):
        began = time.monotonic()
        _output(command)
        times.append(time.monotonic() - began)
    return statistics.median(sorted(times)[:3])


def _output(command: list[str], *, check: bool = True, **variables: str) -> str:
    done = subprocess.run(
        command,
        cwd=recipe.ROOT,
        env=_clean(variables),
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    if check and done.returncode != 0:
        raise TrialFault(f"exit status {done.returncode}: {(done.stdout + done.stderr)[-800:]}")
    return done.stdout


def _clean(variables: dict[str, str]) -> dict[str, str]:
    """Return the environment without a desktop, and without Python's own variables."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "XDG_", "QT_", "DBUS_"))
        and name not in ("DISPLAY", "WAYLAND_DISPLAY", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    }
    tried = {
        "EAMCONSOLE_TRIAL_PICTURE": str(_PICTURE),
        "EAMCONSOLE_TRIAL_WORKBOOK": str(_WORKBOOK),
    }
    return kept | tried | variables


def until(done: Callable[[], object], process: subprocess.Popen[bytes]) -> object:
    """Return what ``done`` says once it says anything; raise where the process ends before."""
    for _ in _moments():
        if process.poll() is not None:
            said = process.stderr.read() if process.stderr else b""
            raise TrialFault(f"it ended with {process.returncode}: {said.decode()[-400:]}")
        if answer := done():
            return answer
    raise TrialFault(f"nothing was painted within {_PATIENCE_SECONDS:.0f} s")


def _moments() -> Iterator[float]:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        time.sleep(0.25)
        yield time.monotonic()
