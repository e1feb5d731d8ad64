"""Going live on Production: counted before anything is chosen, and then exactly what was chosen.

The count is a round that only reads over every live request of any age, so it decides as the engine
will.  A choice is written into the journal of Production and into the profile; nothing is sent
here: the next sync does what was chosen.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from eamconsole.domain.closure import Closure
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.going_live import (
    Forecast,
    GoingLiveChoice,
    LiveTally,
    Prospect,
    Treatment,
    tally,
    treatments,
)
from eamconsole.domain.identity import IssueId
from eamconsole.domain.taking_over import TAKEN_OVER
from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.journal import AuditEntry, Ledgers
from eamconsole.services.console import Console
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import Profile
from eamconsole.services.profiles.model import EnvironmentTable
from eamconsole.services.rehearsal import watched
from eamconsole.services.setup.license import confirmations
from eamconsole.services.shadow import reading_only
from eamconsole.services.syncing import Syncing
from eamconsole.sync.intake import held
from eamconsole.sync.intake.held import HeldRequest, Why
from eamconsole.sync.intake.taking import WATERMARK
from eamconsole.sync.parts import Observer

_EVER = datetime(1990, 1, 1, tzinfo=UTC)
_OVER = (DeliveryState.DONE, DeliveryState.MODERATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a look at Production showed that began ``at``; ``faults`` say what it could not."""

    at: datetime
    prospects: tuple[Prospect, ...]
    faults: tuple[str, ...] = ()
    calls: int = 0
    counted: bool = True
    place: EnvironmentTable | None = None
    """Where that was counted: a choice is for no other two systems."""
    zone: str = "UTC"
    """The city's own."""
    waiting: frozenset[IssueId] = frozenset()
    """What somebody marked to be sent or linked that no sync has carried out yet."""

    def tally(self, choice: GoingLiveChoice) -> LiveTally:
        """Return a choice in numbers."""
        return tally(self.prospects, choice)


def look(
    installation: Installation, name: str, cancel: threading.Event, observe: Observer
) -> Outlook:
    """Count what is live on Production and what a first round would do with it.

    Raises ``ConfigurationError`` where the look was stopped or one side could not be read:
    a choice is never made on half a count.
    """
    profile = installation.profiles.load(name)
    fresh = _is_fresh(profile)
    watch = watched(cancel, observe)
    console_there = reading_only(
        installation, name, _all_of_production, thorough=False, watch=watch
    )
    with console_there as console:
        with console.journal.read() as ledgers:
            known = frozenset(ledgers.requests.live())
            waiting = frozenset() if fresh else _waiting(ledgers)
        console.journal.write(partial(_read_from_ever, fresh=fresh))
        at = console.clock.now()
        summary = Syncing(console).once(cancel, observe, claims=True)
        with console.journal.read() as ledgers:
            prospects = tuple(_prospects(console, ledgers, known))
        calls = sum(console.systems.calls.values())
    if cancel.is_set():
        raise ConfigurationError(
            "The count was stopped before its end.", "Run it again; nothing was changed."
        )
    if summary.faults:
        raise ConfigurationError(
            f"Production could not be read to the end: {summary.faults[0].rstrip('.')}.",
            "Mend that, then count again; nothing was changed.",
        )
    return Outlook(
        at=at,
        prospects=prospects,
        calls=calls,
        place=profile.environments.production,
        zone=profile.organization.time_zone,
        waiting=waiting,
    )


