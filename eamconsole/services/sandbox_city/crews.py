"""The sandbox city's crews: they comment, attach photos and finish work while one watches."""

from __future__ import annotations

import logging
import random
import threading

from eamconsole.domain.link import Link
from eamconsole.errors import EamConsoleError
from eamconsole.services.sandbox_city import SandboxCity
from eamconsole.services.sandbox_city.switches import CREW

log = logging.getLogger(__name__)

_EVERY_SECONDS = 4.0
_REMARKS = (
    "Crew 7 has had a look; parts are ordered.",
    "Scheduled for this week.",
    "Fixed this morning. Thank you for reporting it.",
    "We could not find it; please tell us the nearest house number.",
)
_CODES = (2, 2, 999, 951)


class Crews:
    """Do one thing every few seconds until stopped; seeded, like the rest of the city."""

    def __init__(self, city: SandboxCity, every: float = _EVERY_SECONDS) -> None:
        self._city = city
        self._every = every
        self._chance = random.Random(7)  # noqa: S311 - an invented city, no secret
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sandbox-crews", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Go home."""
        self._stopped.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                self._do_something()
            except EamConsoleError as error:
                log.info("a crew of the sandbox city was held up: %s", error.summary)

    def _do_something(self) -> None:
        with self._city.console.journal.read() as ledgers:
            links = ledgers.links.open()
        if not links:
            return
        link: Link = self._chance.choice(links)
        record, control = {"auto_number": link.auto_number}, self._city.control
        deed = self._chance.random()
        if deed < 0.5:
            remark = self._chance.choice(_REMARKS)
            control.let("eam/comment", **record, text=remark, recorded_by=CREW, public=True)
        elif deed < 0.65:
            control.let("eam/add_document", **record, draw="jpeg", public=True)
        else:
            control.let("eam/set_status", **record, code=self._chance.choice(_CODES))
