"""Keeps private answers back, and notices required ones that are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from eamconsole.domain.recognition import title_key
from eamconsole.domain.request import ResidentRequest, SecondaryQuestion
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts

_ASK_AGAIN = timedelta(hours=24)
_MOVED = "Issue Recategorized"


class Questionnaire:
    """Knows what a category asks; each category costs a call a day at most."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        self._known: dict[int, tuple[datetime, tuple[SecondaryQuestion, ...]]] = {}

    def without_private_answers(self, request: ResidentRequest) -> ResidentRequest:
        """Return the Request as EAM may have it: records there can be public."""
        if not request.answers or self._parts.rules.categories.private_answers:
            return request
        asked = self._asked(request)
        if asked is None:
            self._tell_withheld(request)
            return replace(request, answers=())
        hidden = {title_key(each.text) for each in asked if each.private}
        shown = tuple(each for each in request.answers if title_key(each.question) not in hidden)
        return request if len(shown) == len(request.answers) else replace(request, answers=shown)

    def unanswered(self, request: ResidentRequest) -> tuple[str, ...]:
        """Return required questions without an answer on a Request that staff moved here."""
        moved = any(comment.kind == _MOVED for comment in request.comments or ())
        if not moved:
            return ()
        answered = {title_key(each.question) for each in request.answers}
        return tuple(
            each.text
            for each in self._asked(request) or ()
            if each.required and not each.private and title_key(each.text) not in answered
        )

    def _tell_withheld(self, request: ResidentRequest) -> None:
        """Not to know which answers are private does not make them public."""
        text = (
            f"SeeClickFix does not tell which questions of “{request.category_title}” are "
            f"private, so the answers of Request {request.issue_id} stay out of EAM. Read them in "
            "SeeClickFix; where all of them may go, turn on “Send answers kept from the public to "
            "EAM” in Settings."
        )
        at, issue = self._parts.clock.now(), request.issue_id
        self._parts.journal.write(
            lambda ledgers: ledgers.notices.raise_(
                f"answers:{issue}", "answers_withheld", text, at, issue_id=issue
            )
        )

    def _asked(self, request: ResidentRequest) -> tuple[SecondaryQuestion, ...] | None:
        """Return the questions as last told, None where they never were."""
        number = request.category_id
        if number is None:
            return ()
        now, known = self._parts.clock.now(), self._known.get(number)
        if known is None or is_due(known[0], _ASK_AGAIN, now):
            told = self._parts.seeclickfix.questions(number)
            if told is None:
                return known[1] if known else None
            known = self._known[number] = (now, told)
        return known[1]
