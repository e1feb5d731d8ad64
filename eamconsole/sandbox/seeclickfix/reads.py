"""The reading half of the API: issues, threads, people."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from eamconsole.sandbox.call import JSON_TYPE, Reply
from eamconsole.sandbox.seeclickfix.listing import PAGE_CAP, Page, page_of, select
from eamconsole.sandbox.seeclickfix.records import Issue, Person, Rank
from eamconsole.sandbox.seeclickfix.refusals import Unknown
from eamconsole.sandbox.seeclickfix.views import View
from eamconsole.sandbox.seeclickfix.visits import Visit

_LARGEST_PAGE = 100
_LARGEST_DETAILED_PAGE = 20


def list_issues(visit: Visit) -> Reply:
    """``GET /issues``, public or the organization's."""
    visible = (i for i in visit.state.issues.values() if visit.organization or not i.private)
    bounds = visit.state.assumptions.bounds_heeded
    rows = select(visible, visit.call, visit.caller, bounds=bounds)
    view = visit.view()
    largest = _LARGEST_DETAILED_PAGE if view.details else _LARGEST_PAGE
    last = page_cap(visit)
    page = page_of(rows, visit.call, largest=largest, last=last)
    if page.refused:
        odd = _beyond_last_page(visit, rows, largest)
        if isinstance(odd, Reply):
            return odd
        page = odd or page
    metadata: dict[str, Any] = {"pagination": page.metadata(visit.call, last=last)}
    if not visit.state.assumptions.lists_end:
        metadata["pagination"] |= {"next_page": page.number + 1, "pages": page.number + 1}
    if visit.organization:
        metadata["query"] = _effective_query(visit)
    body = _envelope(_issue_texts(page.rows, visit, view), metadata)
    newest = max((issue.updated_at for issue in page.rows), default=None)
    return _dated(Reply(200, {"Content-Type": JSON_TYPE}, body), newest)


def show_issue(visit: Visit, number: str) -> Reply:
    """``GET /issues/:id``: the issue itself, without an envelope."""
    issue = visit.issue(number)
    (text,) = _issue_texts([issue], visit, visit.view())
    return _dated(Reply(200, {"Content-Type": JSON_TYPE}, text), issue.updated_at)


def list_comments(visit: Visit, number: str) -> Reply:
    """``GET /issues/:id/comments``: the whole thread, oldest first, never paged."""
    issue, view = visit.issue(number), visit.view()
    comments = [visit.shapes.comment(comment, issue, view) for comment in issue.comments]
    return _dated(Reply.json({"comments": comments}), issue.updated_at)


def show_profile(visit: Visit) -> Reply:
    """``GET /profile``: the caller, or an object whose id is null."""
    if visit.caller is None:
        return Reply.json({"id": None, "permissions": {"can_acknowledge": False}})
    caller = visit.caller
    issues = visit.state.issues.values()
    spoken = sum(c.author is caller for _, c in visit.state.all_comments())
    shape = {
        **_public_person(caller, visit),
        "email": f"user-{caller.id}@harborview.example",
        "permissions": {"can_acknowledge": caller.rank is Rank.MANAGER},
        "reported_issue_count": sum(issue.reporter is caller for issue in issues),
        "comments_count": spoken,
        "time_zone": "Eastern Time (US & Canada)",
        "locale": "en",
        "place_id": 31337,
        "place_url_name": "harborview",
    }
    return Reply.json(shape)


def show_person(visit: Visit, number: str) -> Reply:
    """``GET /users/:id``: what everybody may know."""
    person = visit.state.people.get(int(number))
    if person is None or not person.id:
        raise Unknown(f"there is no user {number}")
    return Reply.json(_public_person(person, visit))


def list_organizations(visit: Visit) -> Reply:
    """``GET /organizations``: a bare array of those the caller belongs to."""
    member = visit.person.rank is not Rank.OUTSIDER
    return Reply.json([_organization(visit)] if member else [])


def show_organization(visit: Visit) -> Reply:
    """``GET /organizations/:id``, for members."""
    return Reply.json(_organization(visit))


def page_cap(visit: Visit) -> int | None:
    """Return the last page served to this caller."""
    capped = not visit.organization or visit.state.assumptions.organization_pages_capped
    return PAGE_CAP if capped else None


def _beyond_last_page(visit: Visit, rows: list[Issue], largest: int) -> Reply | Page | None:
    """Return what comes instead of an empty page, if anything."""
    choice = visit.state.assumptions.beyond_last_page
    if choice == "400":
        return Reply.json({"request": "page is out of range"}, 400)
    if choice == "422":
        return Reply.json({"errors": {"page": ["is out of range"]}}, 422)
    if choice == "repeat":
        whole = page_of(rows, visit.call, largest=largest, last=None)
        start = (PAGE_CAP - 1) * whole.per_page
        return Page(rows[start : start + whole.per_page], PAGE_CAP, whole.per_page, len(rows))
    return None


def _issue_texts(issues: list[Issue], visit: Visit, view: View) -> list[bytes]:
    wanted = {name for part in _wanted_fields(visit) for name in part.split(",") if name}
    if not wanted:
        return [visit.shapes.issue_text(issue, view) for issue in issues]
    wanted |= {"id", "url"}
    trimmed = []
    for issue in issues:
        shape = visit.shapes.issue(issue, view)
        shape["crm_issue_url"] = f"{view.host}/crm/issues/{issue.id}" if view.member else None
        kept = {name: value for name, value in shape.items() if name in wanted}
        trimmed.append(json.dumps(kept, ensure_ascii=False).encode())
    return trimmed


def _wanted_fields(visit: Visit) -> list[str]:
    return [*visit.call.query.get("fields[issue]", ())]


def _envelope(texts: list[bytes], metadata: dict[str, Any]) -> bytes:
    return b'{"issues":[%b],"metadata":%b,"errors":{}}' % (
        b",".join(texts),
        json.dumps(metadata).encode(),
    )


def _effective_query(visit: Visit) -> dict[str, Any]:
    """Echo the filter; its list of request types is how an outsider learns them all."""
    asked = {name: values[-1] for name, values in visit.call.query.items()}
    live = (c.id for c in visit.state.categories.values() if not c.deleted and c.enabled)
    return {
        "status": "open,acknowledged,closed",
        "sort": "created_at",
        "sort_direction": "DESC",
        "request_types": ",".join(map(str, sorted(live))),
        **asked,
    }


def _dated(reply: Reply, moment: datetime | None) -> Reply:
    if moment is None:
        return reply
    headers = {**reply.headers, "Last-Modified": format_datetime(moment, usegmt=True)}
    return Reply(reply.status, headers, reply.body)


def _public_person(person: Person, visit: Visit) -> dict[str, Any]:
    view = visit.view()
    return {
        **(view.person(person) or {}),
        "closed_issue_count": 0,
        "voted_issue_count": 0,
        "following_issue_count": 0,
        "created_at": "2020-01-06T08:00:00-05:00",
        "updated_at": "2020-06-01T08:00:00-04:00",
    }


def _organization(visit: Visit) -> dict[str, Any]:
    number = visit.state.organization_id
    return {
        "id": number,
        "name": visit.state.organization_name,
        "skus": ["crm"],
        "url": f"{visit.call.base_url}/api/v2/organizations/{number}",
    }
