"""The acceptance of a city's link: what runs by itself, what people saw, and the signed report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.services.acceptance_book import (
    PROOF,
    RUN,
    SEEN,
    AcceptanceBook,
    KeptWords,
    WitnessEntry,
)
from eamconsole.services.acceptance_proof import seen_in_journal
from eamconsole.services.checks.area import middle_of
from eamconsole.services.checks.checks import Checks
from eamconsole.services.checks.finding import Finding
from eamconsole.services.console import person
from eamconsole.services.installation import Installation
from eamconsole.services.moments import kept_in_utc
from eamconsole.services.setup.acceptance import STEPS, StepResult, run_acceptance
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.finishing import asked_of
from eamconsole.services.setup.license import ACTION as LICENSE
from eamconsole.services.setup.plan import LAST, PLAN, proven, standing
from eamconsole.services.setup.report import ReportHead, Signature, program_version, report_html
from eamconsole.services.setup.trial import trial
from eamconsole.support.counting import counted
from eamconsole.support.places import Places

LONGEST_NOTE = 500
EVERY_STEP = tuple(step.key for step in STEPS)
_NUMBERS = frozenset(planned.number for planned in PLAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """How it stands: each step that runs by itself, and T1 to T95."""

    profile: str
    organization: str = ""
    at: str = ""
    """When the steps ran last; empty where they never did."""
    by: str = ""
    version: str = ""
    against: str = ""
    """Which systems they asked."""
    steps: tuple[StepResult, ...] = ()
    plan: tuple[StepResult, ...] = ()
    damaged: int = 0
    """Lines of the record that cannot be read."""

    @property
    def failed(self) -> tuple[StepResult, ...]:
        """What did not pass, of the steps and of the plan."""
        return tuple(step for step in (*self.steps, *self.plan) if step.passed is False)

    @property
    def said(self) -> tuple[StepResult, ...]:
        """What stands on a person's word."""
        return tuple(each for each in self.plan if each.by)

    @property
    def open(self) -> tuple[StepResult, ...]:
        """What of the plan nobody and nothing has shown yet; signing comes last."""
        return tuple(each for each in self.plan if each.passed is None and each.key != LAST)

    @property
    def signature(self) -> Signature | None:
        """Who signed, and whether anything was said or shown after that."""
        signed = next((each for each in self.plan if each.key == LAST and each.passed), None)
        if signed is None:
            return None
        others = [each.at for each in (*self.steps, *self.plan) if each.key != LAST]
        later = max((*others, self.at)) > signed.at
        return Signature(by=signed.by, at=signed.at, words=signed.words, outdated=later)

    def as_json(self) -> dict[str, Any]:
        """Return it as scripts read it."""
        return asdict(self)


def accept(installation: Installation, name: str, tell: Callable[[StepResult], None]) -> Acceptance:
    """Run every step that needs nobody, on Test; what people have seen before stays.

    Raises ``ConfigurationError`` where there is no Test, or it is the same as Production.
    """
    draft = Draft.of_profile(installation.profiles.load(name))
    for result in run_and_keep(installation, draft, EVERY_STEP):
        tell(result)
    return read_acceptance(installation.places, name)


def run_and_keep(
    installation: Installation, draft: Draft, chosen: Collection[str]
) -> Iterator[StepResult]:
    """Run the chosen steps, then every check, on Test; each result is kept as it comes."""
    book = AcceptanceBook(installation.places, draft.name)
    begin = WitnessEntry(
        kind=RUN,
        by=person(),
        at=_now(installation),
        organization=str(draft.get("organization.name")),
        version=program_version(),
        against=systems_of(draft),
    )
    is_noted = False
    for result in run_acceptance(installation, draft, chosen):
        entry = _proof(installation, result)
        book.add([entry] if is_noted else [begin, entry])
        is_noted = True
        yield result
    ran = {key: each for key, each in book.read().proofs.items() if key in EVERY_STEP}
    with trial(installation, draft, "test") as opened:
        point = opened.point or middle_of(opened.profile.map.bounds)
        findings = list(Checks(opened.console, replace(opened, point=point)).run())
    shown = _proofs(findings, ran, *_in_journal(installation, draft))
    entries = [_proof(installation, each) for each in shown]
    book.add(entries if is_noted else [begin, *entries])


