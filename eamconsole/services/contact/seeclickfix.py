"""SeeClickFix measured, by reads alone: nothing a resident could see is ever written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from eamconsole.domain.request import ResidentRequest
from eamconsole.errors import ConfigurationError, EamConsoleError, RequestRejected
from eamconsole.services.checks.seeclickfix import LOOK_BACK
from eamconsole.services.checks.subject import Subject
from eamconsole.services.contact.measured import (
    Measurement,
    holds,
    otherwise,
    unmeasured,
)
from eamconsole.support.counting import counted
from eamconsole.wire.scf import SeeClickFixClient

_PUBLIC_PATH = "/issues/{id}"
_ONE_AGENCY = (
    "Make a profile for each agency, with its own organization number, or name the one this "
    "profile serves as SeeClickFix's “Category organization” in Settings."
)
_REPORT_PRIVATE = "Report a private request marked TEST in SeeClickFix, then measure again."
_MORE_PAGES = (
    "Raise SeeClickFix's “Page cap” in Settings, or ask CivicPlus how to read the list to its end."
)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def measure_seeclickfix(subject: Subject) -> Iterator[Measurement]:
    """Yield what was seen; raises where the address or the token does not work."""
    client = subject.clients.seeclickfix()
    try:
        yield _role(client)
        listed = _listed(client, subject)
        yield _bounds(client, subject, listed)
        yield _organization_path(client, listed)
        yield _categories(client, subject)
        yield _pictures(client, listed)
    finally:
        client.shut()


def _listed(client: SeeClickFixClient, subject: Subject) -> tuple[ResidentRequest, ...]:
    """Return what changed lately; in a quiet city, what is oldest."""
    lately = client.changed_requests(subject.console.clock.now() - LOOK_BACK).requests
    return lately or client.changed_requests(_EVER).requests


def _role(client: SeeClickFixClient) -> Measurement:
    account = client.account()
    if account.may_acknowledge:
        words = f"{account.name} may acknowledge and close requests."
        return holds("SCF A-05", words, seen=account)
    return otherwise(
        "SCF A-05",
        f"{account.name} may not acknowledge or close requests.",
        advice="In SeeClickFix, make the account a member of the organization with that right.",
    )


def _bounds(
    client: SeeClickFixClient, subject: Subject, listed: tuple[ResidentRequest, ...]
) -> Measurement:
    if not listed:
        return unmeasured(
            "SCF A-11",
            "No request changed lately, so an empty list says nothing.",
            "Report a request marked TEST in SeeClickFix, then measure again.",
        )
    newest = max(request.updated_at for request in listed)
    later = client.changed_requests(max(newest, subject.console.clock.now()) + timedelta(days=1))
    if later.requests:
        return otherwise(
            "SCF A-11",
            f"Asked for what changes from tomorrow on, it lists "
            f"{counted(len(later.requests), 'request')}.",
            advice="Ask CivicPlus why updated_at_after is passed over; every look reads it all.",
        )
    return holds("SCF A-11", "A list of what changes from tomorrow on is empty.", seen=listed)


def _organization_path(
    client: SeeClickFixClient, listed: tuple[ResidentRequest, ...]
) -> Measurement:
    """Look for a request where private ones are read; a private one, if there is any."""
    chosen = sorted(listed, key=lambda request: not request.private)
    path = client.profile.organization_issue_path
    if not chosen:
        return unmeasured("SCF A-28", "There is no request to read.", _REPORT_PRIVATE)
    request = chosen[0]
    if _served(client, request, organization=True):
        if request.private:
            words = f"Private request {request.issue_id} is read at {path}."
            return holds("SCF A-28", words, seen=request)
        words = f"Request {request.issue_id} is read at {path}, but no private one is listed."
        return unmeasured("SCF A-28", words, _REPORT_PRIVATE)
    if path != _PUBLIC_PATH and request.private and _served(client, request, organization=False):
        return otherwise(
            "SCF A-28",
            f"Private request {request.issue_id} is not at {path}, but at {_PUBLIC_PATH}.",
            {"seeclickfix.server.organization_issue_path": _PUBLIC_PATH},
        )
    if not request.private:
        return otherwise(
            "SCF A-28",
            f"Request {request.issue_id} is not at {path}; where private ones are is not known.",
            advice=_REPORT_PRIVATE,
        )
    return otherwise(
        "SCF A-28",
        f"Private request {request.issue_id} is found at no address.",
        advice="Ask CivicPlus for the address at which a member reads one private request.",
    )


def _served(client: SeeClickFixClient, request: ResidentRequest, *, organization: bool) -> bool:
    try:
        client.serves(request.issue_id, organization=organization)
    except RequestRejected:
        return False
    return True


def _categories(client: SeeClickFixClient, subject: Subject) -> Measurement:
    first = client.profile.category_ladder[0] if client.profile.category_ladder else ""
    try:
        listing = client.categories()
    except ConfigurationError as error:
        if subject.point is None:
            return otherwise("SCF A-30", error.summary, advice=error.next_step)
        place = [subject.point.latitude, subject.point.longitude]
        found = {"seeclickfix.server.category_point": place}
        return otherwise("SCF A-30", error.summary, found)
    number = counted(len(listing.categories), "category", "categories")
    words = f"{number} came by “{listing.source}”."
    if not listing.categories:
        advice = "Give the organization its categories in SeeClickFix, then measure again."
        return unmeasured("SCF A-30", words, advice)
    agencies = sorted({each.organization for each in listing.categories if each.organization})
    if len(agencies) > 1:
        words += (
            f" They belong to {counted(len(agencies), 'agency', 'agencies')}: "
            f"{', '.join(agencies)}."
        )
        return otherwise("SCF A-30", words, advice=_ONE_AGENCY)
    is_cut = listing.source == first and not listing.complete
    if listing.source == first and listing.complete:
        return holds("SCF A-30", words, seen=listing.categories)
    advice = _MORE_PAGES if is_cut else "Nothing to do: the ways are tried in turn."
    words += " The list ends before its last page." if is_cut else ""
    return otherwise("SCF A-30", words, advice=advice, moot=not is_cut)


def _pictures(client: SeeClickFixClient, listed: tuple[ResidentRequest, ...]) -> Measurement:
    shown = next((r for r in listed if r.private and r.image_url), None)
    if shown is None or shown.image_url is None:
        words = "No private request with a picture is listed."
        return unmeasured(
            "SCF A-39", words, "Report one marked TEST with a picture, then measure again."
        )
    try:
        picture = client.image(shown.image_url)
    except EamConsoleError as error:
        return otherwise(
            "SCF A-39",
            f"The picture of private request {shown.issue_id} cannot be fetched: {error.summary}",
            advice="Ask CivicPlus how a member fetches pictures of private requests.",
        )
    words = f"The picture of private request {shown.issue_id} was fetched."
    return holds("SCF A-39", words, seen=picture.content)
