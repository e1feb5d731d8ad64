"""Puts everything together: the only module that knows every concrete class.

Nothing heavy is imported before it is needed: a list of profiles needs no HTTP, a window
paints before the projection library is loaded.
"""

from __future__ import annotations

import atexit
import getpass
import os
import socket
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eamconsole.errors import ConfigurationError, JournalError
from eamconsole.services.installation import Installation
from eamconsole.support.clock import SystemClock
from eamconsole.support.machine_file import machine_file
from eamconsole.support.places import Places, choose_places, why_no_folder
from eamconsole.support.redaction import Redactor

if TYPE_CHECKING:
    from eamconsole.journal import Journal, JournalAddress
    from eamconsole.services.console import Console
    from eamconsole.services.profiles.machine_defaults import Machine
    from eamconsole.services.profiles.model import Profile
    from eamconsole.services.sandbox_city import CityChoices
    from eamconsole.sync.parts import EngineParts
    from eamconsole.vault import Vault


def install(home: Path | None = None, kind: str = "command") -> Installation:
    """Return the installation under ``home``, with its log file and the OS keyring.

    ``kind`` names the log: ``window``, ``sync``, or any other ``command``.
    """
    redactor = Redactor()
    machine = _machine()
    places = _made(choose_places(home, of_machine=machine.home if machine else None))
    _start_log(places, kind, redactor)
    kept: list[Vault] = []

    def vault() -> Vault:
        from eamconsole.vault import KeyringVault

        if not kept:
            kept.append(KeyringVault(redactor))
        return kept[0]

    return Installation(
        places=places,
        redactor=redactor,
        clock=SystemClock(),
        vault=vault,
        opener=open_console,
        machine=machine,
    )


def _machine() -> Machine | None:
    """Return this computer's defaults; nothing is imported for a file that is not there."""
    place = machine_file()
    if place is None or place.is_missing:
        return None
    from eamconsole.services.profiles.machine_defaults import machine_defaults

    return machine_defaults()


def open_console(installation: Installation, profile: Profile) -> Console:
    """Open a profile's journal and return everything that works on it."""
    from eamconsole.journal import lock_is_held
    from eamconsole.services.console import Console
    from eamconsole.services.journal_places import place_of
    from eamconsole.services.profiles import active_environment, environment_of

    environment = active_environment(profile)
    environment_of(profile, environment)
    url, schema = place_of(installation, profile, environment)
    journal = _opened(url, schema, installation)

    def build_parts(console: Console) -> EngineParts:
        return _engine_parts(console, url, schema)

    return Console(
        profile=profile,
        environment=environment,
        places=installation.places,
        clock=installation.clock,
        redactor=installation.redactor,
        credentials=lambda: installation.credentials,
        journal=journal,
        build_parts=build_parts,
        lock_is_held=partial(lock_is_held, journal, schema),
    )


def run_window(
    installation: Installation,
    *,
    profile: str | None = None,
    city: CityChoices | None = None,
    in_tray: bool = False,
) -> int:
    """Show the window until it is closed; says what is missing where Qt cannot start."""
    try:
        from eamconsole.gui import app
    except ImportError as error:
        raise ConfigurationError(
            f"The window cannot be opened: {error}.",
            "Install the libraries Qt names, or sync without a window: eamconsole sync",
        ) from error
    return app.run_window(installation, profile=profile, city=city, in_tray=in_tray)


def _opened(url: JournalAddress, schema: str, installation: Installation) -> Journal:
    """Open a journal that people and engines may use; raises ``JournalError``."""
    from eamconsole.journal import Journal, refuse_moved

    journal = Journal.open(url, clock=installation.clock, name=schema)
    try:
        with journal.read() as ledgers:
            refuse_moved(ledgers)
    except BaseException:
        journal.close()
        raise
    return journal


def _engine_parts(console: Console, url: JournalAddress, schema: str) -> EngineParts:
    from eamconsole.journal import Fence, FileStore, lock_for
    from eamconsole.services.checks.expiry import read_certificate_ends, read_credential_ends
    from eamconsole.services.profiles.server_keys import seeclickfix_server
    from eamconsole.services.setup.report import program_version
    from eamconsole.sync.parts import EngineParts

    systems = console.systems
    connections = systems.connections
    profile, environment = console.profile.name, console.environment.value
    images = console.places.images_of(profile, environment)
    return EngineParts(
        journal=console.journal,
        organization=systems.clients.place.organization_id,
        lock=lock_for(console.journal, url, schema),
        seeclickfix=connections.seeclickfix,
        eam=connections.eam,
        projector=connections.projector,
        locator=connections.locator,
        rules=console.rules,
        files=FileStore(images),
        clock=console.clock,
        budget=systems.budget,
        holder=holder(),
        may_write_categories=seeclickfix_server(console.profile).allow_assumed_endpoints,
        server_clocks=systems.server_clocks,
        fence=Fence(console.places.journal_file(profile, environment)),
        archive=console.places.archive,
        report_outage=console.outages.report,
        credential_ends=partial(read_credential_ends, console),
        certificate_ends=partial(read_certificate_ends, console.profile, systems.clients.place),
        announced_version=systems.clients.announced_version(),
        own_version=program_version(),
    )


def holder() -> str:
    """Return who this process is, as the lease names it."""
    return f"{socket.gethostname()}/{os.getpid()}/{_user()}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return str(os.getpid())


def _made(places: Places) -> Places:
    try:
        places.make()
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"The folder {places.home} cannot be used: {why_no_folder(error)}.",
            "Choose another with --home or the variable EAMCONSOLE_HOME.",
        ) from error
    return places


def _start_log(places: Places, kind: str, redactor: Redactor) -> None:
    from eamconsole.support.logs import LogFile

    log = LogFile(places.log_file(kind), redactor)
    try:
        log.start()
    except OSError as error:
        raise JournalError(f"The log in {places.logs} cannot be written: {error}.") from error
    atexit.register(log.stop)
