"""What people do with issues: report, comment, acknowledge, close, reopen.

The web API and the control plane both come through here, so that a scripted
resident obeys the same rules as a client.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from eamconsole.sandbox.seeclickfix.moderation import Held
from eamconsole.sandbox.seeclickfix.records import (
    Answer,
    Category,
    Comment,
    CommentKind,
    Issue,
    Person,
    Rank,
    Status,
)
from eamconsole.sandbox.seeclickfix.refusals import InvalidFields, NotAllowed, WrongState
from eamconsole.sandbox.seeclickfix.state import SeeClickFixState

EDITABLE_FOR = timedelta(days=7)

KIND_OF_STATUS = {
    Status.ACKNOWLEDGED: CommentKind.ACKNOWLEDGED,
    Status.CLOSED: CommentKind.CLOSED,
    Status.OPEN: CommentKind.REOPENED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a reporter tells; ``category`` None is the community type "other"."""

    reporter: Person
    summary: str
    category: Category | None
    lat: float | None
    lng: float | None
    address: str | None
    description: str | None = None
    answers: list[Answer] = field(default_factory=list)
    picture: str | None = None
    private: bool = False


class FrontDesk:
    """Carries out what people ask for, or refuses; all methods lock the state."""

    def __init__(self, state: SeeClickFixState) -> None:
        self._state = state

    def report(self, report: Report) -> Issue | Held:
        """Take in a new issue; text with the trigger word waits for a moderator."""
        with self._state.lock:
            issue = self._new_issue(report)
            if self._suspicious(f"{report.summary} {report.description or ''}"):
                return self._hold(Held(issue.id, issue))
            self.publish(issue)
            return issue

    def publish(self, issue: Issue) -> None:
        """Put a new issue where others see it, with the assignment notice that follows."""
        with self._state.lock:
            self._state.add_issue(issue)
            if self._state.assignment_notices and issue.category is not None:
                self.assign(issue)

    def assign(self, issue: Issue) -> Comment:
        """Leave the notice of an assignment, which looks like an ordinary comment."""
        with self._state.lock:
            department = (issue.category and issue.category.organization) or "Public Works"
            text = f"{self._state.organization_name} assigned this issue to {department}"
            return self.notice(issue, CommentKind.ASSIGNED, text)

    def notice(self, issue: Issue, kind: CommentKind, text: str) -> Comment:
        """Add a system event to the thread; nobody can edit it."""
        with self._state.lock:
            comment = self._new_comment(text, self._state.staff, kind, None)
            comment.editable_until = None
            self.post(issue, comment)
            return comment

    def comment(
        self, issue: Issue, author: Person, text: str, picture: str | None = None
    ) -> Comment | Held:
        """Add a comment; on a closed issue it restarts the archiver's week."""
        with self._state.lock:
            if author.rank is Rank.INTERNAL:
                raise NotAllowed("Your role does not permit public comments.")
            _need_text(text)
            if issue.status is Status.ARCHIVED:
                raise WrongState("This issue is archived and takes no more comments.")
            comment = self._new_comment(text, author, CommentKind.COMMENT, picture)
            if self._suspicious(text):
                return self._hold(Held(comment.id, issue, comment))
            self.post(issue, comment)
            return comment

    def comment_internally(self, issue: Issue, author: Person, text: str) -> Comment:
        """Add a comment only members see; the issue's times stay."""
        with self._state.lock:
            _need_text(text)
            comment = self._new_comment(text, author, CommentKind.COMMENT, None)
            issue.internal_comments.append(comment)
            issue.version += 1
            return comment

    def move(
        self, issue: Issue, author: Person, status: Status, text: str, picture: str | None = None
    ) -> Comment | Held:
        """Change the status; that always takes a comment, and is one afterwards."""
        with self._state.lock:
            self._admit(issue, author, status)
            _need_text(text)
            self._check_state(issue, status)
            comment = self._new_comment(text, author, KIND_OF_STATUS[status], picture)
            if self._suspicious(text):
                return self._hold(Held(comment.id, issue, comment, status))
            self.carry_out(issue, comment, status)
            return comment

    def carry_out(self, issue: Issue, comment: Comment, status: Status) -> None:
        """Make the change a transition's comment stands for, at the comment's time."""
        with self._state.lock:
            if issue.status is not status:
                issue.status = status
                _note_time(issue, status, comment)
            self.post(issue, comment, changes_issue=True)
            self._state.watch_archiving(issue)

    def post(self, issue: Issue, comment: Comment, *, changes_issue: bool = False) -> None:
        """Put a comment into the thread by its time of creation."""
        with self._state.lock:
            issue.comments.append(comment)
            issue.comments.sort(key=lambda item: (item.created_at, item.id))
            issue.version += 1
            issue.idle_since = max(issue.idle_since, comment.created_at)
            if changes_issue or self._state.assumptions.comment_touches_issue:
                issue.touched(comment.created_at)

    def may_move(self, issue: Issue, author: Person, status: Status) -> bool:
        """Tell whether a person's role admits this change in this state."""
        if author.rank is Rank.MANAGER:
            return True
        if author.rank is Rank.INTERNAL or status is Status.ACKNOWLEDGED:
            return False
        if issue.status is Status.ACKNOWLEDGED:
            return False
        restricted = issue.category is not None and issue.category.restricted
        return not (status is Status.OPEN and restricted)

    def _admit(self, issue: Issue, author: Person, status: Status) -> None:
        if not self.may_move(issue, author, status):
            raise NotAllowed(f"You may not set this issue to {status}.")

    def _check_state(self, issue: Issue, status: Status) -> None:
        assumptions = self._state.assumptions
        if issue.status is Status.ARCHIVED:
            raise WrongState("This issue is archived and cannot change any more.")
        if issue.status is status and assumptions.same_state == "refused":
            raise WrongState(f"This issue is already {status}.")
        if status is Status.ACKNOWLEDGED and issue.status is Status.CLOSED:
            raise WrongState("A closed issue must be reopened before it is acknowledged.")
        pending = status is Status.CLOSED and issue.closing_questions_pending
        if pending and assumptions.closing_questions_block:
            raise WrongState("The closing questions must be answered first.")

    def _new_issue(self, report: Report) -> Issue:
        now = self._state.now()
        category = report.category
        return Issue(
            id=self._state.next_issue_id(),
            summary=report.summary,
            description=report.description,
            reporter=report.reporter,
            category=category,
            created_at=now,
            updated_at=now,
            idle_since=now,
            lat=report.lat,
            lng=report.lng,
            address=report.address,
            answers=list(report.answers),
            picture=report.picture,
            private=report.private or (category is not None and category.private),
        )

    def _new_comment(
        self, text: str, author: Person, kind: CommentKind, picture: str | None
    ) -> Comment:
        now = self._state.now()
        return Comment(
            self._state.next_comment_id(),
            text,
            author,
            now,
            now,
            kind,
            editable_until=now + EDITABLE_FOR if author.official else None,
            picture=picture,
        )

    def _suspicious(self, text: str) -> bool:
        return bool(self._state.trigger_word) and self._state.trigger_word in text

    def _hold(self, held: Held) -> Held:
        self._state.held[held.number] = held
        return held


def _need_text(text: str) -> None:
    if not text.strip():
        raise InvalidFields({"comment": ["can't be blank"]})


def _note_time(issue: Issue, status: Status, comment: Comment) -> None:
    """Set the time of this status alone: the others are never cleared."""
    if status is Status.ACKNOWLEDGED:
        issue.acknowledged_at = comment.created_at
    elif status is Status.CLOSED:
        issue.closed_at = comment.created_at
    elif issue.closed_at is not None:
        issue.reopened_at = comment.created_at
