"""The one gate to pyproj: a thread of its own in which everything of that library lives.

pyproj 3.7 finds its context by operating system thread but owns it by Python's thread state.
A QThread gets a new state for every slot, so the second slot used a context already freed,
and the process was gone.  Objects that outlive the thread they were made in end the same way.
Therefore nothing of pyproj leaves this thread: callers name systems and get numbers and words.

Systems are named by authority and code (``EPSG:2234``); coordinates are x before y, so
longitude before latitude: swapped input gives plausible nonsense.  pyproj is imported on
first use, because it costs 140 ms and the window paints first.
"""

from __future__ import annotations

import atexit
import math
import queue
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pyproj import CRS, Transformer
    from pyproj.database import CRSInfo

T = TypeVar("T")
Area = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_MOST_KEPT = 32
"""Transformers of a city's own pairs of systems, and of what a person tries in the wizard."""
_MOST_DESCRIBED = 500
_PATIENCE = 5.0


class ReferenceKind(Enum):
    """What a code of the register stands for; only a plane can be an EAM's map."""

    PLANE = "a plane"
    ZONES = "a whole system of zones, not one of them"
    DEGREES = "not a plane but a system in degrees"
    HEIGHTS = "a system of heights"
    BOTH = "a plane together with heights"
    DEGREES_AND_HEIGHTS = "a system in degrees together with heights"
    SPACE = "a system in space, measured from the middle of the earth"
    OTHER = "no plane of a map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One spatial reference: what it is called, its unit, and where it may be used.

    ``plane`` names the plane of one that holds heights as well; ``use`` what it is made for.
    """

    name: str
    title: str
    kind: ReferenceKind
    unit: str = ""
    unit_in_meters: float = 1.0
    area_title: str = ""
    area: Area | None = None
    datum: str = ""
    use: str = ""
    plane: str = ""


class ProjStopped(RuntimeError):
    """The program ends; nothing is projected any more."""


def reference(name: str) -> Reference | None:
    """Return what ``name`` is, None where it is not known."""
    return _GATE.call(lambda shelf: shelf.reference(name))


def planes() -> tuple[Reference, ...]:
    """Return every projected reference of EPSG and Esri, in their order."""
    return _GATE.call(lambda shelf: shelf.planes())


def transform(source: str, target: str, x: float, y: float) -> tuple[float, float]:
    """Return the point in ``target``; infinite where it has no place there."""
    return _GATE.call(lambda shelf: shelf.transform(source, target, x, y))


def computes(source: str, target: str) -> bool:
    """Return whether the library can turn points of one into points of the other at all."""
    return _GATE.call(lambda shelf: shelf.computes(source, target))


def accuracy(source: str, target: str) -> float | None:
    """Return by how many meters ``transform`` may be off, None where that is not known."""
    return _GATE.call(lambda shelf: shelf.accuracy(source, target))


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the meters between two points in degrees, longitude first."""
    return _GATE.call(lambda shelf: shelf.distance(one, other))


class _Shelf:
    """Everything of pyproj; made, used and dropped in the gate's thread alone."""

    def __init__(self) -> None:
        self._transformers: OrderedDict[tuple[str, str], Transformer] = OrderedDict()
        self._planes: tuple[Reference, ...] = ()
        self._references: OrderedDict[str, Reference] = OrderedDict()

    def reference(self, name: str) -> Reference | None:
        from pyproj import CRS
        from pyproj.exceptions import CRSError

        if name not in self._references:
            try:
                self._references[name] = _described(name, CRS.from_user_input(name))
            except CRSError:
                return None
            while len(self._references) > _MOST_DESCRIBED:
                self._references.popitem(last=False)
        return self._references[name]

    def planes(self) -> tuple[Reference, ...]:
        if not self._planes:
            from pyproj.database import query_crs_info
            from pyproj.enums import PJType

            kinds = [PJType.PROJECTED_CRS]
            self._planes = tuple(
                _listed(row)
                for authority in ("EPSG", "ESRI")
                for row in query_crs_info(auth_name=authority, pj_types=kinds)
            )
        return self._planes

    def transform(self, source: str, target: str, x: float, y: float) -> tuple[float, float]:
        from pyproj.exceptions import ProjError

        try:
            made = self._transformer(source, target).transform(x, y, errcheck=True)
        except ProjError:
            return math.inf, math.inf
        return made[0], made[1]

    def computes(self, source: str, target: str) -> bool:
        from pyproj.exceptions import ProjError

        try:
            self._transformer(source, target)
        except ProjError:
            return False
        return True

    def accuracy(self, source: str, target: str) -> float | None:
        meters = self._transformer(source, target).accuracy
        return meters if meters >= 0 else None

    def distance(self, one: tuple[float, float], other: tuple[float, float]) -> float:
        from pyproj import Geod

        return float(Geod(ellps="WGS84").inv(*one, *other)[2])

    def _transformer(self, source: str, target: str) -> Transformer:
        from pyproj import Transformer

        pair = (source, target)
        if pair not in self._transformers:
            self._transformers[pair] = Transformer.from_crs(source, target, always_xy=True)
        self._transformers.move_to_end(pair)
        while len(self._transformers) > _MOST_KEPT:
            self._transformers.popitem(last=False)
        return self._transformers[pair]


