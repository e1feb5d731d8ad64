"""The EAM side of the control plane: staff actions by name, and what the state is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from eamconsole.sandbox.eam import agency, staff
from eamconsole.sandbox.eam.arguments import Arguments, BadArgument, kind_of, text_of
from eamconsole.sandbox.eam.dossier import dossier
from eamconsole.sandbox.eam.refusal import Refusal
from eamconsole.sandbox.eam.state import EamState

Action = Callable[[EamState, Arguments], dict[str, Any]]


def state_dump(state: EamState, args: Arguments) -> dict[str, Any]:
    """Return records with all that hangs on them.

    ``reference`` chooses those that carry it, ``kind`` work orders instead of
    requests, ``limit`` the newest so many.
    """
    resource = kind_of(args)
    records = list(state.records_of(resource).values())
    if args.get("reference") is not None:
        records = state.referring(resource, str(args["reference"]))
    limit = int(text_of({"limit": str(args.get("limit", len(records)))}, "limit"))
    newest = records[len(records) - min(limit, len(records)) :]
    return {"count": len(records), "records": [dossier(state, record) for record in newest]}


def catalog_dump(state: EamState, _args: Arguments) -> dict[str, Any]:
    """Return problems, categories, statuses and streets."""
    catalog = state.catalog
    return {
        "problems": [
            {"code": p.code, "title": p.title, "categories": sorted(p.categories)}
            for p in catalog.problems.values()
        ],
        "categories": dict(catalog.categories),
        "request_statuses": dict(catalog.request_statuses),
        "work_order_statuses": dict(catalog.work_order_statuses),
        "streets": list(catalog.streets),
    }


def _at_the_desk(action: Action) -> Action:
    """Return the action under the state's lock, its refusals as :class:`BadArgument`."""

    @wraps(action)
    def done(state: EamState, args: Arguments) -> dict[str, Any]:
        with state.lock:
            try:
                return action(state, args)
            except Refusal as refusal:
                raise BadArgument(refusal.text) from refusal

    return done


_NAMED: dict[str, Action] = {
    "comment": staff.comment,
    "set_comment_public": staff.set_comment_public,
    "edit_comment": staff.edit_comment,
    "delete_comment": staff.delete_comment,
    "add_document": staff.add_document,
    "set_document_public": staff.set_document_public,
    "delete_document": staff.delete_document,
    "set_status": staff.set_status,
    "change_field": staff.change_field,
    "change_problem": staff.change_problem,
    "create_record": staff.create_record,
    "duplicate": staff.duplicate,
    "create_work_order": staff.create_work_order,
    "link": staff.link,
    "unlink": staff.unlink,
    "set_work_order_status": staff.set_work_order_status,
    "publish_request": staff.publish_request,
    "unpublish_request": staff.unpublish_request,
    "hard_lock": staff.hard_lock,
    "delete_request": staff.delete_request,
    "rename_problem": agency.rename_problem,
    "add_problem": agency.add_problem,
    "remove_problem": agency.remove_problem,
    "associate": agency.associate,
    "dissociate": agency.dissociate,
    "add_category": agency.add_category,
    "remove_category": agency.remove_category,
    "set_status_text": agency.set_status_text,
    "add_street": agency.add_street,
    "add_pick_list_value": agency.add_pick_list_value,
    "settings": agency.change_settings,
    "assumptions": agency.switch_assumptions,
    "change_login": agency.change_login,
    "register_app": agency.register_app,
    "state": state_dump,
    "catalog": catalog_dump,
}

ACTIONS: dict[str, Action] = {name: _at_the_desk(action) for name, action in _NAMED.items()}
"""Action name to what it does; all raise ``ValueError`` with a text on bad input."""