def go_live(
    installation: Installation, name: str, outlook: Outlook, choice: GoingLiveChoice
) -> tuple[Profile, LiveTally]:
    """Write the choice down and let the profile work on Production from now on.

    Raises ``ConfigurationError`` where Production is another than the one that was counted.
    The journal first: a death in between leaves Test active, and a choice that waits.
    """
    was = installation.profiles.load(name)
    if outlook.place is not None and outlook.place != was.environments.production:
        raise ConfigurationError(
            "The profile's Production was changed since the count: the numbers tell of another.",
            "Count again, then choose; nothing was changed.",
        )
    becomes = treatments(outlook.prospects, choice)
    counts = outlook.tally(choice)
    fresh = _is_fresh(was)
    answered = _answered(installation, was) if fresh else ()
    with installation.opener(installation, _on_production(was)) as console:
        at = console.clock.now()

        def write(ledgers: Ledgers) -> None:
            if fresh:
                _forget_wishes(ledgers)
            for issue in _withdrawn(ledgers, outlook, becomes):
                held.fulfill(ledgers, issue)
                ledgers.audit.add(console.actor, "send withdrawn", at, issue_id=issue)
            for each in outlook.prospects:
                _note(ledgers, each, becomes[each.issue_id], choice)
            _read_from(ledgers, min(outlook.at, choice.start_at))
            held.tell(ledgers, at)
            for entry in answered:
                ledgers.audit.add(entry.actor, entry.action, entry.at, detail=entry.detail)
            ledgers.audit.add(console.actor, "going live", at, detail=_words(choice, counts))

        console.journal.write(write)
    start = choice.start_at.astimezone(UTC).isoformat(timespec="seconds")
    profile = installation.profiles.change(
        name, {"environments.active": "production", "intake.start_at": start}
    )
    return profile, counts


def _answered(installation: Installation, was: Profile) -> tuple[AuditEntry, ...]:
    """Return what was confirmed on Test: it is asked once per city, not once per journal.

    Where the journal of Test cannot be read it is asked again; nothing else hangs on it.
    """
    try:
        with installation.opener(installation, was) as console:
            return confirmations(console)
    except EamConsoleError:
        return ()


def _is_fresh(profile: Profile) -> bool:
    """Return whether nobody carries out now what was chosen for Production before."""
    return profile.environments.active != "production"


def _read_from_ever(ledgers: Ledgers, *, fresh: bool) -> None:
    """Where Production was worked on before, what is older than the last reading counts as well."""
    if ledgers.watermarks.get(WATERMARK) is not None:
        ledgers.watermarks.set(WATERMARK, _EVER)
    for issue in held.listed(ledgers):
        held.forget(ledgers, issue)
    if fresh:
        _forget_wishes(ledgers)


def _all_of_production(profile: Profile) -> Profile:
    intake = profile.intake.model_copy(update={"start_at": _EVER})
    return _on_production(profile).model_copy(update={"intake": intake})


def _on_production(profile: Profile) -> Profile:
    places = profile.environments.model_copy(update={"active": "production"})
    return profile.model_copy(update={"environments": places})


def _prospects(console: Console, ledgers: Ledgers, known: frozenset[IssueId]) -> Iterable[Prospect]:
    closure = Closure(console.rules)
    for issue in ledgers.requests.live() + _closed_here(ledgers):
        stored = ledgers.requests.get(issue)
        if stored is None:
            continue
        link, rows = ledgers.links.get(issue), ledgers.deliveries.of_issue(issue)
        theirs = any(event.name == TAKEN_OVER for event in ledgers.events.of_issue(issue))
        forecast, why = _forecast(issue, rows, known, has_link=link is not None, theirs=theirs)
        paid = [row for row in rows if _is_paid(ledgers, row)]
        code = link.status_code if link is not None and theirs else None
        yield Prospect(
            issue_id=issue,
            created_at=stored.request.created_at,
            summary=stored.request.summary,
            category=stored.request.category_title or "",
            html_url=stored.request.html_url,
            forecast=forecast,
            number=str(link.number) if link is not None and forecast in _THERE else "",
            acknowledges=any(row.kind is DeliveryKind.ACKNOWLEDGE for row in paid),
            closes=any(row.kind is DeliveryKind.CLOSE for row in paid),
            comments=sum(row.kind.is_news for row in paid),
            closed_in_eam=code is not None and closure.closes(link.module, code) if link else False,
            why=why,
        )
    for entry in held.listed(ledgers).values():
        yield Prospect(
            issue_id=entry.issue_id,
            created_at=datetime.fromisoformat(entry.created_at),
            summary=entry.summary,
            category=entry.category,
            html_url=entry.html_url,
            forecast=Forecast.CATEGORY,
        )


_THERE = (Forecast.ADOPT, Forecast.OURS)


