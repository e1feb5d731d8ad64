"""Internal endpoints whose address is built from a module id, and the links that lead there."""

from __future__ import annotations

from eamconsole.sandbox.eam import child_endpoints, record_endpoints, statuses
from eamconsole.sandbox.eam.desk import create
from eamconsole.sandbox.eam.formats import Answer
from eamconsole.sandbox.eam.paths import key_in, path_pattern
from eamconsole.sandbox.eam.properties import REQUEST, WORK_ORDER
from eamconsole.sandbox.eam.records import Record
from eamconsole.sandbox.eam.refusal import no_endpoint
from eamconsole.sandbox.eam.visit import Visit

_CREATE_WORK_ORDER = "Commands.svc/{module}/{auto_number}/CreateWorkOrder"


def by_module(visit: Visit) -> Answer:
    """Answer the addresses built from a module id: documents and commands."""
    match = path_pattern(visit.state.assumptions.internal_documents_path).fullmatch(visit.tail)
    if match is not None:
        record = _module_record(visit, match["module"], match["auto_number"])
        return _internal_documents(visit, record, match["tail"] or "")
    match = path_pattern(_CREATE_WORK_ORDER).fullmatch(visit.tail)
    if match is None:
        raise no_endpoint()
    return _create_work_order(visit, _module_record(visit, match["module"], match["auto_number"]))


def _module_record(visit: Visit, module: str, auto_number: str) -> Record:
    assumptions = visit.state.assumptions
    modules = {assumptions.request_module: REQUEST, assumptions.work_order_module: WORK_ORDER}
    resource = modules.get(int(module))
    if resource is None:
        raise no_endpoint()
    return record_endpoints.visible_record(visit, resource, int(auto_number))


def _internal_documents(visit: Visit, record: Record, tail: str) -> Answer:
    if not tail:
        visit.allow("GET", "POST")
        listing = visit.call.method == "GET"
        return (child_endpoints.documents if listing else child_endpoints.attach)(visit, record)
    if tail.casefold() == visit.state.assumptions.internal_upload_path.casefold():
        return child_endpoints.upload(visit, record)
    return child_endpoints.document_bytes(visit, record, key_in(tail))


def _create_work_order(visit: Visit, request: Record) -> Answer:
    """Carry out the command that makes a work order from a request."""
    visit.allow("POST")
    visit.require("add", WORK_ORDER)
    taken = ("ProblemCode", "ProblemType", "CategoryCode", "CategoryType", "Notes")
    work_order = create(visit.state, WORK_ORDER, {n: request.fields.get(n) for n in taken})
    statuses.link(visit.state, request, work_order)
    url = f"{visit.work_url}/WorkOrders.svc/{work_order.auto_number}/"
    message = f"Work order {work_order.fields['WorkOrderNumber']} was created."
    return Answer({"DataUrl": url, "Messages": [{"Text": message}]}, "CommandResponse")


def actions(visit: Visit, record: Record) -> Answer:
    """List what can be done with a record, each with its address and verb."""
    assumptions, plural = visit.state.assumptions, record.resource.plural
    number = str(record.auto_number)
    own = f"{visit.work_url}/{plural}.svc/{assumptions.record_path}".replace(
        "{auto_number}", number
    )
    is_request = record.resource is REQUEST
    module = assumptions.request_module if is_request else assumptions.work_order_module
    documents_root = visit.work_url if assumptions.documents_below_work else visit.root_url
    documents = assumptions.internal_documents_path.format(module=module, auto_number=number)
    upload = assumptions.internal_upload_path
    rows = [
        ("View", f"{own}/", "GET"),
        ("Edit", f"{own}/", "PUT"),
        ("Comments", f"{own}/{assumptions.comments_path}/", "GET"),
        ("Documents", f"{documents_root}/{documents}/", "GET"),
        ("Upload Document", f"{documents_root}/{documents}/{upload}/", "POST"),
    ]
    n, u, v = (assumptions.action_names.get(name, name) for name in ("Name", "Url", "Verb"))
    return Answer([{n: name, u: url, v: verb} for name, url, verb in rows], "Action")
