"""A whole round that writes nowhere: what would be done, and what was done there meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.journal import Journal, Ledgers, QueueQuery
from eamconsole.services.checks.before import refuse_unfit
from eamconsole.services.console import Console
from eamconsole.services.held import in_sentences
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import Profile, active_environment
from eamconsole.services.profiles.consistency import present_environments
from eamconsole.services.rehearsal import Watch, rehearsal, unwatched, watched
from eamconsole.services.shadow_evidence import Evidence
from eamconsole.services.syncing import Syncing
from eamconsole.services.writing import write_own
from eamconsole.support.counting import counted
from eamconsole.support.files import read_bounded
from eamconsole.support.known_fields import known_part
from eamconsole.support.places import Places
from eamconsole.sync.intake import held
from eamconsole.sync.parts import EngineParts, Observer
from eamconsole.sync.shadow import beside

_LARGEST = 64 << 20
ADOPTED = "adopted"
PERSON = "person"
WORDS = {
    "create": "create in EAM",
    ADOPTED: "link to the record EAM has",
    "request_image": "attach a photo in EAM",
    "address": "add an address in EAM",
    "acknowledge": "acknowledge in SeeClickFix",
    "comment_out": "add a comment in EAM",
    "comment_image_out": "attach a comment's photo in EAM",
    "comment_in": "publish a comment in SeeClickFix",
    "image_in": "publish a photo in SeeClickFix",
    "close": "close in SeeClickFix",
    PERSON: "ask a person",
}
"""What each intention does, as people read it, in the order a round does it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention:
    """One thing a round would do, or would ask a person."""

    issue_id: int
    kind: str
    key: str
    does: str
    """What kind of delivery it is; ``adopted`` where a record is only linked."""
    title: str
    text: str = ""
    since: str = ""
    """When a shadow round first had it on its list."""

    @property
    def identity(self) -> tuple[int, str, str]:
        """What makes it the same in the next round."""
        return self.issue_id, self.kind, self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowReport:
    """The list of one round, and the last one compared with what was done there since."""

    profile: str
    environment: str
    at: str
    intentions: tuple[Intention, ...]
    compared_with: str = ""
    """When the list before was made; empty where there was none."""
    done_there: tuple[Intention, ...] = ()
    """On the list before, and seen to be done since: whoever works there has done it."""
    over: tuple[Intention, ...] = ()
    """On the list before and not due any more, though nothing shows that anybody did it."""
    not_done_there: tuple[Intention, ...] = ()
    """On the list before, and still due."""
    only_there: tuple[Intention, ...] = ()
    """Records another program made that were on no list of ours."""
    held_back: tuple[str, ...] = ()
    """Which live requests a round does not send by itself, why, and how many: a sentence each."""
    faults: tuple[str, ...] = ()
    calls: int = 0
    finished: bool = True
    unkept: str = ""
    """Why the list could not be kept: the next round has an older one, or none, to compare with."""

    @property
    def is_whole(self) -> bool:
        """Whether nobody has to look after the round itself."""
        return self.finished and not self.faults and not self.unkept

    def count(self) -> dict[str, int]:
        """Return how much of each would be done."""
        found: dict[str, int] = {}
        for each in self.intentions:
            found[each.does] = found.get(each.does, 0) + 1
        return found

    def comparison(self, since: str) -> str:
        """Return in a sentence what became of the last list, which was made ``since``."""
        if not self.compared_with:
            return ""
        done = counted(len(self.done_there), "of the last list was", "of the last list were")
        return (
            f"Since {since}: {done} done there, {counted(len(self.over), 'is not', 'are not')} "
            f"due any more though nothing shows that anybody did it, "
            f"{counted(len(self.not_done_there), 'is still', 'are still')} due, and "
            f"{counted(len(self.only_there), 'record was', 'records were')} made there that no "
            "list had."
        )


def environments_of(installation: Installation, name: str | None) -> tuple[str, tuple[str, ...]]:
    """Return which environment a profile works on, and all it has."""
    profile = installation.profiles.load(installation.profiles.choose(name))
    there = tuple(key for key, place in present_environments(profile).items() if place)
    return active_environment(profile).value, there


