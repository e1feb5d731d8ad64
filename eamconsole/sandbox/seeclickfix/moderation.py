"""What waits for a moderator: accepted with 202, seen by nobody."""

from __future__ import annotations

from dataclasses import dataclass

from eamconsole.sandbox.seeclickfix.records import Comment, Issue, Status


@dataclass(frozen=True, slots=True)
class Held:
    """A comment with the status it would bring, or a whole issue when there is no comment."""

    number: int
    issue: Issue
    comment: Comment | None = None
    status: Status | None = None

    @property
    def kind(self) -> str:
        """Tell issues, transitions and plain comments apart."""
        if self.comment is None:
            return "issue"
        return "comment" if self.status is None else "transition"
