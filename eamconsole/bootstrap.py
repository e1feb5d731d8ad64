"""Puts everything together: the only module that knows every concrete class.

Nothing heavy is imported before it is needed: a list of profiles needs no HTTP, a window
paints before the projection library is loaded.
"""

from __future__ import annotations

import atexit
import contextlib
import getpass
import os
import socket
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eamconsole.errors import ConfigurationError, CredentialError, JournalError
from eamconsole.services.installation import Installation
from eamconsole.support.clock import SystemClock
from eamconsole.support.places import Places, choose_places
from eamconsole.support.redaction import Redactor

if TYPE_CHECKING:
    from eamconsole.domain.city import Environment
    from eamconsole.services.connections import Connections
    from eamconsole.services.console import Console
    from eamconsole.services.profiles.model import Profile
    from eamconsole.services.sandbox_city import CityChoices
    from eamconsole.sync.engine import Engine
    from eamconsole.vault import Vault
    from eamconsole.wire.arcgis import ArcGisLocator
    from eamconsole.wire.eam import EamAccess
    from eamconsole.wire.http import Surroundings
    from eamconsole.wire.scf import ScfAccess


def install(home: Path | None = None) -> Installation:
    """Return the installation under ``home``, with its log file and the OS keyring."""
    redactor = Redactor()
    places = _made(choose_places(home))
    _start_log(places, redactor)
    kept: list[Vault] = []

    def vault() -> Vault:
        from eamconsole.vault import KeyringVault

        if not kept:
            kept.append(KeyringVault(redactor))
        return kept[0]

    return Installation(
        places=places, redactor=redactor, clock=SystemClock(), vault=vault, opener=open_console
    )