def shadow(
    installation: Installation,
    name: str | None,
    cancel: threading.Event,
    observe: Observer,
    *,
    environment: str = "",
) -> ShadowReport:
    """Run a round that only reads, compare it with the last one, and keep its list.

    ``environment`` names another one than the profile works on: Production is looked at before
    anything goes live there.
    """
    watch = watched(cancel, observe)
    with reading_only(installation, name, partial(_on, environment), watch=watch) as console:
        known = _done(console.journal)
        summary = Syncing(console).once(cancel, observe, claims=True)
        faults = list(summary.faults)
        file = kept_file(installation.places, *_name_of(console))
        report = _report(console, known, file, cancel, faults)
        calls = sum(console.systems.calls.values())
        profile, environment = _name_of(console)
    report = replace(
        report,
        profile=profile,
        environment=environment,
        faults=tuple(faults),
        calls=calls,
        finished=not cancel.is_set(),
    )
    if report.finished and not report.faults:
        report = replace(report, unkept=_keep(file, report))
    return report


def _report(
    console: Console, known: frozenset[int], file: Path, cancel: threading.Event, faults: list[str]
) -> ShadowReport:
    """Return the list; one that is not whole is compared with nothing, else what it lacks were
    over."""
    now = console.clock.now()
    with console.journal.read() as ledgers:
        found, held_back = _intentions(ledgers, known), _held_back(console, ledgers)
        if faults or cancel.is_set():
            return replace(_dated(found, {}, now), held_back=held_back)
        before_at, before = _kept(file, ledgers)
        report = _dated(found, before, now)
        report = replace(report, compared_with=before_at, held_back=held_back)
        ends = console.systems.connections
        evidence = Evidence(ledgers, console.rules, ends.seeclickfix, ends.eam)
        try:
            return _compared(report, before, evidence, cancel)
        except EamConsoleError as error:
            faults.append(f"What was on the last list could not be looked up: {error.summary}")
            return replace(report, compared_with="")


def _held_back(console: Console, ledgers: Ledgers) -> tuple[str, ...]:
    profile, entries = console.profile, held.listed(ledgers).values()
    return in_sentences(entries, profile.intake.start_at, profile.organization.time_zone)


def _on(environment: str, profile: Profile) -> Profile:
    """Return the profile on an environment of its own; raises ``ConfigurationError``."""
    if not environment:
        return profile
    if not present_environments(profile).get(environment):
        raise ConfigurationError(
            f"Profile {profile.name} has no {environment.capitalize()}.",
            "Type its addresses in Settings, or look at the environment it works on.",
        )
    places = profile.environments.model_copy(update={"active": environment})
    return profile.model_copy(update={"environments": places})


@contextmanager
def reading_only(
    installation: Installation,
    name: str | None,
    change: Callable[[Profile], Profile] = lambda profile: profile,
    *,
    thorough: bool = True,
    watch: Watch = unwatched,
) -> Iterator[Console]:
    """Open a console on a copy of the journal that reads both systems and writes to neither.

    Twice over: the engine is given sides that keep its writes in memory, and the channels
    below refuse to send what changes anything.  A person's pauses are of the real console.
    """
    with rehearsal(installation, name, change, watch=watch) as console:
        refuse_unfit(console.profile)
        console.systems.clients.reads_only = True
        build = console.build_parts

        def parts(opened: Console) -> EngineParts:
            return beside(build(opened), thorough=thorough)

        console.build_parts = parts
        console.repair.resume(None)
        yield console


def kept_file(places: Places, profile: str, environment: str) -> Path:
    """Return where the last list is kept."""
    return places.home / "shadow" / f"{profile}-{environment}.json"


def _name_of(console: Console) -> tuple[str, str]:
    return console.profile.name, console.environment.value


def _done(journal: Journal) -> frozenset[int]:
    with journal.read() as ledgers:
        return frozenset(ledgers.queue.ids(QueueQuery(states=_OVER)))


_OVER = (DeliveryState.DONE, DeliveryState.MODERATED)


