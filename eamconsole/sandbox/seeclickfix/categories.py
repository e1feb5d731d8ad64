"""Request types: what is offered where, with which questions, and the assumed writes."""

from __future__ import annotations

from typing import Any

from eamconsole.sandbox.call import Reply
from eamconsole.sandbox.seeclickfix.listing import page_of
from eamconsole.sandbox.seeclickfix.reads import page_cap
from eamconsole.sandbox.seeclickfix.records import Category, Question
from eamconsole.sandbox.seeclickfix.refusals import InvalidFields, Unknown
from eamconsole.sandbox.seeclickfix.visits import Visit, told_with_address

_ALWAYS_ASKED = (
    Question("summary", "Issue Title", "text", required=True),
    Question("description", "Description", "textarea"),
    Question("issue_image", "Issue Image", "file"),
)


def list_offered(visit: Visit) -> Reply:
    """``GET /issues/new?lat&lng``: the categories at a point, 400 without one."""
    if not visit.call.param("lat") or not visit.call.param("lng"):
        return told_with_address("A location is required.", 400)
    view = visit.view()
    offered = [
        visit.shapes.category(category, view)
        for category in visit.state.categories.values()
        if visit.offers(category)
    ]
    return Reply.json({"request_types": [*offered, _other(visit)]})


def show_category(visit: Visit, number: str) -> Reply:
    """``GET /request_types/:id``, with its questions."""
    if number == "other":
        shape: dict[str, Any] = {**_other(visit), "id": None}
        return Reply.json({**shape, "questions": [_question(q) for q in _ALWAYS_ASKED]})
    category = visit.category(number)
    asked = (*category.questions, *_ALWAYS_ASKED)
    shape = {
        "id": category.id,
        "title": category.title,
        "organization": category.organization,
        "url": f"{visit.view().api}/request_types/{category.id}",
        "questions": [_question(question) for question in asked],
    }
    return Reply.json(shape)


def list_categories(visit: Visit) -> Reply:
    """``GET /organizations/:org/request_types`` (A-30)."""
    if not visit.state.assumptions.categories_listed:
        raise Unknown("no such endpoint")
    view = visit.view()
    live = [c for c in visit.state.categories.values() if not c.deleted]
    last = page_cap(visit)
    page = page_of(live, visit.call, largest=100, last=last)
    shapes = [visit.shapes.managed_category(category, view) for category in page.rows]
    metadata = {"pagination": page.metadata(visit.call, last=last)}
    return Reply.json({"request_types": shapes, "metadata": metadata, "errors": {}})


def create_category(visit: Visit) -> Reply:
    """``POST /organizations/:org/request_types`` (A-31)."""
    _need_writable(visit)
    title = _checked_title(visit, None)
    category = Category(visit.state.next_category_id(), title, visit.state.organization_name)
    _apply(category, visit)
    visit.state.add_category(category)
    return Reply.json(visit.shapes.managed_category(category, visit.view()), 201)


def update_category(visit: Visit, number: str) -> Reply:
    """``PUT /organizations/:org/request_types/:id`` (A-31)."""
    _need_writable(visit)
    category = visit.state.categories.get(int(number))
    if category is None or category.deleted:
        raise Unknown(f"there is no request type {number}")
    if "title" in visit.form.values:
        category.title = _checked_title(visit, category)
    _apply(category, visit)
    visit.state.epoch += 1
    return Reply.json(visit.shapes.managed_category(category, visit.view()))


def _need_writable(visit: Visit) -> None:
    if not visit.state.assumptions.categories_writable:
        raise Unknown("no such endpoint")
    visit.need_manager()


def _checked_title(visit: Visit, own: Category | None) -> str:
    title = visit.form.text("title").strip()
    if not title:
        raise InvalidFields({"title": ["can't be blank"]})
    for category in visit.state.categories.values():
        if category is not own and not category.deleted and category.title == title:
            raise InvalidFields({"title": ["has already been taken"]})
    return title


def _apply(category: Category, visit: Visit) -> None:
    """Take over what the body names and leave the rest.

    A private category must be internal too, as the vendor may insist: what is
    asked beyond that is not granted, and the answer says so.
    """
    values = visit.form.values
    category.internal = bool(values.get("internal", category.internal))
    wanted_private = bool(values.get("private_visibility", category.private))
    category.private = wanted_private and category.internal
    category.enabled = bool(values.get("enabled", category.enabled))
    category.remote_code = values.get("remote_code", category.remote_code)


def _question(question: Question) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "primary_key": question.key,
        "question": question.text,
        "question_type": question.kind,
        "answer_kept_private": question.private,
        "response_required": question.required,
    }
    if question.options:
        shape["select_values"] = [{"key": key, "name": name} for key, name in question.options]
    return shape


def _other(visit: Visit) -> dict[str, Any]:
    """Describe the community type that everybody is offered everywhere."""
    view = visit.view()
    shape = visit.shapes.category(Category(0, "Other"), view)
    url = f"{view.api}/request_types/other"
    return {
        **shape,
        "id": "other",
        "url": url,
        "is_other": True,
        "potential_duplicate_issues_url": f"{view.api}/issues",
    }
