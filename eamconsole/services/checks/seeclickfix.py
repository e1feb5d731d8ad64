"""What the SeeClickFix login may do, and whether the organization can be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.addresses import try_addresses
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.subject import Subject
from eamconsole.support.counting import counted
from eamconsole.sync.ports import SeeClickFixPort

LOOK_BACK = timedelta(days=90)
_LOGIN = Question(
    check="SeeClickFix login",
    layer="login",
    assumption="SCF A-09",
    key="seeclickfix.server.profile_path",
)


def check_seeclickfix(subject: Subject) -> Iterator[Finding]:
    """Yield address, login, role and what is visible; stops where a layer fails."""
    for _, finding in try_addresses(subject, "SeeClickFix address"):
        yield finding
        if finding.failed:
            yield _LOGIN.still_open("This waits for the address.")
            return
    try:
        client = subject.clients.seeclickfix()
    except EamConsoleError as error:
        yield Question(check="SeeClickFix token").trouble(error)
        return
    try:
        yield from check_account(client, subject.console.rules.integration_user)
        organization = subject.place.organization_id
        yield from check_requests(client, organization, subject.console.clock.now())
    finally:
        client.shut()


def check_account(client: SeeClickFixPort, expected: str) -> Iterator[Finding]:
    """Yield who the token is and what it may do; ``expected`` is the name residents read."""
    try:
        account = client.account()
    except EamConsoleError as error:
        yield _LOGIN.trouble(error)
        return
    yield _LOGIN.fine(f"The token belongs to {account.name}.")
    role = Question(check="SeeClickFix role", layer="permission", assumption="SCF A-05")
    if account.may_acknowledge:
        yield role.fine("It may acknowledge and close requests.")
    else:
        yield role.failure(
            f"{account.name} may not acknowledge or close requests.",
            "In SeeClickFix, make the account a member of the organization with that right.",
        )
    if account.name != expected:
        user = Question(
            check="Integration User",
            layer="setting",
            key="organization.integration_user",
            value=expected,
        )
        yield user.warning(
            f"Residents will read the name {account.name}; the profile expects {expected}.",
            "Change the display name of the account in SeeClickFix, or the name expected here.",
        )
    yield Question(check="Token end date", layer="login").not_known(
        "The token is valid now. SeeClickFix does not tell until when.",
        "Look up the end date where the token was made, and note it in your calendar.",
    )


def check_requests(client: SeeClickFixPort, organization: int, now: datetime) -> Iterator[Finding]:
    """Yield what the token sees of the organization's requests."""
    listed = Question(
        check="Organization",
        assumption="SCF A-07",
        key="seeclickfix.server.list_path",
        value=str(organization),
    )
    private = Question(
        check="Private requests",
        layer="permission",
        assumption="SCF A-28",
        key="seeclickfix.server.organization_issue_path",
    )
    try:
        page = client.changed_requests(now - LOOK_BACK)
    except EamConsoleError as error:
        yield listed.trouble(error)
        return
    days = LOOK_BACK.days
    if not page.requests:
        yield listed.not_known(
            f"The list can be read, and organization {organization} changed no request in "
            f"{counted(days, 'day')}: whether it is yours cannot be told.",
            "Report a request marked TEST in SeeClickFix, then check again.",
        )
    else:
        more = " or more" if page.has_more else ""
        words = f"Organization {organization} changed {len(page.requests)}{more} requests"
        yield listed.fine(f"{words} in {counted(days, 'day')}.")
    hidden = sum(request.private for request in page.requests)
    if hidden:
        yield private.fine(f"{counted(hidden, 'of them is', 'of them are')} private: visible.")
    else:
        yield private.not_known(
            "None is among them, so it cannot be told whether this token would see one.",
            "Report a private request marked TEST in SeeClickFix, then check again.",
        )
