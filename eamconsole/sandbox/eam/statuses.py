"""The status engine: how work orders drive requests, and what the server overrides."""

from __future__ import annotations

from eamconsole.sandbox.eam import moments
from eamconsole.sandbox.eam.properties import REQUEST, WORK_ORDER
from eamconsole.sandbox.eam.records import Record, TrackingRow
from eamconsole.sandbox.eam.refusal import rule_broken
from eamconsole.sandbox.eam.state import EamState

NEW_REQUEST = 1
ASSIGNED = 2
NEW_WORK_ORDER = 2
ON_HOLD = 941
MISSING_DATA = 948
CANCELED = 951
WORK_COMPLETE = 998
LINKING = "linked to a work order"


def status_text(state: EamState, record: Record, code: int) -> str:
    """Return the display text of a code; refuse one the agency does not have."""
    catalog = state.catalog
    known = catalog.request_statuses if record.resource is REQUEST else catalog.work_order_statuses
    if code not in known:
        raise rule_broken(f"StatusCode '{code}' is not valid.")
    return known[code]


def set_status(state: EamState, record: Record, code: int, why: str = "changed by user") -> None:
    """Give a record a status as a user would; the one stored may be another (948)."""
    status_text(state, record, code)
    if record.resource is WORK_ORDER and code >= 950:
        code = _closing_code(state, record, code)
    _store(state, record, code, why)
    group = record.fields.get("LinkGroup")
    if record.resource is WORK_ORDER and group is not None:
        roll_up(state, group)


def link(state: EamState, request: Record, work_order: Record) -> None:
    """Put both into one group; a group's open work makes its open requests *assigned*."""
    mine, theirs = request.fields.get("LinkGroup"), work_order.fields.get("LinkGroup")
    if mine is not None and mine == theirs:
        return
    members = [*_members(state, request), *_members(state, work_order)]
    for old in (mine, theirs):
        if old is not None:
            del state.groups[old]
    group = state.next_number("group")
    state.groups[group] = members
    for member in members:
        member.fields["LinkGroup"] = group
    for member in members:
        if member.resource is REQUEST and not member.closed and member.status != ASSIGNED:
            _store(state, member, ASSIGNED, LINKING)
    roll_up(state, group)


def unlink(state: EamState, request: Record, work_order: Record) -> None:
    """Take the work order out of the group; a request without work gets its old status back."""
    group = request.fields.get("LinkGroup")
    if group is None or group != work_order.fields.get("LinkGroup"):
        raise rule_broken("The request and the work order are not linked.")
    members = state.groups[group]
    leaver = work_order if _alone(members) else request
    members.remove(leaver)
    leaver.fields["LinkGroup"] = None
    state.touch(leaver)
    for member in [leaver, *members]:
        if member.resource is REQUEST and not _work_of(state, member):
            _restore(state, member)
    roll_up(state, group)


def roll_up(state: EamState, group: int) -> None:
    """Let the requests of a group follow its work orders; closed requests stay closed."""
    members = state.groups.get(group, [])
    codes = [member.status for member in members if member.resource is WORK_ORDER]
    code = _rolled_up(codes, automatic=state.settings.auto_update_request_status)
    if code is None:
        return
    for member in members:
        if member.resource is REQUEST and not member.closed and member.status != code:
            _store(state, member, code, "work order status")


def _rolled_up(codes: list[int], *, automatic: bool) -> int | None:
    if not codes:
        return None
    if all(code == ON_HOLD for code in codes):
        return ON_HOLD
    if any(code < 950 for code in codes):
        return ASSIGNED
    if automatic and all(code == CANCELED for code in codes):
        return CANCELED
    if automatic and all(code > CANCELED for code in codes):
        return WORK_COMPLETE
    return None


def _closing_code(state: EamState, work_order: Record, code: int) -> int:
    if work_order.fields.get("CategoryCode") in state.settings.categories_blocking_close:
        raise rule_broken("The category requires labor time before the work order can be closed.")
    required = state.settings.required_to_close_work_order
    missing = [name for name in required if work_order.fields.get(name) in (None, "")]
    return MISSING_DATA if missing else code


def _store(state: EamState, record: Record, code: int, why: str) -> None:
    text, wall = status_text(state, record, code), state.wall()
    before = record.status
    if before != code:
        row = TrackingRow(
            moments.day_half(wall), moments.time_half(wall), text, before, code, why
        )  # fmt: skip
        record.tracking.append(row)
    record.fields["StatusCode"], record.fields["StatusType"] = code, text
    record.fields["StatusDate"] = moments.day_half(wall)
    record.fields["StatusTime"] = moments.time_half(wall)
    state.touch(record)


def _restore(state: EamState, request: Record) -> None:
    for row in reversed(request.tracking):
        if row.why == LINKING:
            _store(state, request, row.before, "unlinked")
            return


def _members(state: EamState, record: Record) -> list[Record]:
    group = record.fields.get("LinkGroup")
    return list(state.groups[group]) if group is not None else [record]


def _work_of(state: EamState, request: Record) -> list[Record]:
    group = request.fields.get("LinkGroup")
    members = state.groups.get(group, []) if group is not None else []
    return [member for member in members if member.resource is WORK_ORDER]


def _alone(members: list[Record]) -> bool:
    return sum(member.resource is REQUEST for member in members) == 1
