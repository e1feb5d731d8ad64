"""How a sandbox city is to be, and where it is once it runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

DEFAULT_SRID = 2234
"""Connecticut in US survey feet: the plane of the example profile."""

_RECORDING = "new-england-2024-08-31.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class CityOptions:
    """The start conditions of a city.

    ``port`` is the first of four in a row, 0 takes any free ones; ``calls_per_minute``
    0 lifts SeeClickFix's limit.
    """

    issues_file: Path | None = None
    seed: int = 1
    port: int = 0
    calls_per_minute: int = 20
    latency_ms: int = 0
    srid: int | None = None

    def recording(self) -> str:
        """Return the text of the issues to start with, the bundled ones by default."""
        if self.issues_file is not None:
            return self.issues_file.read_text(encoding="utf-8")
        recordings = files("eamconsole.sandbox") / "recordings" / _RECORDING
        return recordings.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """What a client needs to work with the city; the credentials are invented."""

    seeclickfix_url: str
    organization_id: int
    token: str
    eam_url: str
    eam_internal_url: str
    eam_login: str
    arcgis_url: str
    control_url: str

    def as_json(self) -> dict[str, str | int]:
        """Return the endpoints as plain JSON values."""
        return asdict(self)
