"""What the SeeClickFix login may do, and whether the organization can be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, failure, fine, trouble, warning
from eamconsole.services.console import Console

_LOOK_BACK = timedelta(days=30)


def check_seeclickfix(console: Console) -> Iterator[Finding]:
    """Yield who the token is, what it may do, and whether Requests can be read."""
    seeclickfix = console.connections.seeclickfix
    try:
        account = seeclickfix.account()
    except EamConsoleError as error:
        yield trouble("SeeClickFix login", error)
        return
    yield fine("SeeClickFix login", "login", f"The token belongs to {account.name}.")
    if account.may_acknowledge:
        yield fine("SeeClickFix role", "permission", "It may acknowledge and close Requests.")
    else:
        yield failure(
            "SeeClickFix role",
            "permission",
            f"{account.name} may not acknowledge Requests.",
            "Make the account a member of the organization with the right to change statuses.",
        )
    expected = console.rules.integration_user
    if account.name != expected:
        yield warning(
            "Integration User",
            "setting",
            f"Comments will carry the name {account.name}, the profile expects {expected}.",
            "Change the account's display name in SeeClickFix, or integration_user here.",
        )
    yield from _requests(console)


def _requests(console: Console) -> Iterator[Finding]:
    since = max(console.clock.now() - _LOOK_BACK, console.rules.intake.start_at)
    try:
        page = console.connections.seeclickfix.changed_requests(since)
    except EamConsoleError as error:
        yield trouble("SeeClickFix requests", error)
        return
    number = console.profile.environments
    place = number.test if console.environment.value == "test" else number.production
    organization = place.organization_id if place else ""
    more = " or more" if page.has_more else ""
    yield fine(
        "SeeClickFix requests",
        "content",
        f"Organization {organization} changed {len(page.requests)}{more} Requests in 30 days.",
    )
