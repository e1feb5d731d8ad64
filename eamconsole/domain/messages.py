"""Message templates with placeholders, filled in with the facts of one Request."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDERS: Mapping[str, str] = {
    "issue_id": "Issue ID of the Request in SeeClickFix",
    "request_number": "Request # (or Work Order #) in EAM",
    "category": "title of the Request Category",
    "summary": "the Request's title",
    "address": "address of the Request as SeeClickFix shows it",
    "organization": "name of the organization",
    "status": "EAM's text for the present status",
    "status_code": "EAM's system status code",
    "problem_code": "code of the EAM problem",
    "field": "name of the EAM field a comment rule watches",
    "value": "present value of that field",
    "old_value": "value of that field before the change",
}
"""Every placeholder a message may hold, with what it stands for."""

DEFAULT_ACKNOWLEDGMENT = (
    "Thank you for your report. {organization} has received it and opened "
    "work request {request_number}."
)
DEFAULT_CLOSING = (
    "{organization} has completed work request {request_number}. Thank you for your report."
)
DEFAULT_CANCELLED = (
    "{organization} has closed work request {request_number} without doing the work. "
    "Please comment here if the problem is still there."
)

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def placeholders_in(template: str) -> tuple[str, ...]:
    """Return the names between braces in the order they appear."""
    return tuple(_PLACEHOLDER.findall(template))


def unknown_placeholders(template: str, *, questions: bool = False) -> tuple[str, ...]:
    """Return the placeholders that stand for nothing.

    ``questions`` admits ``{question:…}``, which custom fields may use.
    """
    return tuple(
        name
        for name in placeholders_in(template)
        if name not in PLACEHOLDERS and not (questions and name.startswith("question:"))
    )


def render(template: str, facts: Mapping[str, str]) -> str:
    """Fill ``template`` in; a placeholder without a fact becomes nothing.

    Facts come from residents and staff: braces inside them are text, never placeholders.
    """
    return _PLACEHOLDER.sub(lambda found: facts.get(found[1], ""), template).strip()
