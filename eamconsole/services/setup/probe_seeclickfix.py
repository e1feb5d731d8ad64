"""The SeeClickFix page: who the token is, what it may do, what it sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import (
    Finding,
    failure,
    fine,
    still_open,
    trouble,
    warning,
)
from eamconsole.services.setup.reach import try_targets
from eamconsole.services.setup.trial import Trial
from eamconsole.wire.scf import SeeClickFixClient

_LOOK_BACK = timedelta(days=90)


def probe_seeclickfix(trial: Trial) -> Iterator[Finding]:
    """Yield address, login, role and what is visible; stops where a layer fails."""
    for _, finding in try_targets(trial, "SeeClickFix address"):
        yield finding
        if finding.failed:
            yield still_open("SeeClickFix login", "This waits for the address.")
            return
    try:
        client = trial.clients.seeclickfix()
    except EamConsoleError as error:
        yield trouble("SeeClickFix token", error)
        return
    try:
        yield from _account(trial, client)
        yield from _requests(trial, client)
    except EamConsoleError as error:
        yield trouble("SeeClickFix login", error)
    finally:
        client.shut()


def _account(trial: Trial, client: SeeClickFixClient) -> Iterator[Finding]:
    account = client.account()
    yield fine("SeeClickFix login", "login", f"The token belongs to {account.name}.")
    if account.may_acknowledge:
        yield fine("SeeClickFix role", "permission", "It may acknowledge and close requests.")
    else:
        yield failure(
            "SeeClickFix role",
            "permission",
            f"{account.name} may not acknowledge or close requests.",
            "In SeeClickFix, make the account a member of the organization with that right.",
        )
    expected = trial.console.rules.integration_user
    if account.name != expected:
        yield warning(
            "Integration user",
            "setting",
            f"Residents will read the name {account.name}; here {expected} is expected.",
            "Change the display name of the account in SeeClickFix, or the name on this page.",
        )
    yield fine(
        "Token end date",
        "login",
        "The token is valid now. SeeClickFix does not tell until when; note the date you made it.",
    )


def _requests(trial: Trial, client: SeeClickFixClient) -> Iterator[Finding]:
    page = client.changed_requests(trial.console.clock.now() - _LOOK_BACK)
    more = " or more" if page.has_more else ""
    number = trial.place.organization_id
    yield fine(
        "Organization",
        "content",
        f"Organization {number} changed {len(page.requests)}{more} requests in 90 days.",
    )
    private = sum(request.private for request in page.requests)
    if private:
        yield fine("Private requests", "permission", f"{private} of them are private: visible.")
    else:
        yield fine(
            "Private requests",
            "permission",
            "None among them, so it cannot be told whether this token would see one.",
        )
