"""The facts that placeholders stand for, gathered from a Request and its link."""

from __future__ import annotations

from eamconsole.domain.city import CityRules
from eamconsole.domain.link import Link
from eamconsole.domain.messages import render
from eamconsole.domain.request import UNTOLD, ResidentRequest
from eamconsole.domain.values import shown
from eamconsole.errors import MappingError


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


def custom_field_values(rules: CityRules, request: ResidentRequest) -> dict[str, str]:
    """Return the value of every custom field; raises ``MappingError`` for one too long.

    A field whose value comes out empty is left to EAM's own defaults.
    """
    facts = message_facts(rules, request, None)
    facts |= {
        f"question:{answer.question}": answer.answer
        for answer in request.answers
        if answer.answer != UNTOLD
    }
    limit = rules.text_limits.custom_text
    values = {}
    for field in rules.custom_fields:
        value = render(field.value, facts)
        if len(value) > limit:
            raise MappingError(
                f"Request {request.issue_id}: the value for {field.field} has {len(value)} "
                f"characters, EAM takes {limit}.",
                f"Shorten the template of {field.field} in the profile, then choose Retry.",
            )
        if value:
            values[field.field] = value
    return values
