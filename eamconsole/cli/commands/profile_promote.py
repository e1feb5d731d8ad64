"""``profile promote``: Production from now on, with numbers in front of the choice."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from eamconsole.cli.interruption import interruption
from eamconsole.cli.numbers import ANY_COUNT
from eamconsole.cli.progress import progress
from eamconsole.cli.session import ATTENTION, CANNOT_RUN, FINE, Session, console_command
from eamconsole.domain.going_live import GoingLiveChoice
from eamconsole.services import going_live, going_live_words

if TYPE_CHECKING:
    from eamconsole.services.going_live import Outlook
    from eamconsole.services.profiles.promotion import SettingDifference

_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%SZ"]


@click.command("promote")
@click.argument("name", required=False)
@click.option("--count", "only_count", is_flag=True, help="Only count; change nothing.")
@click.option(
    "--from",
    "start",
    type=click.DateTime(_FORMATS),
    help="From when on (UTC) requests go by themselves; now, unless you say otherwise.",
)
@click.option(
    "--older",
    type=click.Choice(["leave", "adopt", "create"]),
    help="Older live requests: leave all, link those that have a record, or create the others too.",
)
@click.option("--batch", type=ANY_COUNT, help="With --older create: only the oldest so many.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@console_command
def promote(
    session: Session,
    name: str | None,
    only_count: bool,
    start: datetime | None,
    older: str | None,
    batch: int | None,
    yes: bool,
) -> int:
    """Let a profile work on Production, after showing what differs and what would be done there.

    Every live request of any age is counted first: how many have a record in EAM already, how
    many would be created, acknowledged and closed.  Nothing is written before you choose.
    With --yes alone nothing is counted: what is open now is left, and new requests are sent.
    """
    if batch is not None and older != "create":
        raise click.UsageError("--batch goes with --older create.")
    name = session.installation.profiles.choose(name or session.profile)
    changes = _shown(session, name)
    lacking = _lacking(session, name)
    if lacking:
        session.speech.trouble(
            f"Production still lacks {', '.join(lacking)}; secrets of Test are not taken over. "
            f"Store them with: eamconsole credential set {name} production NAME"
        )
        return CANNOT_RUN
    chosen = bool(start or older)
    if not (yes or only_count or chosen or sys.stdin.isatty()):
        return _undecided(session)
    choice = _choice(session, start, older, batch)  # what comes in during the count is new
    outlook = None if yes and not (chosen or only_count) else _counted(session, name)
    if outlook is not None:
        _tell(session, outlook, choice, chosen=chosen)
    if only_count:
        if session.as_json:
            session.speech.document(_document(name, "", changes, outlook, choice))
        return FINE
    if not (yes or _agreed(name)):
        return _undecided(session)
    return _go(session, name, changes, outlook, choice)


def _shown(session: Session, name: str) -> list[SettingDifference]:
    from eamconsole.services.profiles import differences

    changes = differences(session.installation.profiles.load(name))
    if not session.as_json:
        rows = [(change.key, change.now, change.then) for change in changes]
        session.speech.table(("Key", "Test", "Production"), rows)
    return changes


def _counted(session: Session, name: str) -> Outlook:
    session.speech.line("Counting what is live on Production; nothing is written.")
    with interruption() as stop, progress(session.speech) as observe:
        return going_live.look(session.installation, name, stop, observe)


def _choice(
    session: Session, start: datetime | None, older: str | None, batch: int | None
) -> GoingLiveChoice:
    at = session.installation.clock.now() if start is None else start.replace(tzinfo=UTC)
    create = batch if older == "create" else 0
    return GoingLiveChoice(start_at=at, adopt=older != "leave", create=create)


def _tell(session: Session, outlook: Outlook, choice: GoingLiveChoice, *, chosen: bool) -> None:
    session.speech.line(going_live_words.choice_in_words(choice, outlook.zone))
    if not chosen:
        session.speech.line(_OTHER_CHOICES)
    session.speech.table(("", "Requests"), going_live_words.table_of(outlook.tally(choice)))
    for sentence in going_live_words.remarks_on(outlook, choice):
        session.speech.line(sentence)


_OTHER_CHOICES = (
    "Nobody chose it yet: it is what happens unless you say otherwise. For other numbers add "
    "--older leave or --older create (with --batch N only the oldest), or --from."
)


def _go(
    session: Session,
    name: str,
    changes: list[SettingDifference],
    outlook: Outlook | None,
    choice: GoingLiveChoice,
) -> int:
    seen = outlook or going_live.not_counted(session.installation.clock.now())
    profile, _counts = going_live.go_live(session.installation, name, seen, choice)
    if session.as_json:
        session.speech.document(_document(name, "production", changes, outlook, choice))
    session.speech.line(going_live_words.lives_from(profile, session.installation.clock.now()))
    if outlook is None:
        session.speech.line(
            "What was open before is left as it is, and was not counted. Count it, and link or "
            f"create some of it: eamconsole profile promote {name} --count"
        )
    _remind_of_license(session, name)
    return FINE


def _remind_of_license(session: Session, name: str) -> None:
    from eamconsole.services.setup.license import reminder

    with session.installation.open(name) as console:
        words = reminder(console)
    if words:
        session.speech.trouble(words)


def _document(
    name: str,
    environment: str,
    changes: list[SettingDifference],
    outlook: Outlook | None,
    choice: GoingLiveChoice,
) -> dict[str, object]:
    counts = None if outlook is None else asdict(outlook.tally(choice))
    return {
        "name": name,
        **({"environment": environment} if environment else {}),
        "changes": [{"key": c.key, "test": c.now, "production": c.then} for c in changes],
        "start_at": choice.start_at.isoformat(),
        "older": "leave" if not choice.adopt else "adopt" if choice.create == 0 else "create",
        "batch": choice.create or None,
        "counts": counts,
        "calls": 0 if outlook is None else outlook.calls,
    }


def _undecided(session: Session) -> int:
    session.speech.trouble(
        "Nothing was changed. Choose with --from and --older, and say --yes where nobody can "
        "answer."
    )
    return ATTENTION


def _lacking(session: Session, name: str) -> list[str]:
    profile = session.installation.profiles.load(name)
    states = session.installation.credentials.overview(profile, "production")
    return [state.name for state in states if state.needed and not state.stored]


def _agreed(name: str) -> bool:
    if not sys.stdin.isatty():
        return False
    return click.confirm(f"Let {name} work on Production from now on?", default=False, err=True)
