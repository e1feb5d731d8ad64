"""Issues, comments and categories in the exact shape SeeClickFix gives them."""

from __future__ import annotations

import json
from typing import Any

from eamconsole.sandbox.seeclickfix.desk import FrontDesk
from eamconsole.sandbox.seeclickfix.orgshape import organization_fields
from eamconsole.sandbox.seeclickfix.records import (
    Category,
    Comment,
    Issue,
    Person,
    Rank,
    Status,
)
from eamconsole.sandbox.seeclickfix.state import SeeClickFixState
from eamconsole.sandbox.seeclickfix.views import View

_SCRATCH_LIMIT = 40_000


class Shapes:
    """Writes answers; keeps each issue's text until the issue changes."""

    def __init__(self, state: SeeClickFixState, desk: FrontDesk) -> None:
        self._state = state
        self._desk = desk
        self._written: dict[tuple[int, View], tuple[int, tuple[object, ...], bytes]] = {}

    def issue_text(self, issue: Issue, view: View) -> bytes:
        """Return the issue as JSON text, written anew only after a change."""
        shared = (self._state.epoch, *self._switches())
        known = self._written.get((issue.id, view))
        if known is not None and known[0] == issue.version and known[1] == shared:
            return known[2]
        text = json.dumps(self.issue(issue, view), ensure_ascii=False, separators=(",", ":"))
        if len(self._written) > _SCRATCH_LIMIT:
            self._written.clear()
        encoded = text.encode()
        self._written[issue.id, view] = (issue.version, shared, encoded)
        return encoded

    def issue(self, issue: Issue, view: View) -> dict[str, Any]:
        """Return the issue as this caller sees it."""
        shape = self._base(issue, view)
        if view.details or view.organization:
            shape.update(self._details(issue, view))
        if view.organization:
            shape.update(organization_fields(issue, view, self.comment))
            if not (self._state.assumptions.comments_embedded or view.details):
                del shape["comments"]
        return shape

    def comment(self, comment: Comment, issue: Issue, view: View) -> dict[str, Any]:
        """Return a comment of a thread; only members learn its type, nobody its id."""
        shape: dict[str, Any] = {
            "comment": comment.text,
            "created_at": view.stamp(comment.created_at),
            "updated_at": view.stamp(comment.updated_at),
            "editable_until": view.stamp(comment.editable_until),
            "last_edited_at": view.stamp(comment.last_edited_at),
            "commenter": view.person(comment.author),
            "issue_url": f"{view.api}/issues/{issue.id}",
            "flag_url": f"{view.api}/comments/{comment.id}/flag",
            "media": self._media(comment.picture, view, comment.more_pictures),
            "show_blocked_comment_text": comment.blocked,
        }
        if view.organization:
            shape["comment_type"] = comment.kind
        return shape

    def posted(self, comment: Comment, issue: Issue, view: View) -> dict[str, Any]:
        """Return the answer to a comment or transition, which names no number."""
        return {
            "moderated": False,
            "comment": comment.text,
            "created_at": view.stamp(comment.created_at),
            "updated_at": view.stamp(comment.updated_at),
            "commenter": view.person(comment.author),
            "issue": {"status": issue.status, "rating": issue.rating},
            "media": self._media(comment.picture, view, comment.more_pictures),
        }

    def category(self, category: Category, view: View) -> dict[str, Any]:
        """Return a category as the list of those on offer has it."""
        return {
            "id": category.id,
            "title": category.title,
            "organization": category.organization,
            "url": f"{view.api}/request_types/{category.id}",
            "potential_duplicate_issues_url": f"{view.api}/issues?request_types={category.id}",
            "private_visibility": category.private,
            "location_required": True,
            "block_submission": False,
            "permit_guest_reporting": True,
            "permit_anonymous_reporting": True,
            "is_other": False,
        }

    def managed_category(self, category: Category, view: View) -> dict[str, Any]:
        """Return a category with what the assumed category endpoints add."""
        return {
            **self.category(category, view),
            "remote_code": category.remote_code,
            "internal": category.internal,
            "enabled": category.enabled,
        }

    def _base(self, issue: Issue, view: View) -> dict[str, Any]:
        home = f"{self._api_of(issue, view)}/issues/{issue.id}"
        point = {"type": "Point", "coordinates": [issue.lng, issue.lat]}
        return {
            "id": issue.id,
            "status": issue.status,
            "summary": issue.summary,
            "description": issue.description,
            "rating": issue.rating,
            "lat": issue.lat,
            "lng": issue.lng,
            "address": issue.address,
            "created_at": view.stamp(issue.created_at),
            "acknowledged_at": view.stamp(issue.acknowledged_at),
            "closed_at": view.stamp(issue.closed_at),
            "reopened_at": view.stamp(issue.reopened_at),
            "updated_at": view.stamp(issue.updated_at),
            "shortened_url": None,
            "url": home,
            "point": None if issue.lat is None else point,
            "private_visibility": issue.private,
            "show_blocked_issue_text": False,
            "html_url": f"{view.host}/issues/{issue.id}",
            "request_type": self._request_type(issue, view),
            "comment_url": f"{home}/comments",
            "flag_url": f"{home}/flag",
            "transitions": self._transitions(issue, view, home),
            "reporter": view.person(issue.reporter),
            "media": self._issue_media(issue, view),
        }

    def _details(self, issue: Issue, view: View) -> dict[str, Any]:
        home = f"{self._api_of(issue, view)}/issues/{issue.id}"
        return {
            "assignee": view.person(issue.assignee),
            "comments": [self.comment(comment, issue, view) for comment in issue.comments],
            "comment_count": len(issue.comments),
            "comments_count": len(issue.comments),
            "questions": [
                {"question": answer.question, "answer": answer.answer}
                for answer in issue.answers
                if view.member or not answer.private
            ],
            "integrations": issue.integrations,
            "votes": issue.votes,
            "vote_count": len(issue.votes),
            "actions": {
                "public_comment_url": f"{home}/comments",
                "vote_url": f"{home}/vote",
                "follow_url": f"{home}/follow",
            },
            "current_user_relationship": {
                "following": False,
                "voted": False,
                "reporter": bool(view.caller_id) and issue.reporter.id == view.caller_id,
                "assignee": issue.assignee is not None and issue.assignee.id == view.caller_id,
            },
        }

    def _api_of(self, issue: Issue, view: View) -> str:
        """Private issues live under the organization alone, and so do their links."""
        return view.scoped_api if issue.private else view.api

    def _request_type(self, issue: Issue, view: View) -> dict[str, Any] | None:
        category = issue.category
        if category is None:
            return issue.uncategorized
        related = f"lat={issue.lat}&lng={issue.lng}&request_types={category.id}&sort=distance"
        return {
            "id": category.id,
            "title": category.title,
            "organization": category.organization,
            "url": f"{view.api}/request_types/{category.id}",
            "related_issues_url": f"{view.api}/issues?{related}",
        }

    def _transitions(self, issue: Issue, view: View, home: str) -> dict[str, str]:
        if view.rank is Rank.INTERNAL:
            return {}
        caller = Person(view.caller_id or 0, "", rank=view.rank)
        allowed = {
            verb: f"{home}/{verb}"
            for verb, status in _VERBS_FROM[issue.status]
            if self._desk.may_move(issue, caller, status)
        }
        if not self._state.assumptions.transition_links:
            allowed.pop("acknowledge", None)
            allowed.pop("close", None)
        return {f"{verb}_url": address for verb, address in allowed.items()}

    def _issue_media(self, issue: Issue, view: View) -> dict[str, Any]:
        media = self._media(issue.picture, view)
        shown = media["image_square_100x100"] or view.host + issue.icon
        return {**media, "representative_image_url": shown}

    def _media(self, picture: str | None, view: View, more: tuple[str, ...] = ()) -> dict[str, Any]:
        media: dict[str, Any] = dict.fromkeys(("video_url", "image_full", "image_square_100x100"))
        if picture is not None:
            paths = self._state.pictures
            full = [view.host + paths.path(each) for each in (picture, *more)]
            media["image_full"] = full if more else full[0]
            media["image_square_100x100"] = view.host + paths.path(picture, square=True)
        return media

    def _switches(self) -> tuple[bool, bool]:
        assumptions = self._state.assumptions
        return assumptions.transition_links, assumptions.comments_embedded


_VERBS_FROM: dict[Status, tuple[tuple[str, Status], ...]] = {
    Status.OPEN: (("acknowledge", Status.ACKNOWLEDGED), ("close", Status.CLOSED)),
    Status.ACKNOWLEDGED: (("close", Status.CLOSED), ("open", Status.OPEN)),
    Status.CLOSED: (("open", Status.OPEN),),
    Status.ARCHIVED: (),
}
