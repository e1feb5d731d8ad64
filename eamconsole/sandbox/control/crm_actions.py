"""What scripts can change in the CRM apart from single issues."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eamconsole.sandbox.control.brief import (
    category_brief,
    comment_brief,
    held_brief,
    issue_brief,
)
from eamconsole.sandbox.control.issue_actions import ACTIONS, Answer, Values, create
from eamconsole.sandbox.seeclickfix.records import Category, Question
from eamconsole.sandbox.seeclickfix.refusals import Unknown
from eamconsole.sandbox.seeclickfix.simulator import SeeClickFix

TOKEN_ROLES = ("integration", "internal", "staff", "resident", "expired")


def list_issues(scf: SeeClickFix, _values: Values) -> Answer:
    """Return all issues in brief."""
    return {"issues": [issue_brief(issue) for issue in scf.issues()]}


def create_issue(scf: SeeClickFix, values: Values) -> Answer:
    """Report an issue as a resident."""
    return create(scf, values)


def show_issue(scf: SeeClickFix, _values: Values, number: str) -> Answer:
    """Return one issue in brief."""
    return issue_brief(scf.issue(int(number)))


def act_on_issue(scf: SeeClickFix, values: Values, number: str, action: str) -> Answer:
    """Carry out one of the issue actions."""
    if action not in ACTIONS:
        raise Unknown(f"there is no action {action!r}; known: {', '.join(ACTIONS)}")
    return ACTIONS[action](scf, int(number), values)


def edit_comment(scf: SeeClickFix, values: Values, number: str) -> Answer:
    """Change a comment's text."""
    return comment_brief(scf.office.edit_comment(int(number), str(values["text"])))


def block_comment(scf: SeeClickFix, values: Values, number: str) -> Answer:
    """Hide a comment, or show it again."""
    blocked = bool(values.get("blocked", True))
    return comment_brief(scf.office.block_comment(int(number), blocked=blocked))


def list_held(scf: SeeClickFix, _values: Values) -> Answer:
    """Return what waits for a moderator, and the word that makes things wait."""
    held = [held_brief(item) for item in scf.state.held.values()]
    return {"held": held, "trigger_word": scf.state.trigger_word}


def set_trigger_word(scf: SeeClickFix, values: Values) -> Answer:
    """Change the word that makes things wait; empty for none."""
    scf.state.trigger_word = str(values["trigger_word"])
    return list_held(scf, values)


def release(scf: SeeClickFix, values: Values) -> Answer:
    """Let held items be seen, all without a ``number``."""
    return {"released": [held_brief(item) for item in scf.office.release(values.get("number"))]}


def drop(scf: SeeClickFix, values: Values) -> Answer:
    """Throw held items away, all without a ``number``."""
    return {"dropped": [held_brief(item) for item in scf.office.drop(values.get("number"))]}


def show_profile(scf: SeeClickFix, _values: Values) -> Answer:
    """Return the integration user."""
    user = scf.state.integration
    return {"id": user.id, "display_name": user.name, "organization": scf.state.organization_name}


def rename_profile(scf: SeeClickFix, values: Values) -> Answer:
    """Give the integration user another display name."""
    scf.office.rename_integration(str(values["display_name"]))
    return show_profile(scf, values)


def list_tokens(scf: SeeClickFix, _values: Values) -> Answer:
    """Return every invented token and its end."""
    texts = {role: scf.token(role) for role in TOKEN_ROLES}
    return {"tokens": texts, "ends": scf.state.tokens.ends()}


def end_token(scf: SeeClickFix, values: Values) -> Answer:
    """Let a token end now, or at ``ends_at``, which may lie ahead again."""
    ends_at = values.get("ends_at")
    moment = None if ends_at is None else datetime.fromisoformat(ends_at)
    scf.office.expire_token(str(values.get("role", "integration")), moment)
    return list_tokens(scf, values)


def list_categories(scf: SeeClickFix, _values: Values) -> Answer:
    """Return the live categories."""
    return {"categories": [category_brief(category) for category in scf.categories()]}


def create_category(scf: SeeClickFix, values: Values) -> Answer:
    """Add a request type; ``questions`` are objects with text, kind, required, options."""
    flags = {name: bool(values.get(name)) for name in ("internal", "private", "restricted")}
    questions = [_question(number, item) for number, item in enumerate(values.get("questions", ()))]
    made = scf.town.add_category(str(values["title"]), questions=questions, **flags)
    return category_brief(made)


def change_category(scf: SeeClickFix, values: Values, number: str) -> Answer:
    """Rename a category or set its flags; ``deleted`` makes its address dead."""
    category: Category = scf.town.category(int(number))
    if "title" in values:
        scf.office.rename_category(category, str(values["title"]))
    for name in ("internal", "private", "restricted", "enabled", "deleted"):
        if name in values:
            setattr(category, name, bool(values[name]))
    return category_brief(category)


def set_notices(scf: SeeClickFix, values: Values) -> Answer:
    """Choose whether new issues get an assignment notice."""
    scf.state.assignment_notices = bool(values.get("assignment_notices", True))
    return {"assignment_notices": scf.state.assignment_notices}


def set_limit(scf: SeeClickFix, values: Values) -> Answer:
    """Change the calls a minute, 0 for no limit; everybody starts afresh."""
    scf.limit.per_minute = int(values["calls_per_minute"])
    scf.limit.forget()
    return {"calls_per_minute": scf.limit.per_minute}


def _question(number: int, values: dict[str, Any]) -> Question:
    options = tuple((str(key), str(name)) for key, name in (values.get("options") or {}).items())
    return Question(
        str(values.get("key", 99_001 + number)),
        str(values["text"]),
        str(values.get("kind", "select" if options else "text")),
        bool(values.get("required")),
        bool(values.get("private")),
        options,
    )
