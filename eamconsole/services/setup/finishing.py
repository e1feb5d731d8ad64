"""What becomes of the answers: the profile, the record of who confirmed what, Production."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eamconsole.domain.delivery import Flow
from eamconsole.domain.going_live import GoingLiveChoice
from eamconsole.errors import ConfigurationError
from eamconsole.journal import Ledgers
from eamconsole.services.console import Console
from eamconsole.services.going_live import Outlook, go_live, not_counted
from eamconsole.services.installation import Installation
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.promotion import SettingDifference, differences
from eamconsole.services.profiles.reading import check_profile
from eamconsole.services.profiles.store import as_toml
from eamconsole.services.setup.draft import Draft, DraftFile
from eamconsole.services.setup.glossary import whom_to_ask
from eamconsole.services.setup.journey import Journey
from eamconsole.services.setup.license import ACTION, CONNECTOR, WORDS
from eamconsole.services.setup.report import summary_lines, summary_text
from eamconsole.services.writing import written
from eamconsole.vault import CredentialName

_NOT_STARTED = "set up without starting"


@dataclass(frozen=True, slots=True)
class Promotion:
    """Test and Production side by side, and what Production still lacks."""

    changes: tuple[SettingDifference, ...]
    lacking: tuple[str, ...]
    saved_profiles: tuple[str, ...] = ()


def finish(installation: Installation, draft: Draft, *, start: bool) -> Profile:
    """Save the profile, record the confirmations, forget the draft.

    Raises ``ConfigurationError`` while a must is open.  Without ``start`` all flows are
    paused until somebody resumes them.
    """
    journey = Journey(draft)
    if not journey.may_start():
        first = next(point for point in journey.open_points() if point.must)
        raise ConfigurationError(
            f"{first.title} is still open: {first.words}", "Go to that page, then finish."
        )
    profile = profile_of(draft)
    installation.profiles.save(profile)
    with installation.open(profile.name) as console:
        _record(console, draft)
        if not start:
            for flow in Flow:
                console.repair.pause(flow, None, _NOT_STARTED)
    DraftFile(installation.places.home).delete()
    return profile


def asked_of(draft: Draft) -> tuple[str, ...]:
    """Return whom a draft says to ask."""
    names = ("contact", "implementation_contact", "support_contact")
    return whom_to_ask(*(str(draft.get(f"organization.{name}")) for name in names))


def save_settings(installation: Installation, draft: Draft) -> Profile:
    """Save a changed profile whole; raises ``ProfileRefused`` and changes nothing."""
    profile = profile_of(draft)
    installation.profiles.save(profile)
    return profile


def profile_of(draft: Draft) -> Profile:
    """Return the checked profile of a draft; raises ``ProfileRefused``."""
    return check_profile(draft.profile_tables(), "the wizard's answers")


def promotion(installation: Installation, draft: Draft) -> Promotion:
    """Compare Test and Production; secrets of Test never count for Production."""
    if not draft.has_place("production"):
        raise ConfigurationError(
            "Production is not filled in yet.",
            "Type its addresses and organization number on the pages SeeClickFix and EAM "
            "endpoints.",
        )
    profile = installation.with_defaults(profile_of(draft))
    states = installation.credentials.overview(profile, "production")
    lacking = tuple(
        CredentialName(state.name).words for state in states if state.needed and not state.stored
    )
    return Promotion(tuple(differences(profile)), lacking, tuple(installation.profiles.names()))


def promote(
    installation: Installation,
    draft: Draft,
    outlook: Outlook | None = None,
    choice: GoingLiveChoice | None = None,
) -> Profile:
    """Make Production the environment the saved profile works on; refuses without secrets.

    Without an ``outlook`` what is open now is left, and only new requests are sent.
    """
    lacking = promotion(installation, draft).lacking
    if lacking:
        raise ConfigurationError(
            f"Production has no {' and no '.join(lacking)} yet.",
            "Type the secrets of Production; those of Test are not taken over.",
        )
    now = installation.clock.now()
    chosen = choice or GoingLiveChoice(start_at=now)
    profile, _counts = go_live(installation, draft.name, outlook or not_counted(now), chosen)
    with installation.open(profile.name) as console:
        _record(console, draft)
    return profile


def _record(console: Console, draft: Draft) -> None:
    """Keep in the audit who confirmed license and connector, and when (R4); no more than that."""
    at = console.clock.now()

    def keep(ledgers: Ledgers) -> None:
        for key, action, words in _CONFIRMED:
            confirmed = draft.get(f"answers.{key}_confirmed", None)
            if not confirmed:
                continue  # a profile that was imported answers nothing
            who = str(confirmed.get("by") or console.actor)
            when = str(confirmed.get("at") or at.isoformat())
            ledgers.audit.add(who, action, at, detail=f"{words}; confirmed {when}")

    console.journal.write(keep)


_CONFIRMED = (
    ("licence", ACTION, WORDS),
    ("no_hosted_connector", CONNECTOR, "no hosted connector for the categories"),
)


def summary_of(draft: Draft) -> list[tuple[str, str]]:
    """Return every setting of the finished profile; raises ``ProfileRefused``."""
    return summary_lines(profile_of(draft))


def export_profile(draft: Draft, file: Path) -> tuple[Path, ...]:
    """Write the profile and its summary; neither holds a secret."""
    profile = profile_of(draft)
    text = file.with_suffix(".txt")
    with written("export", file) as out:
        out.write(as_toml(profile))
    with written("summary", text) as out:
        out.write(summary_text(profile, Journey(draft).open_points()))
    return file, text
