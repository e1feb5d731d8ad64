"""Answers the geocode service of ArcGIS; errors come with HTTP status 200, as there."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from eamconsole.sandbox.arcgis.addresses import address_at
from eamconsole.sandbox.call import Call, Reply
from eamconsole.sandbox.eam.plane import CoordinateSystem, Plane, Point

SERVICE = "/arcgis/rest/services/World/GeocodeServer"
TOKEN = "sandbox-arcgis-token"  # noqa: S105 - invented, like everything here
_WGS84 = 4326
_ESRI_CODES = {102100: 3857, 102113: 3857}
_BAD_QUERY = "Cannot perform query. Invalid query parameters."
_NO_ADDRESS = "Unable to find address for the specified location."


class ServiceError(Exception):
    """An error in ArcGIS's own form."""

    def __init__(self, code: int, message: str, details: list[str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details or []


class ArcGis:
    """The geocoder; ``require_token`` and ``addressless`` may be switched while it runs."""

    def __init__(self, *, require_token: bool = False) -> None:
        self.require_token = require_token
        self.addressless = False
        self.tokens = {TOKEN}
        self.places: dict[str, Point] = {}
        """Where addresses lie, longitude first; the others are not found."""

    def handle(self, call: Call) -> Reply:
        """Answer one call."""
        given = _parameters(call)
        shape = given.get("f", "html").casefold()
        try:
            return _written(self._answer(call.path, given), shape)
        except ServiceError as error:
            body = {"code": error.code, "message": error.message, "details": error.details}
            return _written({"error": body}, shape)

    __call__ = handle

    def _answer(self, path: str, given: dict[str, str]) -> dict[str, Any]:
        path = path.rstrip("/").casefold()
        if path == SERVICE.casefold():
            return _METADATA
        ways = {"reversegeocode": self._reverse, "findaddresscandidates": self._candidates}
        way = ways.get(path.removeprefix(f"{SERVICE}/".casefold()))
        if way is None:
            raise ServiceError(404, "Service not found")
        stored = given.get("forstorage", "").casefold() == "true"
        self._check_token(given.get("token", ""), wanted=stored or self.require_token)
        return way(given)

    def _check_token(self, token: str, *, wanted: bool) -> None:
        if not wanted:
            return
        if not token:
            raise ServiceError(499, "Token Required")
        if token not in self.tokens:
            raise ServiceError(498, "Invalid Token")

    def _candidates(self, given: dict[str, str]) -> dict[str, Any]:
        wanted = " ".join(given.get("singleline", "").split()).casefold()
        if not wanted:
            raise ServiceError(400, _BAD_QUERY, ["'SingleLine' parameter is required."])
        found = [(line, at) for line, at in self.places.items() if line.casefold() == wanted]
        return {
            "spatialReference": {"wkid": _WGS84, "latestWkid": _WGS84},
            "candidates": [
                {"address": line, "location": {"x": x, "y": y}, "score": 100, "attributes": {}}
                for line, (x, y) in found
            ],
        }

    def _reverse(self, given: dict[str, str]) -> dict[str, Any]:
        longitude, latitude = _location(given)
        address = None if self.addressless else address_at(longitude, latitude)
        if address is None:
            raise ServiceError(400, _NO_ADDRESS)
        out = _wkid(given.get("outsr") or str(_WGS84))
        x, y = _plane(out).to_local(CoordinateSystem.LATLONG, (longitude, latitude))
        where = {"x": x, "y": y, "spatialReference": {"wkid": out, "latestWkid": out}}
        return {"address": address.as_json(), "location": where}


_METADATA: dict[str, Any] = {
    "currentVersion": 11.2,
    "serviceDescription": "Sandbox geocoder",
    "addressFields": [],
    "capabilities": "Geocode,ReverseGeocode",
    "spatialReference": {"wkid": 4326, "latestWkid": 4326},
    "locatorProperties": {"MaxBatchSize": 1000, "SuggestedBatchSize": 150},
}


def _parameters(call: Call) -> dict[str, str]:
    """Return the parameters by lower-case name, from the query or a form."""
    given = {name.casefold(): values[-1] for name, values in call.query.items()}
    if call.header("content-type").casefold().startswith("application/x-www-form-urlencoded"):
        form = parse_qs(call.body.decode("utf-8", "replace"), keep_blank_values=True)
        given |= {name.casefold(): values[-1] for name, values in form.items()}
    return given


def _location(given: dict[str, str]) -> Point:
    """Return the point asked about in degrees, longitude first."""
    text = given.get("location", "")
    if not text:
        raise ServiceError(400, _BAD_QUERY, ["'location' parameter is required."])
    try:
        point, wkid = _read_point(text, given.get("insr") or str(_WGS84))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as exc:
        raise ServiceError(400, _BAD_QUERY, ["'location' is not a point."]) from exc
    return _plane(wkid).from_local(CoordinateSystem.LATLONG, point)


def _read_point(text: str, reference: str) -> tuple[Point, int]:
    if text.lstrip().startswith("{"):
        value = json.loads(text)
        inner = value.get("spatialReference") or {}
        wkid = inner.get("latestWkid") or inner.get("wkid") or _wkid(reference)
        point = (float(value["x"]), float(value["y"]))
    else:
        x, y = text.split(",")
        point, wkid = (float(x), float(y)), _wkid(reference)
    if not all(map(math.isfinite, point)):
        raise ValueError(text)
    return point, int(wkid)


def _wkid(text: str) -> int:
    """Return the number of a spatial reference, given bare or as JSON."""
    try:
        value = json.loads(text)
        return int(value["wkid"] if isinstance(value, dict) else value)
    except (ValueError, TypeError, KeyError) as exc:
        raise ServiceError(400, "Invalid spatial reference.") from exc


@lru_cache(maxsize=64)
def _plane(wkid: int) -> Plane:
    code = _ESRI_CODES.get(wkid, wkid)
    for name in (code, f"ESRI:{code}"):
        try:
            return Plane(name)
        except ValueError:
            continue
    raise ServiceError(400, "Invalid spatial reference.")


def _written(value: dict[str, Any], shape: str) -> Reply:
    if shape == "json":
        return Reply.json(value)
    if shape == "pjson":
        return Reply(
            200, {"Content-Type": "text/plain;charset=utf-8"}, json.dumps(value, indent=1).encode()
        )
    return Reply.html("<html><head><title>GeocodeServer</title></head><body></body></html>")
