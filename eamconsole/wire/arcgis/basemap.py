"""Asks an ArcGIS MapServer for the picture behind a small map.

See https://developers.arcgis.com/rest/services-reference/enterprise/export-map/
"""

from __future__ import annotations

from eamconsole.domain.map_view import MapView
from eamconsole.errors import Service
from eamconsole.support.pictures import kind_of, looks_like
from eamconsole.support.pictures.kinds import PictureKind
from eamconsole.wire.decoding import text_of
from eamconsole.wire.http import Call, CallLimits, HttpChannel, Surroundings, service_address

MOST_BYTES = 1024 * 1024
"""A picture of 360 by 270 pixels takes a tenth of it in the worst of its kinds."""
_KINDS = frozenset({PictureKind.PNG, PictureKind.JPEG, PictureKind.GIF})
"""What a MapServer draws; other bytes are not looked at."""
_MERCATOR = "3857"
_LIMITS = CallLimits(connect=5.0, read=10.0, total=15.0, answer_bytes=MOST_BYTES)
_LONGEST = 200


class ArcGisBasemap:
    """``url`` ends in ``/MapServer``; it gets no credential: it may be another host's."""

    def __init__(self, url: str, surroundings: Surroundings, *, user_agent: str) -> None:
        self._channel = HttpChannel(
            Service.ARCGIS,
            service_address(url, Service.ARCGIS),
            surroundings,
            headers={"Accept": "image/*, application/json", "User-Agent": user_agent},
        )

    def drawn(self, view: MapView, width: int, height: int) -> bytes:
        """Return the picture of a view; raises ``ServiceError`` where none comes.

        ArcGIS reports its errors with HTTP status 200, so the bytes decide.
        """
        query = (
            ("bbox", f"{view.left:.2f},{view.low:.2f},{view.right:.2f},{view.high:.2f}"),
            ("bboxSR", _MERCATOR),
            ("imageSR", _MERCATOR),
            ("size", f"{width},{height}"),
            ("format", "png"),
            ("f", "image"),
        )
        reply = self._channel.send(Call(verb="GET", path="/export", query=query, limits=_LIMITS))
        if kind_of(reply.body) not in _KINDS:
            cause = f"the answer is no map that can be drawn but {looks_like(reply.body)}"
            raise self._channel.unusable(reply, cause)
        return reply.body

    def attribution(self) -> str:
        """Return whom the map is owed to, in one line; empty where the server names nobody."""
        call = Call(verb="GET", path="", query=(("f", "json"),), limits=_LIMITS)
        answer = self._channel.json(self._channel.send(call))
        told = answer.get("copyrightText") if isinstance(answer, dict) else None
        return " ".join(text_of(told).split())[:_LONGEST] if isinstance(told, str) else ""

    def abort(self) -> None:
        """Free every thread that waits for the server."""
        self._channel.abort()

    def shut(self) -> None:
        """Drop all connections."""
        self._channel.close()
