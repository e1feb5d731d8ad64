"""What must not be wrong when a sync starts; calls nobody."""

from __future__ import annotations

from eamconsole.errors import ConfigurationError
from eamconsole.services.checks.area import check_area, middle_of
from eamconsole.services.checks.finding import CheckVerdict, Finding
from eamconsole.services.checks.settings import check_settings
from eamconsole.services.profiles.model import Profile


class ProfileUnfit(ConfigurationError):
    """A profile that can be read, and that would do harm if it were synced with."""

    code = "CFG-104"
    default_next_step = "Correct the profile, then start the sync again."

    def __init__(self, failed: list[Finding]) -> None:
        self.findings = tuple(failed)
        told = " ".join(f"{finding.setting}: {finding.text}" for finding in failed)
        super().__init__(f"The sync does not start. {told}", failed[0].next_step)


def check_before_sync(profile: Profile) -> list[Finding]:
    """Return everything about a profile that can be told without a call, fine answers left out."""
    found = [*check_settings(profile), *check_area(profile.map, middle_of(profile.map.bounds))]
    return [finding for finding in found if finding.verdict is not CheckVerdict.OK]


def refuse_unfit(profile: Profile) -> None:
    """Raise ``ProfileUnfit`` where a sync would do harm."""
    failed = [finding for finding in check_before_sync(profile) if finding.failed]
    if failed:
        raise ProfileUnfit(failed)
