"""The EAM page: both environments layer by layer, then what the API really offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from eamconsole.domain.work import Module
from eamconsole.errors import AccessDenied, EamConsoleError, NotPermitted, RequestRejected
from eamconsole.services.checks.finding import (
    Finding,
    failure,
    fine,
    still_open,
    trouble,
    warning,
)
from eamconsole.services.profiles.addresses import needs_warning, same_place
from eamconsole.services.setup.reach import leads_to, try_targets
from eamconsole.services.setup.trial import Trial
from eamconsole.vault.faults import CredentialMissing
from eamconsole.wire.eam.access import EamSide

_MANY = 100
_USUAL_CAP = 50
_NO_SUCH_REFERENCE = "0"


def compare_environments(test: str, production: str) -> Iterator[Finding]:
    """Yield the warnings about a Test system that is missing or is Production."""
    if not test:
        yield warning(
            "Test system",
            "setting",
            "No Test system is named: nothing could be tried before residents see it.",
            "Ask CentralSquare for a Test system that is not tied to Production.",
        )
    elif production and same_place(test, production):
        yield failure(
            "Test system",
            "setting",
            "Test and Production are the same EAM: a test would change Production.",
            "Type the address of a separate Test system, or leave Production empty for now.",
        )
    for address in (test, production):
        if address and needs_warning(address):
            yield warning(
                "Encryption",
                "setting",
                f"{address} is called over http: names of residents would travel unencrypted.",
                "Have https switched on for the API.",
            )


def probe_eam(trial: Trial, other: str = "") -> Iterator[Finding]:
    """Yield layers and content of one environment; ``other`` is the other one's address."""
    label = trial.console.environment.value.capitalize()
    for target, finding in try_targets(trial, "EAM address", "EAM internal address"):
        yield finding
        if leads_to(finding, other):
            yield failure(
                f"{label} system",
                "HTTP",
                f"The address of {label} redirects to the other environment.",
                "Type the address the redirect should not lead away from.",
            )
        if finding.failed and target.check == "EAM address":
            yield still_open(f"Content ({label})", "This waits for the address.")
            return
    yield from _content(trial, label)
    if trial.place.eam_internal_url:
        yield from _internal(trial, label)


def _content(trial: Trial, label: str) -> Iterator[Finding]:
    sides = trial.clients.eam_sides(internal=False)
    try:
        yield _pick_list(sides.citizen, label)
        yield _request_list(sides.citizen, label)
    except EamConsoleError as error:
        yield trouble(f"Content ({label})", error)
    finally:
        sides.citizen.channel.close()
    yield from _look_up(trial, label)


def _pick_list(side: EamSide, label: str) -> Finding:
    check = f"Pick lists ({label})"
    rows = side.read(side.lookup(Module.WORK_REQUEST, side.profile.problem_code))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return failure(
            check,
            "content",
            "The answer to the list of problems is no list: this is not the citizen API.",
            "Take the address from EAM's system settings, tab REST API, ending in "
            "CitizenPortalRESTAPI or LucityCitizenRestAPI.",
        )
    return fine(check, "content", f"The list of problems can be read: {len(rows)} rows.")


def _request_list(side: EamSide, label: str) -> Finding:
    check = f"Request list ({label})"
    query = (("TAKE", str(_MANY)), *side.record_query())
    rows = side.read(side.service(Module.WORK_REQUEST), query)
    if not isinstance(rows, list):
        return failure(
            check, "content", "The list of requests is no list.", "Check the dialect: svc or plain."
        )
    if not rows:
        return fine(check, "content", "The list of requests can be read; it is empty.")
    if len(rows) == _USUAL_CAP:
        words = f"EAM gives {len(rows)} rows a call, its usual limit: the console reads in pages."
    else:
        words = f"The list of requests can be read: {len(rows)} rows came, {_MANY} were asked for."
    return fine(check, "content", words)


def _look_up(trial: Trial, label: str) -> Iterator[Finding]:
    check = f"Look-up by reference ({label})"
    try:
        client = trial.clients.eam()
    except CredentialMissing:
        return  # said with the login
    except EamConsoleError as error:
        yield trouble(f"EAM login ({label})", error)
        return
    try:
        since = trial.console.clock.now() - timedelta(days=1)
        found = client.find(Module.WORK_REQUEST, _NO_SUCH_REFERENCE, since=since, private=False)
    except EamConsoleError as error:
        yield trouble(check, error)
        return
    finally:
        client.shut()
    if found.certain:
        yield fine(check, "look-up", "A request can be found by its reference after a lost answer.")
    else:
        yield warning(
            check,
            "look-up",
            f"A request may not be found by its reference: {found.why or 'the list is cut'}.",
            "After a lost answer a person will decide. EAM's internal API would make it certain.",
        )


def _internal(trial: Trial, label: str) -> Iterator[Finding]:
    check = f"EAM login ({label})"
    try:
        sides = trial.clients.eam_sides(internal=True)
    except CredentialMissing as error:
        yield _no_login(check, label, error)
        return
    except EamConsoleError as error:
        yield trouble(check, error)
        return
    side = sides.need_internal("The check")
    try:
        rows = side.read(side.service(Module.WORK_REQUEST), (("TAKE", "1"),))
    except AccessDenied as error:
        yield _refused(check, error, trial.place.eam_app_id)
    except NotPermitted as error:
        yield failure(
            check,
            "permission",
            f"The login is known but may not read requests: {error.summary}",
            "Give it the Requests module; with an APPID, also the scopes rw:rq and rw:wo "
            "(Admin Portal > Client Applications).",
        )
    except EamConsoleError as error:
        yield trouble(check, error)
    else:
        yield fine(check, "login", "The internal API accepts the login.")
        yield from _work_orders(side, label, rows)
    finally:
        side.channel.close()
        sides.citizen.channel.close()


def _no_login(check: str, label: str, error: CredentialMissing) -> Finding:
    """Production's login is asked for at promotion; until then the point is only open."""
    if label == "Production":
        return still_open(check, "The login of Production is asked for before it is used.")
    return failure(check, "keyring", error.summary, "Type the login above and store it.")


def _refused(check: str, error: AccessDenied, app_id: str) -> Finding:
    words = f"{error.summary} {error.answered or ''}".casefold()
    if "appid" in words or "app id" in words or "client application" in words:
        return failure(
            check,
            "licence or APPID",
            f"EAM refuses the client application: {error.summary}",
            "Register the console under Admin Portal > Client Applications, type its APPID here, "
            "and have the API licence confirmed.",
        )
    hint = "" if app_id else " If the password is right, EAM may want an APPID as well."
    return failure(
        check,
        "login",
        f"The internal API refuses user or password: {error.summary}",
        f"Store the login again as user:password.{hint}",
    )


def _work_orders(side: EamSide, label: str, _rows: object) -> Iterator[Finding]:
    check = f"Work Orders ({label})"
    try:
        side.read(side.service(Module.WORK_ORDER), (("TAKE", "1"),))
    except RequestRejected as error:
        yield warning(
            check, "permission", f"Work Orders cannot be read: {error.summary}", error.next_step
        )
    else:
        yield fine(check, "permission", "Work Orders can be read.")
