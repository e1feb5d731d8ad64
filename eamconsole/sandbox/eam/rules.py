"""Business rules for what callers write: which values fit which property."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from eamconsole.sandbox.eam import moments
from eamconsole.sandbox.eam.plane import CoordinateSystem
from eamconsole.sandbox.eam.properties import REQUEST, Kind, Property, Resource, is_user_property
from eamconsole.sandbox.eam.refusal import Refusal, rule_broken
from eamconsole.sandbox.eam.state import EamState

_REQUESTOR_NAMES = ("RequestorName1", "RequestorName2")
_REFERENCES = frozenset({"ExternalRequestId", "ExternalId", "Notes"})


def accepted(
    state: EamState, resource: Resource, body: Mapping[str, Any], system: CoordinateSystem
) -> dict[str, Any]:
    """Return the body's values by our property names, checked and with display texts.

    Properties the resource does not have are ignored, as DataContract does, and so are
    those only the server sets. Points come back on the local plane.
    """
    naming = state.naming(resource)
    fields: dict[str, Any] = {}
    for wire_name, value in body.items():
        item = naming.property_of(wire_name)
        if item is not None and item.writable:
            fields.update(_accepted_value(state, resource, item, wire_name, value))
    _project(state, fields, system)
    _check_street(state, fields)
    return fields


def check_required(state: EamState, resource: Resource, fields: Mapping[str, Any]) -> None:
    """Refuse a record without what this agency requires."""
    settings = state.settings
    if not state.assumptions.required_of_api:
        return
    required = settings.required_request_fields
    if resource is not REQUEST:
        required = ["CategoryCode", *settings.required_work_order_fields]
    for name in required:
        if fields.get(name) in (None, ""):
            raise rule_broken(f"{name} is required.")


def check_comment(state: EamState, text: str, recorded_by: str) -> None:
    """Refuse a comment that does not fit its grid."""
    if not text:
        raise rule_broken("Comment is required.")
    limit = state.settings.notes_limit
    if limit is not None and _places(state, text) > limit:
        raise _too_long("Comment", limit)
    if _places(state, recorded_by) > state.settings.recorded_by_limit:
        raise _too_long("RecordedBy", state.settings.recorded_by_limit)


def _accepted_value(
    state: EamState, resource: Resource, item: Property, wire_name: str, value: Any
) -> dict[str, Any]:
    if value is None:
        return {item.name: None, item.twin: None} if item.twin else {item.name: None}
    if item.kind is Kind.CODE:
        code, text = _choice(state, resource, item, wire_name, value)
        return {item.name: code, item.twin: text} if item.twin else {item.name: code}
    try:
        converted = _converted(state, item, value)
    except (ValueError, TypeError, OverflowError) as exc:
        raise rule_broken(f"{wire_name} cannot be '{value}'.") from exc
    if isinstance(converted, str) and item.kind is not Kind.DATE:
        _check_length(state, item, wire_name, converted)
        converted = _as_stored(state, item, converted)
    return {item.name: converted}


def _choice(
    state: EamState, resource: Resource, item: Property, wire_name: str, value: Any
) -> tuple[Any, str]:
    """Return the code and its text as the pick list has them."""
    wanted = str(value).strip().casefold()
    for code, text in choices(state, resource, item.name).items():
        if str(code).casefold() == wanted:
            return code, text
    raise rule_broken(f"{wire_name} '{value}' is not valid.")


def choices(state: EamState, resource: Resource, name: str) -> dict[Any, str]:
    """Return the pick list behind a code property: code to display text."""
    catalog = state.catalog
    if name == "ProblemCode":
        return {code: problem.title for code, problem in sorted(catalog.problems.items())}
    if name == "CategoryCode":
        return dict(catalog.categories)
    if name == "StatusCode":
        is_request = resource is REQUEST
        return dict(catalog.request_statuses if is_request else catalog.work_order_statuses)
    return dict(catalog.pick_lists.get(name, {}))


def _converted(state: EamState, item: Property, value: Any) -> Any:
    if item.kind is Kind.NUMBER:
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(value)
        return number
    if item.kind is Kind.INTEGER:
        return int(value)
    if item.kind is Kind.FLAG:
        return flag(value)
    if item.kind is Kind.DATE:
        return moments.read(value, state.settings.time_zone)
    if isinstance(value, (dict, list)):
        raise TypeError(value)
    return str(value)


def flag(value: Any) -> bool:
    """Return a boolean written in JSON or XML; ``ValueError`` for anything else."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold()
    if text not in ("true", "false", "1", "0"):
        raise ValueError(value)
    return text in ("true", "1")


def longest(state: EamState, item: Property) -> int | None:
    """Return how many characters a property takes, None for no limit."""
    if item.name in state.assumptions.field_lengths:
        return state.assumptions.field_lengths[item.name]
    if item.kind is Kind.MEMO:
        return state.settings.notes_limit
    if item.name in _REQUESTOR_NAMES:
        return state.settings.requestor_name_limit
    if item.kind is Kind.TEXT and is_user_property(item.name):
        return state.settings.user_text_limit
    return item.length


def _check_length(state: EamState, item: Property, wire_name: str, text: str) -> None:
    limit = longest(state, item)
    if limit is not None and _places(state, text) > limit:
        raise _too_long(wire_name, limit)


def _places(state: EamState, text: str) -> int:
    """Return how much of a field a text takes, as this server counts."""
    if state.settings.length_unit == "utf-16":
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if state.settings.length_unit == "bytes":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text)


def _too_long(name: str, limit: int) -> Refusal:
    return rule_broken(f"{name} is too long. The maximum length is {limit}.")


def _as_stored(state: EamState, item: Property, text: str) -> str:
    """Spoil references the way some servers do, where the switch says so."""
    how = state.assumptions.reference_storage
    if how == "as_sent" or not (item.name in _REFERENCES or is_user_property(item.name)):
        return text
    if how == "truncated":
        return text[: max(1, len(text) // 2)]
    return text.upper() if how == "upper" else text.strip()


def _project(state: EamState, fields: dict[str, Any], system: CoordinateSystem) -> None:
    x, y = fields.get("XCoordinate"), fields.get("YCoordinate")
    if x is not None and y is not None:
        fields["XCoordinate"], fields["YCoordinate"] = state.plane.to_local(system, (x, y))


def _check_street(state: EamState, fields: dict[str, Any]) -> None:
    street = fields.get("Street")
    if street is None or street.casefold() in {s.casefold() for s in state.catalog.streets}:
        return
    if not state.settings.push_invalid_address:
        raise rule_broken(f"Street '{street}' is not valid.")
    address = " ".join(filter(None, (fields.get("BuildingNumber"), street)))
    fields["GeneralLocation"] = fields.get("GeneralLocation") or address
    fields["Street"] = fields["BuildingNumber"] = None
