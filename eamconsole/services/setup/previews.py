"""What residents would read, and what each status code would do: on real recent requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from eamconsole.domain.category_plan import CategoryPlan
from eamconsole.domain.closure import STOCK_CODES, Closure
from eamconsole.domain.facts import message_facts
from eamconsole.domain.identity import StatusCode
from eamconsole.domain.messages import DEFAULT_CANCELLED, render
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.work import Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.subject import Subject
from eamconsole.services.profiles.reading import check_profile
from eamconsole.services.profiles.rules import to_rules
from eamconsole.services.setup.draft import Draft
from eamconsole.wire.scf import SeeClickFixClient

_LOOK_BACKS = (timedelta(days=7), timedelta(days=90), timedelta(days=3650))
"""Lists begin with the oldest change: a short look back shows the newest, if there are any."""
_MOST = 20
CANCELLED_TEXT = DEFAULT_CANCELLED
"""What cancelled work says unless code 951 has a text of its own."""
STAND_IN = {"request_number": "48210", "status": "Completed", "status_code": "999"}
"""What EAM would say of the Work Request a preview has none of yet."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A recent request to preview texts on."""

    issue_id: int
    title: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """What one status code does to a request."""

    code: int
    text: str
    does: str
    message: str


SAMPLE = Sample(
    1843321,
    "Invented example: a pothole",
    {
        "issue_id": "1843321",
        "category": "Pothole",
        "summary": "Pothole at the corner",
        "address": "12 Main Street",
        "organization": "your organization",
    },
)


_ASKS = Question(check="Recent requests")


def probe_samples(subject: Subject) -> Iterator[Finding | tuple[Sample, ...]]:
    """Yield recent requests of the Test system for the preview."""
    try:
        client = subject.clients.seeclickfix()
    except EamConsoleError as error:
        yield _ASKS.trouble(error)
        return
    try:
        requests = recent_requests(subject, client)
    except EamConsoleError as error:
        yield _ASKS.trouble(error)
        return
    finally:
        client.shut()
    newest = requests[-_MOST:]
    yield tuple(_sample(subject, request) for request in reversed(newest))
    if newest:
        yield _ASKS.fine(f"{len(newest)} can be previewed.")
    else:
        yield _ASKS.warning(
            "The Test system has no request yet; an invented one is shown.",
            "Report one in SeeClickFix to see your own.",
        )


def rendered(template: str, sample: Sample, status_code: int = 999) -> str:
    """Return the text a resident would read."""
    return render(template, {**STAND_IN, **sample.facts, "status_code": str(status_code)})


def code_table(draft: Draft) -> list[CodeRow]:
    """Return what each known status code would do under the settings of now."""
    rules = to_rules(check_profile(draft.trial_tables("test"), "the draft"))
    closure = Closure(rules)
    own = {*rules.messages.closing_by_status, *rules.status.never_closes}
    edge = {StatusCode(rules.status.closes_at), StatusCode(max(rules.status.closes_at - 1, 0))}
    rows = []
    for code in sorted({*STOCK_CODES, *own, *edge}):
        closes = closure.closes(Module.WORK_REQUEST, code)
        message = closure.message_for(Module.WORK_REQUEST, code) if closes else ""
        does = "closes the request" if closes else "stays open"
        if code in rules.status.never_closes:
            does = "stays open: listed as never closing"
        rows.append(CodeRow(code, _STOCK_TEXTS.get(code, "your own"), does, message))
    return rows


def recent_requests(subject: Subject, client: SeeClickFixClient) -> list[ResidentRequest]:
    """Return the requests of the shortest look back that brings any; raises as the client does."""
    for back in _LOOK_BACKS:
        page = client.changed_requests(subject.console.clock.now() - back)
        if page.requests:
            return list(page.requests)
    return []


def _sample(subject: Subject, request: ResidentRequest) -> Sample:
    facts = message_facts(subject.console.rules, request, None)
    title = f"{request.issue_id}: {request.summary or request.category_title or 'request'}"
    return Sample(request.issue_id, title, facts)


_STOCK_TEXTS: dict[int, str] = {
    1: "new",
    2: "assigned",
    941: "waiting",
    948: "linked to a Work Order",
    950: "first code that closes",
    951: "cancelled",
    998: "closed",
    999: "completed",
}


def plan_rows(plan: CategoryPlan) -> list[tuple[str, ...]]:
    """Return the changes of a plan as rows: change, code, title, reason."""
    rows: list[tuple[str, ...]] = []
    for change in plan.changes:
        renamed = change.old_title and change.old_title != change.title
        title = f"{change.old_title} → {change.title}" if renamed else change.title
        rows.append((change.action.value, str(change.code), title, change.reason))
    return rows
