"""The first hour with two real systems: measured, kept, compared, and applied by a click."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.services.checks.same_eam import refuse_same_eam
from eamconsole.services.checks.subject import Subject
from eamconsole.services.console import Console
from eamconsole.services.contact.eam import measure_eam
from eamconsole.services.contact.marked import refuse_production_address
from eamconsole.services.contact.measured import Measurement, in_full
from eamconsole.services.contact.report import ContactReport, changes_since, whole
from eamconsole.services.contact.seeclickfix import measure_seeclickfix
from eamconsole.services.profiles.store import ProfileStore
from eamconsole.services.writing import write_own
from eamconsole.support.files import FileTooLarge, read_bounded
from eamconsole.support.places import Places

_LARGEST = 1_000_000


def first_contact(subject: Subject, *, write: bool) -> ContactReport:
    """Measure both servers; ``write`` makes marked records, on the Test system alone.

    A side that cannot be reached leaves its lines open and says why.
    """
    if write:
        _refuse_production(subject)
    lines: dict[str, Measurement] = {}
    hindrance: dict[str, str] = {}
    records: list[str] = []
    versions: dict[str, str] = {}
    try:
        for line in measure_seeclickfix(subject):
            lines[line.number] = line
    except EamConsoleError as error:
        hindrance["SCF"] = in_full(error)
    try:
        server = measure_eam(subject, write=write)
        lines |= server.lines
        records += server.made
        versions = server.versions
        if server.hindrance:
            hindrance["EAM"] = server.hindrance
    except EamConsoleError as error:
        hindrance["EAM"] = in_full(error)
    place = subject.place
    return ContactReport(
        profile=subject.profile.name,
        environment=subject.name,
        at=subject.console.clock.now().isoformat(timespec="seconds"),
        wrote=write,
        servers={
            "SeeClickFix": place.seeclickfix_url,
            "EAM, citizen API": place.eam_url,
            "EAM, internal API": place.eam_internal_url,
            **versions,
        },
        lines=whole(lines, hindrance, wrote=write),
        trouble=tuple(
            f"Not everything could be measured: {why.strip()}"
            for why in dict.fromkeys(hindrance.values())
        ),
        records=tuple(records),
    )


def _refuse_production(subject: Subject) -> None:
    """Raise where a marked record would be made anywhere but on Test."""
    if subject.name != "test":
        raise ConfigurationError(
            "Marked records are made on the Test system only, and the profile works on Production.",
            "Run it without --write-test, or before the profile goes to Production.",
        )
    other = subject.profile.environments.production
    refuse_production_address(subject.place.eam_url, other.eam_url if other else "")
    refuse_same_eam(subject)


class FirstContact:
    """Measures an opened profile, keeps the report beside it, and applies what was found."""

    def __init__(self, console: Console, profiles: ProfileStore) -> None:
        self._console = console
        self._profiles = profiles

    def run(self, *, write: bool, apply: bool) -> ContactReport:
        """Return the report; it is kept, and compared with the one kept before.

        Raises ``ConfigurationError``, with the report kept, where it cannot be applied: most of all
        to a profile that somebody changed, about which it says nothing.
        """
        subject = Subject.of(self._console)
        report = first_contact(subject, write=write)
        file = kept_file(self._console.places, report.profile, report.environment)
        report = replace(report, changes=changes_since(read_kept(file), report))
        report = kept(file, report)
        if apply and report.settings:
            if self._is_another_now():
                raise ConfigurationError(
                    f"Somebody changed the profile {report.profile} while it was measured; "
                    "nothing was set.",
                    "Measure again: the report tells of the profile as it was before.",
                )
            self._profiles.change(report.profile, report.settings)
            report = kept(file, replace(report, applied=report.settings))
        return report

    def _is_another_now(self) -> bool:
        was, now = self._console.profile, self._profiles.load(self._console.profile.name)
        return any(getattr(was, table) != getattr(now, table) for table in _MEASURED_BY)


_MEASURED_BY = ("environments", "seeclickfix", "eam", "map", "work_orders", "custom_fields")
"""The tables of a profile on which it depends what is measured, and what it amounts to."""


def kept_file(places: Places, profile: str, environment: str) -> Path:
    """Return where the newest report of an environment is kept."""
    return places.home / "contact" / f"{profile}-{environment}.json"


def kept(file: Path, report: ContactReport) -> ContactReport:
    """Write the report, and return it; one that cannot be kept says so, and is told all the same.

    It took minutes, and names the marked records that somebody has to delete.
    """
    text = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
    try:
        write_own("report", file, text)
    except ConfigurationError as error:
        words = f"This report is kept nowhere. {error.summary} {error.next_step}"
        return replace(report, trouble=tuple(dict.fromkeys((*report.trouble, words))))
    return report


def read_kept(file: Path) -> Mapping[str, Any]:
    """Return the report kept last, empty where there is none that can be read."""
    try:
        found = json.loads(read_bounded(file, _LARGEST))
    except (OSError, ValueError, FileTooLarge, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
