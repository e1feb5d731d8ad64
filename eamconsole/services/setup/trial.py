"""Opens what has been typed so far, for checks and test runs, without leaving a trace."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from eamconsole.services.console import Console
from eamconsole.services.installation import Installation
from eamconsole.services.profiles.model import EnvironmentTable
from eamconsole.services.profiles.reading import check_profile
from eamconsole.services.profiles.rules import environment_of
from eamconsole.services.profiles.server_keys import eam_server, seeclickfix_server
from eamconsole.services.setup.draft import Draft
from eamconsole.support.places import Places
from eamconsole.vault import CredentialName

if TYPE_CHECKING:
    from eamconsole.wire.arcgis.locator import ArcGisLocator
    from eamconsole.wire.eam import EamAccess, EamClient
    from eamconsole.wire.scf import SeeClickFixClient


@dataclass(frozen=True, slots=True)
class Trial:
    """One environment of a draft, opened.  Each client needs only its own credential."""

    installation: Installation
    console: Console

    @property
    def place(self) -> EnvironmentTable:
        """The addresses of the environment."""
        return environment_of(self.console.profile, self.console.environment)

    def seeclickfix(self) -> SeeClickFixClient:
        """Return the client of SeeClickFix; raises ``CredentialError`` without a token."""
        from eamconsole.wire.scf import ScfAccess, SeeClickFixClient

        profile = self.console.profile
        access = ScfAccess(
            base_url=self.place.seeclickfix_url,
            organization_id=self.place.organization_id,
            token=self._secret(CredentialName.SEECLICKFIX_TOKEN),
            contact=profile.organization.contact,
        )
        return SeeClickFixClient(
            access,
            seeclickfix_server(profile),
            self.console.surroundings,
            permit=self.console.budget.spend,
        )

    def eam_access(self, *, internal: bool) -> EamAccess:
        """Return how EAM is reached; with ``internal`` its login is needed, too."""
        from eamconsole.wire.eam import EamAccess

        rules, profile = self.console.rules, self.console.profile
        return EamAccess(
            url=self.place.eam_url,
            zone=rules.work_zone or rules.zone,
            internal_url=self.place.eam_internal_url if internal else "",
            login=self._secret(CredentialName.EAM_LOGIN) if internal else "",
            app_id=self.place.eam_app_id,
            dialect=profile.eam.dialect,
            documents=profile.eam.documents,
        )

    def eam(self) -> EamClient:
        """Return the client of EAM; raises ``CredentialError`` without the login it needs."""
        from eamconsole.wire.eam import EamClient
        from eamconsole.wire.projection import Projector

        profile = self.console.profile
        projector = Projector(profile.map.srid or "EPSG:3857", self.console.rules.place.coordinates)
        return EamClient(
            self.eam_access(internal=bool(self.place.eam_internal_url)),
            eam_server(profile),
            self.console.surroundings,
            to_local=projector.to_local,
        )

    def locator(self) -> ArcGisLocator:
        """Return the ArcGIS locator, Esri's World Geocoder where none is named."""
        from eamconsole.wire.arcgis.locator import ArcGisLocator

        token = self.installation.credentials.secret_if_stored(
            self.console.profile.name, self.console.environment.value, CredentialName.ARCGIS_TOKEN
        )
        return ArcGisLocator(self.console.profile.map.arcgis_url, token, self.console.surroundings)

    def _secret(self, name: CredentialName) -> str:
        return self.installation.credentials.secret(
            self.console.profile.name, self.console.environment.value, name
        )


@contextmanager
def trial(installation: Installation, draft: Draft, environment: str = "test") -> Iterator[Trial]:
    """Open one environment of a draft on a journal of its own that is thrown away."""
    profile = check_profile(draft.trial_tables(environment), "the draft")
    with TemporaryDirectory(prefix="eamconsole-") as folder:
        places = Places(Path(folder))
        places.make()
        inner = dataclasses.replace(installation, places=places)
        with inner.opener(inner, profile) as console:
            yield Trial(inner, console)
