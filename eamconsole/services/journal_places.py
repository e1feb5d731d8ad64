"""Where the journals of a profile are: a file in the home folder, or a schema on a server."""

from __future__ import annotations

from eamconsole.domain.city import Environment
from eamconsole.journal import JournalAddress, file_address, server_address
from eamconsole.services.installation import Installation
from eamconsole.services.profiles.model import Profile
from eamconsole.vault import CredentialName


def place_of(
    installation: Installation, profile: Profile, environment: Environment
) -> tuple[JournalAddress, str]:
    """Return the journal's address, its password filled in, and its schema."""
    if not profile.journal.url:
        file = installation.places.journal_file(profile.name, environment.value)
        return file_address(file), ""
    password = installation.credentials.secret_if_stored(
        profile.name, environment.value, CredentialName.JOURNAL_PASSWORD
    )
    schema = f"{profile.name}_{environment.value}"
    return server_address(profile.journal.url, password), schema
