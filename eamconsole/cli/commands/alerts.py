"""``eamconsole alerts``: telling people who are not at the console."""

from __future__ import annotations

from dataclasses import asdict

from eamconsole.cli.session import ATTENTION, FINE, Session, console_command, listing_group
from eamconsole.services.alerts import OutboxMessage

_NONE = "The profile names no alerts; add [[alerts]] as docs/profile-file.md shows."


@listing_group("alerts")
def command(session: Session) -> None:
    """List what was told and what waits to be sent, the newest first."""
    with session.installation.open(session.profile) as console:
        listed, channels = console.alerts.sent(), console.alerts.channels
    if session.as_json:
        session.speech.document([asdict(entry) for entry in listed])
        return
    if not channels:
        session.speech.line(_NONE)
    for title, tells in channels:
        session.speech.line(f"{title}: {', '.join(tells)}")
    if listed:
        session.speech.table(
            ("When", "Channel", "Subject", "State", "Tries", ""), [_cells(e) for e in listed]
        )
    elif channels:
        session.speech.line("Nothing was told yet.")


@command.command("test")
@console_command
def test(session: Session) -> int:
    """Send a test through every channel; exit status 1 where one took none."""
    with session.installation.open(session.profile) as console:
        tried = console.alerts.test()
    if session.as_json:
        session.speech.document([asdict(each) for each in tried])
    for each in tried:
        if each.well:
            session.speech.line(f"{each.channel}: {each.text}")
        else:
            session.speech.trouble(f"{each.channel}: {each.text} {each.next_step}")
    if not tried:
        session.speech.trouble(_NONE)
    return FINE if tried and all(each.well for each in tried) else ATTENTION


@command.command("send")
@console_command
def send(session: Session) -> int:
    """Look once and send what is due, for a timer beside the service or its OnFailure.

    Works while nothing syncs, which is what it is for; exit status 1 where a message still waits.
    """
    with session.installation.open(session.profile) as console:
        console.alerts.alert_watch.look(settled=True)
        waiting = [entry for entry in console.alerts.sent() if entry.is_open]
    if session.as_json:
        session.speech.document([asdict(entry) for entry in waiting])
    for entry in waiting:
        session.speech.trouble(f"Not sent yet by {entry.title}: {entry.subject}. {entry.trouble}")
    return ATTENTION if waiting else FINE


def _cells(entry: OutboxMessage) -> tuple[object, ...]:
    at = (entry.ended_at or entry.created_at).isoformat(timespec="minutes")
    return (at, entry.title, entry.subject, entry.state, entry.tries, entry.trouble)
