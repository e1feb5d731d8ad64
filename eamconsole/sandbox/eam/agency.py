"""What EAM administrators do: pick lists, categories, settings, logins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eamconsole.sandbox.eam.arguments import Arguments, BadArgument, number_of, switch_of, text_of
from eamconsole.sandbox.eam.catalog import SCF, Problem
from eamconsole.sandbox.eam.logins import ALL_PERMISSIONS, ClientApp, Login
from eamconsole.sandbox.eam.state import EamState

Result = dict[str, Any]


def rename_problem(state: EamState, args: Arguments) -> Result:
    """Give a problem ``code`` a new ``title``."""
    problem = _problem(state, args)
    problem.title = text_of(args, "title")
    return _shown(problem)


def add_problem(state: EamState, args: Arguments) -> Result:
    """Add a problem under ``categories`` (SCF alone unless named)."""
    code = text_of(args, "code")
    if code in state.catalog.problems:
        raise BadArgument(f"problem {code!r} exists already")
    categories = args.get("categories", [SCF])
    if not isinstance(categories, list):
        raise BadArgument(f"'categories' must be a list, not {categories!r}")
    problem = Problem(
        code,
        text_of(args, "title"),
        {_category(state, {"category": each}) for each in categories},
        switch_of(args, "offered_to_311", default=True),
    )
    state.catalog.problems[code] = problem
    return _shown(problem)


def remove_problem(state: EamState, args: Arguments) -> Result:
    """Take a problem away altogether."""
    problem = _problem(state, args)
    del state.catalog.problems[problem.code]
    return _shown(problem)


def associate(state: EamState, args: Arguments) -> Result:
    """Relate problem ``code`` to ``category`` (SCF unless named)."""
    problem = _problem(state, args)
    problem.categories.add(_category(state, args))
    return _shown(problem)


def dissociate(state: EamState, args: Arguments) -> Result:
    """Undo the relation of problem ``code`` to ``category`` (SCF unless named)."""
    problem = _problem(state, args)
    problem.categories.discard(text_of(args, "category", SCF))
    return _shown(problem)


def add_category(state: EamState, args: Arguments) -> Result:
    """Add a category, or give one a new title."""
    code, title = text_of(args, "code"), text_of(args, "title")
    state.catalog.categories[code] = title
    return {"code": code, "title": title}


def remove_category(state: EamState, args: Arguments) -> Result:
    """Remove a category and its relations."""
    code = _category(state, {"category": text_of(args, "code")})
    title = state.catalog.categories.pop(code)
    for problem in state.catalog.problems.values():
        problem.categories.discard(code)
    return {"code": code, "title": title}


def set_status_text(state: EamState, args: Arguments) -> Result:
    """Add or rename a status ``code`` of requests, or of the ``kind`` named."""
    code, text = number_of(args, "code"), text_of(args, "text")
    of_requests = text_of(args, "kind", "request") == "request"
    catalog = state.catalog
    (catalog.request_statuses if of_requests else catalog.work_order_statuses)[code] = text
    return {"code": code, "text": text}


def add_street(state: EamState, args: Arguments) -> Result:
    """Add a street to the street list."""
    state.catalog.streets.append(text_of(args, "name"))
    return {"streets": len(state.catalog.streets)}


def add_pick_list_value(state: EamState, args: Arguments) -> Result:
    """Add ``code`` with ``text`` to the pick list of ``property``."""
    rows = state.catalog.pick_lists.setdefault(text_of(args, "property"), {})
    rows[text_of(args, "code")] = text_of(args, "text")
    return dict(rows)


def change_settings(state: EamState, args: Arguments) -> Result:
    """Change settings by attribute or screen name; return all of them."""
    return _changed(args, state.settings.set, state.settings.as_json)


def switch_assumptions(state: EamState, args: Arguments) -> Result:
    """Switch assumptions by number, attribute or alias; return all of them."""
    return _changed(args, state.assumptions.set, state.assumptions.as_json)


def change_login(state: EamState, args: Arguments) -> Result:
    """Make or change login ``name``: ``password``, permissions to ``grant`` and ``revoke``."""
    name = text_of(args, "name", next(iter(state.logins)))
    login = state.logins.setdefault(name, Login(name, ""))
    login.password = text_of(args, "password", login.password)
    granted, revoked = (set(args.get(part, [])) for part in ("grant", "revoke"))
    unknown = (granted | revoked) - ALL_PERMISSIONS
    if unknown:
        known = ", ".join(sorted(ALL_PERMISSIONS))
        raise BadArgument(f"unknown permissions {sorted(unknown)}; known: {known}")
    login.permissions = (login.permissions | granted) - revoked
    return {"name": name, "permissions": sorted(login.permissions)}


def register_app(state: EamState, args: Arguments) -> Result:
    """Register client application ``app_id`` with ``scopes``; without any it is removed."""
    app_id, scopes = text_of(args, "app_id"), set(args.get("scopes", []))
    if scopes:
        state.client_apps[app_id] = ClientApp(app_id, scopes)
    else:
        state.client_apps.pop(app_id, None)
    return {"client_apps": {key: sorted(app.scopes) for key, app in state.client_apps.items()}}


def _changed(
    args: Arguments, change: Callable[[str, Any], None], shown: Callable[[], Result]
) -> Result:
    for name, value in args.items():
        change(name, value)
    return shown()


def _problem(state: EamState, args: Arguments) -> Problem:
    code = text_of(args, "code")
    if code not in state.catalog.problems:
        raise BadArgument(f"there is no problem {code!r}")
    return state.catalog.problems[code]


def _category(state: EamState, args: Arguments) -> str:
    code = text_of(args, "category", SCF)
    if code not in state.catalog.categories:
        raise BadArgument(f"there is no category {code!r}")
    return code


def _shown(problem: Problem) -> Result:
    return {
        "code": problem.code,
        "title": problem.title,
        "categories": sorted(problem.categories),
        "offered_to_311": problem.offered_to_311,
    }
