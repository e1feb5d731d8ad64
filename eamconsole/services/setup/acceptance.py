"""The test run: acceptance steps on the Test system, with requests marked as tests.

The run opens the draft's Test environment alone.  The addresses of Production are not part
of what is opened, so no step can reach it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.reference import reference_line
from eamconsole.domain.work import ImageFile, Module, NewWorkRecord, WorkRecord
from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.services.checks.categories import check_category_code
from eamconsole.services.checks.finding import CheckVerdict, Finding, Question
from eamconsole.services.checks.seeclickfix import check_account
from eamconsole.services.checks.subject import Subject
from eamconsole.services.contact.marked import MARK, PICTURE, refuse_production_address
from eamconsole.services.installation import Installation
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.place import known_point
from eamconsole.services.setup.trial import trial
from eamconsole.support.counting import counted
from eamconsole.wire.eam import EamClient


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceStep:
    """One step that runs by itself; what people are to try is the plan's."""

    key: str
    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """How a step ended; ``passed`` None means it was not done.

    ``unclear`` says that it was done, and nothing shows whether it arrived.  ``by`` names the
    person who saw it or had it run, ``at`` says when (ISO, UTC).
    """

    key: str
    passed: bool | None
    words: str
    unclear: bool = False
    by: str = ""
    at: str = ""

    @property
    def word(self) -> str:
        """The result in a word, for page and report."""
        if self.unclear:
            return "not known"
        return "not done" if self.passed is None else "passed" if self.passed else "failed"


STEPS: tuple[AcceptanceStep, ...] = (
    AcceptanceStep(
        key="account", title="SeeClickFix knows the integration user", words="Reads who it is."
    ),
    AcceptanceStep(
        key="codes", title="EAM lists the problem codes", words="Reads the Category Code's list."
    ),
    AcceptanceStep(
        key="create", title="A marked Work Request is created", words="Creates one in EAM Test."
    ),
    AcceptanceStep(
        key="find", title="It is found by its reference", words="As after a lost answer."
    ),
    AcceptanceStep(
        key="comment", title="A comment arrives on it", words="Adds one, reads it back."
    ),
    AcceptanceStep(
        key="picture", title="A picture arrives on it", words="Adds one as a document, lists it."
    ),
    AcceptanceStep(
        key="status", title="Its status can be polled", words="Reads the status as the sync does."
    ),
)


@dataclass(slots=True)
class _Run:
    """What the steps hand on to each other."""

    subject: Subject
    eam: EamClient
    draft: Draft
    reference: str
    problem: ProblemCode | None = None
    made: WorkRecord | None = None
    failed: set[str] = field(default_factory=set)

    def record(self) -> WorkRecord:
        if self.made is None:
            raise ConfigurationError("There is no Work Request to try this on.", "Create it first.")
        return self.made


class _CannotTell(Exception):
    """A step was carried out, and nothing shows whether it arrived."""


def run_acceptance(
    installation: Installation, draft: Draft, chosen: Collection[str]
) -> Iterator[StepResult]:
    """Run the chosen steps in order."""
    refuse_production(draft)
    with trial(installation, draft, "test") as opened:
        client = opened.clients.eam()
        reference = str(int(opened.console.clock.now().timestamp()))
        run = _Run(opened, client, draft, reference)
        try:
            for key, work in _WORK.items():
                if key in chosen:
                    yield _done(key, work, run)
        finally:
            client.shut()


def as_finding(result: StepResult) -> Finding:
    """Return a step's result as a check's finding, for the open points."""
    title = next(step.title for step in STEPS if step.key == result.key)
    if result.passed:
        return Question(check=title).fine(result.words)
    if result.unclear:
        return Question(check=title).not_known(result.words, "Look at its record in EAM.")
    return Question(check=title).failure(result.words, "Fix it, then run the steps again.")


def refuse_production(draft: Draft) -> None:
    """Raise where a test run would reach Production."""
    refuse_production_address(
        str(draft.get("environments.test.eam_url")),
        str(draft.get("environments.production.eam_url")),
    )


