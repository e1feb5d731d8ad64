"""What only the city's staff, moderators and the vendor do: never offered by the API."""

from __future__ import annotations

from datetime import datetime

from eamconsole.sandbox.seeclickfix.desk import FrontDesk
from eamconsole.sandbox.seeclickfix.moderation import Held
from eamconsole.sandbox.seeclickfix.records import (
    Category,
    Comment,
    CommentKind,
    Issue,
    Status,
)
from eamconsole.sandbox.seeclickfix.refusals import Unknown
from eamconsole.sandbox.seeclickfix.state import SeeClickFixState


class BackOffice:
    """Changes the CRM from the inside; all methods lock the state."""

    def __init__(self, state: SeeClickFixState, desk: FrontDesk) -> None:
        self._state = state
        self._desk = desk

    def recategorize(self, issue: Issue, category: Category) -> Comment:
        """Move an issue to another category, which leaves a notice in its thread."""
        with self._state.lock:
            issue.category = category
            issue.private = issue.private or category.private
            issue.touched(self._state.now())
            text = f"{self._state.organization_name} recategorized this issue to {category.title}"
            return self._desk.notice(issue, CommentKind.RECATEGORIZED, text)

    def merge(self, issue: Issue, into: Issue) -> None:
        """Archive an issue as a duplicate of another."""
        with self._state.lock:
            issue.canonical_issue = into.id
            into.duplicate_issues.append(issue.id)
            into.version += 1
            self.archive(issue)

    def archive(self, issue: Issue) -> None:
        """Archive an issue now."""
        with self._state.lock:
            self._state.archive(issue, self._state.now())

    def delete(self, issue: Issue) -> None:
        """Remove an issue as if it had never been."""
        with self._state.lock:
            del self._state.issues[issue.id]

    def set_private(self, issue: Issue, *, private: bool) -> None:
        """Hide an issue from the public, or show it again."""
        with self._state.lock:
            issue.private = private
            issue.touched(self._state.now())

    def edit_comment(self, number: int, text: str) -> Comment:
        """Change a comment's text, as its author could within a week."""
        with self._state.lock:
            issue, comment = self.find_comment(number)
            comment.text = text
            comment.updated_at = comment.last_edited_at = self._state.now()
            self._touch(issue, comment.updated_at)
            return comment

    def block_comment(self, number: int, *, blocked: bool = True) -> Comment:
        """Hide a comment that was visible."""
        with self._state.lock:
            issue, comment = self.find_comment(number)
            comment.blocked = blocked
            self._touch(issue, self._state.now())
            return comment

    def find_comment(self, number: int) -> tuple[Issue, Comment]:
        """Return a comment and its issue by the comment's number."""
        for issue, comment in self._state.all_comments():
            if comment.id == number:
                return issue, comment
        raise Unknown(f"there is no comment {number}")

    def release(self, number: int | None = None) -> list[Held]:
        """Let one held item, or all, be seen; it keeps its original time."""
        with self._state.lock:
            released = self._taken(number)
            for held in released:
                self._publish(held)
            return released

    def drop(self, number: int | None = None) -> list[Held]:
        """Throw one held item, or all, away."""
        with self._state.lock:
            return self._taken(number)

    def rename_integration(self, name: str) -> None:
        """Give the integration user another display name."""
        with self._state.lock:
            self._state.integration.name = name
            self._state.epoch += 1

    def expire_token(self, role: str, moment: datetime | None = None) -> None:
        """Let a token end, now or at a given time."""
        with self._state.lock:
            self._state.tokens.set_end(role, moment or self._state.clock.now())

    def replace_token(self, role: str) -> str:
        """Make another token in place of one, and return it."""
        with self._state.lock:
            return self._state.tokens.replace(role, self._state.clock.now())

    def rename_category(self, category: Category, title: str) -> None:
        """Give a category another title."""
        with self._state.lock:
            category.title = title
            self._state.epoch += 1

    def ask_closing_questions(self, issue: Issue, *, pending: bool = True) -> None:
        """Have closing blocked by unanswered questions, or free again."""
        with self._state.lock:
            issue.closing_questions_pending = pending
            issue.version += 1

    def _taken(self, number: int | None) -> list[Held]:
        held = self._state.held
        if number is None:
            taken = [held[key] for key in sorted(held)]
            held.clear()
            return taken
        if number not in held:
            raise Unknown(f"nothing with number {number} is held")
        return [held.pop(number)]

    def _publish(self, held: Held) -> None:
        before = held.issue.updated_at
        if held.comment is None:
            self._desk.publish(held.issue)
        elif held.status is None or held.issue.status is Status.ARCHIVED:
            self._desk.post(held.issue, held.comment)
        else:
            self._desk.carry_out(held.issue, held.comment, held.status)
        if self._state.assumptions.release_touches_issue:
            held.issue.touched(self._state.now())
        elif held.status is None:
            held.issue.updated_at = before

    def _touch(self, issue: Issue, moment: datetime) -> None:
        issue.version += 1
        if self._state.assumptions.comment_touches_issue:
            issue.touched(moment)
