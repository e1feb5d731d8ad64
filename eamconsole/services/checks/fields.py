"""Whether the custom fields of the profile can be written in EAM."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eamconsole.domain.city import CityRules, CustomField
from eamconsole.domain.facts import custom_field_texts, custom_limit
from eamconsole.domain.lengths import LengthUnit, length
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.work import FieldDescription, Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.profiles.faults import shown
from eamconsole.support.counting import counted
from eamconsole.sync.ports import EamPort


def check_fields(
    eam: EamPort,
    wanted: Sequence[CustomField],
    rules: CityRules | None = None,
    requests: Sequence[ResidentRequest] = (),
) -> Iterator[Finding]:
    """Yield the review of every field mapping; one that cannot work stands in the way.

    Templates are measured on ``requests``, which are real and recent.
    """
    asks = Question(check="Custom fields", assumption="EAM A-38", key="eam.server.fields_path")
    if not wanted:
        yield asks.fine("No field is filled besides the standard ones.", layer="setting")
        return
    try:
        described = eam.field_descriptions(Module.WORK_REQUEST)
    except EamConsoleError as error:
        yield asks.trouble(error)
        return
    if described is None:
        names = ", ".join(field.field for field in wanted)
        yield asks.not_known(
            f"EAM tells nothing about its fields here; whether it takes {names} cannot be told.",
            "Run the test run, and look at the fields of its record in EAM.",
        )
        return
    for number, field in enumerate(wanted, start=1):
        question = Question(
            check=f"Custom field {field.field}",
            assumption="EAM A-38",
            key=f"custom_fields[{number}].value",
            value=shown(field.value),
        )
        found = described.get(field.field)
        judged = _field(question, field, found, eam)
        measured = _measured(question, field, found, rules, requests) if rules else None
        yield judged if judged.failed or measured is None else measured


def _measured(
    asks: Question,
    field: CustomField,
    found: FieldDescription | None,
    rules: CityRules,
    requests: Sequence[ResidentRequest],
) -> Finding | None:
    """Return a warning where a template outgrows its field on a real request."""
    limits = rules.text_limits
    told = found.max_length if found is not None else None
    most = told or custom_limit(limits, field.field)
    sizes = [
        (length(custom_field_texts(rules, request, {})[field.field], limits.unit), request.issue_id)
        for request in requests
    ]
    longest, issue = max(sizes, default=(0, 0))
    if longest <= most:
        return None
    over = sum(size > most for size, _ in sizes)
    return asks.warning(
        f"{field.field} holds {counted(most, 'character')}; {over} of "
        f"{counted(len(sizes), 'recent request has', 'recent requests have')} more, up to "
        f"{longest} (request {issue}). Such a request waits until somebody shortens it.",
        "Shorten the template, or take a longer field.",
    )


def _field(
    asks: Question, field: CustomField, found: FieldDescription | None, eam: EamPort
) -> Finding:
    if found is None:
        return asks.failure(
            f"EAM has no field {field.field} on Work Requests.",
            "Take the Property Name from the field properties in EAM.",
        )
    if not found.writable:
        return asks.failure(
            f"{field.field} ({found.caption}) is read-only in EAM.",
            "Take another field, or allow writing to it in EAM.",
            layer="permission",
        )
    is_constant = "{" not in field.value
    size = length(field.value, LengthUnit.UTF16)
    if is_constant and found.max_length is not None and size > found.max_length:
        return asks.failure(
            f"{field.field} holds {counted(found.max_length, 'character')}, the value has {size}.",
            "Shorten the value.",
        )
    if found.pick_list:
        return _of_pick_list(asks, field, found, eam) if is_constant else _varying(asks, found)
    return asks.fine(f"{found.caption or field.field}: a {found.kind} field.")


def _varying(asks: Question, found: FieldDescription) -> Finding:
    return asks.warning(
        f"{found.name} ({found.caption}) is a pick list; other texts will be refused.",
        "Take a plain text field such as User13.",
    )


def _of_pick_list(
    asks: Question, field: CustomField, found: FieldDescription, eam: EamPort
) -> Finding:
    try:
        codes = eam.pick_list(Module.WORK_REQUEST, field.field)
    except EamConsoleError as error:
        return asks.trouble(error)
    if not codes:
        return asks.not_known(
            f"{field.field} ({found.caption}) is a pick list, and EAM does not list its values.",
            f"Look in EAM whether {field.value} is one of them.",
        )
    if field.value not in codes:
        return asks.failure(
            f"{field.value} is not on the pick list of {field.field}.",
            f"Take one of: {', '.join(list(codes)[:12])}.",
        )
    return asks.fine(f"{field.value} is on the pick list {found.caption or field.field}.")
