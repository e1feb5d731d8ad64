"""What scripts can have done to one issue: ``POST /__sim__/issues/:id/<action>``."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from eamconsole.sandbox.control.brief import comment_brief, issue_brief, outcome_brief
from eamconsole.sandbox.seeclickfix.simulator import SeeClickFix
from eamconsole.sandbox.seeclickfix.town import DRAWN

Values = Mapping[str, Any]
Answer = dict[str, Any]


def image_of(values: Values) -> bytes | None:
    """Return the picture asked for: base64 text, or ``true`` for a drawn one."""
    image = values.get("image")
    if isinstance(image, str):
        return base64.b64decode(image)
    return DRAWN if image else None


def create(scf: SeeClickFix, values: Values) -> Answer:
    """Report an issue as a resident; all values are optional."""
    known = {"category", "summary", "description", "lat", "lng", "address", "answers", "private"}
    chosen = {name: values[name] for name in known & values.keys()}
    by = str(values.get("as", "resident"))
    return outcome_brief(scf.town.report(**chosen, image=image_of(values), by=by))


def _comment_as(scf: SeeClickFix, number: int, values: Values) -> Answer:
    by, text = str(values.get("as", "resident")), str(values["text"])
    if values.get("internal"):
        by = str(values.get("as", "staff"))
        return comment_brief(scf.town.comment_internally(number, text, by=by))
    return outcome_brief(scf.town.comment(number, text, by=by, image=image_of(values)))


def _acknowledge_as(scf: SeeClickFix, number: int, values: Values) -> Answer:
    text, by = str(values.get("text", "We are on it.")), str(values.get("as", "staff"))
    return outcome_brief(scf.town.acknowledge(number, text, by=by))


def _close_as(scf: SeeClickFix, number: int, values: Values) -> Answer:
    text, by = str(values.get("text", "This is done.")), str(values.get("as", "staff"))
    return outcome_brief(scf.town.close(number, text, by=by))


def _reopen_as(scf: SeeClickFix, number: int, values: Values) -> Answer:
    text, by = str(values.get("text", "It is still there.")), str(values.get("as", "resident"))
    return outcome_brief(scf.town.reopen(number, text, by=by))


def _recategorize(scf: SeeClickFix, number: int, values: Values) -> Answer:
    category = scf.town.category(values["category"])
    return comment_brief(scf.office.recategorize(scf.issue(number), category))


def _merge(scf: SeeClickFix, number: int, values: Values) -> Answer:
    scf.office.merge(scf.issue(number), scf.issue(int(values["into"])))
    return issue_brief(scf.issue(number))


def _archive(scf: SeeClickFix, number: int, _values: Values) -> Answer:
    scf.office.archive(scf.issue(number))
    return issue_brief(scf.issue(number))


def _delete(scf: SeeClickFix, number: int, _values: Values) -> Answer:
    scf.office.delete(scf.issue(number))
    return {"deleted": number}


def _edit(scf: SeeClickFix, number: int, values: Values) -> Answer:
    return issue_brief(scf.town.edit(number, **values))


def _set_private(scf: SeeClickFix, number: int, values: Values) -> Answer:
    scf.office.set_private(scf.issue(number), private=bool(values.get("private", True)))
    return issue_brief(scf.issue(number))


def _assign(scf: SeeClickFix, number: int, _values: Values) -> Answer:
    return comment_brief(scf.desk.assign(scf.issue(number)))


def _closing_questions(scf: SeeClickFix, number: int, values: Values) -> Answer:
    pending = bool(values.get("pending", True))
    scf.office.ask_closing_questions(scf.issue(number), pending=pending)
    return issue_brief(scf.issue(number))


ACTIONS: dict[str, Callable[[SeeClickFix, int, Values], Answer]] = {
    "comment-as": _comment_as,
    "acknowledge-as": _acknowledge_as,
    "close-as": _close_as,
    "reopen-as": _reopen_as,
    "recategorize": _recategorize,
    "merge": _merge,
    "archive": _archive,
    "delete": _delete,
    "edit": _edit,
    "set-private": _set_private,
    "assign": _assign,
    "closing-questions": _closing_questions,
}
