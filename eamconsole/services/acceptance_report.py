"""The acceptance steps of a saved profile, run without a window: kept with date and name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eamconsole.errors import ConfigurationError
from eamconsole.services.console import person
from eamconsole.services.installation import Installation
from eamconsole.services.setup.acceptance import STEPS, StepResult, run_acceptance
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.finishing import asked_of
from eamconsole.services.setup.report import ReportHead, program_version, report_html
from eamconsole.support.files import read_bounded
from eamconsole.support.places import Places, make_private_folder, write_private_file

_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What was tried, when, by whom, and what came of each step."""

    profile: str
    organization: str
    at: str
    by: str
    version: str
    steps: tuple[StepResult, ...]
    asked: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[StepResult, ...]:
        """The steps that did not pass."""
        return tuple(step for step in self.steps if step.passed is False)


def accept(installation: Installation, name: str, tell: Callable[[StepResult], None]) -> Acceptance:
    """Run every step that needs nobody, on Test; what people have seen before stays.

    Raises ``ConfigurationError`` where there is no Test, or it is the same as Production.
    """
    draft = Draft.of_profile(installation.profiles.load(name))
    results = {step.key: step for step in _people_saw(installation.places, name)}
    own = [step.key for step in STEPS if not step.guided]
    for result in run_acceptance(installation, draft, own):
        results[result.key] = result
        tell(result)
    return _kept(installation, name, draft, results)


def witness(installation: Installation, name: str, key: str, *, passed: bool) -> Acceptance:
    """Keep what a person saw of a guided step; raises ``ConfigurationError`` for another one."""
    if key not in {step.key for step in STEPS if step.guided}:
        guided = ", ".join(step.key for step in STEPS if step.guided)
        raise ConfigurationError(f"There is no guided step {key}.", f"The steps are: {guided}.")
    draft = Draft.of_profile(installation.profiles.load(name))
    known = read_acceptance(installation.places, name)
    results = {step.key: step for step in known.steps} if known is not None else {}
    seen = "seen" if passed else "not seen"
    at = f"{installation.clock.now():%Y-%m-%d %H:%M} UTC"
    results[key] = StepResult(key=key, passed=passed, words=f"{seen} by {person()}, {at}")
    return _kept(installation, name, draft, results)


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
    return report_html(head, {step.key: step for step in accepted.steps})


def kept_file(places: Places, name: str) -> Path:
    """Return where the newest report of a profile is kept."""
    return places.home / "acceptance" / f"{name}-test.json"


def read_acceptance(places: Places, name: str) -> Acceptance | None:
    """Return the report kept last, None where there is none that can be read."""
    try:
        kept: dict[str, Any] = json.loads(read_bounded(kept_file(places, name), _LARGEST))
        steps = tuple(StepResult(**step) for step in kept.pop("steps"))
        asked = tuple(map(str, kept.pop("asked", ())))
        return Acceptance(**kept, steps=steps, asked=asked)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _people_saw(places: Places, name: str) -> tuple[StepResult, ...]:
    known = read_acceptance(places, name)
    guided = {step.key for step in STEPS if step.guided}
    return tuple(step for step in known.steps if step.key in guided) if known is not None else ()


def _kept(
    installation: Installation, name: str, draft: Draft, results: Mapping[str, StepResult]
) -> Acceptance:
    made = Acceptance(
        profile=name,
        organization=str(draft.get("organization.name")),
        at=installation.clock.now().isoformat(timespec="seconds"),
        by=person(),
        version=program_version(),
        steps=tuple(results[step.key] for step in STEPS if step.key in results),
        asked=asked_of(draft),
    )
    file = kept_file(installation.places, name)
    try:
        make_private_folder(file.parent)
        text = json.dumps(asdict(made), ensure_ascii=False, indent=1)
        write_private_file(file, text.encode("utf-8"))
    except OSError as error:
        raise ConfigurationError(
            f"The report cannot be written to {file}: {error.strerror}.",
            "Give the console a folder it may write to, or choose one with --home.",
        ) from error
    return made
