"""The addresses of EAM layer by layer, then what its two APIs really offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from eamconsole.domain.work import Module
from eamconsole.errors import (
    AccessDenied,
    EamConsoleError,
    NotPermitted,
    RecordGone,
    RequestRejected,
)
from eamconsole.services.checks.addresses import leads_to, try_addresses
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.same_eam import check_same_eam
from eamconsole.services.checks.subject import Subject
from eamconsole.services.profiles.logins import internal_auth, secret_for
from eamconsole.support.counting import counted
from eamconsole.vault import CredentialMissing, CredentialName
from eamconsole.wire.eam.access import EamSide

_NO_SUCH_REFERENCE = "0"


def check_eam(subject: Subject) -> Iterator[Finding]:
    """Yield layers and content of one environment."""
    content = Question(check=f"Content ({subject.label})", key=subject.key("eam_url"))
    for target, finding in try_addresses(subject, "EAM address", "EAM internal address"):
        yield finding
        if leads_to(finding, subject.other_url):
            yield Question(
                check=f"{subject.label} system", layer="HTTP", key=subject.key(target.setting)
            ).failure(
                f"The address of {subject.label} redirects to the other environment.",
                "Enter the address the redirect should not lead away from.",
            )
        if finding.failed and target.check == "EAM address":
            yield content.still_open("This waits for the address.")
            return
    yield from _content(subject, content)
    if subject.place.eam_internal_url:
        yield from _internal(subject)
    yield from check_same_eam(subject)


def _content(subject: Subject, content: Question) -> Iterator[Finding]:
    try:
        sides = subject.clients.eam_sides(internal=False)
    except CredentialMissing as error:
        asks = Question(check=f"EAM login ({subject.label})", key=subject.key("eam_auth"))
        yield _no_login(subject, asks, error)
        return
    except EamConsoleError as error:
        yield content.trouble(error)
        return
    try:
        yield _pick_list(sides.citizen, subject)
        yield _request_list(sides.citizen, subject)
    except EamConsoleError as error:
        yield content.trouble(error)
    finally:
        sides.citizen.channel.close()
    yield from _look_up(subject)


def _pick_list(side: EamSide, subject: Subject) -> Finding:
    asks = Question(
        check=f"Pick lists ({subject.label})", assumption="EAM A-42", key=subject.key("eam_url")
    )
    rows = side.read(side.lookup(Module.WORK_REQUEST, side.profile.problem_code))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return asks.failure(
            "The answer to the list of problems is no list: this is not the citizen API.",
            "Take the address from EAM's system settings, tab REST API, ending in "
            "CitizenPortalRESTAPI or LucityCitizenRestAPI.",
        )
    if not rows:
        return asks.not_known(
            "The list of problems can be read, and it is empty.",
            "Add the problem codes in EAM, then check again.",
        )
    return asks.fine(f"The list of problems can be read: {counted(len(rows), 'row')}.")


def _request_list(side: EamSide, subject: Subject) -> Finding:
    asks = Question(
        check=f"Request list ({subject.label})",
        assumption="EAM A-10",
        key="eam.server.take",
        value=str(side.profile.take),
    )
    take = side.profile.take
    query = (("TAKE", str(take)), *side.record_query())
    try:
        rows = side.read(side.service(Module.WORK_REQUEST), query)
    except RecordGone as error:
        return asks.trouble(error)
    except RequestRejected as error:
        return asks.failure(
            f"EAM refuses {take} rows of the request list: {error.answered or error.summary}",
            "Find what it takes with the first contact, then enter it as EAM's “Take” in Settings.",
        )
    if not isinstance(rows, list):
        return asks.failure("The list of requests is no list.", "Check the dialect: svc or plain.")
    if not rows:
        return asks.not_known(
            "The list of requests can be read, and it is empty: what a record looks like here "
            "cannot be told.",
            "Create a request in EAM, or run the test run, then check again.",
        )
    return asks.fine(
        f"The list of requests can be read: {counted(len(rows), 'row')}, {take} a call at most."
    )


def _look_up(subject: Subject) -> Iterator[Finding]:
    asks = Question(
        check=f"Look-up by reference ({subject.label})",
        layer="look-up",
        assumption="EAM A-24",
        key="eam.server.reference_field",
    )
    try:
        client = subject.clients.eam()
    except CredentialMissing:
        return  # said with the login
    except EamConsoleError as error:
        yield Question(check=f"EAM login ({subject.label})").trouble(error)
        return
    try:
        since = subject.console.clock.now() - timedelta(days=1)
        found = client.find(Module.WORK_REQUEST, _NO_SUCH_REFERENCE, since=since, private=False)
    except EamConsoleError as error:
        yield asks.trouble(error)
        return
    finally:
        client.shut()
    if found.certain:
        yield asks.fine("A request can be found by its reference after a lost answer.")
    else:
        yield asks.warning(
            f"A request may not be found by its reference: {found.why or 'the list is cut'}.",
            "After a lost answer a person will decide. EAM's internal API would make it certain.",
        )


def _internal(subject: Subject) -> Iterator[Finding]:
    asks = Question(
        check=f"EAM login ({subject.label})",
        layer="login",
        assumption="EAM A-03",
        key=subject.key("eam_internal_url"),
    )
    try:
        sides = subject.clients.eam_sides(internal=True)
    except CredentialMissing as error:
        yield _no_login(subject, asks, error)
        return
    except EamConsoleError as error:
        yield asks.trouble(error)
        return
    side = sides.need_internal("The check")
    try:
        side.read(side.service(Module.WORK_REQUEST), (("TAKE", "1"),))
    except AccessDenied as error:
        yield _refused(subject, asks, error)
    except NotPermitted as error:
        yield asks.failure(
            f"The login is known but may not read requests: {error.summary}",
            "Give it the Requests module; with an APPID, also the scopes rw:rq and rw:wo "
            "(Admin Portal > Client Applications).",
            layer="permission",
        )
    except EamConsoleError as error:
        yield asks.trouble(error)
    else:
        yield asks.fine("The internal API accepts the login.")
        yield from _work_orders(side, subject)
    finally:
        side.channel.close()
        sides.citizen.channel.close()


def _no_login(subject: Subject, asks: Question, error: CredentialMissing) -> Finding:
    """A login that is asked for at promotion is only open until then."""
    if not subject.in_use:
        return asks.still_open(f"The login of {subject.label} is asked for before it is used.")
    return asks.failure(error.summary, "Store the login, then check again.", layer="keyring")


def _refused(subject: Subject, asks: Question, error: AccessDenied) -> Finding:
    words = f"{error.summary} {error.answered or ''}".casefold()
    if "appid" in words or "app id" in words or "client application" in words:
        client = Question(check=asks.check, assumption="EAM A-04", key=subject.key("eam_app_id"))
        return client.failure(
            f"EAM refuses the client application: {error.summary}",
            "Register the console under Admin Portal > Client Applications, enter its APPID in "
            "the profile, and have the API license confirmed.",
            layer="license or APPID",
        )
    app_id = subject.place.eam_app_id
    hint = "" if app_id else " If the password is right, EAM may want an APPID as well."
    if secret_for(internal_auth(subject.place)) is CredentialName.EAM_TOKEN:
        return asks.failure(
            f"The internal API refuses the token or key: {error.summary}",
            "Store the token of now, without the word Bearer; with a key, compare the name of "
            "its header with what the gateway expects.",
        )
    return asks.failure(
        f"The internal API refuses user or password: {error.summary}",
        f"Store the login again as user:password.{hint}",
    )


def _work_orders(side: EamSide, subject: Subject) -> Iterator[Finding]:
    asks = Question(
        check=f"Work Orders ({subject.label})", layer="permission", assumption="EAM A-05"
    )
    try:
        side.read(side.service(Module.WORK_ORDER), (("TAKE", "1"),))
    except RequestRejected as error:
        yield asks.warning(f"Work Orders cannot be read: {error.summary}", error.next_step)
    else:
        yield asks.fine("Work Orders can be read.")
