"""Where somebody is in the wizard: what stops them, what stays open, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eamconsole.errors import ConfigurationError
from eamconsole.services.checks.finding import CheckVerdict, Finding
from eamconsole.services.checks.settings import check_settings
from eamconsole.services.profiles.faults import ProfileRefused
from eamconsole.services.profiles.reading import check_profile, usable_part
from eamconsole.services.setup.acceptance_points import acceptance_points
from eamconsole.services.setup.contact_points import contact_points
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.steps import EVERY_STEP, STEPS, SetupStep, StepKey, step_of
from eamconsole.services.setup.wording import fault_in_words
from eamconsole.wire.srid import srid_name


@dataclass(frozen=True, slots=True)
class PageProblem:
    """An answer that is missing or cannot be used; it must be mended before going on."""

    setting: str
    words: str


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that was passed and is still to be done; ``must`` keeps syncing from starting."""

    step: StepKey
    title: str
    words: str
    must: bool


class Journey:
    """The way through the pages on one draft; back loses nothing.

    With ``settings`` every page is open at once, those that the set-up does not ask included.
    """

    def __init__(
        self, draft: Draft, at: StepKey = StepKey.BEFORE, *, settings: bool = False
    ) -> None:
        self.draft = draft
        self.steps = EVERY_STEP if settings else STEPS
        self._settings = settings
        self._position = self._place_of(at)

    @property
    def step(self) -> SetupStep:
        """The page one is on."""
        return self.steps[self._position]

    @property
    def is_first(self) -> bool:
        """True on the first page."""
        return self._position == 0

    @property
    def is_last(self) -> bool:
        """True on the last page."""
        return self._position == len(self.steps) - 1

    def next(self) -> SetupStep:
        """Go on where nothing stands in the way; stays otherwise."""
        if not self.problems() and not self.is_last:
            self._position += 1
        return self.step

    def back(self) -> SetupStep:
        """Go back; always possible except on the first page."""
        self._position = max(0, self._position - 1)
        return self.step

    def may_go_to(self, key: StepKey) -> bool:
        """Return whether every page before ``key`` could be left."""
        before = () if self._settings else self.steps[: self._place_of(key)]
        return not any(self.problems(step) for step in before)

    def go_to(self, key: StepKey) -> SetupStep:
        """Jump to a page that was reached before; stays otherwise."""
        if self.may_go_to(key):
            self._position = self._place_of(key)
        return self.step

    def _place_of(self, key: StepKey) -> int:
        return [step.key for step in self.steps].index(key)

    def problems(self, step: SetupStep | None = None) -> list[PageProblem]:
        """Return what must be mended on a page before it can be left."""
        step = step or self.step
        missing = [
            PageProblem(setting, words)
            for setting, words in step.required
            if _is_empty(self.draft.get(setting, None)) and self._asks(setting)
        ]
        known = {problem.setting for problem in missing}
        return missing + [p for p in self._refused(step) if p.setting not in known]

    def _asks(self, setting: str) -> bool:
        """A finished profile was confirmed when it was set up; Settings ask nobody again."""
        return not (self._settings and setting.startswith("answers."))

    def record(self, findings: Sequence[Finding], step: SetupStep | None = None) -> None:
        """Keep what a live check came to, for as long as its settings stay the same."""
        step = step or self.step
        kept = [f for f in findings if f.verdict in _STAYS_OPEN]
        self.draft.results[step.key.value] = {
            "of": self.draft.digest(step.settings),
            "open": [
                {
                    "words": f"{f.check}: {_NOT_KNOWN.get(f.verdict, '')}{f.text}",
                    "must": step.must and _holds_up(f, step),
                    "unproved": f.verdict is not CheckVerdict.NOT_KNOWN or f.check in step.proofs,
                }
                for f in kept
            ],
        }

    def is_proved(self, step: SetupStep) -> bool:
        """Return whether nothing of the page is left that its check could still prove."""
        if not step.checked:
            return not self._open(step)
        kept = self._result(step)
        return kept is not None and not any(p.get("unproved", True) for p in kept["open"])

    def open_points(self) -> list[OpenPoint]:
        """Return everything still to be done, by page."""
        return [point for step in self.steps for point in self._open(step)]

    def may_start(self) -> bool:
        """Return whether syncing can start: no must is open."""
        return not any(point.must for point in self.open_points())

    def _open(self, step: SetupStep) -> list[OpenPoint]:
        found = [
            OpenPoint(step.key, step.title, problem.words, must=True)
            for problem in self.problems(step)
        ]
        if found:
            return found
        if not step.checked:
            told = settings_of_page(self.draft, step.key)
            return [OpenPoint(step.key, step.title, f.text, must=f.failed) for f in told]
        contact = (
            [
                *(OpenPoint(step.key, step.title, *point) for point in contact_points(self.draft)),
                *(
                    OpenPoint(step.key, step.title, words, must=False)
                    for words in acceptance_points(self.draft)
                ),
            ]
            if step.key is StepKey.TEST_RUN
            else []
        )
        kept = self._result(step)
        if kept is None:
            words = "The live check has not been run with these settings."
            return [OpenPoint(step.key, step.title, words, must=step.must), *contact]
        return contact + [
            OpenPoint(step.key, step.title, str(point["words"]), bool(point["must"]))
            for point in kept["open"]
        ]

    def _result(self, step: SetupStep) -> dict[str, Any] | None:
        kept = self.draft.results.get(step.key.value)
        if kept is None or kept.get("of") != self.draft.digest(step.settings):
            return None
        return kept

    def _refused(self, step: SetupStep) -> list[PageProblem]:
        """Return the faults the profile's own rules find among the page's settings.

        This runs at every keystroke in the GUI thread, so the SRID is only spelled, not
        looked up: that takes a data base, and the live check does it.
        """
        faults: dict[str, PageProblem] = {}
        if step.key is StepKey.MAP:
            faults |= {p.setting: p for p in _of_known_point(self.draft)}
        for environment in ("test", "production"):
            tables = self.draft.trial_tables(environment)
            srid = tables.get("map", {}).pop("srid", None)
            if srid is not None:
                tables["map"]["coordinates"] = "latlong"
                faults |= {p.setting: p for p in _spelling(srid) if step_of(p.setting) is step.key}
            tables["journal"] = self.draft.get("journal", {})
            try:
                check_profile(tables, "the draft")
            except ProfileRefused as refused:
                for fault in refused.faults:
                    if step.key in (StepKey.ADVANCED, step_of(fault.key)):
                        said = fault_in_words(fault, seen_on=step.key)
                        faults.setdefault(fault.key, PageProblem(fault.key, said))
        return list(faults.values())


