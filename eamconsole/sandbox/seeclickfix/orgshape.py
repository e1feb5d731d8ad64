"""What the organization's API adds to an issue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eamconsole.sandbox.seeclickfix.records import Comment, Issue
from eamconsole.sandbox.seeclickfix.views import View

CommentShape = Callable[[Comment, Issue, View], dict[str, Any]]


def organization_fields(issue: Issue, view: View, comment_shape: CommentShape) -> dict[str, Any]:
    """Return the keys members see; the action links lead nowhere here, on purpose."""
    home = f"{view.scoped_api}/issues/{issue.id}"
    canonical = issue.canonical_issue
    return {
        "is_private": issue.private,
        "visibility": "private" if issue.private else "public",
        "agent": None,
        "priority": None,
        "sla_expires_at": None,
        "report_method": "direct",
        "internal_comments": [
            comment_shape(comment, issue, view) for comment in issue.internal_comments
        ],
        "internal_comments_url": f"{home}/internal_comments",
        "recategorize_url": f"{home}/recategorize",
        "assignment_url": f"{home}/assignment",
        "mark_as_duplicate_url": f"{home}/mark_as_duplicate",
        "closing_questions_url": f"{home}/closing_questions",
        "integrations_url": f"{home}/integrations",
        "integration_categories_url": f"{home}/integration_categories",
        "canonical_issue": None if canonical is None else {"id": canonical},
        "duplicate_issues": [{"id": number} for number in issue.duplicate_issues],
        "active_service_request": None,
        "closing_questions_pending": issue.closing_questions_pending,
    }
