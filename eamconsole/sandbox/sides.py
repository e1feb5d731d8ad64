"""The systems of one city, joined to one clock and one set of recorded issues."""

from __future__ import annotations

from collections.abc import Sequence

from eamconsole.sandbox.arcgis.geocoder import ArcGis
from eamconsole.sandbox.call import App
from eamconsole.sandbox.clock import SimClock
from eamconsole.sandbox.eam.app import EamApp
from eamconsole.sandbox.eam.state import EamState
from eamconsole.sandbox.options import DEFAULT_SRID, CityOptions
from eamconsole.sandbox.seeclickfix.loading import Record
from eamconsole.sandbox.seeclickfix.simulator import SeeClickFix
from eamconsole.sandbox.traffic import Traffic


class Sides:
    """SeeClickFix, EAM and ArcGIS as they are at the start of a city or after a reset.

    Each category on the SeeClickFix side has its problem code on the EAM side, as in
    a city whose categories were synced.
    """

    def __init__(self, options: CityOptions, clock: SimClock, records: Sequence[Record]) -> None:
        self.seeclickfix = SeeClickFix(
            clock, records, seed=options.seed, calls_per_minute=options.calls_per_minute
        )
        self.eam = EamState(clock, srid=options.srid or DEFAULT_SRID, seed=options.seed)
        self.eam.seed_categories(category.title for category in self.seeclickfix.categories())
        self.arcgis = ArcGis()
        self.traffic = Traffic(self.seeclickfix, options.seed)

    def apps(self) -> dict[str, App]:
        """Return the web side of each system."""
        return {
            "seeclickfix": self.seeclickfix.handle,
            "eam": EamApp(self.eam),
            "arcgis": self.arcgis.handle,
        }