def witness(
    installation: Installation,
    name: str,
    numbers: Sequence[str],
    *,
    passed: bool | None,
    note: str = "",
) -> Acceptance:
    """Keep what whoever sits here saw of steps of the plan; ``passed`` None takes it back.

    Raises ``ConfigurationError`` for a step that is not in the plan, and keeps nothing then.
    """
    keys = [number.strip().upper() for number in numbers]
    for key in keys:
        if key not in _NUMBERS:
            raise ConfigurationError(
                f"There is no step {key} in the plan.",
                "The steps T1 to T95 are listed by: eamconsole profile acceptance --list",
            )
    words = " ".join(note.split())
    if len(words) > LONGEST_NOTE:
        raise ConfigurationError(
            f"The note has {counted(len(words), 'character')}, and {LONGEST_NOTE} are kept.",
            "Say it shorter, or name the ticket that tells it in full.",
        )
    at, who = _now(installation), person()
    AcceptanceBook(installation.places, name).add(
        [
            WitnessEntry(kind=SEEN, key=key, passed=passed, words=words, by=who, at=at)
            for key in keys
        ]
    )
    return read_acceptance(installation.places, name)


def read_acceptance(places: Places, name: str) -> Acceptance:
    """Return how it stands; raises ``ConfigurationError`` where the record is shut to us."""
    kept = AcceptanceBook(places, name).read()
    made = Acceptance(
        profile=name,
        steps=tuple(kept.proofs[key] for key in EVERY_STEP if key in kept.proofs),
        plan=tuple(_standing(kept)),
        damaged=kept.damaged,
    )
    run = kept.run
    if run is None:
        return made
    return replace(
        made,
        organization=run.organization,
        at=run.at,
        by=run.by,
        version=run.version,
        against=run.against,
    )


def page_of(accepted: Acceptance, installation: Installation, draft: Draft) -> str:
    """Return the report as a page that needs nothing else, dated and named."""
    head = ReportHead(
        organization=str(draft.get("organization.name")),
        profile=accepted.profile,
        environment="Test",
        person=person(),
        at=installation.clock.now(),
        version=program_version(),
        asked=asked_of(draft),
        against=systems_of(draft),
        remarks=remarks_on(accepted, draft),
        signature=accepted.signature,
    )
    return report_html(head, {step.key: step for step in accepted.steps}, accepted.plan)


def remarks_on(accepted: Acceptance, draft: Draft) -> tuple[str, ...]:
    """Return what makes the results less than they seem, a sentence each."""
    found = []
    if accepted.against and accepted.against != systems_of(draft):
        found.append(
            "The addresses are others than when the steps ran: run them again, and look again at "
            "what people saw."
        )
    if accepted.version and accepted.version != program_version():
        found.append(
            f"The steps ran with version {accepted.version} of the console, and this is "
            f"{program_version()}: run them again."
        )
    if accepted.damaged:
        lines = counted(accepted.damaged, "line")
        found.append(f"{lines} of the acceptance record cannot be read: left out.")
    return tuple(found)


def systems_of(draft: Draft) -> str:
    """Return which systems are Test, as people read it."""
    place = draft.get("environments.test", {})
    named = (
        ("SeeClickFix", place.get("seeclickfix_url")),
        ("organization", place.get("organization_id")),
        ("EAM", place.get("eam_url")),
        ("EAM's internal API", place.get("eam_internal_url")),
    )
    return ", ".join(f"{what} {str(value).rstrip('/')}" for what, value in named if value)


def _standing(kept: KeptWords) -> Iterator[StepResult]:
    for planned in PLAN:
        yield standing(planned, kept.proofs.get(planned.number), kept.seen.get(planned.number))


def _proofs(
    findings: Sequence[Finding],
    ran: Mapping[str, StepResult],
    journal: Mapping[str, str],
    unread: str,
) -> Iterator[StepResult]:
    for planned in PLAN:
        made = proven(planned, findings, ran, journal, unread)
        if made is not None:
            yield made


def _in_journal(installation: Installation, draft: Draft) -> tuple[Mapping[str, str], str]:
    """Return what the journal of Test shows, and why it could not be read, empty where it was.

    A set-up that is not finished has only answers.
    """
    if draft.name not in installation.profiles.names():
        confirmed = draft.get("answers.licence_confirmed", {})
        who, when = str(confirmed.get("by", "")), str(confirmed.get("at", ""))
        return ({LICENSE: f"Confirmed by {who}, {kept_in_utc(when)}."} if who else {}), ""
    saved = installation.profiles.load(draft.name)
    on_test = saved.environments.model_copy(update={"active": "test"})
    try:
        alone = saved.model_copy(update={"environments": on_test})
        with installation.opener(installation, alone) as console:
            return seen_in_journal(console), ""
    except EamConsoleError as error:
        return {}, f"The journal of Test was not read. {error.summary} {error.next_step}"


def _proof(installation: Installation, result: StepResult) -> WitnessEntry:
    return WitnessEntry(
        kind=PROOF,
        key=result.key,
        passed=result.passed,
        words=result.words,
        unclear=result.unclear,
        at=_now(installation),
    )


def _now(installation: Installation) -> str:
    # two words of one second have an order, which tells whether a signature came last
    return installation.clock.now().isoformat(timespec="microseconds")