def _done(key: str, work: Callable[[_Run], str], run: _Run) -> StepResult:
    try:
        return StepResult(key=key, passed=True, words=work(run))
    except _CannotTell as unknown:
        return StepResult(key=key, passed=None, words=str(unknown), unclear=True)
    except EamConsoleError as error:
        return StepResult(key=key, passed=False, words=f"{error.summary} {error.next_step}")


def _account(run: _Run) -> str:
    client = run.subject.clients.seeclickfix()
    try:
        found = list(check_account(client, run.subject.console.rules.integration_user))
    finally:
        client.shut()
    _refuse_failed(found)
    return " ".join(finding.text for finding in found if finding.verdict is CheckVerdict.OK)


def _codes(run: _Run) -> str:
    code = run.subject.console.rules.categories.category_code
    found, listing = check_category_code(run.eam, code)
    _refuse_failed([found])
    if listing is not None:
        run.problem = listing.problems[0].code
    return found.text


def _refuse_failed(findings: Iterable[Finding]) -> None:
    """Let a step fail by the same verdict as the page's check."""
    for finding in findings:
        if finding.failed:
            raise ConfigurationError(finding.text, finding.next_step)


def _create(run: _Run) -> str:
    if run.problem is None:
        _codes(run)
    place = known_point(run.draft)
    point = None
    if place is not None and run.draft.get("map.srid"):
        point = run.subject.clients.projector().project(place.latitude, place.longitude)
    run.made = run.eam.create(
        NewWorkRecord(
            module=Module.WORK_REQUEST,
            reference=run.reference,
            notes=f"{MARK}\n{reference_line(run.reference)}",
            problem_code=run.problem,
            point=point,
        )
    )
    return f"Request # {run.made.number}, marked as a test."


def _find(run: _Run) -> str:
    made = run.record()
    since = run.subject.console.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    found = run.eam.find(Module.WORK_REQUEST, run.reference, since=since, private=False)
    if all(record.auto_number != made.auto_number for record in found.records):
        raise ConfigurationError(
            f"Request # {made.number} is not found by its reference. {found.why}",
            "After a lost answer a person will have to look. The internal API helps.",
        )
    return f"Found as Request # {made.number}."


def _comment(run: _Run) -> str:
    number = run.record().auto_number
    text = "Comment of the EAM Console test run."
    user = run.subject.console.rules.integration_user
    run.eam.add_comment(Module.WORK_REQUEST, number, text, recorded_by=user, private=False)
    comments = run.eam.comments(Module.WORK_REQUEST, number, private=False)
    if any(comment.text.startswith(text) for comment in comments):
        return "Added and read back."
    raise _CannotTell(
        "EAM took the comment and does not list it: perhaps because it is not Publicly Available."
    )


def _picture(run: _Run) -> str:
    number = run.record().auto_number
    picture = ImageFile(content=PICTURE, media_type="image/png", name="eam-console-test.png")
    url = "https://seeclickfix.com/eam-console-test.png"
    run.eam.add_document(Module.WORK_REQUEST, number, picture, url=url, private=False)
    listed = len(run.eam.documents(Module.WORK_REQUEST, number, private=False))
    if not listed:
        raise _CannotTell(
            "EAM took the picture and lists no document: perhaps because it is not Publicly "
            "Available."
        )
    there = counted(listed, "public document is", "public documents are")
    return f"Added; {there} listed."


def _status(run: _Run) -> str:
    number = run.record().auto_number
    swept = run.eam.sweep(Module.WORK_REQUEST, [number])
    if number not in swept.records:
        raise ConfigurationError(
            f"Request # {run.record().number} is not shown by the citizen API.",
            "Check that new requests are publicly available in EAM.",
        )
    record = swept.records[number]
    return f"Status {record.status_code} {record.status_text}".strip()


_WORK: dict[str, Callable[[_Run], str]] = {
    "account": _account,
    "codes": _codes,
    "create": _create,
    "find": _find,
    "comment": _comment,
    "picture": _picture,
    "status": _status,
}