class _Gate:
    """Hands work to the thread and waits for its answer; may be used from any thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._work: queue.SimpleQueue[tuple[Callable[[_Shelf], Any], Future[Any]] | None]
        self._work = queue.SimpleQueue()
        self._stopped = False

    def call(self, work: Callable[[_Shelf], T]) -> T:
        """Return what ``work`` makes of the shelf; it must return plain values."""
        answer: Future[T] = Future()
        with self._guard:
            if self._stopped:
                raise ProjStopped("The program ends; nothing is projected any more.")
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="proj", daemon=True)
                self._thread.start()
                atexit.register(self.stop)
            self._work.put((work, answer))
        return answer.result()

    def stop(self) -> None:
        """Let the thread drop what it holds before the interpreter takes its context away."""
        with self._guard:
            self._stopped = True
            self._work.put(None)
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(_PATIENCE)

    def _serve(self) -> None:
        shelf = _Shelf()
        while (item := self._work.get()) is not None:
            _answer(shelf, *item)
            del item  # what an idle thread still holds, it would hold past the caller


def _answer(shelf: _Shelf, work: Callable[[_Shelf], T], answer: Future[T]) -> None:
    """Pass on value or error; the frames of an error hold objects that must not leave."""
    try:
        answer.set_result(work(shelf))
    except Exception as error:  # noqa: BLE001 - the caller raises it
        traceback.clear_frames(error.__traceback__)
        answer.set_exception(error)


_GATE = _Gate()


def _described(name: str, crs: CRS) -> Reference:
    kind = _kind(crs)
    axis = crs.axis_info[0] if crs.axis_info else None
    flat = crs.sub_crs_list[0] if kind is ReferenceKind.BOTH and crs.sub_crs_list else None
    return Reference(
        name=name,
        title=crs.name,
        kind=kind,
        unit=_UNITS.get(axis.unit_name, axis.unit_name) if axis else "",
        unit_in_meters=axis.unit_conversion_factor if axis else 1.0,
        area_title=_area_title(crs.area_of_use),
        area=_area(crs.area_of_use),
        datum=_datum(crs),
        use=crs.scope or "",
        plane="" if flat is None else ":".join(flat.to_authority() or ()),
    )


def _kind(crs: CRS) -> ReferenceKind:
    """Tell planes from what only looks like one: a compound has a plane in it."""
    if crs.is_compound:
        return ReferenceKind.BOTH if crs.is_projected else ReferenceKind.DEGREES_AND_HEIGHTS
    if crs.is_projected:
        zones = "grid system" in crs.name and "all zones" in _method(crs).lower()
        zones = zones or _method(crs) == "Transverse Mercator Zoned Grid System"
        return ReferenceKind.ZONES if zones else ReferenceKind.PLANE
    for is_so, kind in (
        (crs.is_geographic, ReferenceKind.DEGREES),
        (crs.is_vertical, ReferenceKind.HEIGHTS),
        (crs.is_geocentric, ReferenceKind.SPACE),
    ):
        if is_so:
            return kind
    return ReferenceKind.OTHER


def _method(crs: CRS) -> str:
    return crs.coordinate_operation.method_name if crs.coordinate_operation else ""


def _datum(crs: CRS) -> str:
    """Return the geographic system a plane stands on, which is what people call its datum."""
    under = crs.source_crs if crs.is_projected and not crs.is_compound else None
    return str(under.name) if under is not None else (crs.datum.name if crs.datum else "")


_UNITS = {
    "US survey foot": "US survey feet",
    "foot": "feet",
    "metre": "meters",
    "degree": "degrees",
}


def _listed(row: CRSInfo) -> Reference:
    return Reference(
        name=f"{row.auth_name}:{row.code}",
        title=row.name,
        kind=ReferenceKind.PLANE,
        area_title=_area_title(row.area_of_use),
        area=_area(row.area_of_use),
    )


def _area(use: Any) -> Area | None:
    return None if use is None else (use.west, use.south, use.east, use.north)


def _area_title(use: Any) -> str:
    return "" if use is None else use.name or ""
