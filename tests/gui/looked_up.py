"""What a look into EAM may find, for stories about the dialog that shows it."""

from __future__ import annotations

import threading
from datetime import timedelta

from eamconsole.domain.evidence import Sign
from eamconsole.domain.identity import AutoNumber, DeliveryId, IssueId, RequestNumber
from eamconsole.domain.work import Module
from eamconsole.errors import ActionRefused, EamConsoleError
from eamconsole.services.queue.candidates import Candidate, Reported, Search
from tests.gui.filled_journal import NOW


def a_candidate(number: int, *signs: Sign, belongs_to: str = "", **changes: object) -> Candidate:
    """Return a record that may be a request's."""
    facts: dict[str, object] = {
        "module": Module.WORK_REQUEST,
        "auto_number": AutoNumber(number),
        "number": RequestNumber(f"26-{number:05d}"),
        "signs": signs,
        "created_at": NOW - timedelta(minutes=number % 50),
        "problem_code": "TREE",
        "problem_text": "Tree limb down",
        "address": "12 Elm Street, Harborview",
        "words": "Tree limb blocks the sidewalk in front of the school",
        "belongs_to": belongs_to,
    }
    return Candidate(**facts | changes)  # type: ignore[arg-type]


class LookedUp:
    """Answers looks with ``candidates``; remembers what was decided."""

    def __init__(self) -> None:
        self.candidates: tuple[Candidate, ...] = ()
        self.facts: dict[str, object] = {"certain": True}
        self.decided: list[tuple[str, int, int]] = []
        self.trouble: EamConsoleError | None = None
        self.asked: tuple[IssueId, ...] = ()
        self.reported = Reported(title="Tree limb down", address="12 Elm Street, Harborview")
        self.slow = threading.Event()
        self.slow.set()
        self.cancelled = threading.Event()

    def look(self, issue: IssueId, cancel: threading.Event | None = None) -> Search:
        while not self.slow.wait(0.01):
            if cancel is not None and cancel.is_set():
                self.cancelled.set()
                break
        if self.trouble is not None:
            raise self.trouble
        row = DeliveryId(1)
        return Search(
            issue_id=issue,
            delivery_id=row,
            candidates=self.candidates,
            reported=self.reported,
            **self.facts,  # type: ignore[arg-type]
        )

    def questions(self) -> tuple[IssueId, ...]:
        return self.asked

    def none_of_them(self, issue: IssueId) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.decided.append(("none_of_them", issue, 0))

    def adopt(self, issue: IssueId, number: AutoNumber) -> RequestNumber:
        if self.trouble is not None:
            raise self.trouble
        self.decided.append(("adopt", issue, number))
        return RequestNumber(f"26-{number:05d}")

    def send_again(
        self, issue: IssueId, *, none_of_them: bool, cancel: threading.Event | None = None
    ) -> None:
        if not none_of_them:
            raise ActionRefused("It is sent again only after somebody looked.")
        self.decided.append(("send_again", issue, 0))
