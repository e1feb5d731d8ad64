"""Routes calls to the two mounts of the simulated EAM."""

from __future__ import annotations

import re
from collections.abc import Callable

from eamconsole.sandbox.call import Call, Reply
from eamconsole.sandbox.eam import child_endpoints, lookup_endpoints, record_endpoints
from eamconsole.sandbox.eam.formats import Answer, rendered, rendered_refusal
from eamconsole.sandbox.eam.module_endpoints import actions, by_module
from eamconsole.sandbox.eam.paths import key_in, path_pattern
from eamconsole.sandbox.eam.properties import REQUEST, WORK_ORDER, Resource
from eamconsole.sandbox.eam.records import Record
from eamconsole.sandbox.eam.refusal import Refusal, no_endpoint, rule_broken
from eamconsole.sandbox.eam.state import EamState
from eamconsole.sandbox.eam.visit import (
    CITIZEN_ROOT,
    INTERNAL_ROOT,
    PARAMETERS,
    Visit,
    authenticated,
    identified_app,
)

_MOUNT = re.compile(
    rf"(?P<root>{CITIZEN_ROOT}|{INTERNAL_ROOT})(?P<work>/Work)?(?:/(?P<tail>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_SERVICES: dict[str, Resource] = {
    "requests.svc": REQUEST,
    "request": REQUEST,
    "workorders.svc": WORK_ORDER,
    "workorder": WORK_ORDER,
}
_OF_SERVICE: dict[str, Callable[[Visit, Resource], Answer]] = {
    "": record_endpoints.collection,
    "$count": record_endpoints.count,
    "$new": lookup_endpoints.blank,
    "$filters": lookup_endpoints.saved_filters,
    "$myfilters": lookup_endpoints.saved_filters,
    "$cache": lookup_endpoints.dropped_cache,
    "help": lookup_endpoints.help_page,
}
_UPLOAD_PART = "FileToUpload"


class EamApp:
    """Serves one :class:`EamState` under both mounts; one call at a time."""

    def __init__(self, state: EamState) -> None:
        self.state = state

    def __call__(self, call: Call) -> Reply:
        """Answer one call."""
        with self.state.lock:
            return self._answer(call)

    def _answer(self, call: Call) -> Reply:
        wanted = "json" if call_format(call) == "json" else "xml"
        assumptions = self.state.assumptions
        wanted = assumptions.always_answers or wanted
        try:
            return rendered(routed(admitted(self.state, call)), wanted)
        except Refusal as refusal:
            reply = rendered_refusal(refusal, wanted, assumptions.error_body)
            if refusal.status != 401:
                return reply
            challenge = {"WWW-Authenticate": 'Basic realm="Lucity"'}
            return Reply(401, {**reply.headers, **challenge}, reply.body)


def call_format(call: Call) -> str:
    """Return the format named in the query, in any case."""
    for name, values in call.query.items():
        if name.casefold() == "format":
            return values[-1].casefold()
    return ""


def admitted(state: EamState, call: Call) -> Visit:
    """Return the visit a call begins, or refuse whom the mount does not let in."""
    match = _MOUNT.fullmatch(call.path)
    if match is None:
        raise no_endpoint()
    gateway = state.gateway
    if gateway is not None and not gateway.admits(call.header(gateway.header)):
        raise Refusal(401, "The gateway asks for a token.")
    citizen = match["root"].casefold() == CITIZEN_ROOT.casefold()
    tail = (match["tail"] or "").rstrip("/")
    query = {name.casefold(): values[-1] for name, values in call.query.items()}
    if state.assumptions.unknown_parameters == "refused" and not query.keys() <= PARAMETERS:
        raise rule_broken(f"Unknown parameter: {', '.join(sorted(query.keys() - PARAMETERS))}.")
    if citizen:
        login = state.logins.get(state.settings.anonymous_login)
        if login is None:
            raise Refusal(500, "")
        return Visit(state, call, citizen, tail, query, login, below_work=bool(match["work"]))
    login, app = authenticated(state, call), identified_app(state, call)
    return Visit(state, call, citizen, tail, query, login, app, below_work=bool(match["work"]))


def routed(visit: Visit) -> Answer:
    """Hand the visit to the endpoint its path names."""
    if visit.below_work:
        return _of_work(visit)
    if visit.citizen or visit.state.assumptions.documents_below_work:
        raise no_endpoint()
    return by_module(visit)


def _of_work(visit: Visit) -> Answer:
    """Answer for the program *Work*."""
    service, _, rest = visit.tail.partition("/")
    resource = _SERVICES.get(service.casefold())
    if resource is REQUEST or (resource is WORK_ORDER and not visit.citizen):
        return _of_service(visit, resource, rest)
    if service.casefold() == "lookuplist":
        return _lookup_list(visit, rest)
    if visit.citizen or not visit.state.assumptions.documents_below_work:
        raise no_endpoint()
    return by_module(visit)


def _of_service(visit: Visit, resource: Resource, rest: str) -> Answer:
    if rest.casefold() == visit.state.assumptions.fields_path.casefold() != "":
        return lookup_endpoints.fields(visit, resource)
    endpoint = _OF_SERVICE.get(rest.casefold())
    if endpoint is not None:
        return endpoint(visit, resource)
    match = path_pattern(visit.state.assumptions.record_path).fullmatch(rest)
    if match is not None:
        return _of_record(visit, resource, int(match["auto_number"]), match["tail"] or "")
    if not visit.citizen:
        return _picked(visit, resource, rest)
    raise no_endpoint()


def _lookup_list(visit: Visit, rest: str) -> Answer:
    service, _, wanted = rest.partition("/")
    if service.casefold() not in ("request.svc", "request") or not wanted:
        raise no_endpoint()
    return _picked(visit, REQUEST, wanted)


def _picked(visit: Visit, resource: Resource, path: str) -> Answer:
    name, _, more = path.partition("/")
    if more.casefold() not in ("", "$count"):
        raise no_endpoint()
    return lookup_endpoints.pick_list(visit, resource, name, only_count=bool(more))


def _of_record(visit: Visit, resource: Resource, auto_number: int, tail: str) -> Answer:
    if not tail:
        return record_endpoints.single(visit, resource, auto_number)
    record = record_endpoints.visible_record(visit, resource, auto_number)
    child = path_pattern(visit.state.assumptions.comments_path).fullmatch(tail)
    if child is not None:
        return _comments(visit, record, child["tail"] or "")
    if visit.citizen:
        return _media(visit, record, tail)
    if tail.casefold() == "$actions":
        return actions(visit, record)
    raise no_endpoint()


def _comments(visit: Visit, record: Record, tail: str) -> Answer:
    if not tail:
        return child_endpoints.comments(visit, record)
    return child_endpoints.comment(visit, record, key_in(tail))


def _media(visit: Visit, record: Record, tail: str) -> Answer:
    assumptions = visit.state.assumptions
    upload_path = assumptions.citizen_upload_path.casefold()
    if visit.call.method == "POST" and tail.casefold() == upload_path:
        return child_endpoints.upload(visit, record, part=_UPLOAD_PART)
    match = path_pattern(assumptions.citizen_documents_path).fullmatch(tail)
    if match is None:
        raise no_endpoint()
    visit.allow("GET")
    if match["tail"]:
        return child_endpoints.document_bytes(visit, record, key_in(match["tail"]))
    return child_endpoints.documents(visit, record)
