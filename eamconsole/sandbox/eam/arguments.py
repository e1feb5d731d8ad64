"""Reads the arguments of staff actions and says plainly what is wrong with them."""

from __future__ import annotations

from typing import Any, TypeVar

from eamconsole.sandbox.eam.properties import REQUEST, WORK_ORDER, Resource
from eamconsole.sandbox.eam.records import Comment, Document, Record
from eamconsole.sandbox.eam.state import EamState

Arguments = dict[str, Any]
Child = TypeVar("Child")


class BadArgument(ValueError):
    """An action cannot be done with what was given; the text says why."""


def text_of(args: Arguments, name: str, default: str | None = None) -> str:
    """Return a text argument; without a default it must be there."""
    value = args.get(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise BadArgument(f"{name!r} must be a text, not {value!r}")
    return value


def number_of(args: Arguments, name: str) -> int:
    """Return a whole number."""
    value = args.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, str)) or not str(value).isdecimal():
        raise BadArgument(f"{name!r} must be a number, not {value!r}")
    return int(value)


def switch_of(args: Arguments, name: str, *, default: bool) -> bool:
    """Return a boolean argument."""
    value = args.get(name, default)
    if not isinstance(value, bool):
        raise BadArgument(f"{name!r} must be true or false, not {value!r}")
    return value


def record_of(state: EamState, args: Arguments) -> Record:
    """Return the record meant by ``auto_number``, ``number`` or ``reference``.

    ``kind`` is ``request`` (the default) or ``work_order``. A reference that several
    records carry means the oldest of them.
    """
    resource = kind_of(args)
    for name in ("auto_number", "number", "reference"):
        if args.get(name) is not None:
            return _found(state, resource, name, args[name])
    raise BadArgument("name the record by 'auto_number', 'number' or 'reference'")


def kind_of(args: Arguments) -> Resource:
    """Return the resource an action is about."""
    kind = args.get("kind", "request")
    if kind not in ("request", "work_order"):
        raise BadArgument(f"'kind' must be 'request' or 'work_order', not {kind!r}")
    return REQUEST if kind == "request" else WORK_ORDER


def linked_pair(state: EamState, args: Arguments) -> tuple[Record, Record]:
    """Return the ``request`` and ``work_order`` named by AutoNumber, number or reference."""
    return (
        any_record(state, REQUEST, args.get("request")),
        any_record(state, WORK_ORDER, args.get("work_order")),
    )


def any_record(state: EamState, resource: Resource, wanted: Any) -> Record:
    """Return the record with this AutoNumber, user-visible number or reference."""
    if isinstance(wanted, int) and wanted in state.records_of(resource):
        return state.records_of(resource)[wanted]
    if isinstance(wanted, (int, str)) and str(wanted):
        for name in ("number", "reference"):
            found = _matching(state, resource, name, str(wanted))
            if found:
                return found[0]
    raise BadArgument(f"there is no {resource.singular} {wanted!r}")


def comment_of(record: Record, args: Arguments) -> Comment:
    """Return the comment with AutoNumber ``comment``; the newest without one."""
    return _child_of(record.comments, args, "comment")


def document_of(record: Record, args: Arguments) -> Document:
    """Return the document with AutoNumber ``document``; the newest without one."""
    return _child_of(record.documents, args, "document")


def _child_of(children: dict[int, Child], args: Arguments, name: str) -> Child:
    wanted = number_of(args, name) if args.get(name) is not None else max(children, default=0)
    if wanted not in children:
        raise BadArgument(f"the record has no {name} {wanted}")
    return children[wanted]


def _found(state: EamState, resource: Resource, name: str, wanted: Any) -> Record:
    if name == "auto_number":
        found = state.records_of(resource).get(number_of({name: wanted}, name))
        matches = [found] if found is not None else []
    else:
        matches = _matching(state, resource, name, str(wanted))
    if not matches:
        raise BadArgument(f"there is no {resource.singular} with {name} {wanted!r}")
    return matches[0]


def _matching(state: EamState, resource: Resource, name: str, wanted: str) -> list[Record]:
    if name == "reference":
        return state.referring(resource, wanted)
    records = state.records_of(resource).values()
    return [record for record in records if record.fields[resource.number] == wanted]
