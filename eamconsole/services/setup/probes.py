"""The checks of each wizard page, chosen from the one family, and what a page shows besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eamconsole.domain.category_plan import CategoryPlan
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.work import Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.categories import CategoryPlanner, DisablingHeld
from eamconsole.services.checks.alerts import check_alerts
from eamconsole.services.checks.categories import check_category_code, check_titles
from eamconsole.services.checks.eam import check_eam
from eamconsole.services.checks.fields import check_fields
from eamconsole.services.checks.finding import Finding, Question, trouble
from eamconsole.services.checks.place import check_place
from eamconsole.services.checks.seeclickfix import check_seeclickfix
from eamconsole.services.checks.subject import Subject
from eamconsole.services.installation import Installation
from eamconsole.services.setup import network, previews
from eamconsole.services.setup.code_lists import (
    ChoiceKind,
    Choices,
    category_titles,
    probe_status_codes,
    route_choices,
)
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.journey import settings_of_page
from eamconsole.services.setup.network_hosts import measure_further
from eamconsole.services.setup.real_points import probe_real_points
from eamconsole.services.setup.rule_trial import TrialRecord, journal_records, probe_rules
from eamconsole.services.setup.steps import StepKey
from eamconsole.services.setup.trial import trial
from eamconsole.support.counting import counted


def run_probe(installation: Installation, draft: Draft, key: StepKey) -> Iterator[object]:
    """Yield findings, and what a page shows besides; nothing is changed anywhere.

    Items that are no ``Finding`` are for the page: rows, a plan, samples.
    """
    yield from settings_of_page(draft, key)
    if key is StepKey.EAM:
        yield from _each_environment(installation, draft, key, check_eam)
    elif key is StepKey.NETWORK:
        yield from _each_environment(installation, draft, key, _Measuring())
        for row, finding in measure_further(draft):
            yield row
            yield finding
    else:
        linked = _linked(installation, draft) if key is StepKey.RULES else ()
        try:
            with trial(installation, _narrowed(draft, key)) as subject:
                if key is StepKey.RULES:
                    yield from probe_rules(subject, linked)
                else:
                    yield from _OF_PAGE[key](subject)
        except EamConsoleError as error:
            yield trouble("Settings", error)


def _linked(installation: Installation, draft: Draft) -> tuple[TrialRecord, ...]:
    """Return linked requests of the saved profile's journal, none before there is one."""
    if draft.name not in installation.profiles.names():
        return ()
    try:
        with installation.open(draft.name) as console:
            return journal_records(console)
    except EamConsoleError:
        return ()  # whatever ails the journal is told elsewhere; EAM's own records remain


def _each_environment(
    installation: Installation,
    draft: Draft,
    key: StepKey,
    check: Callable[[Subject], Iterator[object]],
) -> Iterator[object]:
    for environment in ("test", "production"):
        place = draft.get(f"environments.{environment}", {})
        if not any(place.get(name) for name in _BEGUN_BY.get(key, ("eam_url",))):
            continue
        try:
            with trial(installation, _narrowed(draft, key), environment) as subject:
                yield from check(subject)
        except EamConsoleError as error:
            yield trouble(f"Settings ({environment.capitalize()})", error)


class _Measuring:
    """Measures one environment after the other; what they share is tried once."""

    def __init__(self) -> None:
        self._tried: set[str] = set()

    def __call__(self, subject: Subject) -> Iterator[object]:
        for row, finding in network.measure(subject, self._tried):
            yield row
            yield finding


def _categories(subject: Subject) -> Iterator[Finding | CategoryPlan | Choices]:
    """Yield the problem codes found under the Category Code, then the plan of changes."""
    client = subject.clients.eam()
    try:
        finding, listing = check_category_code(client, subject.profile.eam.category_code)
    finally:
        client.shut()
    problems = {str(each.code): each.title for each in listing.problems} if listing else {}
    yield Choices({ChoiceKind.TITLE: category_titles(subject), ChoiceKind.PROBLEM: problems})
    yield finding
    preview = Question(check="Preview", key="eam.category_code")
    if finding.failed:
        yield preview.still_open("This waits for the problem codes.")
        return
    try:
        plan = CategoryPlanner(subject.console.parts(), subject.console.actor).plan()
    except EamConsoleError as error:
        yield preview.trouble(error)
        return
    if isinstance(plan, DisablingHeld):
        yield preview.failure(plan.why, plan.next_step)
        return
    yield plan
    yield preview.fine(f"{counted(len(plan.changes), 'change')} would be made; see the table.")


