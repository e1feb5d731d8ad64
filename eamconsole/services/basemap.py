"""The pictures behind the small maps: asked for once, kept while the profile is open."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from eamconsole.domain.map_view import MapView
from eamconsole.errors import ServiceError
from eamconsole.support.clock import Clock

if TYPE_CHECKING:
    from eamconsole.wire.arcgis import ArcGisBasemap

log = logging.getLogger(__name__)

_KEPT = 16
"""The client takes no picture above a megabyte.  Where the city has bounds, all its requests share
one view, and so one picture."""
_RESTS_SECONDS = 60.0
"""A server that did not answer is not asked again for each request a person looks at."""

_Key = tuple[MapView, int, int]


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A picture as the server sent it, and whom it is owed to."""

    content: bytes
    attribution: str


class Basemap:
    """Asks the map server of the profile, where it names one."""

    def __init__(self, server: Callable[[], ArcGisBasemap | None], clock: Clock) -> None:
        self._make = server
        self._clock = clock
        self._guard = Lock()
        self._server: ArcGisBasemap | None = None
        self._attribution: str | None = None
        self._kept: OrderedDict[_Key, DrawnMap] = OrderedDict()
        self._trouble: ServiceError | None = None
        self._asked_again_at = 0.0

    def drawn(self, view: MapView, width: int, height: int) -> DrawnMap | None:
        """Return the picture of a view; None where the profile names no map server.

        Raises ``ServiceError`` where none comes, for a minute without asking again.
        """
        key = (view, width, height)
        with self._guard:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
            if self._trouble is not None and self._clock.monotonic() < self._asked_again_at:
                raise self._trouble
            server = self._server = self._server or self._make()
        return None if server is None else self._asked(server, key)

    def _asked(self, server: ArcGisBasemap, key: _Key) -> DrawnMap:
        try:
            content = server.drawn(*key)
            picture = DrawnMap(content, self._owed_to(server))
        except ServiceError as error:
            with self._guard:
                self._trouble = error
                self._asked_again_at = self._clock.monotonic() + _RESTS_SECONDS
            raise
        with self._guard:
            self._trouble = None
            self._kept[key] = picture
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return picture

    def _owed_to(self, server: ArcGisBasemap) -> str:
        """Asked once; a map is not shown without it, as its license may want it told."""
        if self._attribution is None:
            self._attribution = server.attribution()
        return self._attribution

    def refuse(self, view: MapView, width: int, height: int) -> None:
        """Forget a picture that nobody could draw."""
        with self._guard:
            self._kept.pop((view, width, height), None)

    def abort(self) -> None:
        """Free whoever waits for the server."""
        with self._guard:
            server = self._server
        if server is not None:
            server.abort()

    def close(self) -> None:
        """Drop connections."""
        with self._guard:
            server, self._server = self._server, None
        if server is not None:
            server.shut()
