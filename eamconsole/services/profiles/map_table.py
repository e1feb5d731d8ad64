"""Keys of the profile file about places: what EAM stores, who is asked, what is drawn."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from eamconsole.services.profiles.setting import Page, setting
from eamconsole.services.profiles.table import Table
from eamconsole.services.profiles.values import LocatorAddress, MapServerAddress, SpatialReference


class MapTable(Table):
    """How points are turned into what EAM stores."""

    srid: SpatialReference = setting(
        "SRID of EAM's map",
        Page.MAP,
        'required for "local"; EPSG by default, "ESRI:102003" for others',
        None,
        example=2234,
        check="Area of use",
    )
    coordinates: Literal["local", "latlong", "mercator"] = setting(
        "Coordinates sent",
        Page.MAP,
        "local: projected here; latlong, mercator: EAM translates",
        "local",
    )
    reverse_geocode: bool = setting(
        "Ask ArcGIS for the address",
        Page.MAP,
        "ask for the address before a Work Request is created",
        default=True,
    )
    arcgis_url: LocatorAddress = setting(
        "Own ArcGIS locator, optional",
        Page.MAP,
        "ends in /GeocodeServer; empty: Esri World Geocoder",
        "",
        check="Address lookup",
    )
    verify_address: bool = setting(
        "Check the resident's address against the point",
        Page.MAP,
        "ask the locator where the address lies; the row tells where it is far from the point; a "
        "second call for each request",
        default=False,
    )
    for_storage: bool = setting(
        "Ask Esri for results that may be stored",
        Page.MAP,
        "sends forStorage: Esri's terms let addresses of its World Geocoder be kept only so, with "
        "an ArcGIS subscription and its token",
        default=False,
        check="Terms of the locator",
    )
    basemap_url: MapServerAddress = setting(
        "Background of the small maps, optional",
        Page.MAP,
        "ends in /MapServer, readable without a login; its export draws the streets behind the "
        "small map of a request; empty: outlines only, and nothing is asked",
        "",
        example="https://gis.harborview.example/arcgis/rest/services/Streets/MapServer",
    )
    bounds: Annotated[list[float], Field(min_length=4, max_length=4)] | None = setting(
        "City bounds",
        Page.MAP,
        "south, west, north, east; what lies outside needs attention",
        None,
        example=[41.0, -73.2, 41.5, -72.5],
        check="City bounds",
    )
