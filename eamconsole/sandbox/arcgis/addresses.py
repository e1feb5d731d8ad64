"""Invents the address of a point: the same point always has the same one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_STREETS = (
    "Main St", "Pine St", "Oak Ave", "Harbor Rd", "State St", "Church St", "Elm St",
    "Seaview Ter", "Mill Ln", "Park Ave",
)  # fmt: skip
_CITY, _REGION, _ABBREVIATION = "Harborview", "Connecticut", "CT"


@dataclass(frozen=True, slots=True)
class Address:
    """A street address in the sandbox city."""

    number: int
    street: str
    postal: str

    def as_json(self) -> dict[str, str]:
        """Return the attributes the World geocoder gives an address."""
        line = f"{self.number} {self.street}"
        matched = f"{line}, {_CITY}, {_REGION}, {self.postal}"
        return {
            "Match_addr": matched,
            "LongLabel": f"{line}, {_CITY}, {_ABBREVIATION}, {self.postal}, USA",
            "ShortLabel": line,
            "Addr_type": "PointAddress",
            "Type": "",
            "PlaceName": "",
            "AddNum": str(self.number),
            "Address": line,
            "Block": "",
            "Sector": "",
            "Neighborhood": "",
            "District": "",
            "City": _CITY,
            "MetroArea": "",
            "Subregion": "Harbor County",
            "Region": _REGION,
            "RegionAbbr": _ABBREVIATION,
            "Territory": "",
            "Postal": self.postal,
            "PostalExt": "",
            "CntryName": "United States",
            "CountryCode": "USA",
        }


def address_at(longitude: float, latitude: float) -> Address | None:
    """Return the address at a point, None where nobody lives: off the globe or at 0/0."""
    if abs(longitude) > 180 or abs(latitude) > 90:
        return None
    if abs(longitude) < 0.01 and abs(latitude) < 0.01:
        return None
    place = f"{longitude:.4f},{latitude:.4f}"
    chance = int.from_bytes(hashlib.sha256(place.encode()).digest()[:8], "big")
    street = _STREETS[chance % len(_STREETS)]
    return Address(1 + chance // 16 % 990, street, f"066{chance // 65536 % 12:02d}")
