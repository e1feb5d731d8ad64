"""Says in plain words what the model found wrong with a key."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from eamconsole.services.profiles.faults import Fault, shown
from eamconsole.services.profiles.setting import table_in
from eamconsole.support.addresses import may_hold_secret

_REASONS: Mapping[str, str] = {
    "missing": "is required",
    "string_type": "must be a text in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be {expected}",
    "too_short": "must hold {min_length} values",
    "too_long": "must hold {max_length} values",
}
_LONGEST_KEY = 80
_TABLES_BY_CODE = (".closing_by_status", "work_orders.closing", "work_orders.comments")


def as_fault(model: type[BaseModel], found: ErrorDetails, prefix: str = "") -> Fault:
    """Return what the model found as a fault with its dotted key, below ``prefix``."""
    return Fault(prefix + _dotted(found["loc"]), _value(found), _reason(model, found))


def _value(fault: ErrorDetails) -> str:
    return "" if fault["type"] == "missing" else shown(fault["input"], _dotted(fault["loc"]))


def _reason(model: type[BaseModel], fault: ErrorDetails) -> str:
    kind = fault["type"]
    if kind == "extra_forbidden":
        return f"is no key of a profile{_suggestion(model, fault['loc'])}"
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    template = _REASONS.get(kind)
    if template is None:
        return fault["msg"][:1].lower() + fault["msg"][1:]
    return template.format_map(
        {name: _plain(each) for name, each in (fault.get("ctx") or {}).items()}
    )


def _plain(value: object) -> object:
    """Return a bound as people write it: 86400, not 86400.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _suggestion(model: type[BaseModel], path: tuple[int | str, ...]) -> str:
    known = _keys_at(model, path[:-1])
    close = difflib.get_close_matches(str(path[-1])[:_LONGEST_KEY], known, n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def _keys_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Return the keys of the table at ``path`` of the model."""
    table = model
    for step in path:
        if isinstance(step, int):
            continue
        field = table.model_fields.get(step)
        inner = table_in(field.annotation) if field else None
        if inner is None:
            return []
        table = inner
    return [field.alias or name for name, field in table.model_fields.items()]


def _dotted(path: tuple[int | str, ...]) -> str:
    """Return ``comment_rules[2].field`` for a path; people count from one."""
    text = ""
    for step in path:
        if step == "[key]":
            continue
        is_place = isinstance(step, int) and not text.endswith(_TABLES_BY_CODE)
        text += f"[{int(step) + 1}]" if is_place else f".{_key(step)}" if text else _key(step)
    return text


def _key(step: int | str) -> str:
    """Return a key for a sentence: one that people typed may be long, or hold a login."""
    key = str(step)
    if may_hold_secret(key):
        return "…"
    return key if len(key) <= _LONGEST_KEY else f"{key[: _LONGEST_KEY - 1]}…"
