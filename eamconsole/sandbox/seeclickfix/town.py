"""Residents and staff who act on cue: what tests and the control plane tell them to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eamconsole.sandbox.seeclickfix.desk import FrontDesk, Report
from eamconsole.sandbox.seeclickfix.moderation import Held
from eamconsole.sandbox.seeclickfix.records import (
    Answer,
    Category,
    Comment,
    Issue,
    Person,
    Question,
    Status,
)
from eamconsole.sandbox.seeclickfix.refusals import Unknown
from eamconsole.sandbox.seeclickfix.state import ANONYMOUS, SeeClickFixState

DRAWN = b"drawn"
"""Stands for a picture the sandbox draws itself."""


class Townsfolk:
    """Acts for somebody named ``by``: resident, staff, integration, internal, anonymous.

    Any other name is a resident of that name, so that somebody may call himself
    like the city does.
    """

    def __init__(self, state: SeeClickFixState, desk: FrontDesk) -> None:
        self._state = state
        self._desk = desk

    def person(self, by: str) -> Person:
        """Return who acts under a role or a name."""
        roles = {
            "resident": self._state.resident,
            "staff": self._state.staff,
            "integration": self._state.integration,
            "internal": self._state.reader,
            "anonymous": ANONYMOUS,
        }
        return roles[by] if by in roles else self._state.person_named(by)

    def report(
        self,
        *,
        category: int | str | None = None,
        summary: str = "",
        description: str | None = "Reported in the sandbox.",
        lat: float | None = None,
        lng: float | None = None,
        address: str | None = "1 Quay St, Harborview",
        answers: Mapping[str, str] | None = None,
        image: bytes | None = None,
        private: bool = False,
        by: str = "resident",
    ) -> Issue | Held:
        """Report an issue; without a place it lies near the first recorded one."""
        with self._state.lock:
            found = self._category(category)
            place = self._usual_place() if lat is None and lng is None else (lat, lng)
            report = Report(
                reporter=self.person(by),
                summary=summary or (found.title if found is not None else "Other"),
                category=found,
                lat=place[0],
                lng=place[1],
                address=address,
                description=description,
                answers=[Answer(text, answer) for text, answer in (answers or {}).items()],
                private=private,
            )
            outcome = self._desk.report(report)
            issue = outcome.issue if isinstance(outcome, Held) else outcome
            issue.picture = self._picture(issue.id, image)
            issue.version += 1
            return outcome

    def comment(
        self, number: int, text: str, *, by: str = "resident", image: bytes | None = None
    ) -> Comment | Held:
        """Comment on an issue; ``DRAWN`` as image has one drawn."""
        with self._state.lock:
            issue = self.issue(number)
            outcome = self._desk.comment(issue, self.person(by), text)
            comment = outcome.comment if isinstance(outcome, Held) else outcome
            if comment is not None:
                comment.picture = self._picture(comment.id, image)
                issue.version += 1
            return outcome

    def comment_internally(self, number: int, text: str, *, by: str = "staff") -> Comment:
        """Leave a comment only members see."""
        return self._desk.comment_internally(self.issue(number), self.person(by), text)

    def acknowledge(
        self, number: int, text: str = "We are on it.", *, by: str = "staff"
    ) -> Comment | Held:
        """Acknowledge an issue in the CRM."""
        return self._desk.move(self.issue(number), self.person(by), Status.ACKNOWLEDGED, text)

    def close(
        self, number: int, text: str = "This is done.", *, by: str = "staff"
    ) -> Comment | Held:
        """Close an issue in the CRM."""
        return self._desk.move(self.issue(number), self.person(by), Status.CLOSED, text)

    def reopen(
        self, number: int, text: str = "It is still there.", *, by: str = "resident"
    ) -> Comment | Held:
        """Reopen a closed issue."""
        return self._desk.move(self.issue(number), self.person(by), Status.OPEN, text)

    def edit(self, number: int, **fields: object) -> Issue:
        """Change summary, description, address, lat or lng as staff can."""
        with self._state.lock:
            issue = self.issue(number)
            if not fields.keys() <= {"summary", "description", "address", "lat", "lng"}:
                raise Unknown(f"an issue has no such fields: {', '.join(fields)}")
            for name, value in fields.items():
                setattr(issue, name, value)
            issue.touched(self._state.now())
            return issue

    def add_category(
        self,
        title: str,
        *,
        internal: bool = False,
        private: bool = False,
        restricted: bool = False,
        questions: Iterable[Question] = (),
    ) -> Category:
        """Add a request type as the vendor's set-up pages would."""
        with self._state.lock:
            number = self._state.next_category_id()
            made = Category(number, title, self._state.organization_name, list(questions))
            made.internal, made.private, made.restricted = internal, private, restricted
            return self._state.add_category(made)

    def issue(self, number: int) -> Issue:
        """Return an issue, private or not."""
        with self._state.lock:
            self._state.run_archiver()
            if number not in self._state.issues:
                raise Unknown(f"there is no issue {number}")
            return self._state.issues[number]

    def category(self, wanted: int | str) -> Category:
        """Return a live category by id or title."""
        found = self._state.find_category(wanted)
        if found is None:
            raise Unknown(f"there is no request type {wanted!r}")
        return found

    def _category(self, wanted: int | str | None) -> Category | None:
        """Return the asked category; the first live one when none is asked."""
        if wanted == "other":
            return None
        if wanted is not None:
            return self.category(wanted)
        live = (c for c in self._state.categories.values() if not c.deleted and c.enabled)
        return next(live, None)

    def _usual_place(self) -> tuple[float, float]:
        for issue in self._state.issues.values():
            if issue.lat is not None and issue.lng is not None:
                return issue.lat, issue.lng
        return 41.2501, -72.9002

    def _picture(self, number: int, image: bytes | None) -> str | None:
        if image is None:
            return None
        if image == DRAWN:
            return self._state.pictures.drawn_key(number)
        return self._state.pictures.add_upload(image, "photo.jpg")
