"""Tries the Debian package in a bare Debian: installs, plays, paints, and leaves but the journal.

The bare system lies in a folder that debootstrap makes; nothing is installed on this machine.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import debian
import framebuffer
import recipe
import trial

MIRROR = "http://deb.debian.org/debian"
_CLERK = "clerk"
_HOME = f"home/{_CLERK}"
_CLERKS = f"exec runuser -u {_CLERK} -- env HOME=/{_HOME} "
_PATIENCE_SECONDS = 1800
_FEWEST_COLORS = 60
_MOUNTS = (
    "mount -t proc proc {0}/proc && mount --rbind /dev {0}/dev && mkdir -p {0}/tmp/.X11-unix && "
)
_SCREEN = "mount --bind /tmp/.X11-unix {0}/tmp/.X11-unix && "


@dataclass(frozen=True)
class Bare:
    """A folder with a whole system in it."""

    place: Path

    def entered(self, script: str) -> list[str]:
        """Return the command that runs a script in it, with processes, devices and the screen."""
        mounts = (_MOUNTS + (_SCREEN if Path("/tmp/.X11-unix").is_dir() else "")).format(self.place)  # noqa: S108
        inside = shlex.join(["chroot", str(self.place), "sh", "-c", script])
        return ["unshare", "--mount", "sh", "-c", f"{mounts}exec {inside}"]

    def surroundings(self, **variables: str) -> dict[str, str]:
        """Return an environment that holds nothing of this machine's."""
        plain = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        return plain | {"DEBIAN_FRONTEND": "noninteractive"} | variables

    def run(self, script: str) -> str:
        """Run a script as root to its end and return what it said."""
        done = subprocess.run(
            self.entered(script),
            env=self.surroundings(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            said = (done.stdout + done.stderr)[-900:]
            raise trial.TrialFault(f"exit status {done.returncode}: {said}")
        return done.stdout

    def named(self) -> set[str]:
        """Return what has the console's name, outside homes and what apt remembers."""
        beside = "-path /proc -o -path /dev -o -path /home -o -path /root -o -path /var/log"
        said = self.run(
            f"find / \\( {beside} -o -path /var/cache -o -path /tmp \\) -prune "
            "-o -iname '*eamconsole*' -print"
        )
        return set(said.split())


def run(place: Path, release: str) -> int:
    """Try everything in a bare system, say how each went; return 0 only if all is well."""
    package = recipe.DIST / f"eamconsole_{recipe.VERSION}_{debian.architecture()}.deb"
    if not package.is_file():
        print("No .deb is built yet: python3 packaging/start.py build", file=sys.stderr)
        return 3
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        print("Not tried: a bare system needs root and debootstrap.", file=sys.stderr)
        return 3
    bare = Bare(place.absolute())
    _make(bare, release)
    shutil.copy(package, bare.place / "root" / "eamconsole.deb")
    failed = 0
    for attempt in ATTEMPTS:
        began = time.monotonic()
        try:
            verdict, words = "ok", attempt(bare)
        except (trial.TrialFault, subprocess.TimeoutExpired, OSError) as fault:
            verdict, words, failed = "FAILED", str(fault), failed + 1
        took = time.monotonic() - began
        print(f"{release}, {attempt.__name__}: {verdict} in {took:.1f} s; {words}", flush=True)
    print(f"{failed} of {len(ATTEMPTS)} failed" if failed else f"All of it works in {release}.")
    return 1 if failed else 0


def _make(bare: Bare, release: str) -> None:
    if not (bare.place / "root").is_dir():
        print(f"Making a bare {release} in {bare.place} (some minutes)", flush=True)
        command = ["debootstrap", "--variant=minbase", release, str(bare.place), MIRROR]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def installs(bare: Bare) -> str:
    """Install the package with what it depends on; nothing is started."""
    before = bare.named()
    bare.run(
        "apt-get -q update && apt-get -qy install --no-install-recommends /root/eamconsole.deb"
    )
    bare.run(f"id {_CLERK} 2>/dev/null || useradd --create-home {_CLERK}")
    enabled = [each for each in bare.named() if each.startswith("/etc/systemd")]
    if before or enabled:
        raise trial.TrialFault(f"there before: {sorted(before)[:5]}; turned on: {enabled}")
    return bare.run("dpkg-query -W -f '${Version}, ${Installed-Size} kB' eamconsole").strip()


def demo(bare: Bare) -> str:
    """Play a whole round in the terminal, as a person who is not root."""
    said = bare.run(f"{_CLERKS} eamconsole demo --headless")
    if "Both sides agree." not in said:
        raise trial.TrialFault(said[-600:])
    return said.strip().splitlines()[-1]


def window(bare: Bare) -> str:
    """Open the window on the sandbox city, see it painted, and close it as a log-off does."""
    folder = bare.place / "root"
    with framebuffer.hidden_screen(folder) as screen:
        variables = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
        process = subprocess.Popen(
            bare.entered(f"{_CLERKS} eamconsole-window demo"),
            env=bare.surroundings(**variables),
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            colors = trial.until(
                lambda: screen.colors() > _FEWEST_COLORS and screen.colors(), process
            )
            _close(bare)
            _, said = process.communicate(timeout=120)
        finally:
            process.kill()
            process.wait()
    if process.returncode != 0:
        raise trial.TrialFault(f"exit status {process.returncode}: {said.decode()[-400:]}")
    return f"{colors} colors on the screen, and ended in order"


def _close(bare: Bare) -> None:
    """Ask the programs that run out of the bare folder to end."""
    program = bare.place / debian.INSTALLED / "eamconsole-window"
    for process in Path("/proc").glob("[0-9]*"):
        try:
            runs = (process / "exe").readlink()
        except OSError:
            continue
        if runs.name == program.name and (process / "root").readlink() == bare.place:
            os.kill(int(process.name), 15)


def keeps(bare: Bare) -> str:
    """Take in a city's profile; the journal is made where the person's things are."""
    profile = max((recipe.ROOT / "tests" / "upgrade" / "released").glob("*/harborview.toml"))
    target = bare.place / _HOME / profile.name
    target.write_bytes(profile.read_bytes())
    target.chmod(0o644)
    said = bare.run(f"{_CLERKS} eamconsole profile import /{_HOME}/{profile.name}")
    bare.run(f"({_CLERKS} eamconsole status) || test $? = 1")  # it was never synced
    return said.strip()


def leaves(bare: Bare) -> str:
    """Purge the package: the program goes, what the person's console kept stays."""
    home = bare.place / _HOME
    kept = {file for file in home.rglob("*") if file.is_file()}
    journals = [file for file in kept if file.suffix == ".sqlite"]
    bare.run("apt-get -qy purge eamconsole")
    gone = kept - {file for file in home.rglob("*") if file.is_file()}
    left = bare.named()
    if gone or left or not journals:
        raise trial.TrialFault(
            f"of the person's went {gone}; left: {left}; {len(journals)} journals"
        )
    return f"{len(kept)} files of the person stayed, {len(journals)} journals among them; no other"


ATTEMPTS: tuple[Callable[[Bare], str], ...] = (installs, demo, window, keeps, leaves)
