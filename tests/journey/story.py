"""What the stories of this folder are told with: a console beside a sandbox city in one time."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.link import Link
from eamconsole.sandbox.eam.control import ACTIONS
from tests.fixtures.linked_city import linked, rules
from tests.journey.both_sides import BothSides

DATA = Path(__file__).resolve().parents[1] / "data"
PUBLIC_DAY = DATA / "scf-public-issues-2024-08-31.json"
ORGANIZATION_DAYS = DATA / "scf-org-issues-details-2018.json"
LONG_ENOUGH = 400
"""Seconds after which every quiet period and every second look of these stories is over."""


class CityTime:
    """The console's clock where it lives in the city's own time; waiting turns that time on."""

    def __init__(self, clock):
        self._clock = clock
        self._start = clock.now()

    def now(self) -> datetime:
        return self._clock.now()

    def monotonic(self) -> float:
        return (self._clock.now() - self._start).total_seconds()

    def wait(self, seconds: float, wake: threading.Event) -> bool:
        if not wake.is_set():
            self._clock.advance(max(0.0, seconds))
        return wake.is_set()


class Story(BothSides):
    """One console and one city: who reports, who works, and what both sides hold."""

    def __init__(self, city, console):
        super().__init__(city)
        self.console = console
        self.journal = console.journal
        self.engine = console.engine
        self.town = city.seeclickfix.town
        self.office = city.seeclickfix.office

    def sync(self):
        """Run one full round of the console."""
        return self.console.sync()

    def later(self, seconds=LONG_ENOUGH):
        """Let time pass, then run one round."""
        self.city.clock.advance(seconds)
        return self.sync()

    def come_to_rest(self):
        """Let every fault end and every retry be made."""
        for board in self.city.faults.values():
            board.clear()
        for _ in range(3):
            self.later()

    def report(self, **details) -> int:
        """Have a resident report something and return the Issue ID."""
        return self.town.report(**details).id

    def linked_report(self, **details) -> int:
        """Have something reported, taken over and acknowledged."""
        number = self.report(**details)
        self.sync()
        return number

    def says(self, number, text, **details):
        """Have somebody comment a second later, so that times tell comments apart."""
        self.city.clock.advance(1)
        return self.town.comment(number, text, **details)

    def crew(self, action, number=None, **details):
        """Have EAM's people do something, to the record of a Request where one is named."""
        if number is not None:
            link = self.link(number)
            kind = {"kind": "work_order"} if link.module == "work_order" else {}
            details = {"auto_number": link.auto_number, **kind, **details}
        return ACTIONS[action](self.city.eam, details)

    def name_statuses(self, *codes):
        """Let EAM know status codes it does not bring along; 949 and 950 where none are named."""
        for code in codes or (949, 950):
            for kind in ("request", "work_order"):
                self.crew("set_status_text", code=code, text=f"Status {code}", kind=kind)

    def link(self, number) -> Link | None:
        """Return the link as the journal holds it."""
        with self.journal.read() as ledgers:
            return ledgers.links.get(number)

    def rows(self, number, kind: DeliveryKind | None = None) -> list[Delivery]:
        """Return the Request's deliveries."""
        with self.journal.read() as ledgers:
            found = ledgers.deliveries.of_issue(number)
        return [row for row in found if kind in (None, row.kind)]

    def row(self, number, kind) -> Delivery:
        """Return the only delivery of that kind."""
        (found,) = self.rows(number, kind)
        return found

    def unfinished(self, number) -> list[Delivery]:
        """Return deliveries of the Request that are not over."""
        return [row for row in self.rows(number) if not row.state.is_final]

    def events(self, number) -> list[str]:
        """Return the names of the Request's history."""
        with self.journal.read() as ledgers:
            return [event.name for event in ledgers.events.of_issue(number)]

    def notices(self, kind=None):
        """Return the open notices, of one kind where named."""
        with self.journal.read() as ledgers:
            return [n for n in ledgers.notices.open() if kind in (None, n.kind)]

    def taken_in(self, number) -> bool:
        """Return whether the console knows the Request."""
        with self.journal.read() as ledgers:
            return ledgers.requests.get(number) is not None

    def note(self, number) -> str:
        """Return the sentence shown with the Request."""
        with self.journal.read() as ledgers:
            return ledgers.requests.get(number).note

    def repair(self, move, delivery, *details):
        """Have a person move a delivery: retry, skip, hold, release or edit."""
        at = self.city.clock.now()
        return self.journal.write(
            lambda ledgers: getattr(ledgers.repair, move)(delivery.id, *details, at, "pat")
        )


@contextmanager
def story(city, home, **options):
    """Open a console in the city's time; rule changes go by name to ``rules``."""
    city.clock.freeze()
    city_rules = options.pop("rules", None) or rules(**options.pop("changes", {}))
    options.setdefault("clock", CityTime(city.clock))
    with linked(city, home, rules=city_rules, **options) as console:
        yield Story(city, console)


def settled(deliveries) -> bool:
    """Return whether every delivery ended as done."""
    return all(delivery.state is DeliveryState.DONE for delivery in deliveries)
