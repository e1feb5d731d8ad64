"""List queries: which records, in which order, which page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from eamconsole.sandbox.eam import moments
from eamconsole.sandbox.eam.properties import REQUEST, Resource
from eamconsole.sandbox.eam.records import Record
from eamconsole.sandbox.eam.refusal import not_found, rule_broken
from eamconsole.sandbox.eam.visit import Visit
from eamconsole.sandbox.eam.where import parse_filter

Row = TypeVar("Row")
Test = Callable[[Record], bool]


def selected(visit: Visit, resource: Resource) -> list[Record]:
    """Return the records a list call means, in its order, all pages."""
    tests = [test for test in (part(visit, resource) for part in _PARTS) if test is not None]
    rows: Iterable[Record] = visit.state.records_of(resource).values()
    for test in tests:
        rows = filter(test, rows)
    return _ordered(visit, resource, list(rows))


def page(visit: Visit, rows: list[Row]) -> list[Row]:
    """Return the page that TAKE and SKIP choose."""
    settings, assumptions = visit.state.settings, visit.state.assumptions
    take = _count(visit, "take", settings.default_records)
    skip = _count(visit, "skip", 0)
    if take < 1 or skip % take:
        raise rule_broken("Skip must be a multiple of Take.")
    if take > settings.maximum_records and assumptions.take_over_cap == "refuse":
        raise rule_broken(f"Take must not be more than {settings.maximum_records}.")
    if skip and skip >= len(rows) and assumptions.past_the_end == "missing":
        raise not_found("No records found.")
    start = skip if assumptions.skip_heeded else 0
    return rows[start : start + min(take, settings.maximum_records)]


def ordered_children(visit: Visit, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return comment or document rows in the call's order, newest first by default."""
    name, descending = _order(visit)
    if not name:
        return list(reversed(rows))
    known = {key.casefold(): key for row in rows for key in row}
    if rows and name.casefold() not in known:
        raise rule_broken(f"OrderBy '{name}' is not valid.")
    key = known.get(name.casefold(), name)
    return sorted(rows, key=lambda row: _sortable(row.get(key)), reverse=descending)


def _public(visit: Visit, _resource: Resource) -> Test | None:
    return (lambda record: record.public) if visit.citizen else None


def _tracked(visit: Visit, resource: Resource) -> Test | None:
    """Build the EMAIL and REQUESTNUMBER look-up: together, unless the agency allows one."""
    email = visit.query.get("email", "").strip().casefold()
    number = visit.query.get("requestnumber", "").strip()
    if resource is not REQUEST or not (email or number):
        return None
    if visit.citizen and visit.state.settings.require_number_and_email and not (email and number):
        raise rule_broken("Email and RequestNumber are both required.")

    def test(record: Record) -> bool:
        fields = record.fields
        matches_email = email == str(fields.get("RequestorEmail") or "").casefold()
        return (not email or matches_email) and (not number or number == fields["RequestNumber"])

    return test


def _common_id(visit: Visit, resource: Resource) -> Test | None:
    wanted = visit.query.get("commonid", "").strip()
    return (lambda record: record.fields[resource.number] == wanted) if wanted else None


def _status_flag(visit: Visit, _resource: Resource) -> Test | None:
    wanted = visit.query.get("statusflag", "").casefold()
    if not wanted:
        return None
    if wanted not in ("open", "closed"):
        raise rule_broken(f"StatusFlag '{wanted}' is not valid.")
    return lambda record: record.closed is (wanted == "closed")


def _status_days(visit: Visit, _resource: Resource) -> Test | None:
    if "statusdays" not in visit.query:
        return None
    since = visit.state.wall() - timedelta(days=_count(visit, "statusdays", 0))
    earliest, name = moments.day_half(since), visit.state.assumptions.status_days_field
    return lambda record: str(record.fields.get(name) or "") >= earliest


def _filter(visit: Visit, resource: Resource) -> Test | None:
    text = _filter_text(visit)
    if text is None:
        return None
    predicate = parse_filter(text, resource)
    works = visit.state.assumptions.filter_works
    if works == "ignored":
        return None
    if works == "wrong":
        return lambda record: not predicate(record.fields)
    return lambda record: predicate(record.fields)


def _filter_text(visit: Visit) -> str | None:
    settings = visit.state.settings
    saved = visit.query.get("filterid")
    if saved is not None:
        if saved not in settings.saved_filters:
            raise rule_broken(f"There is no filter {saved}.")
        return settings.saved_filters[saved]
    text = visit.query.get("filter")
    blocked = settings.block_sql_citizen if visit.citizen else settings.block_sql_internal
    if text is not None and blocked:
        raise rule_broken("Filter is not allowed. SQL is blocked for this REST API.")
    return text


_PARTS: tuple[Callable[[Visit, Resource], Test | None], ...] = (
    _filter, _tracked, _common_id, _status_flag, _status_days, _public,
)  # fmt: skip


def _ordered(visit: Visit, resource: Resource, rows: list[Record]) -> list[Record]:
    """Sort by the property or column named; records come in ascending AutoNumber."""
    name, descending = _order(visit)
    if not name:
        return list(reversed(rows))
    item = visit.state.naming(resource).property_of(name)
    key = item.name if item is not None else resource.columns.get(name.upper())
    if key is None:
        raise rule_broken(f"OrderBy '{name}' is not valid.")
    if key == "AutoNumber":
        return list(reversed(rows)) if descending else rows
    return sorted(rows, key=lambda row: _sortable(row.fields.get(key)), reverse=descending)


def _order(visit: Visit) -> tuple[str, bool]:
    words = visit.query.get("orderby", "").split()
    if not words:
        return "", False
    direction = words[1].upper() if len(words) == 2 else ""
    refuses_asc = visit.state.assumptions.ascending_word == "refused"
    known = ("", "DESC") if refuses_asc else ("", "ASC", "DESC")
    if len(words) > 2 or direction not in known:
        raise rule_broken(f"OrderBy '{' '.join(words)}' is not valid.")
    return words[0], direction == "DESC"


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value.casefold() if isinstance(value, str) else value or 0)


def _count(visit: Visit, name: str, default: int) -> int:
    text = visit.query.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise rule_broken(f"{name} '{text}' is not valid.")
    return int(text)