def _intentions(ledgers: Ledgers, known: frozenset[int]) -> tuple[Intention, ...]:
    """Return what the round did in its own world that was not done before."""
    found = []
    for number in sorted(set(ledgers.queue.ids(QueueQuery(states=_OVER))) - known):
        row = ledgers.deliveries.get(DeliveryId(number))
        if row is None:
            continue
        attempts = ledgers.attempts.of(row.id)
        outcome = attempts[-1].outcome if attempts else ""
        if outcome in (DeliveryState.DONE.value, DeliveryState.MODERATED.value):
            found.append(_intention(ledgers, row, row.kind.value, attempts[-1].sent))
        elif row.kind.value == "create":
            found.append(_intention(ledgers, row, ADOPTED, ""))
    waiting = QueueQuery(states=(DeliveryState.NEEDS_ATTENTION,))
    for number in sorted(ledgers.queue.ids(waiting)):
        row = ledgers.deliveries.get(DeliveryId(number))
        if row is not None:
            found.append(_intention(ledgers, row, PERSON, row.explanation or ""))
    return tuple(found)


def _intention(ledgers: Ledgers, row: Delivery, does: str, text: str) -> Intention:
    link = ledgers.links.get(row.issue_id)
    return Intention(
        issue_id=row.issue_id,
        kind=row.kind.value,
        key=row.key,
        does=does,
        title=_title(ledgers, row.issue_id),
        text=link.number if does == ADOPTED and link is not None else text,
    )


def _title(ledgers: Ledgers, issue: IssueId) -> str:
    stored = ledgers.requests.get(issue)
    return stored.request.summary if stored is not None else ""


_Lines = Mapping[tuple[int, str, str], Intention]


def _dated(found: tuple[Intention, ...], before: _Lines, now: datetime) -> ShadowReport:
    dated, moment = [], now.isoformat(timespec="seconds")
    for each in found:
        old = before.get(each.identity)
        same = old is not None and old.does == each.does
        dated.append(replace(each, since=old.since if old is not None and same else moment))
    return ShadowReport(profile="", environment="", at=moment, intentions=tuple(dated))


def _compared(
    report: ShadowReport, before: _Lines, evidence: Evidence, cancel: threading.Event
) -> ShadowReport:
    """Say of each line of the last list what became of it; raises where a side is silent."""
    here = {each.identity for each in report.intentions if each.does != ADOPTED}
    done, over, due = [], [], []
    for key, each in before.items():
        if each.does in (ADOPTED, PERSON):
            continue
        if key in here:
            due.append(each)
        elif cancel.is_set():
            return replace(report, compared_with="")
        elif evidence.shows(IssueId(each.issue_id), each.kind, each.key):
            done.append(each)
        else:
            over.append(each)
    adopted = [each for each in report.intentions if each.does == ADOPTED]
    return replace(
        report,
        done_there=tuple(done),
        over=tuple(over),
        not_done_there=tuple(due),
        only_there=tuple(
            each for each in adopted if report.compared_with and each.identity not in before
        ),
    )


def _kept(file: Path, ledgers: Ledgers) -> tuple[str, dict[tuple[int, str, str], Intention]]:
    """Return the last list and its moment; one without meaning is none.

    What the requests are called is known to the journal alone, as long as the city keeps it.
    """
    try:
        kept: dict[str, Any] = json.loads(read_bounded(file, _LARGEST))
        at, listed = (
            str(kept["at"]),
            [Intention(**known_part(Intention, row)) for row in kept["intentions"]],
        )
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return "", {}
    named = [replace(each, title=_title(ledgers, IssueId(each.issue_id))) for each in listed]
    return at, {each.identity: each for each in named}


def _keep(file: Path, report: ShadowReport) -> str:
    """Keep the list without anybody's words, titles too: nothing would ever drop them here.

    Return why it could not be kept: what was read is told all the same, and repeated rounds go on.
    """
    rows = [asdict(replace(each, title="", text="")) for each in report.intentions]
    text = json.dumps({"at": report.at, "intentions": rows}, ensure_ascii=False, indent=1)
    try:
        write_own("list", file, text)
    except ConfigurationError as error:
        return f"This list is kept nowhere. {error.summary} {error.next_step}"
    return ""