def _flags(subject: Subject) -> Iterator[Finding | tuple[str, ...]]:
    """Yield the titles there are, and which rows of the city's list match none of them."""
    client = subject.clients.eam()
    try:
        finding, listing = check_category_code(client, subject.profile.eam.category_code)
    finally:
        client.shut()
    titles = tuple(problem.title for problem in listing.problems) if listing else ()
    yield titles
    if finding.failed:
        yield finding
    settings = subject.profile.categories
    yield check_titles(titles, settings.internal, settings.private)


def _map(subject: Subject) -> Iterator[object]:
    yield from check_place(subject)
    yield from probe_real_points(subject)


def _fields(subject: Subject) -> Iterator[Finding]:
    rules = subject.console.rules
    client = subject.clients.eam()
    try:
        yield from check_fields(client, rules.custom_fields, rules, _recent(subject))
    finally:
        client.shut()


def _recent(subject: Subject) -> list[ResidentRequest]:
    """Return real requests to measure templates on, none where SeeClickFix cannot be asked."""
    if not subject.console.rules.custom_fields:
        return []
    try:
        client = subject.clients.seeclickfix()
    except EamConsoleError:
        return []
    try:
        return previews.recent_requests(subject, client)
    except EamConsoleError:
        return []
    finally:
        client.shut()


def _messages(subject: Subject) -> Iterator[object]:
    yield from previews.probe_samples(subject)
    yield from probe_status_codes(subject, Module.WORK_REQUEST)


def _work_orders(subject: Subject) -> Iterator[object]:
    yield route_choices(subject)
    yield from probe_status_codes(subject, Module.WORK_ORDER)


_OF_PAGE: dict[StepKey, Callable[[Subject], Iterator[object]]] = {
    StepKey.SEECLICKFIX: check_seeclickfix,
    StepKey.MAP: _map,
    StepKey.CATEGORIES: _categories,
    StepKey.FLAGS: _flags,
    StepKey.MESSAGES: _messages,
    StepKey.FIELDS: _fields,
    StepKey.WORK_ORDERS: _work_orders,
    StepKey.ALERTS: check_alerts,
}


def _narrowed(draft: Draft, key: StepKey) -> Draft:
    """Return the draft without settings of other pages that could stop this page's check."""
    kept = Draft.__new__(Draft)
    kept.tables = {name: value for name, value in draft.tables.items() if name in _NEEDED[key]}
    kept.answers, kept.results = draft.answers, {}
    if "name" not in kept.tables:
        kept.tables["name"] = draft.name
    return kept


_BEGUN_BY = {StepKey.NETWORK: ("eam_url", "organization_id")}
"""One of these says that an environment is wanted; the address of EAM as a rule."""
_PLACES = frozenset({"name", "organization", "environments", "network", "seeclickfix", "limits"})
_NEEDED: dict[StepKey, frozenset[str]] = {
    StepKey.SEECLICKFIX: _PLACES,
    StepKey.EAM: _PLACES | {"eam"},
    StepKey.NETWORK: _PLACES | {"eam", "map"},
    StepKey.MAP: _PLACES | {"eam", "map"},
    StepKey.CATEGORIES: _PLACES | {"eam", "categories"},
    StepKey.FLAGS: _PLACES | {"eam", "categories"},
    StepKey.MESSAGES: _PLACES | {"messages", "eam"},
    StepKey.FIELDS: _PLACES | {"eam", "custom_fields"},
    StepKey.WORK_ORDERS: _PLACES | {"eam"},
    StepKey.RULES: _PLACES | {"eam", "comment_rules", "messages"},
    StepKey.ALERTS: _PLACES | {"alerts"},
}
