"""The acceptance steps of a saved profile, run without a window: kept with date and name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eamconsole.errors import ConfigurationError
from eamconsole.services.checks.checks import Checks
from eamconsole.services.checks.finding import Finding
from eamconsole.services.console import person
from eamconsole.services.installation import Installation
from eamconsole.services.setup.acceptance import STEPS, StepResult, run_acceptance
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.finishing import asked_of
from eamconsole.services.setup.plan import PLAN, proven
from eamconsole.services.setup.report import ReportHead, program_version, report_html
from eamconsole.services.writing import write_own
from eamconsole.support.files import read_bounded
from eamconsole.support.places import Places

_LARGEST = 1_000_000
_SAID = ("seen by", "not seen by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What was tried, when, by whom, and what came of each step."""

    profile: str
    organization: str
    at: str
    by: str
    version: str
    steps: tuple[StepResult, ...]
    plan: tuple[StepResult, ...] = ()
    """T1 to T95, as checks and steps prove them and as people saw them."""
    asked: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[StepResult, ...]:
        """What did not pass, of the steps and of the plan."""
        return tuple(step for step in (*self.steps, *self.plan) if step.passed is False)


def accept(installation: Installation, name: str, tell: Callable[[StepResult], None]) -> Acceptance:
    """Run every step that needs nobody, on Test; what people have seen before stays.

    Raises ``ConfigurationError`` where there is no Test, or it is the same as Production.
    """
    profile = installation.profiles.load(name)
    draft = Draft.of_profile(profile)
    results = _people_saw(installation.places, name)
    own = [step.key for step in STEPS if not step.guided]
    for result in run_acceptance(installation, draft, own):
        results[result.key] = result
        tell(result)
    on_test = profile.environments.model_copy(update={"active": "test"})
    alone = profile.model_copy(update={"environments": on_test})
    with installation.opener(installation, alone) as console:
        findings = list(Checks(console).run())
    return _kept(installation, name, draft, results, findings)


def witness(installation: Installation, name: str, key: str, *, passed: bool) -> Acceptance:
    """Keep what a person saw of a guided step; raises ``ConfigurationError`` for another one."""
    if key not in _guided():
        raise ConfigurationError(
            f"There is no guided step {key}.",
            "The guided steps are listed by: eamconsole profile acceptance",
        )
    draft = Draft.of_profile(installation.profiles.load(name))
    known = read_acceptance(installation.places, name)
    steps = (*known.steps, *known.plan) if known is not None else ()
    results = {step.key: step for step in steps}
    seen = "seen" if passed else "not seen"
    at = f"{installation.clock.now():%Y-%m-%d %H:%M} UTC"
    results[key] = StepResult(key=key, passed=passed, words=f"{seen} by {person()}, {at}")
    return _kept(installation, name, draft, results, None)


def page_of(accepted: Acceptance, installation: Installation) -> str:
    """Return the report as a page that needs nothing else, dated and named."""
    head = ReportHead(
        organization=accepted.organization,
        profile=accepted.profile,
        environment="Test",
        person=accepted.by,
        at=installation.clock.now(),
        version=accepted.version,
        asked=accepted.asked,
    )
    return report_html(head, {step.key: step for step in accepted.steps}, accepted.plan)


def kept_file(places: Places, name: str) -> Path:
    """Return where the newest report of a profile is kept."""
    return places.home / "acceptance" / f"{name}-test.json"


def read_acceptance(places: Places, name: str) -> Acceptance | None:
    """Return the report kept last, None where there is none that can be read."""
    try:
        kept: dict[str, Any] = json.loads(read_bounded(kept_file(places, name), _LARGEST))
        steps = tuple(StepResult(**step) for step in kept.pop("steps"))
        plan = tuple(StepResult(**step) for step in kept.pop("plan", ()))
        asked = tuple(map(str, kept.pop("asked", ())))
        return Acceptance(**kept, steps=steps, plan=plan, asked=asked)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _guided() -> frozenset[str]:
    """Return what a person may say of: guided steps, and any line of the plan."""
    steps = (step.key for step in STEPS if step.guided)
    return frozenset({*steps, *(planned.number for planned in PLAN)})


def _people_saw(places: Places, name: str) -> dict[str, StepResult]:
    known = read_acceptance(places, name)
    if known is None:
        return {}
    said = [each for each in (*known.steps, *known.plan) if each.words.startswith(_SAID)]
    return {each.key: each for each in said if each.key in _guided()}


def _kept(
    installation: Installation,
    name: str,
    draft: Draft,
    results: Mapping[str, StepResult],
    findings: Sequence[Finding] | None,
) -> Acceptance:
    """Keep what is known now; without ``findings`` the plan stands as it was kept."""
    if findings is None:
        plan = tuple(
            results.get(each.number, StepResult(key=each.number, passed=None, words=""))
            for each in PLAN
        )
    else:
        plan = tuple(proven(each, findings, results) for each in PLAN)
    made = Acceptance(
        profile=name,
        organization=str(draft.get("organization.name")),
        at=installation.clock.now().isoformat(timespec="seconds"),
        by=person(),
        version=program_version(),
        steps=tuple(results[step.key] for step in STEPS if step.key in results),
        plan=plan,
        asked=asked_of(draft),
    )
    file = kept_file(installation.places, name)
    write_own("report", file, json.dumps(asdict(made), ensure_ascii=False, indent=1))
    return made
