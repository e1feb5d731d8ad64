"""The profile of the sandbox city: everything as a city would have it, only faster."""

from __future__ import annotations

from typing import Any

from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.reading import check_profile
from eamconsole.services.sandbox_city.process import CityAddresses

NAME = "sandbox-city"
SRID = 2234
"""The plane of the simulated EAM."""
_NO_LIMIT = 60_000
_FLOOD = 500
"""Closings, reopenings or comments that say the same, before a brake holds them."""
_BEFORE_ANY_RECORD = "1990-01-01T00:00:00Z"


def sandbox_profile(
    addresses: CityAddresses, *, organization: str, calls_per_minute: int
) -> Profile:
    """Return the profile for a running city; it names no bounds and waits for nothing long."""
    return check_profile(
        {
            "name": NAME,
            "organization": {
                "name": organization,
                "time_zone": "America/New_York",
                "contact": "sandbox@localhost",
            },
            "environments": {"active": "test", "test": _test(addresses)},
            "eam": {"server": {"quiet_seconds": 5}},
            "seeclickfix": {"server": {"quiet_seconds": 5}},
            "map": {"srid": SRID, "arcgis_url": addresses.arcgis_url},
            "comment_rules": [
                {
                    "field": "StatusCode",
                    "equals": "2",
                    "comment": "A crew has been assigned to request {request_number}.",
                }
            ],
            # An hour of a city goes by here in minutes: its usual work would look like a flood.
            "status": {"poll_seconds": 10, "brake_at_least": _FLOOD},
            "intake": {
                "poll_seconds": 5,
                "start_at": _BEFORE_ANY_RECORD,
            },
            "limits": {
                "seeclickfix_calls_per_minute": calls_per_minute or _NO_LIMIT,
                "image_downloads_per_second": 100,
                "eam_connections": 8,
                "retry_first_seconds": 2,
                "retry_max_seconds": 30,
            },
            "network": {"proxy": "none"},
        },
        NAME,
    )


def _test(addresses: CityAddresses) -> dict[str, Any]:
    return {
        "seeclickfix_url": addresses.seeclickfix_url,
        "organization_id": addresses.organization_id,
        "eam_url": addresses.eam_url,
        "eam_internal_url": addresses.eam_internal_url,
    }
