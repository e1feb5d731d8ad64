"""Warnings about a profile that can be used: shown on import, in the wizard and by check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from eamconsole.domain.routing import title_key
from eamconsole.services.profiles.addresses import needs_warning, same_place
from eamconsole.services.profiles.consistency import present_environments
from eamconsole.services.profiles.faults import Advice
from eamconsole.services.profiles.model import Profile


def advice_on(profile: Profile) -> list[Advice]:
    """Return what somebody should look at, most dangerous first."""
    return [advice for check in _CHECKS for advice in check(profile)]


def _test_endpoint(profile: Profile) -> Iterator[Advice]:
    test, production = profile.environments.test, profile.environments.production
    if test is None:
        yield Advice(
            "environments.test",
            "there is no Test environment: nothing can be tried before residents see it",
        )
    elif production is not None and same_place(test.eam_url, production.eam_url):
        yield Advice(
            "environments.test.eam_url",
            "Test and Production are the same EAM: a test would change Production",
        )


def _plain_http(profile: Profile) -> Iterator[Advice]:
    for name, place in present_environments(profile).items():
        if place is not None and needs_warning(place.eam_url):
            yield Advice(
                f"environments.{name}.eam_url",
                "is called over http://: names and comments of residents travel unencrypted",
            )


def _internal_api(profile: Profile) -> Iterator[Advice]:
    if not profile.categories.private:
        return
    for name, place in present_environments(profile).items():
        if place is not None and not place.eam_internal_url:
            yield Advice(
                f"environments.{name}.eam_internal_url",
                "is empty: private Requests will need attention, the citizen API hides them",
            )


def _private_and_public(profile: Profile) -> Iterator[Advice]:
    internal = {title_key(title) for title in profile.categories.internal}
    for title in profile.categories.private:
        if title_key(title) not in internal:
            yield Advice(
                "categories.private",
                f'"{title}" is private but not internal: it awaits review by SeeClickFix',
            )


def _work_orders(profile: Profile) -> Iterator[Advice]:
    work = profile.work_orders
    if work.enabled and not work.routes:
        yield Advice("work_orders.routes", "are empty, so no Request becomes a Work Order")
    if not work.enabled:
        return
    internal = {title_key(title) for title in profile.categories.internal}
    for route in work.routes:
        if title_key(route.category) not in internal:
            yield Advice(
                "work_orders.routes",
                f'"{route.category}" is not internal; Work Orders are meant for internal types',
            )


def _unused_closings(profile: Profile) -> Iterator[Advice]:
    status = profile.status
    for code in profile.messages.closing_by_status:
        if code in status.never_closes or code < status.closes_at:
            yield Advice(
                f"messages.closing_by_status.{code}",
                f"is never used: code {code} does not close a Request in this profile",
            )


def _start(profile: Profile) -> Iterator[Advice]:
    if "start_at" not in profile.intake.model_fields_set:
        yield Advice(
            "intake.start_at", "is left out: every open Request is taken in, however old it is"
        )


_CHECKS: tuple[Callable[[Profile], Iterable[Advice]], ...] = (
    _test_endpoint,
    _plain_http,
    _internal_api,
    _private_and_public,
    _work_orders,
    _unused_closings,
    _start,
)
