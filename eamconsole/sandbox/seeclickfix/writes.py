"""The writing half of the API: reports, comments, status changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from eamconsole.sandbox.call import Reply
from eamconsole.sandbox.forms import Form
from eamconsole.sandbox.seeclickfix.desk import Report
from eamconsole.sandbox.seeclickfix.moderation import Held
from eamconsole.sandbox.seeclickfix.pictures import UnfitPicture
from eamconsole.sandbox.seeclickfix.records import (
    Answer,
    Category,
    Comment,
    Issue,
    Question,
    Status,
)
from eamconsole.sandbox.seeclickfix.refusals import InvalidFields, Unknown
from eamconsole.sandbox.seeclickfix.state import ANONYMOUS
from eamconsole.sandbox.seeclickfix.visits import Visit

VERBS = {"acknowledge": Status.ACKNOWLEDGED, "close": Status.CLOSED, "open": Status.OPEN}
_ANSWER = re.compile(r"answers\[([^\]]+)\](\[\])?")
_MODERATED = {"metadata": {"moderated": True}}
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")
_PSEUDO = frozenset({"summary", "description", "issue_image"})


class TooLarge(Exception):
    """The front end refuses the body before the application sees it (A-45)."""


def post_comment(visit: Visit, number: str) -> Reply:
    """``POST /issues/:id/comments``."""
    author, issue = visit.person, visit.issue(number)
    text = visit.form.text("comment")
    kept = _kept(text, visit.state.assumptions.comment_storage)
    outcome = visit.desk.comment(issue, author, kept, _checked_image(visit, "image"))
    if isinstance(outcome, Held):
        return Reply.json(_MODERATED, 202)
    return Reply.json({**_posted(visit, outcome, issue), "body": outcome.text}, 201)


def change_status(visit: Visit, number: str, verb: str) -> Reply:
    """``POST /issues/:id/{acknowledge,close,open}``: the answer is the comment."""
    author, issue = visit.person, visit.issue(number)
    text = visit.form.text("comment")
    picture = _checked_image(visit, "image")
    kept = _kept(text, visit.state.assumptions.comment_storage)
    outcome = visit.desk.move(issue, author, VERBS[verb], kept, picture)
    if isinstance(outcome, Held):
        return Reply.json(_MODERATED, 202)
    return Reply.json(_posted(visit, outcome, issue), 201)


def report_issue(visit: Visit) -> Reply:
    """``POST /issues`` as form, JSON or multipart."""
    reporter = visit.person
    category = _wanted_category(visit)
    given = _given_answers(visit.form)
    lat, lng = _checked_place(visit.form, category, given)
    anonymous = visit.form.text("anonymize_reporter").lower() == "true"
    title = category.title if category is not None else "Other"
    outcome = visit.desk.report(
        Report(
            reporter=ANONYMOUS if anonymous else reporter,
            summary=str(given.get("summary") or title),
            description=_text_or_none(given.get("description")),
            category=category,
            lat=lat,
            lng=lng,
            address=visit.form.text("address"),
            answers=_answers(category, given),
            picture=_checked_image(visit, "answers[issue_image]"),
        )
    )
    if isinstance(outcome, Held):
        return Reply.json(_MODERATED, 202)
    view = visit.view()
    shape = visit.shapes.issue(outcome, view)
    return Reply.json(shape, 201, {"Location": shape["html_url"]})


def _kept(text: str, way: str) -> str:
    """Return a comment's text as it is stored."""
    if way == "squeezed":
        return " ".join(text.split())
    return text.translate(_STRAIGHT) if way == "straight_quotes" else text


def _posted(visit: Visit, comment: Comment, issue: Issue) -> dict[str, Any]:
    return visit.shapes.posted(comment, issue, visit.view())


def _checked_image(visit: Visit, part: str) -> str | None:
    """Keep an uploaded picture; an ``image`` key in JSON or a plain form is ignored."""
    upload = visit.form.files.get(part)
    if upload is None:
        return None
    try:
        return visit.state.pictures.add_upload(upload.content, upload.filename)
    except UnfitPicture as exc:
        if visit.state.assumptions.bad_image_status == 413:
            raise TooLarge from exc
        raise InvalidFields({"image": [str(exc)]}) from exc


def _wanted_category(visit: Visit) -> Category | None:
    wanted = visit.form.text("request_type_id")
    if wanted == "other":
        return None
    try:
        if wanted.isdigit():
            return visit.category(wanted)
    except Unknown:
        pass
    raise InvalidFields({"request_type": ["is unknown"]})


def _given_answers(form: Form) -> dict[str, Any]:
    """Return answers by question key, whether nested in JSON or spelled in brackets."""
    nested = form.values.get("answers")
    given = dict(nested) if isinstance(nested, Mapping) else {}
    for name, value in form.values.items():
        match = _ANSWER.fullmatch(name)
        if match is not None:
            given[match.group(1)] = value
    return given


def _checked_place(
    form: Form, category: Category | None, given: Mapping[str, Any]
) -> tuple[float, float]:
    wrong: dict[str, list[str]] = {}
    lat = _coordinate(form, "lat", 90, wrong)
    lng = _coordinate(form, "lng", 180, wrong)
    if not form.text("address").strip():
        wrong["address"] = ["can't be blank"]
    if (lat, lng) == (0.0, 0.0):
        wrong["point"] = ["is outside the category's boundary"]
    for question in category.questions if category is not None else ():
        if question.required and given.get(question.key) in (None, "", []):
            wrong[question.key] = ["can't be blank"]
    if wrong:
        raise InvalidFields(wrong)
    return lat, lng


def _coordinate(form: Form, name: str, bound: float, wrong: dict[str, list[str]]) -> float:
    try:
        value = float(form.text(name))
    except ValueError:
        value = bound + 1
    if not -bound <= value <= bound:
        wrong[name] = ["is not a number" if not form.text(name) else "is out of range"]
    return value


def _answers(category: Category | None, given: Mapping[str, Any]) -> list[Answer]:
    questions = category.questions if category is not None else []
    return [
        Answer(question.text, _shown(question, given[question.key]), question.private)
        for question in questions
        if question.key in given and question.key not in _PSEUDO
    ]


def _shown(question: Question, value: Any) -> str:
    """Show names instead of keys, several joined into one text."""
    names = dict(question.options)
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(item), str(item)) for item in chosen)


def _text_or_none(value: Any) -> str | None:
    return str(value) if value not in (None, "") else None
