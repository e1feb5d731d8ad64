"""The one maker of clients: what a profile says and the keyring holds becomes something to call.

Making a client calls nobody.  The libraries behind it are imported on first use: whoever lists
profiles, or paints a window, waits for none of them.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from eamconsole.domain.city import CityRules, Environment
from eamconsole.domain.identity import Auth
from eamconsole.errors import CredentialError
from eamconsole.services.connections import Connections
from eamconsole.services.credentials import Credentials
from eamconsole.services.profiles.consistency import present_environments
from eamconsole.services.profiles.logins import citizen_auth, internal_auth, secret_for
from eamconsole.services.profiles.model import EnvironmentTable, Profile
from eamconsole.services.profiles.rules import environment_of
from eamconsole.services.profiles.server_keys import eam_server, seeclickfix_server
from eamconsole.support.clock import Clock
from eamconsole.support.redaction import Redactor
from eamconsole.vault import CredentialName

if TYPE_CHECKING:
    from eamconsole.wire.arcgis import ArcGisBasemap, ArcGisLocator
    from eamconsole.wire.eam import EamAccess, EamClient
    from eamconsole.wire.eam.access import EamSides
    from eamconsole.wire.eam.authorizing import Authorizer
    from eamconsole.wire.http import ExchangeListener, Surroundings
    from eamconsole.wire.projection import Projector
    from eamconsole.wire.scf import SeeClickFixClient

_ANY_PLANE = "EPSG:3857"
"""Stands in where the profile sends degrees and needs no plane of its own."""


@dataclass(kw_only=True)
class Clients:
    """Makes the clients of one environment; each asks the keyring only for its own credential.

    Whoever makes a single client shuts it again.  ``permit`` is asked before each call to
    SeeClickFix; ``on_exchange`` hears of every call.
    """

    profile: Profile
    environment: Environment
    rules: CityRules
    credentials: Callable[[], Credentials]
    redactor: Redactor
    clock: Clock
    permit: Callable[[], None]
    on_exchange: ExchangeListener | None = None
    reads_only: bool = False

    @property
    def place(self) -> EnvironmentTable:
        """The addresses of the environment."""
        return environment_of(self.profile, self.environment)

    @cached_property
    def surroundings(self) -> Surroundings:
        """What all channels share: the way through the proxy, trust, redaction."""
        from eamconsole.wire.http import ProxyChoice, Surroundings

        setting = self.profile.network.proxy
        login = ""
        if setting != "none":
            # Without a keyring the addresses can still be tried; a missing login shows there.
            with contextlib.suppress(CredentialError):
                login = self._secret_if_stored(CredentialName.PROXY_LOGIN)
        proxy = ProxyChoice(setting, login)
        self.redactor.register(*proxy.secrets())
        return Surroundings(
            redactor=self.redactor,
            proxy=proxy,
            on_exchange=self.on_exchange,
            clock=self.clock,
            reads_only=self.reads_only,
        )

    def connect(self) -> Connections:
        """Return everything the engine calls; raises ``CredentialError`` where one is missing."""
        projector = self.projector()
        seeclickfix, eam = self.seeclickfix(), self.eam(projector)
        locator = self.locator()
        clients = (seeclickfix, eam, locator) if locator else (seeclickfix, eam)
        return Connections(
            seeclickfix=seeclickfix,
            eam=eam,
            projector=projector,
            locator=locator,
            aborts=tuple(client.abort for client in clients),
            closes=tuple(client.shut for client in clients),
        )

    def seeclickfix(self) -> SeeClickFixClient:
        """Return the client of SeeClickFix; raises ``CredentialError`` without a token."""
        from eamconsole.wire.scf import ScfAccess, SeeClickFixClient

        access = ScfAccess(
            base_url=self.place.seeclickfix_url,
            organization_id=self.place.organization_id,
            token=self._secret(CredentialName.SEECLICKFIX_TOKEN),
            stored_token=partial(self.stored_now, CredentialName.SEECLICKFIX_TOKEN),
            contact=self.profile.organization.contact,
        )
        around, server = self.surroundings, seeclickfix_server(self.profile)
        return SeeClickFixClient(access, server, around, permit=self.permit)

    def eam(self, projector: Projector | None = None) -> EamClient:
        """Return the client of EAM; raises ``CredentialError`` without the login it needs."""
        from eamconsole.wire.eam import EamClient

        translate = (projector or self.projector()).translated
        access = self._eam_access(internal=bool(self.place.eam_internal_url))
        return EamClient(access, eam_server(self.profile), self.surroundings, translate=translate)

    def eam_sides(self, *, internal: bool) -> EamSides:
        """Return EAM's bare APIs, for checks; only with ``internal`` the login is needed."""
        from eamconsole.wire.eam.access import EamSides

        access = self._eam_access(internal=internal)
        return EamSides(access, eam_server(self.profile), self.surroundings)

    def eam_at(self, url: str) -> EamSides:
        """Return the citizen API of the other environment, to compare what it shows.

        With the login of that environment where one is stored, never with the one of this.
        """
        from eamconsole.wire.eam.access import EamSides

        access = self._eam_access(internal=False)
        access = dataclasses.replace(access, url=url, citizen=self._authorizer_at(url))
        return EamSides(access, eam_server(self.profile), self.surroundings)

    def projector(self) -> Projector:
        """Return the way from degrees to the profile's coordinates."""
        from eamconsole.wire.projection import Projector

        return Projector(self.profile.map.srid or _ANY_PLANE, self.rules.place.coordinates)

    def basemap(self) -> ArcGisBasemap | None:
        """Return the map server of the small maps; None where the profile names none."""
        from eamconsole.wire.arcgis import ArcGisBasemap

        url = self.profile.map.basemap_url
        # How fast it draws says nothing of the locator, whose pulse is shown.
        around = dataclasses.replace(self.surroundings, on_exchange=None)
        return ArcGisBasemap(url, around, user_agent=self._user_agent) if url else None

    def locator(self) -> ArcGisLocator | None:
        """Return the ArcGIS locator, Esri's by default; None where no address is looked up."""
        from eamconsole.wire.arcgis import ArcGisLocator

        if not (self.profile.map.reverse_geocode or self.profile.map.verify_address):
            return None
        token = self._secret_if_stored(CredentialName.ARCGIS_TOKEN)
        return ArcGisLocator(
            self.profile.map.arcgis_url,
            token,
            self.surroundings,
            user_agent=self._user_agent,
            stored_token=partial(self.stored_now, CredentialName.ARCGIS_TOKEN),
            for_storage=self.profile.map.for_storage,
        )

    def announced_version(self) -> Callable[[], str] | None:
        """Return what reads which version the city offers; None where the profile names no file."""
        from eamconsole.wire.updates import VersionFile

        address = self.profile.updates.address
        return VersionFile(address, self.surroundings).read if address else None

    def _eam_access(self, *, internal: bool) -> EamAccess:
        from eamconsole.wire.eam import EamAccess

        place, eam = self.place, self.profile.eam
        return EamAccess(
            url=place.eam_url,
            zone=self.rules.work_zone or self.rules.zone,
            internal_url=place.eam_internal_url if internal else "",
            citizen=self._authorizer(citizen_auth(place)),
            internal=self._authorizer(internal_auth(place) if internal else "none"),
            app_id=place.eam_app_id,
            dialect=eam.dialect,
            documents=eam.documents,
            user_agent=self._user_agent,
        )

    def _authorizer(self, auth: Auth) -> Authorizer:
        """Return a way into EAM; raises ``CredentialMissing`` where its secret is not stored."""
        from eamconsole.wire.eam.authorizing import Authorizer

        name, header = secret_for(auth), self.place.eam_key_header
        if name is None:
            return Authorizer()
        return Authorizer(
            auth=auth,
            secret=self._secret(name),
            stored=partial(self.stored_now, name),
            key_header=header,
        )

    def _authorizer_at(self, url: str) -> Authorizer:
        """Return the way into the other environment; none where its secret is not stored."""
        from eamconsole.wire.eam.authorizing import Authorizer

        for environment, place in present_environments(self.profile).items():
            if place is None or environment == self.environment.value or place.eam_url != url:
                continue
            auth = citizen_auth(place)
            name, find = secret_for(auth), self.credentials().secret_if_stored
            secret = find(self.profile.name, environment, name) if name else ""
            if secret:
                return Authorizer(auth=auth, secret=secret, key_header=place.eam_key_header)
        return Authorizer()

    @property
    def _user_agent(self) -> str:
        from eamconsole.wire.scf import user_agent

        return user_agent(self.profile.organization.contact)

    def _secret(self, name: CredentialName) -> str:
        return self.credentials().secret(self.profile.name, self.environment.value, name)

    def stored_now(self, name: CredentialName) -> str:
        """Return a secret as it is stored by now; '' where none is."""
        return self.credentials().stored_now(self.profile.name, self.environment.value, name)

    def _secret_if_stored(self, name: CredentialName) -> str:
        return self.credentials().secret_if_stored(self.profile.name, self.environment.value, name)