def open_console(installation: Installation, profile: Profile) -> Console:
    """Open a profile's journal and return everything that works on it."""
    from eamconsole.journal import Journal
    from eamconsole.services.console import Console
    from eamconsole.services.profiles import active_environment, environment_of

    environment = active_environment(profile)
    environment_of(profile, environment)
    url, schema = _journal_address(installation, profile, environment)
    journal = Journal.open(url, clock=installation.clock, name=schema)

    def build_engine(console: Console) -> Engine:
        return _build_engine(console, url, schema)

    def connect(console: Console) -> Connections:
        return _connect(installation, console)

    def surround(console: Console) -> Surroundings:
        return _surroundings(installation, console)

    return Console(
        surround=surround,
        profile=profile,
        environment=environment,
        places=installation.places,
        clock=installation.clock,
        journal=journal,
        connect=connect,
        build_engine=build_engine,
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


def _build_engine(console: Console, url: str, schema: str) -> Engine:
    from eamconsole.journal import FileStore, lock_for
    from eamconsole.services.checks.lapsing import read_certificate_ends
    from eamconsole.services.profiles import environment_of
    from eamconsole.services.profiles.server_keys import seeclickfix_server
    from eamconsole.sync.engine import Engine
    from eamconsole.sync.parts import EngineParts

    connections = console.connections
    place = environment_of(console.profile, console.environment)
    images = console.places.images_of(console.profile.name, console.environment.value)
    return Engine(
        EngineParts(
            journal=console.journal,
            lock=lock_for(console.journal, url, schema),
            seeclickfix=connections.seeclickfix,
            eam=connections.eam,
            projector=connections.projector,
            locator=connections.locator,
            rules=console.rules,
            files=FileStore(images),
            clock=console.clock,
            budget=console.budget,
            holder=holder(),
            may_write_categories=seeclickfix_server(console.profile).allow_assumed_endpoints,
            certificate_ends=partial(read_certificate_ends, console.profile, place),
        )
    )


def _connect(installation: Installation, console: Console) -> Connections:
    from eamconsole.services.connections import Connections
    from eamconsole.services.profiles.server_keys import eam_server, seeclickfix_server
    from eamconsole.wire.eam import EamClient
    from eamconsole.wire.projection import Projector
    from eamconsole.wire.scf import SeeClickFixClient

    profile, around = console.profile, console.surroundings
    scf = _scf_access(installation, console)
    access = _eam_access(installation, console, scf.user_agent)
    projector = Projector(profile.map.srid or _ANY_PLANE, console.rules.place.coordinates)
    seeclickfix = SeeClickFixClient(
        scf, seeclickfix_server(profile), around, permit=console.budget.spend
    )
    eam = EamClient(access, eam_server(profile), around, to_local=projector.to_local)
    locator = _locator(installation, console, scf.user_agent)
    clients = (seeclickfix, eam, locator) if locator else (seeclickfix, eam)
    return Connections(
        seeclickfix=seeclickfix,
        eam=eam,
        projector=projector,
        locator=locator,
        aborts=tuple(client.abort for client in clients),
        closes=tuple(client.shut for client in clients),
    )


def _scf_access(installation: Installation, console: Console) -> ScfAccess:
    from eamconsole.services.profiles import environment_of
    from eamconsole.vault import CredentialName
    from eamconsole.wire.scf import ScfAccess

    profile, environment = console.profile, console.environment
    place = environment_of(profile, environment)
    return ScfAccess(
        base_url=place.seeclickfix_url,
        organization_id=place.organization_id,
        token=installation.credentials.secret(
            profile.name, environment.value, CredentialName.SEECLICKFIX_TOKEN
        ),
        contact=profile.organization.contact,
    )


def _eam_access(installation: Installation, console: Console, user_agent: str) -> EamAccess:
    from eamconsole.services.profiles import environment_of
    from eamconsole.vault import CredentialName
    from eamconsole.wire.eam import EamAccess

    profile, environment, rules = console.profile, console.environment, console.rules
    place = environment_of(profile, environment)
    login = ""
    if place.eam_internal_url:
        login = installation.credentials.secret(
            profile.name, environment.value, CredentialName.EAM_LOGIN
        )
    return EamAccess(
        url=place.eam_url,
        zone=rules.work_zone or rules.zone,
        internal_url=place.eam_internal_url,
        login=login,
        app_id=place.eam_app_id,
        dialect=profile.eam.dialect,
        documents=profile.eam.documents,
        user_agent=user_agent,
    )


def _locator(installation: Installation, console: Console, user_agent: str) -> ArcGisLocator | None:
    from eamconsole.vault import CredentialName
    from eamconsole.wire.arcgis import ArcGisLocator

    profile = console.profile
    if not profile.map.reverse_geocode:
        return None
    token = installation.credentials.secret_if_stored(
        profile.name, console.environment.value, CredentialName.ARCGIS_TOKEN
    )
    return ArcGisLocator(profile.map.arcgis_url, token, console.surroundings, user_agent=user_agent)


_ANY_PLANE = "EPSG:3857"
"""Stands in where the profile sends degrees and needs no plane of its own."""


def _surroundings(installation: Installation, console: Console) -> Surroundings:
    from eamconsole.vault import CredentialName
    from eamconsole.wire.http import ProxyChoice, Surroundings

    setting = console.profile.network.proxy
    login = ""
    if setting != "none":
        # Without a keyring the addresses can still be tried; a login that is missing shows there.
        with contextlib.suppress(CredentialError):
            login = installation.credentials.secret_if_stored(
                console.profile.name, console.environment.value, CredentialName.PROXY_LOGIN
            )
    return Surroundings(
        redactor=installation.redactor,
        proxy=ProxyChoice(setting, login),
        on_exchange=console.pulse.note,
        clock=installation.clock,
    )


def _journal_address(
    installation: Installation, profile: Profile, environment: Environment
) -> tuple[str, str]:
    """Return the journal's address, its password filled in, and its schema."""
    if not profile.journal.url:
        file = installation.places.journal_file(profile.name, environment.value)
        return f"sqlite:///{file}", ""
    from urllib.parse import quote, urlsplit, urlunsplit

    from eamconsole.vault import CredentialName

    password = installation.credentials.secret_if_stored(
        profile.name, environment.value, CredentialName.JOURNAL_PASSWORD
    )
    parts = urlsplit(profile.journal.url)
    schema = f"{profile.name}_{environment.value}"
    if not password or parts.username is None:
        return profile.journal.url, schema
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{parts.username}:{quote(password, safe='')}@{host}"
    return urlunsplit(parts._replace(netloc=netloc)), schema


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
    except OSError as error:
        raise ConfigurationError(
            f"The folder {places.home} cannot be used: {error.strerror}.",
            "Choose another with --home or the variable EAMCONSOLE_HOME.",
        ) from error
    return places


def _start_log(places: Places, redactor: Redactor) -> None:
    from eamconsole.support.logs import LogFile

    log = LogFile(places.logs / "eamconsole.log", redactor)
    try:
        log.start()
    except OSError as error:
        raise JournalError(f"The log in {places.logs} cannot be written: {error}.") from error
    atexit.register(log.stop)
