"""Opens the console on a fresh sandbox city; its credentials stay in memory."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from eamconsole.services.console import Console
from eamconsole.services.installation import Installation
from eamconsole.services.sandbox_city.control import SandboxControl
from eamconsole.services.sandbox_city.process import CityChoices, CityProcess, SandboxFault
from eamconsole.services.sandbox_city.profile import NAME, sandbox_profile
from eamconsole.support.places import Places
from eamconsole.vault import CredentialKey, CredentialName, MemoryVault

FOLDER = "sandbox-city"
_MOST_CITIES = 9


@dataclass(frozen=True, slots=True)
class SandboxCity:
    """A running city with the console opened on it."""

    process: CityProcess
    console: Console
    control: SandboxControl
    claim: FileLock
    """Keeps the city's home for this process as long as it runs."""

    def close(self) -> None:
        """Close the console; the city ends with it."""
        self.console.close()


def open_sandbox_city(installation: Installation, choices: CityChoices) -> SandboxCity:
    """Start a city, write its profile into an empty home of its own, and open it."""
    home, claim = _claimed_home(installation)
    try:
        process = CityProcess.start(choices)
    except BaseException:
        claim.release()
        raise
    try:
        control = SandboxControl(process.addresses.control_url)
        inner = _installation(installation, home, process)
        profile = sandbox_profile(
            process.addresses,
            organization=str(control.ask("profile").get("organization") or "Sandbox City"),
            calls_per_minute=choices.calls_per_minute,
        )
        inner.profiles.save(profile)
        console = inner.open(NAME)
    except BaseException:
        process.stop()
        claim.release()
        raise
    console.sandbox_control_url = process.addresses.control_url
    console.ends_after += [process.stop, claim.release]
    return SandboxCity(process, console, control, claim)


@contextmanager
def sandbox_city(installation: Installation, choices: CityChoices) -> Iterator[SandboxCity]:
    """Open a sandbox city for the time of a block."""
    city = open_sandbox_city(installation, choices)
    try:
        yield city
    finally:
        city.close()


def _claimed_home(outer: Installation) -> tuple[Path, FileLock]:
    """Return a folder no other running sandbox city uses; a second one gets its own."""
    for number in range(1, _MOST_CITIES + 1):
        name = FOLDER if number == 1 else f"{FOLDER}-{number}"
        claim = FileLock(outer.places.home / f"{name}.lock")
        try:
            claim.acquire(timeout=0)
        except Timeout:
            continue
        return outer.places.home / name, claim
    raise SandboxFault(f"{_MOST_CITIES} sandbox cities run already.", "Close one of them.")


def _installation(outer: Installation, home: Path, process: CityProcess) -> Installation:
    """Return an empty installation below the real one that knows no keyring."""
    shutil.rmtree(home, ignore_errors=True)
    places = Places(home)
    places.make()
    vault = MemoryVault(outer.redactor)
    secrets = {
        CredentialName.SEECLICKFIX_TOKEN: process.addresses.token,
        CredentialName.EAM_LOGIN: process.addresses.eam_login,
    }
    for name, secret in secrets.items():
        vault.store(CredentialKey(NAME, "test", name), secret)
    # The computer's defaults are the city's: nobody may be alerted of an invented one.
    return dataclasses.replace(outer, places=places, vault=lambda: vault, machine=None)
