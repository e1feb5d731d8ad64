"""A person's word that EAM keeps private records from the public, where nothing shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eamconsole.domain.privacy import server_key
from eamconsole.errors import ConfigurationError
from eamconsole.services.profiles.server_keys import eam_server
from eamconsole.sync.delivery.vouching import vouch

if TYPE_CHECKING:
    from eamconsole.services.console import Console


def vouch_private(console: Console) -> str:
    """Keep who said so, when and for which server; what waited for it goes on."""
    address, server = console.systems.clients.place.eam_internal_url, eam_server(console.profile)
    if not address:
        raise ConfigurationError(
            "Private Requests need EAM's internal API, and the profile has no address for it.",
            "Enter the address and the login of the internal API in Settings first.",
        )
    key = server_key(address, server.public_flag, sent=server.send_public_flag)
    at = console.clock.now()
    console.journal.write(lambda ledgers: vouch(ledgers, key, console.actor, at))
    console.poke()
    return address
