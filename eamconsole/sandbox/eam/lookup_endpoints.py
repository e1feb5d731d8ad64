"""Endpoints of pick lists, categories and what a service tells about itself."""

from __future__ import annotations

from typing import Any

from eamconsole.sandbox.eam import rules
from eamconsole.sandbox.eam.catalog import Problem
from eamconsole.sandbox.eam.formats import Answer
from eamconsole.sandbox.eam.listing import page
from eamconsole.sandbox.eam.properties import Kind, Property, Resource
from eamconsole.sandbox.eam.record_endpoints import plain_number
from eamconsole.sandbox.eam.refusal import no_endpoint, rule_broken
from eamconsole.sandbox.eam.visit import Visit

_VERBS = "GET POST PUT DELETE"


def pick_list(visit: Visit, resource: Resource, name: str, *, only_count: bool) -> Answer:
    """Answer the rows of a pick list; POST on the internal API narrows them by an object."""
    visit.allow("GET", *(() if visit.citizen else ("POST",)))
    visit.require("view", resource)
    rows = _starting(visit, _rows(visit, resource, name))
    if only_count:
        return plain_number(len(rows))
    if visit.state.assumptions.lookups_paged:
        rows = page(visit, rows)
    renames = visit.state.assumptions.lookup_names
    named = [{renames.get(name, name): value for name, value in row.items()} for row in rows]
    return Answer(named, "LookupItem")


def fields(visit: Visit, resource: Resource) -> Answer:
    """Describe the resource's properties."""
    naming = visit.state.naming(resource)
    hidden = "" if visit.state.assumptions.public_flag_shown else naming.flag
    listed = ((wire, item) for wire, item in naming.properties.items() if wire != hidden)
    return Answer([_field_row(visit, resource, wire, item) for wire, item in listed], "Field")


def blank(visit: Visit, resource: Resource) -> Answer:
    """Answer an empty object with the defaults of a new record."""
    status = 1 if resource.singular == "Request" else 2
    shown = visit.state.naming(resource).to_wire({"StatusCode": status})
    if visit.citizen:
        shown = visit.state.naming(resource).without_requester(shown)
    return Answer(shown, resource.singular)


def saved_filters(visit: Visit, _resource: Resource) -> Answer:
    """List the filters staff saved."""
    saved = visit.state.settings.saved_filters
    return Answer([{"AutoNumber": int(key), "Name": key} for key in saved], "Filter")


def dropped_cache(visit: Visit, _resource: Resource) -> Answer:
    """Pretend to drop server caches."""
    return Answer()


def help_page(visit: Visit, resource: Resource) -> Answer:
    """List the service's endpoints as a page."""
    if visit.citizen and not visit.state.assumptions.citizen_help:
        raise no_endpoint()
    assumptions, plural = visit.state.assumptions, resource.plural
    record = assumptions.record_path
    paths = ["", "$count", record, "$new", f"{record}/{assumptions.comments_path}"]
    paths += [assumptions.fields_path] if assumptions.fields_path else []
    if visit.citizen:
        paths.append(f"{record}/{assumptions.citizen_documents_path}")
        paths.append(f"{record}/{assumptions.citizen_documents_path}/{{document}}")
    rows = "".join(f"<tr><td>{_VERBS}</td><td>{plural}.svc/{path}</td></tr>" for path in paths)
    text = f"<html><head><title>Operations at {plural}</title></head><table>{rows}</table></html>"
    return Answer(raw=("text/html; charset=utf-8", text.encode()))


def _rows(visit: Visit, resource: Resource, name: str) -> list[dict[str, Any]]:
    if name.casefold() == "street":
        return [{"Name": street} for street in visit.state.catalog.streets]
    item = visit.state.naming(resource).property_of(name)
    if item is None or item.kind is not Kind.CODE:
        raise no_endpoint()
    if item.name == "ProblemCode":
        return [
            {"CodeValue": problem.code, "TypeValue": problem.title} for problem in _problems(visit)
        ]
    listed = rules.choices(visit.state, resource, item.name).items()
    rows: list[dict[str, Any]] = [{"CodeValue": str(code), "TypeValue": t} for code, t in listed]
    if item.name == "CategoryCode" and not visit.citizen:
        return [_as_tree_row(row, number) for number, row in enumerate(rows)]
    return rows


def _as_tree_row(row: dict[str, Any], number: int) -> dict[str, Any]:
    return {**row, "AutoNumber": 60 + number, "ParentAutoNumber": 0, "Level": 1}


def _problems(visit: Visit) -> list[Problem]:
    honored = visit.state.assumptions.category_on_problem_lookup
    category = visit.query.get("categorycode")
    if category is not None and honored == "refused":
        raise rule_broken("CategoryCode is not a known parameter.")
    if honored == "ignored":
        category = None
    if visit.call.method == "POST":
        category = visit.body().get("CategoryCode")
    return visit.state.catalog.listed(category, only_311=visit.switch("311only"))


def _starting(visit: Visit, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    prefix = visit.query.get("startswith", "").casefold()
    return [
        row
        for row in rows
        if not prefix or any(str(row.get(key, "")).casefold().startswith(prefix) for key in _SEEN)
    ]


_SEEN = ("CodeValue", "TypeValue", "Name")


def _field_row(visit: Visit, resource: Resource, wire_name: str, item: Property) -> dict[str, Any]:
    settings = visit.state.settings
    required = settings.required_request_fields
    if resource.singular == "WorkOrder":
        required = ["CategoryCode", *settings.required_work_order_fields]
    return {
        "PropertyName": wire_name,
        "Caption": wire_name,
        "DataType": str(item.kind),
        "MaxLength": rules.longest(visit.state, item),
        "Required": item.name in required,
        "AllowInput": item.writable,
        "IsPickList": item.kind is Kind.CODE,
    }
