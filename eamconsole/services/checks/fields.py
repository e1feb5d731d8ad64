"""Whether the custom fields of the profile can be written in EAM."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eamconsole.domain.city import CustomField
from eamconsole.domain.work import FieldDescription, Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.profiles.faults import shown
from eamconsole.sync.ports import EamPort


def check_fields(eam: EamPort, wanted: Sequence[CustomField]) -> Iterator[Finding]:
    """Yield the review of every field mapping; one that cannot work stands in the way."""
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
        yield _field(question, field, described.get(field.field), eam)


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
    if is_constant and found.max_length is not None and len(field.value) > found.max_length:
        return asks.failure(
            f"{field.field} holds {found.max_length} characters, the value has {len(field.value)}.",
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
