"""Endpoints of requests and work orders themselves: lists, single records, creation."""

from __future__ import annotations

from eamconsole.sandbox.eam import desk, rules
from eamconsole.sandbox.eam.formats import Answer
from eamconsole.sandbox.eam.listing import page, selected
from eamconsole.sandbox.eam.properties import Resource
from eamconsole.sandbox.eam.records import Record
from eamconsole.sandbox.eam.refusal import Refusal, not_found, wrong_verb
from eamconsole.sandbox.eam.shapes import shown_record
from eamconsole.sandbox.eam.visit import Visit


def collection(visit: Visit, resource: Resource) -> Answer:
    """List records or create one."""
    visit.allow("GET", "POST")
    if visit.call.method == "POST":
        return _create(visit, resource)
    visit.require("view", resource)
    rows = page(visit, selected(visit, resource))
    return Answer([shown_record(visit, record) for record in rows], resource.singular)


def count(visit: Visit, resource: Resource) -> Answer:
    """Answer the bare number of records a list call means."""
    visit.allow("GET")
    visit.require("view", resource)
    return plain_number(len(selected(visit, resource)))


def plain_number(number: int) -> Answer:
    """Return a count the way ``$count`` answers: text, in no format."""
    return Answer(raw=("text/plain; charset=utf-8", str(number).encode()))


def single(visit: Visit, resource: Resource, auto_number: int) -> Answer:
    """Read, change or delete one record, honoring entity tags."""
    if visit.call.method == "GET":
        record = visible_record(visit, resource, auto_number)
        if _tags_apply(visit) and _tag_matches(visit, record, "if-none-match"):
            return Answer(status=304, headers={"ETag": visit.state.etag(record)})
        return _tagged(visit, record, 200)
    visit.allow("GET", "PUT", "DELETE")
    if visit.citizen and not (
        visit.call.method == "PUT" and visit.state.assumptions.citizen_put == "allowed"
    ):
        raise wrong_verb()
    record = visible_record(visit, resource, auto_number)
    _require_current(visit, record)
    return _update(visit, record) if visit.call.method == "PUT" else _delete(visit, record)


def visible_record(visit: Visit, resource: Resource, auto_number: int) -> Record:
    """Return a record the caller may see, or refuse with 404."""
    visit.require("view", resource)
    record = desk.record_by_number(visit.state, resource, auto_number)
    if visit.citizen and not record.public:
        raise not_found()
    return record


def _create(visit: Visit, resource: Resource) -> Answer:
    visit.require("add", resource)
    body = visit.body()
    fields = rules.accepted(visit.state, resource, body, visit.coordinates())
    if visit.citizen:
        fields.pop("StatusCode", None)
    if not visit.state.assumptions.public_flag_writable:
        fields.pop("PubliclyAvailable", None)
    return _tagged(visit, desk.create(visit.state, resource, fields), 201)


def _update(visit: Visit, record: Record) -> Answer:
    visit.require("edit", record.resource)
    desk.require_editable(record, visit.login.permissions)
    body = visit.body()
    fields = rules.accepted(visit.state, record.resource, body, visit.coordinates())
    desk.update(visit.state, record, fields, null_writes=visit.switch("nullwrites"))
    if visit.state.assumptions.put_success == 204:
        return Answer(status=204, headers={"ETag": visit.state.etag(record)})
    return _tagged(visit, record, 200)


def _delete(visit: Visit, record: Record) -> Answer:
    visit.require("delete", record.resource)
    desk.require_editable(record, visit.login.permissions)
    desk.delete(visit.state, record)
    return Answer(status=visit.state.assumptions.delete_success)


def _tagged(visit: Visit, record: Record, status: int) -> Answer:
    headers = {"ETag": visit.state.etag(record)} if _tags_apply(visit) else {}
    return Answer(shown_record(visit, record), record.resource.singular, status, headers)


def _tags_apply(visit: Visit) -> bool:
    return not visit.citizen or visit.state.assumptions.citizen_etags


def _tag_matches(visit: Visit, record: Record, header: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in visit.call.header(header).split(",")]
    return visit.state.etag(record) in tags or "*" in tags


def _require_current(visit: Visit, record: Record) -> None:
    if visit.call.header("if-match") and not _tag_matches(visit, record, "if-match"):
        raise Refusal(412, "The record was changed by somebody else.")
