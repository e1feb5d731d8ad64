"""The facts that placeholders stand for, gathered from a Request and its link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eamconsole.domain.city import CityRules, TextLimits
from eamconsole.domain.lengths import length
from eamconsole.domain.link import Link
from eamconsole.domain.messages import render
from eamconsole.domain.request import UNTOLD, ResidentRequest
from eamconsole.domain.values import shown
from eamconsole.errors import MappingError
from eamconsole.support.counting import counted

CUSTOM = "custom."
"""Begins the key of a payload for a custom field's value that a person wrote."""


def message_facts(rules: CityRules, request: ResidentRequest, link: Link | None) -> dict[str, str]:
    """Return what each placeholder stands for in a message about ``request``."""
    facts = {
        "issue_id": str(request.issue_id),
        "category": request.category_title or "",
        "summary": request.summary,
        "address": request.address,
        "organization": rules.organization,
    }
    if link is not None:
        facts |= {
            "request_number": link.number,
            "status": link.status_text,
            "status_code": "" if link.status_code is None else str(link.status_code),
            "problem_code": shown(link.fields.get("ProblemCode")),
        }
    return facts


def reference_fields(rules: CityRules) -> tuple[str, ...]:
    """Return EAM's fields that hold nothing but the Issue ID, by the city's rules."""
    return tuple(each.field for each in rules.custom_fields if each.value.strip() == "{issue_id}")


def custom_field_values(
    rules: CityRules, request: ResidentRequest, payload: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Return the value of every custom field; raises ``MappingError`` for one too long.

    A field whose value comes out empty is left to EAM's own defaults.
    """
    limits, values = rules.text_limits, {}
    for name, value in custom_field_texts(rules, request, payload or {}).items():
        limit = custom_limit(limits, name)
        if length(value, limits.unit) > limit:
            raise MappingError(
                f"Request {request.issue_id}: the value for {name} has "
                f"{counted(length(value, limits.unit), 'character')}, EAM takes {limit}.",
                f"Choose Edit and resend to shorten it for this request, or shorten the template "
                f"of {name} in the profile, then choose Retry.",
            )
        if value:
            values[name] = value
    return values


def custom_field_texts(
    rules: CityRules, request: ResidentRequest, payload: Mapping[str, Any]
) -> dict[str, str]:
    """Return what every custom field would hold: what a person wrote goes before the template."""
    facts = message_facts(rules, request, None)
    facts |= {
        f"question:{answer.question}": answer.answer
        for answer in request.answers
        if answer.answer != UNTOLD
    }
    return {
        field.field: str(payload.get(f"{CUSTOM}{field.field}", render(field.value, facts)))
        for field in rules.custom_fields
    }


def custom_limit(limits: TextLimits, name: str) -> int:
    """Return what a custom field holds."""
    return limits.custom.get(name, limits.custom_text)
