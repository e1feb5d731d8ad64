"""Until when certificates, tokens and logins of a profile are good."""

from __future__ import annotations

import base64
import binascii
import json
import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from eamconsole.errors import CredentialError
from eamconsole.services.checks.addresses import targets
from eamconsole.services.profiles.model import EnvironmentTable, Profile
from eamconsole.vault import CredentialName
from eamconsole.wire.certificates import certificate_end

if TYPE_CHECKING:
    from eamconsole.services.console import Console

log = logging.getLogger(__name__)

_SECONDS = 5.0
_LONGEST_TOKEN = 20_000


def read_certificate_ends(profile: Profile, place: EnvironmentTable) -> Mapping[str, datetime]:
    """Return the end dates by title; a server that cannot be asked directly is left out.

    A handshake each; nothing is sent, so no call budget is spent.
    """
    found = {}
    for target in targets(profile, place):
        if urlsplit(target.url).scheme != "https" or not target.host:
            continue
        end = certificate_end(target.host, target.port, _SECONDS)
        if end is None:
            log.info("no certificate to be had from %s", target.host)
        else:
            found[f"{target.check.removesuffix(' address')} certificate"] = end
    return found


def read_credential_ends(console: Console) -> Mapping[str, datetime]:
    """Return the end dates of tokens and logins: what the token says, else what was typed."""
    place, zone = console.systems.clients.place, console.zone
    found = {
        "SeeClickFix token": _token_end(console) or _typed(place.seeclickfix_token_ends, zone),
        "EAM login": _typed(place.eam_login_ends, zone),
    }
    return {title: at for title, at in found.items() if at is not None}


def end_told_by(token: str) -> datetime | None:
    """Return the end date a token tells of itself (JWT); most tell nothing."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > _LONGEST_TOKEN:
        return None
    padded = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        told = json.loads(base64.urlsafe_b64decode(padded))
        return datetime.fromtimestamp(int(told["exp"]), UTC)
    except (binascii.Error, KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _token_end(console: Console) -> datetime | None:
    try:
        token = console.credentials().secret_if_stored(
            console.profile.name, console.environment.value, CredentialName.SEECLICKFIX_TOKEN
        )
    except CredentialError:
        return None
    return end_told_by(token)


def _typed(day: str, zone: ZoneInfo) -> datetime | None:
    """Return the end of a last day."""
    if not day:
        return None
    following = date.fromisoformat(day) + timedelta(days=1)
    return datetime.combine(following, time(), zone).astimezone(UTC) - timedelta(seconds=1)
