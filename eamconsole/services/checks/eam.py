"""What EAM offers: problems under the Category Code, custom fields, public flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eamconsole.domain.city import CustomField
from eamconsole.domain.work import FieldDescription, Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import (
    Finding,
    failure,
    fine,
    still_open,
    trouble,
    warning,
)
from eamconsole.services.console import Console


def check_eam(console: Console) -> Iterator[Finding]:
    """Yield whether categories and fields in EAM are as the profile needs them."""
    yield from _categories(console)
    yield from _fields(console)


def _categories(console: Console) -> Iterator[Finding]:
    code = console.rules.categories.category_code
    try:
        listing = console.connections.eam.problems(code)
    except EamConsoleError as error:
        yield trouble("Category Code", error)
        return
    if listing.category_found is False:
        yield failure(
            "Category Code",
            "content",
            f"EAM has no Category Code {code}.",
            f'Create the Category Code "SeeClickFix 311 CRM" with the code {code} in EAM.',
        )
    elif not listing.problems:
        yield failure(
            "Category Code",
            "content",
            f"No problem in EAM belongs to the Category Code {code}. {listing.why}".strip(),
            "Associate the problem codes residents may report with it.",
        )
    elif not listing.filtered:
        yield warning(
            "Category Code",
            "content",
            f"EAM listed {len(listing.problems)} problems without regard to {code}. {listing.why}",
            "Choose another way in problem_ways of [eam.server].",
        )
    else:
        yield fine(
            "Category Code", "content", f"{len(listing.problems)} problems belong to {code}."
        )


def _fields(console: Console) -> Iterator[Finding]:
    wanted = console.rules.custom_fields
    if not wanted:
        return
    try:
        described = console.connections.eam.field_descriptions(Module.WORK_REQUEST)
    except EamConsoleError as error:
        yield trouble("Custom fields", error)
        return
    if described is None:
        yield still_open("Custom fields", "EAM tells nothing about its fields here.")
        return
    for field in wanted:
        yield _field(field, described)


def _field(field: CustomField, described: Mapping[str, FieldDescription]) -> Finding:
    check = f"Custom field {field.field}"
    found = described.get(field.field)
    if found is None:
        return failure(
            check,
            "content",
            f"EAM has no field {field.field} on Work Requests.",
            "Take the Property Name from the field properties in EAM.",
        )
    if not found.writable:
        return failure(
            check,
            "permission",
            f"{field.field} ({found.caption}) is read-only in EAM.",
            "Take another field, or allow writing to it in EAM.",
        )
    is_constant = "{" not in field.value
    if is_constant and found.max_length is not None and len(field.value) > found.max_length:
        return failure(
            check,
            "content",
            f"{field.field} holds {found.max_length} characters, the value has {len(field.value)}.",
            "Shorten the value.",
        )
    if found.pick_list and not is_constant:
        return warning(
            check,
            "content",
            f"{field.field} ({found.caption}) is a pick list; other texts will be refused.",
            "Take a plain text field such as User13.",
        )
    return fine(check, "content", f"{found.caption or field.field}: a {found.kind} field.")
