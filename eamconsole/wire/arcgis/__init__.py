"""Client of an ArcGIS locator."""

from eamconsole.wire.arcgis.locator import WORLD_GEOCODER, ArcGisLocator

__all__ = ["WORLD_GEOCODER", "ArcGisLocator"]
