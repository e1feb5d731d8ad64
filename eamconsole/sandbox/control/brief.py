"""Short JSON forms of what the control plane has done, with the numbers APIs hide."""

from __future__ import annotations

from typing import Any

from eamconsole.sandbox.seeclickfix.moderation import Held
from eamconsole.sandbox.seeclickfix.records import Category, Comment, Issue


def issue_brief(issue: Issue) -> dict[str, Any]:
    """Return what identifies an issue and where it stands."""
    return {
        "id": issue.id,
        "status": issue.status,
        "summary": issue.summary,
        "request_type_id": None if issue.category is None else issue.category.id,
        "private": issue.private,
        "has_image": issue.picture is not None,
        "lat": issue.lat,
        "lng": issue.lng,
        "created_at": issue.created_at.isoformat(),
        "updated_at": issue.updated_at.isoformat(),
        "closed_at": None if issue.closed_at is None else issue.closed_at.isoformat(),
        "comments": [comment_brief(comment) for comment in issue.comments],
        "internal_comments": [comment_brief(comment) for comment in issue.internal_comments],
    }


def comment_brief(comment: Comment) -> dict[str, Any]:
    """Return a comment with its number and kind."""
    return {
        "id": comment.id,
        "kind": comment.kind,
        "text": comment.text,
        "author": comment.author.name,
        "author_id": comment.author.id,
        "created_at": comment.created_at.isoformat(),
        "has_image": comment.picture is not None,
    }


def held_brief(held: Held) -> dict[str, Any]:
    """Return what waits for a moderator."""
    return {"held": True, "number": held.number, "kind": held.kind, "issue_id": held.issue.id}


def outcome_brief(outcome: Issue | Comment | Held) -> dict[str, Any]:
    """Return what a deed led to, which may be a wait for the moderator."""
    if isinstance(outcome, Held):
        return held_brief(outcome)
    return issue_brief(outcome) if isinstance(outcome, Issue) else comment_brief(outcome)


def category_brief(category: Category) -> dict[str, Any]:
    """Return a category with its flags."""
    return {
        "id": category.id,
        "title": category.title,
        "organization": category.organization,
        "private": category.private,
        "internal": category.internal,
        "enabled": category.enabled,
        "restricted": category.restricted,
        "remote_code": category.remote_code,
        "questions": len(category.questions),
    }
