"""Asks the servers of a profile until when their certificates are valid."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from eamconsole.services.checks.addresses import targets
from eamconsole.services.profiles.model import EnvironmentTable, Profile
from eamconsole.wire.certificates import certificate_end

log = logging.getLogger(__name__)

_SECONDS = 5.0


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
