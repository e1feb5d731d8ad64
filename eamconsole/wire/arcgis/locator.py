"""Asks an ArcGIS locator for the address at a point, and for the place of an address.

ArcGIS reports its errors with HTTP status 200, so the body decides.  See
https://developers.arcgis.com/rest/geocode/api-reference/geocoding-reverse-geocode.htm
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from eamconsole.domain.work import Address, FoundPlace
from eamconsole.errors import (
    AccessDenied,
    CredentialError,
    NotPermitted,
    RequestRejected,
    Service,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
)
from eamconsole.wire.decoding import part_of, real_of, rows_of, text_of, whole_of
from eamconsole.wire.http import Call, HttpChannel, Surroundings, service_address

log = logging.getLogger(__name__)

WORLD_GEOCODER = "https://geocode.arcgis.com/arcgis/rest/services/World/GeocodeServer"
_NOTHING_THERE = "unable to find address"
_LONGEST = 200
"""Characters of an address that are sent; longer ones are stories."""


class ArcGisLocator:
    """Satisfies the engine's ``LocatorPort``.

    ``url`` ends in ``/GeocodeServer``; empty means Esri's World geocoder.
    """

    def __init__(
        self,
        url: str = "",
        token: str = "",
        surroundings: Surroundings | None = None,
        *,
        user_agent: str = "EAMConsole",
        stored_token: Callable[[], str] | None = None,
        for_storage: bool = False,
    ) -> None:
        """``stored_token`` reads the token as it is stored now; it is asked after a refusal.

        ``for_storage``: Esri lets results be kept only where that was asked for, and counts them.
        """
        self._for_storage = for_storage
        self._around = around = surroundings or Surroundings()
        around.redactor.register(token)
        self._token = token
        self._stored_token = stored_token
        self._channel = HttpChannel(
            Service.ARCGIS,
            service_address(url or WORLD_GEOCODER, Service.ARCGIS),
            around,
            headers={"Accept": "application/json", "User-Agent": user_agent},
        )

    def address_at(self, latitude: float, longitude: float) -> Address | None:
        """Return the address at a point, None where there is none."""
        answer = self._ask("/reverseGeocode", [("location", f"{longitude:.8f},{latitude:.8f}")])
        return None if answer is None else _address(part_of(answer, "address"))

    def places_of(
        self, address: str, near: tuple[float, float] | None = None
    ) -> tuple[FoundPlace, ...]:
        """Return where an address may lie, the best first."""
        query = [("SingleLine", " ".join(address.split())[:_LONGEST]), ("maxLocations", "5")]
        if near is not None:
            query.append(("location", f"{near[1]:.8f},{near[0]:.8f}"))
        answer = self._ask("/findAddressCandidates", query)
        rows = [] if answer is None else rows_of(answer.get("candidates"))
        found = [place for row in rows if (place := _place(row)) is not None]
        return tuple(sorted(found, key=lambda place: -place.score))

    def _ask(self, path: str, asked: list[tuple[str, str]]) -> dict[str, Any] | None:
        """Return the answer, None where the locator says that there is nothing."""
        try:
            return self._answer(path, asked)
        except AccessDenied:
            self._take_stored_token()
            raise

    def _answer(self, path: str, asked: list[tuple[str, str]]) -> dict[str, Any] | None:
        query = [*asked, ("f", "json"), ("outSR", "4326")]
        if self._for_storage:
            query.append(("forStorage", "true"))
        if self._token:
            query.append(("token", self._token))
        reply = self._channel.send(Call(verb="GET", path=path, query=tuple(query)))
        answer = self._channel.json(reply)
        if not isinstance(answer, dict):
            raise self._channel.unusable(reply, "the answer is no object")
        if answer.get("error"):
            code, words = _error_of(answer)
            if _NOTHING_THERE in words.lower():
                return None
            raise _error(code, self._channel.redacted(words))
        return answer

    def _take_stored_token(self) -> None:
        if self._stored_token is None:
            return
        try:
            token = self._stored_token()
        except CredentialError as error:
            log.warning("the stored ArcGIS token could not be read again: %s", error.summary)
            return
        self._around.redactor.register(token)
        self._token = token

    def abort(self) -> None:
        """Free every thread that waits for the locator."""
        self._channel.abort()

    def shut(self) -> None:
        """Drop all connections."""
        self._channel.close()


def _place(row: Any) -> FoundPlace | None:
    """Return a candidate, None for one without a point on the globe."""
    if not isinstance(row, dict):
        return None
    where = part_of(row, "location")
    x, y, score = real_of(where.get("x")), real_of(where.get("y")), real_of(row.get("score"))
    if x is None or y is None or abs(y) > 90 or abs(x) > 180:
        return None
    line = text_of(row.get("address")).strip()
    return FoundPlace(line=line, latitude=y, longitude=x, score=score or 0.0)


def _address(parts: Mapping[str, Any]) -> Address | None:
    """Return the address in the names of old and new locators, None for an empty one."""

    def first(*names: str) -> str:
        return next((text for name in names if (text := text_of(parts.get(name)).strip())), "")

    street = first("Address", "Street", "ShortLabel")
    city, state = first("City"), first("RegionAbbr", "Region", "State")
    postal = first("Postal", "ZIP", "ZIP4")
    line = first("LongLabel", "Match_addr", "SingleLine")
    line = line or ", ".join(filter(None, (street, city, f"{state} {postal}".strip())))
    if not line:
        return None
    return Address(line=line, city=city, state=state, postal=postal)


def _error_of(answer: Mapping[str, Any]) -> tuple[int, str]:
    error = part_of(answer, "error")
    texts = [error.get("message"), *rows_of(error.get("details"))]
    return whole_of(error.get("code")) or 0, "; ".join(filter(None, map(text_of, texts)))


def _error(code: int, words: str) -> ServiceError:
    summary = f"the locator answers error {code}: {words}"
    if code in (401, 498, 499):
        return AccessDenied(
            Service.ARCGIS, summary, "Store a valid credential arcgis-token.", answered=words
        )
    if code == 403:
        return NotPermitted(Service.ARCGIS, summary, status=code, answered=words)
    if code == 429:
        return ServiceBusy(Service.ARCGIS, summary, retry_after=60.0, answered=words)
    if code >= 500 or code == 0:
        return ServiceUnreachable(Service.ARCGIS, summary, answered=words)
    return RequestRejected(Service.ARCGIS, summary, status=code, answered=words)