def _closed_here(ledgers: Ledgers) -> tuple[IssueId, ...]:
    """Return what this round closed in its own world: it is live in the real one."""
    rows = ledgers.links.all()
    live = set(ledgers.requests.live())
    return tuple(
        link.issue_id
        for link in rows
        if link.issue_id not in live
        and any(
            _is_paid(ledgers, row)
            for row in ledgers.deliveries.of_issue(link.issue_id)
            if row.kind is DeliveryKind.CLOSE
        )
    )


def _forecast(
    issue: IssueId,
    rows: Iterable[Delivery],
    known: frozenset[IssueId],
    *,
    has_link: bool,
    theirs: bool,
) -> tuple[Forecast, str]:
    if issue in known:
        return Forecast.KNOWN, ""
    creation = next((row for row in rows if row.kind is DeliveryKind.CREATE), None)
    if creation is None or creation.state is not DeliveryState.DONE or not has_link:
        return Forecast.ASK, "" if creation is None else creation.explanation or ""
    if theirs:
        return Forecast.ADOPT, ""
    return (Forecast.CREATE if creation.attempts else Forecast.OURS), ""


def _is_paid(ledgers: Ledgers, row: Delivery) -> bool:
    """Return whether the round would have sent this, not found it done."""
    if row.state not in _OVER or not row.attempts:
        return False
    attempts = ledgers.attempts.of(row.id)
    return bool(attempts) and attempts[-1].outcome in {state.value for state in _OVER}


def _withdrawn(
    ledgers: Ledgers, outlook: Outlook, becomes: Mapping[IssueId, Treatment]
) -> list[IssueId]:
    """Return what waited to be sent, and is left by this choice: the last word counts.

    What the journal knows is only to be read again, and what came in since the count was in
    nobody's numbers.  Where nothing was counted everything is left that is open.
    """
    waiting = sorted(_waiting(ledgers))
    if not outlook.counted:
        return [issue for issue in waiting if ledgers.requests.get(issue) is None]
    return [issue for issue in waiting if becomes.get(issue) is Treatment.LEFT]


def _note(ledgers: Ledgers, each: Prospect, becomes: Treatment, choice: GoingLiveChoice) -> None:
    """Write down what becomes of a request that does not go by itself."""
    if each.created_at >= choice.start_at or becomes is Treatment.KNOWN:
        return
    ledgers.facts.set(*held.as_fact(_held(each)))
    if becomes is Treatment.CREATED:
        held.wish(ledgers, each.issue_id, None)
    elif becomes is Treatment.LINKED:
        held.wish_adopted(ledgers, each.issue_id)


def _read_from(ledgers: Ledgers, looked: datetime) -> None:
    """Read on from the look: what came in between it and the start is held back, and told."""
    known = ledgers.watermarks.get(WATERMARK)
    if known is None or known > looked:
        ledgers.watermarks.set(WATERMARK, looked)


def _held(each: Prospect) -> HeldRequest:
    return HeldRequest(
        issue_id=each.issue_id,
        why=(Why.CATEGORY if each.forecast is Forecast.CATEGORY else Why.OLDER).value,
        summary=each.summary,
        category=each.category,
        created_at=each.created_at.isoformat(),
        html_url=each.html_url,
    )


def _forget_wishes(ledgers: Ledgers) -> None:
    """An earlier choice that was never carried out is replaced by this one."""
    for issue in _waiting(ledgers):
        held.fulfill(ledgers, issue)


def _waiting(ledgers: Ledgers) -> frozenset[IssueId]:
    return frozenset(held.wishes(ledgers)) | held.adoptions(ledgers)


def _words(choice: GoingLiveChoice, counts: LiveTally) -> str:
    return (
        f"from {choice.start_at:%Y-%m-%d %H:%M} UTC on; {counts.live} live: "
        f"{counts.linked} linked, {counts.created} created, {counts.acknowledged} acknowledged, "
        f"{counts.closed} closed, "
        f"{counts.asked} for a person, {counts.left} left"
    )


def not_counted(at: datetime) -> Outlook:
    """Return the outlook of somebody who leaves everything that is open now."""
    return Outlook(at=at, prospects=(), counted=False)
