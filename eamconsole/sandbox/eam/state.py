"""Everything one simulated EAM installation knows."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from eamconsole.sandbox.eam import moments
from eamconsole.sandbox.eam.assumptions import EamAssumptions
from eamconsole.sandbox.eam.catalog import Catalog
from eamconsole.sandbox.eam.logins import CITIZEN_PERMISSIONS, ClientApp, Gateway, Login
from eamconsole.sandbox.eam.naming import Naming, naming_key
from eamconsole.sandbox.eam.numbering import Numbering
from eamconsole.sandbox.eam.plane import Plane
from eamconsole.sandbox.eam.properties import REQUEST, WORK_ORDER, Resource
from eamconsole.sandbox.eam.records import Record
from eamconsole.sandbox.eam.settings import EamSettings

DEFAULT_LOGIN = ("console", "sandbox-eam")
DEFAULT_APP_ID = "7d1f2c60-3f4e-4c2a-9a55-5eed5eed0001"
_FIRST_NUMBERS = {"WKREQ": 23250, "WKORDER": 8100, "comment": 900, "document": 76, "group": 0}


class CityClock(Protocol):
    """The simulated city's time."""

    def now(self) -> datetime:
        """Return the present moment, aware."""
        ...


class EamState:
    """One installation; hold :attr:`lock` around anything that reads or changes it.

    ``srid`` names the local plane (an EPSG number, or text such as ``ESRI:102003``).
    """

    def __init__(self, clock: CityClock, *, srid: int | str = 2234, seed: int = 1) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.seed = seed
        self.plane = Plane(srid)
        self.settings = EamSettings()
        self.assumptions = EamAssumptions()
        self.catalog = Catalog()
        self.requests: dict[int, Record] = {}
        self.work_orders: dict[int, Record] = {}
        self.groups: dict[int, list[Record]] = {}
        """Link group to the requests and work orders in it."""
        self.created: Counter[str] = Counter()
        """How many records were ever created through the API, by reference: the double alarm."""
        self.client_apps = {
            DEFAULT_APP_ID: ClientApp(DEFAULT_APP_ID, {"rw:rq", "rw:wo"}),
        }
        name, password = DEFAULT_LOGIN
        self.logins = {
            name: Login(name, password),
            "PublicWebUser": Login("PublicWebUser", "", set(CITIZEN_PERMISSIONS)),
        }
        self.gateway: Gateway | None = None
        """Stands before both addresses where a city has one."""
        self._last_numbers = dict(_FIRST_NUMBERS)
        self._numberings = {REQUEST.table: Numbering(), WORK_ORDER.table: Numbering()}
        self._namings: dict[str, tuple[tuple[Any, ...], Naming]] = {}

    @property
    def login(self) -> str:
        """Name and password for the internal API, as ``user:password``."""
        return ":".join(DEFAULT_LOGIN)

    def seed_categories(self, titles: Iterable[str]) -> dict[str, str]:
        """Give each title a problem code under category SCF; return title to code."""
        with self.lock:
            return self.catalog.seed(titles)

    def records_of(self, resource: Resource) -> dict[int, Record]:
        """Return all records of a resource by AutoNumber, oldest first."""
        return self.requests if resource is REQUEST else self.work_orders

    def wall(self) -> datetime:
        """Return the EAM server's wall-clock time, without a zone."""
        return moments.local(self.clock.now(), self.settings.time_zone)

    def next_number(self, family: str) -> int:
        """Return the next primary key of a table, or of comments, documents, groups."""
        self._last_numbers[family] += 1
        return self._last_numbers[family]

    def next_common_id(self, resource: Resource) -> str:
        """Return the next number that users see."""
        number_format = (
            self.settings.request_number_format
            if resource is REQUEST
            else self.settings.work_order_number_format
        )
        return self._numberings[resource.table].next(number_format, self.wall())

    def naming(self, resource: Resource) -> Naming:
        """Return the wire names of a resource under the present assumptions."""
        key = naming_key(resource, self.assumptions)
        kept = self._namings.get(resource.singular)
        if kept is None or kept[0] != key:
            kept = (key, Naming(resource, self.assumptions))
            self._namings[resource.singular] = kept
        return kept[1]

    def touch(self, record: Record) -> None:
        """Note that a record changed: a new version, a new modification time."""
        wall = self.wall()
        record.version += 1
        record.fields["ModifiedDate"] = moments.day_half(wall)
        record.fields["ModifiedTime"] = moments.time_half(wall)

    def touch_by_child(self, record: Record) -> None:
        """Note that a comment or document of a record changed."""
        if self.assumptions.children_touch_etag:
            self.touch(record)

    def etag(self, record: Record) -> str:
        """Return the quoted version mark of a record."""
        text = f"{self.seed}/{record.resource.table}/{record.auto_number}/{record.version}"
        return f'"{hashlib.sha256(text.encode()).hexdigest()[:18]}"'

    def referring(self, resource: Resource, reference: str) -> list[Record]:
        """Return the records whose external id, a user field or last note line is ``reference``."""
        return [r for r in self.records_of(resource).values() if refers_to(r, reference)]


def reference_of(fields: dict[str, Any]) -> str:
    """Return what a new record says it stands for: external id, User13 or last note line."""
    for name in ("ExternalRequestId", "ExternalId", "User13"):
        if fields.get(name):
            return str(fields[name])
    lines = str(fields.get("Notes") or "").strip().splitlines()
    return lines[-1] if lines else ""


def refers_to(record: Record, reference: str) -> bool:
    """Tell whether a record carries ``reference`` in one of the places made for it."""
    fields = record.fields
    if reference in (fields.get("ExternalRequestId"), fields.get("ExternalId")):
        return True
    if any(name.startswith("User") and value == reference for name, value in fields.items()):
        return True
    lines = str(fields.get("Notes") or "").strip().splitlines()
    return bool(lines) and reference in re.findall(r"[\w-]+", lines[-1])