_STAYS_OPEN = (CheckVerdict.FAILED, CheckVerdict.OPEN, CheckVerdict.NOT_KNOWN)
_NOT_KNOWN = {CheckVerdict.NOT_KNOWN: "not known. "}


def _holds_up(finding: Finding, step: SetupStep) -> bool:
    """Syncing starts on Test: a Production not yet reachable can wait."""
    unproved = finding.verdict is CheckVerdict.NOT_KNOWN and finding.check in step.proofs
    return (finding.failed or unproved) and not finding.check.endswith("(Production)")


def _spelling(srid: object) -> list[PageProblem]:
    try:
        srid_name(str(srid))
    except ConfigurationError as error:
        return [PageProblem("map.srid", f"{error.summary} {error.next_step}")]
    return []


def _of_known_point(draft: Draft) -> list[PageProblem]:
    """Return what of the known point cannot be used; what is empty is left out."""
    typed = draft.get("answers.known_point", {})
    if not isinstance(typed, dict):
        return []
    wrong = [
        PageProblem(
            f"answers.known_point.{name}", f"{title} must be a number{bounds}, like {like}."
        )
        for name, (title, most, bounds, like) in _KNOWN_POINT.items()
        if (value := typed.get(name)) is not None
        and not (isinstance(value, int | float) and abs(value) <= most)
    ]
    if not wrong and (typed.get("latitude") is None) != (typed.get("longitude") is None):
        return [PageProblem("answers.known_point", _HALF_A_POINT)]
    return wrong


_KNOWN_POINT = {
    "latitude": ("Latitude", 90, " from -90 to 90", "41.76"),
    "longitude": ("Longitude", 180, " from -180 to 180", "-72.67"),
    "x": ("X as EAM shows it", 1e12, "", "1022000.5"),
    "y": ("Y as EAM shows it", 1e12, "", "838000.25"),
}
_HALF_A_POINT = "Latitude and Longitude must be entered together, or both left empty."


def settings_of_page(draft: Draft, key: StepKey) -> list[Finding]:
    """Return what can be told of a page's settings without calling anybody."""
    profile = usable_part(draft.judged_tables())
    found = check_settings(profile) if profile is not None else []
    return [finding for finding in found if step_of(finding.key) is key]


def _is_empty(value: object) -> bool:
    return value is None or value is False or (isinstance(value, str) and not value.strip())
