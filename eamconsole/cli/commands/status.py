"""``eamconsole status``: is it working?"""

from __future__ import annotations

from typing import Any

import click

from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.standing import Level

_COUNTS = ("waiting", "sending", "retrying", "checking", "moderated", "needs_attention", "held")


@click.command("status")
@console_command
def command(session: Session) -> int:
    """Show the verdict, each flow, the health of each system, links and lag.

    Exit status 1 where a person is needed, a system is not well, or nothing syncs although
    something should.
    """
    with session.installation.open(session.profile) as console:
        report, standing = console.status.report()
    if session.as_json:
        session.speech.document(report)
    else:
        _show(session, report)
    if standing.level is Level.FINE:
        return FINE
    session.speech.trouble(report["headline"])
    return ATTENTION


def _show(session: Session, report: dict[str, Any]) -> None:
    say = session.speech
    say.line(f"{report['profile']} — {report['environment'].upper()}")
    say.line(report["sync"]["text"])
    for need in report["needs_person"]:
        say.line(f"Needs you: {need['title']} ({need['count']:,}): {need['text']}")
        say.line(f"  {need['next_step']}")
    say.line()
    headings = ("Flow", *(word.replace("_", " ") for word in _COUNTS), "done today", "oldest")
    say.table(
        headings,
        [
            (
                name,
                *(flow[word] for word in _COUNTS),
                flow["done_today"],
                flow["oldest_waiting"] or "-",
            )
            for name, flow in report["flows"].items()
        ],
    )
    for name, flow in report["flows"].items():
        if flow["paused"] and "kind" not in flow:
            say.line(f"{name}: paused until {flow['paused_until'] or 'resumed'}: {flow['reason']}")
    for brake in report["pauses"]:
        say.line(f"Waiting — for a person ({brake['kind']} held by the brake): {brake['text']}")
        say.line(f"  for instance: {', '.join(brake['samples'])}")
    say.line()
    say.table(
        ("System", "State", "Last success", "ms", ""),
        [
            (name, s["state"], s["last_success"] or "-", s["latency_ms"], s["reason"])
            for name, s in report["systems"].items()
        ],
    )
    links = report["links"]
    say.line(f"Links: {links['open']} open, {links['closed']} closed.")
    say.line(f"Lag: {report['lag_seconds']:.0f} s.")
    for title, end in sorted(report["certificates"].items(), key=lambda entry: str(entry[1])):
        say.line(f"{title}: valid until {end[:10]}")
    for notice in report["notices"]:
        say.line(f"Notice: {notice['text']}")
    if report["notices"]:
        say.line("What to do about notices: eamconsole notices")
