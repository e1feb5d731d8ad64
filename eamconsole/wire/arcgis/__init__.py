"""Clients of an ArcGIS locator and of a map server."""

from eamconsole.wire.arcgis.basemap import ArcGisBasemap
from eamconsole.wire.arcgis.locator import WORLD_GEOCODER, ArcGisLocator

__all__ = ["WORLD_GEOCODER", "ArcGisBasemap", "ArcGisLocator"]
