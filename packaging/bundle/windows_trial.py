"""Tries the installer for Windows under Wine: installs, plays, keeps, shows, syncs, and leaves.

Wine is not Windows; what is told here is told as Wine's.  Everything happens in a Windows folder
of its own, made anew, which knows nothing of the Python that built the program.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import framebuffer
import installer
import recipe
import windows

PREFIX = windows.PLACE / "trial"
_DIST = recipe.ROOT / "dist" / "windows"
_INSTALLED = "C:\\Program Files\\EAM Console"
_HOME = "C:\\city"
_DATA = "drive_c/users/root/AppData/Local/eamconsole"
_TRIAL = recipe.ROOT / "build" / "pyinstaller-windows" / "eamconsole" / "eamconsole-trial.exe"
_FEWEST_COLORS = 60
_SLOWEST = 4.0
"""Times as long as from source may the start of the installed program take."""
_LARGEST_INSTALLER = 110_000_000
_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ +\S+ \S+: ")
_TROUBLE = re.compile(r"WinError|sharing violation|Logging error|Permission denied", re.IGNORECASE)
_PROFILE = """name = "harborview"
[organization]
name = "City of Harborview"
time_zone = "America/New_York"
[environments]
active = "test"
[environments.test]
seeclickfix_url = "{seeclickfix_url}"
organization_id = {organization_id}
eam_url = "{eam_url}"
[map]
srid = 2234
arcgis_url = "{arcgis_url}"
[intake]
start_at = "1990-01-01T00:00:00Z"
poll_seconds = 5
[network]
proxy = "none"
[limits]
seeclickfix_calls_per_minute = 60000
"""


class TrialFault(Exception):
    """What was installed does not do what it should."""


@dataclass
class Machine:
    """A Windows folder of its own, with a screen nobody looks at."""

    display: str
    minutes: float
    colors: Callable[[], int]
    running: list[subprocess.Popen[str]] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    def start(self, *words: str, **pipes: Any) -> subprocess.Popen[str]:
        """Start a program in it."""
        inside = str(Path("/windows") / PREFIX.relative_to(windows.PLACE))
        surroundings = windows.surroundings(
            WINEPREFIX=inside, DISPLAY=self.display, **self.variables
        )
        command = windows.entered(["wine", *words])
        process = subprocess.Popen(command, env=surroundings, text=True, encoding="utf-8", **pipes)
        self.running.append(process)
        return process

    def run(self, *words: str, said_to: str | None = None, patience: float = 300) -> Ended:
        """Run a program to its end."""
        pipe = subprocess.PIPE
        process = self.start(*words, stdin=pipe, stdout=pipe, stderr=pipe)
        out, errors = process.communicate(said_to or "", timeout=patience)
        return Ended(process.returncode, out, errors)

    @contextmanager
    def with_variables(self, **variables: str) -> Iterator[None]:
        """Give programs variables for a while; Wine hands them on."""
        self.variables = variables
        try:
            yield
        finally:
            self.variables = {}

    def console(self, *words: str, **more: Any) -> Ended:
        """Run the installed console to its end."""
        return self.run(f"{_INSTALLED}\\eamconsole.exe", *words, **more)


@dataclass(frozen=True)
class Ended:
    """What a program said, and how it ended."""

    status: int
    out: str
    errors: str

    def fine(self, *statuses: int) -> Ended:
        """Return this, where the exit status is 0 or one of ``statuses``."""
        if self.status not in (0, *statuses):
            raise TrialFault(f"exit status {self.status}: {(self.errors or self.out)[-600:]}")
        return self


def run(minutes: float) -> int:
    """Try everything, say how each went; return 0 only if all is well."""
    if not installer.file_in(_DIST).is_file():
        raise windows.WindowsFault("Nothing is built yet: start.py build --windows")
    windows.prepare()
    shutil.rmtree(PREFIX, ignore_errors=True)
    PREFIX.mkdir(parents=True)
    failed = 0
    with framebuffer.hidden_screen(PREFIX) as screen:
        machine = Machine(screen.display, minutes, screen.colors)
        for attempt in ATTEMPTS:
            began = time.monotonic()
            try:
                verdict, words = "ok", attempt(machine)
            except (TrialFault, subprocess.TimeoutExpired, OSError, ValueError) as fault:
                verdict, words, failed = "FAILED", str(fault), failed + 1
            took = time.monotonic() - began
            print(f"{attempt.__name__}: {verdict} in {took:.1f} s; {words}", flush=True)
        for process in machine.running:
            process.kill()
    print(f"{failed} of {len(ATTEMPTS)} failed" if failed else "All of it works, under Wine.")
    return 1 if failed else 0


def installs(machine: Machine) -> str:
    """Install without a word; look at what Windows knows of it now."""
    machine.run("wineboot", "--init").fine()
    windows.lend_icu(PREFIX / "drive_c" / "windows" / "system32")
    setup = installer.file_in(_DIST).relative_to(recipe.ROOT)
    if (size := installer.file_in(_DIST).stat().st_size) > _LARGEST_INSTALLER:
        raise TrialFault(f"{setup.name} has {size:,} bytes, more than {_LARGEST_INSTALLER:,}")
    machine.run(f"Z:\\project\\{setup}".replace("/", "\\"), "/S").fine()
    folder = PREFIX / "drive_c/Program Files/EAM Console"
    link = PREFIX / "drive_c/ProgramData/Microsoft/Windows/Start Menu/Programs/EAM Console.lnk"
    missing = [each for each in (folder / "eamconsole.exe", link) if not each.is_file()]
    known = _registry(machine, "HKLM", "Uninstall\\EAMConsole")
    if missing or recipe.VERSION not in known:
        raise TrialFault(f"missing: {missing}; Windows knows {known!r}")
    if "EAM Console" in _registry(machine, "HKCU", "Run"):
        raise TrialFault("it starts at sign-in, and nobody asked for that")
    return (
        f"{size / 1e6:.0f} MB, silent, in the Start menu, in the list of programs, not at sign-in"
    )


def _registry(machine: Machine, hive: str, key: str) -> str:
    place = f"{hive}\\Software\\Microsoft\\Windows\\CurrentVersion\\{key}"
    return machine.run("reg", "query", place, "/reg:64").out


def demo(machine: Machine) -> str:
    """Play a whole round in the terminal."""
    said = machine.console("demo", "--headless").fine().out
    if "Both sides agree." not in said:
        raise TrialFault(said[-600:])
    return "Both sides agree."


def libraries(machine: Machine) -> str:
    """Let a program of the same libraries import, open, project, keep a secret, and paint."""
    beside = PREFIX / "drive_c/Program Files/EAM Console" / _TRIAL.name
    shutil.copy(_TRIAL, beside)
    tests = "Z:\\project\\tests\\data"
    surroundings = {
        "EAMCONSOLE_TRIAL_PICTURE": f"{tests}\\pictures\\phone.heic",
        "EAMCONSOLE_TRIAL_WORKBOOK": f"{tests}\\lists\\plain.xlsx",
        "EAMCONSOLE_TRIAL_KEYRING": "short",
        "QT_QPA_PLATFORM": "windows",
    }
    try:
        with machine.with_variables(**surroundings):
            ended = machine.run(f"{_INSTALLED}\\{_TRIAL.name}")
    finally:
        beside.unlink()
    told = json.loads(ended.out or json.dumps({"start": {"fine": False, "words": ended.errors}}))
    bad = {name: each["words"] for name, each in told.items() if not each["fine"]}
    if bad:
        raise TrialFault(str(bad))
    return "; ".join(str(each["words"]) for each in told.values())


def window(machine: Machine) -> str:
    """Open the window on the sandbox city, see it painted, and close it as a person does."""
    home = f"{_HOME}\\window"
    process = machine.start(f"{_INSTALLED}\\eamconsole-window.exe", "--home", home, "demo")
    for _ in _moments(120):
        if process.poll() is not None:
            raise TrialFault(f"it ended with {process.returncode}")
        if (colors := machine.colors()) > _FEWEST_COLORS:
            break
    else:
        raise TrialFault("nothing was painted")
    for _ in _moments(60):  # the first request may meet a dialog
        machine.run("taskkill", "/IM", "eamconsole-window.exe")
        if process.poll() is not None:
            break
    if process.poll() != 0:
        raise TrialFault(f"asked to close, it ended with {process.poll()}")
    return f"{colors} colors on the screen, and closed in order"


def start_time(machine: Machine) -> str:
    """Compare how long the program takes to show its help, frozen and from source."""
    words = ("status", "--help")
    frozen = min(_timed(lambda: machine.console(*words).fine()) for _ in range(5))
    python = f"Z:\\windows\\{windows.PYTHON.name}\\python.exe"
    with machine.with_variables(**windows.python_surroundings()):
        source = min(
            _timed(lambda: machine.run(python, "-m", "eamconsole", *words).fine()) for _ in range(5)
        )
    words = f"{frozen:.2f} s frozen, {source:.2f} s from source: {frozen / source:.1f} times"
    if frozen > _SLOWEST * source:
        raise TrialFault(words)
    return words


def _timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def syncs(machine: Machine) -> str:
    """Sync beside a look every five seconds: no line of the log lost, nobody in another's way."""
    home = ("--home", f"{_HOME}\\sync")
    with _city(machine) as ends:
        _set_up(machine, ends, home)
        service = machine.start(
            f"{_INSTALLED}\\eamconsole.exe", *home, "sync",
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        looks, took = 0, []
        for _ in _moments(machine.minutes * 60, 5.0):
            _ask(ends, "issues", {"summary": f"Light out {looks}"})
            began = time.monotonic()
            look = machine.console(*home, "status").fine(1)
            took.append(time.monotonic() - began)
            if _TROUBLE.search(look.out + look.errors):
                raise TrialFault(look.errors[-600:])
            looks += 1
        if service.poll() is not None:
            raise TrialFault(f"the service ended: {service.stderr and service.stderr.read()}")
        time.sleep(15)  # for what was reported last
        notices = json.loads(machine.console(*home, "notices", "--json").fine(1).out)
        _end(machine, service)
    return _compared(PREFIX / "drive_c/city/sync/logs", notices, looks, took)


def _end(machine: Machine, service: subprocess.Popen[str]) -> None:
    """Kill the service, as "End task" does; one that outlives it would hold the uninstaller up."""
    for _ in _moments(60, 2.0):
        machine.run("taskkill", "/F", "/IM", "eamconsole.exe")
        if service.poll() is not None:
            return
    raise TrialFault("the service outlived taskkill /F")


def _compared(logs: Path, notices: Any, looks: int, took: list[float]) -> str:
    text = "".join(file.read_text("utf-8") for file in sorted(logs.glob("*-sync*.log*")))
    lines = text.splitlines()
    torn = [line for line in lines if not _LINE.match(line) and not line.startswith((" ", "Trace"))]
    everything = "".join(file.read_text("utf-8") for file in logs.glob("*.log*"))
    told = re.findall(r"no_address: .*\(Request (\d+)\)", text)
    wanted = re.findall(r"\(Request (\d+)\) went to EAM", json.dumps(notices))
    if torn or _TROUBLE.search(everything):
        found = _TROUBLE.search(everything)
        raise TrialFault(
            f"torn: {torn[:3]}; trouble: {found and everything[found.start() :][:300]}"
        )
    if set(wanted) - set(told) or len(told) != len(set(told)) or len(wanted) < looks:
        raise TrialFault(
            f"{looks} looks, {len(wanted)} notices in the journal, {len(told)} lines in the log, "
            f"{len(set(told))} of them different"
        )
    return (
        f"{looks} looks ({statistics.median(took):.1f} s each), {len(lines)} lines, "
        f"each of {len(wanted)} notices stands in the log once; no sharing error"
    )


@contextmanager
def _city(machine: Machine) -> Iterator[dict[str, Any]]:
    """Run the simulators of both systems; the locator refuses, so that each record is told."""
    city = machine.start(
        f"{_INSTALLED}\\eamconsole.exe", "--home", f"{_HOME}\\sandbox", "sandbox",
        "--calls-per-minute", "0", "--tied", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        ends = json.loads(city.stdout.readline()) if city.stdout else {}
        _ask(ends, "arcgis", {"require_token": True})
        yield ends
    finally:
        if city.stdin:
            city.stdin.close()
        city.wait(60)


def _ask(ends: dict[str, Any], path: str, values: dict[str, Any]) -> None:
    body = json.dumps(values).encode()
    address = f"{ends['control_url'].rstrip('/')}/{path}"
    if not address.startswith("http://127.0.0.1"):
        raise TrialFault(f"{address} is not on this machine")
    asked = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - ours
    with urlopen(asked, timeout=30) as answer:  # noqa: S310
        answer.read()


def _set_up(machine: Machine, ends: dict[str, Any], home: tuple[str, str]) -> None:
    file = PREFIX / "drive_c/harborview.toml"
    file.write_text(_PROFILE.format(**ends), "utf-8")
    machine.console(*home, "profile", "import", "C:\\harborview.toml").fine()
    entry = ("harborview", "test", "seeclickfix-token")
    machine.console(*home, "credential", "set", *entry, said_to=ends["token"]).fine()
    machine.console(*home, "credential", "status", *entry).fine()


def leaves(machine: Machine) -> str:
    """Uninstall without a word: the program goes, what it kept stays; then it all goes."""
    data = PREFIX / _DATA
    if not data.is_dir():
        raise TrialFault(f"nothing was kept at {data}")
    kept = sorted(file.relative_to(data) for file in data.rglob("*") if file.is_file())
    _uninstall(machine)
    link = PREFIX / "drive_c/ProgramData/Microsoft/Windows/Start Menu/Programs/EAM Console.lnk"
    still = sorted(file.relative_to(data) for file in data.rglob("*") if file.is_file())
    if link.exists() or still != kept or "EAM" in _registry(machine, "HKLM", "Uninstall"):
        raise TrialFault(f"of {len(kept)} files of the person {len(still)} are there")
    setup = f"Z:\\project\\{installer.file_in(_DIST).relative_to(recipe.ROOT)}"
    machine.run(setup.replace("/", "\\"), "/S").fine()
    _uninstall(machine, "/PURGE")
    if data.exists():
        raise TrialFault("asked to, it left profiles and journals")
    return f"{len(kept)} files of the person stayed, and went when asked to"


def _uninstall(machine: Machine, *words: str) -> None:
    """Uninstall; the uninstaller copies itself away, so its end is seen by what it leaves."""
    folder = PREFIX / "drive_c/Program Files/EAM Console"
    machine.run(f"{_INSTALLED}\\uninstall.exe", "/S", *words).fine()
    for _ in _moments(120):
        if not folder.exists():
            return
    raise TrialFault(f"left: {[file.name for file in folder.iterdir()][:9]}")


def _moments(seconds: float, pause: float = 0.5) -> Iterator[None]:
    end = time.monotonic() + seconds
    while (now := time.monotonic()) < end:
        yield
        time.sleep(max(0.0, pause - (time.monotonic() - now)))


ATTEMPTS = (installs, demo, libraries, window, start_time, syncs, leaves)
