"""A trickle of new requests and comments, for a live look at an otherwise still city."""

from __future__ import annotations

import random
import threading
from typing import Any

from eamconsole.sandbox.seeclickfix.records import Issue, Status
from eamconsole.sandbox.seeclickfix.refusals import Refusal
from eamconsole.sandbox.seeclickfix.simulator import SeeClickFix
from eamconsole.sandbox.seeclickfix.town import DRAWN

_NAMES = ("Ana P.", "Ben O.", "Chidi A.", "Dora L.", "Emre K.", "Fay W.", "Gus T.")
_REPORTS = (
    "It has been like this for days.",
    "Somebody is going to get hurt here.",
    "Please have a look, it gets worse when it rains.",
    "Right in front of the school.",
)
_REMARKS = (
    "Any news on this?",
    "I saw the same this morning.",
    "Thank you for taking care of it.",
    "It is a bit further down the road, near the bus stop.",
)
_NEW_ISSUE_SHARE = 0.4


class Traffic:
    """Has invented residents speak up so many times a minute until stopped.

    What they do is seeded; only its pace is real time.
    """

    def __init__(self, seeclickfix: SeeClickFix, seed: int) -> None:
        self._seeclickfix = seeclickfix
        self._chance = random.Random(f"traffic|{seed}")
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.per_minute = 0.0
        self.deeds = 0

    def start(self, per_minute: float) -> None:
        """Begin, or change the pace."""
        self.stop()
        self.per_minute = per_minute
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(60 / per_minute, self._stopped), daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Fall silent; harmless when nobody spoke."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
        self._thread, self.per_minute = None, 0.0

    def step(self) -> str:
        """Have one resident do one thing now; return what it was."""
        self.deeds += 1
        live = [i for i in self._seeclickfix.issues() if i.status is not Status.ARCHIVED]
        if not live or self._chance.random() < _NEW_ISSUE_SHARE:
            return self._report(live)
        return self._comment(live)

    def as_json(self) -> dict[str, Any]:
        """Return pace and count."""
        return {"running": self._thread is not None, "per_minute": self.per_minute,
                "deeds": self.deeds}  # fmt: skip

    def _run(self, pause: float, stopped: threading.Event) -> None:
        while not stopped.wait(pause):
            self.step()

    def _report(self, live: list[Issue]) -> str:
        chance = self._chance
        open_to_all = [c for c in self._seeclickfix.categories() if c.enabled and not c.internal]
        places = [i for i in live if i.lat is not None and i.lng is not None]
        place = chance.choice(places) if places else None
        self._seeclickfix.town.report(
            category=chance.choice(open_to_all).id if open_to_all else "other",
            description=chance.choice(_REPORTS),
            lat=None if place is None else (place.lat or 0) + chance.uniform(-0.002, 0.002),
            lng=None if place is None else (place.lng or 0) + chance.uniform(-0.002, 0.002),
            address="Harborview" if place is None else place.address,
            image=DRAWN if chance.random() < 0.5 else None,
            by=chance.choice(_NAMES),
        )
        return "report"

    def _comment(self, live: list[Issue]) -> str:
        issue = self._chance.choice(live)
        text, name = self._chance.choice(_REMARKS), self._chance.choice(_NAMES)
        try:
            self._seeclickfix.town.comment(issue.id, text, by=name)
        except Refusal:
            return "nothing"
        return "comment"
