"""``eamconsole status``: is it working?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from eamconsole.cli.numbers import MINUTES
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.errors import EamConsoleError
from eamconsole.services.outages.history import HEADINGS as HISTORY
from eamconsole.services.standing import Level, WaitLimits
from eamconsole.services.standing.monitoring import unreadable_text
from eamconsole.services.writing import written
from eamconsole.support.counting import counted
from eamconsole.support.spreadsheet import write_csv

_COUNTS = ("waiting", "sending", "retrying", "checking", "moderated", "needs_attention", "held")


@click.command("status")
@click.option("--check", is_flag=True, help="One line and exit status for monitoring plugins.")
@click.option("--max-lag", type=MINUTES, default=30.0, help="Minutes a change may wait [30].")
@click.option("--max-silence", type=MINUTES, help="Minutes without any answer [as --max-lag].")
@click.option("--metrics", is_flag=True, help="Text for Prometheus.")
@click.option(
    "--metrics-file", type=click.Path(dir_okay=False, path_type=Path), help="The same, to a file."
)
@click.option(
    "--history",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what ran and what was away, as CSV.",
)
@console_command
def command(
    session: Session,
    check: bool,
    max_lag: float,
    max_silence: float | None,
    metrics: bool,
    metrics_file: Path | None,
    history: Path | None,
) -> int:
    """Show the verdict, each flow, the health of each system, links and lag.

    Exit status 1 where a person is needed, a system is not well, or nothing syncs although
    something should.  With --check 0 ok, 1 warning, 2 critical, 3 unknown.
    """
    silence = None if max_silence is None else timedelta(minutes=max_silence)
    limits = WaitLimits(max_lag=timedelta(minutes=max_lag), max_silence=silence)
    if check + (metrics or metrics_file is not None) + session.as_json > 1:
        raise click.UsageError("Choose one of --check, --metrics and --json.")
    if history is not None:
        return _give_history(session, history)
    if check:
        with session.installation.open(session.profile) as console:
            status, line = console.status.check(limits)
        session.speech.line(line)
        return status
    if metrics or metrics_file is not None:
        return _give_metrics(session, limits, metrics_file, aloud=metrics)
    with session.installation.open(session.profile) as console:
        report, standing = console.status.report(limits)
    if session.as_json:
        session.speech.document(report)
    else:
        _show(session, report)
    if standing.level is Level.FINE:
        return FINE
    session.speech.trouble(report["headline"])
    return ATTENTION


def _give_history(session: Session, file: Path) -> int:
    """Write the record of runs, gaps and outages; it leaves no time unexplained."""
    with session.installation.open(session.profile) as console:
        rows = console.status.history()
    with written("history", file) as out:
        write_csv(out, HISTORY, rows)
    session.speech.line(f"{counted(len(rows), 'line is', 'lines are')} in {file}.")
    return FINE


def _give_metrics(session: Session, limits: WaitLimits, file: Path | None, *, aloud: bool) -> int:
    """Print the metrics, write them, or both; a file never goes on telling what was once."""
    try:
        with session.installation.open(session.profile) as console:
            text = console.status.metrics(limits)
    except EamConsoleError:
        if file is not None:
            _write(file, unreadable_text(session.profile or ""))
        raise
    if aloud:
        click.echo(text, nl=False)
    if file is not None:
        _write(file, text)
    return FINE


def _write(file: Path, text: str) -> None:
    with written("figures", file, mode=0o644) as out:  # a collector is another user
        out.write(text)


def _show(session: Session, report: dict[str, Any]) -> None:
    say = session.speech
    say.line(f"{report['profile']} — {report['environment'].upper()}")
    say.line(report["sync"]["text"])
    for need in report["needs_person"]:
        say.line(f"Needs you: {need['title']}{_counted(need)}: {need['text']}")
        say.line(f"  {need['next_step']}")
    say.line()
    _show_requests(session, report)
    say.line()
    _show_flows(session, report)
    say.line()
    _show_systems(session, report)
    links = report["links"]
    say.line(f"Links: {links['open']} open, {links['closed']} closed.")
    say.line(f"Lag: {report['lag_seconds']:.0f} s.")
    say.line(report["silence"]["text"])
    ends = report["certificates"] | report["credentials"]
    for title, end in sorted(ends.items(), key=lambda entry: str(entry[1])):
        say.line(f"{title}: valid until {end[:10]}")
    if report["clock"]:
        say.line(report["clock"])
    for notice in report["notices"]:
        say.line(f"Notice: {notice['text']}")
    if report["notices"]:
        say.line("What to do about notices: eamconsole notices")


def _counted(need: dict[str, Any]) -> str:
    if need["count"] == 1:
        return ""
    return f" ({counted(need['count'], need['counts'])})"


def _show_requests(session: Session, report: dict[str, Any]) -> None:
    """Each request once, by whatever about it is most urgent."""
    say, counts = session.speech, report["requests"]
    total = sum(counts.values())
    parts = [f"{count:,} {state.replace('_', ' ')}" for state, count in counts.items() if count]
    say.line(f"Requests: {total:,}" + (f" ({', '.join(parts)})" if parts else ""))


def _show_flows(session: Session, report: dict[str, Any]) -> None:
    say = session.speech
    headings = ("Deliveries", *(word.replace("_", " ") for word in _COUNTS), "done today", "oldest")
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


def _show_systems(session: Session, report: dict[str, Any]) -> None:
    session.speech.table(
        ("System", "State", "Since", "Last success", "ms", ""),
        [
            (
                name,
                s["state"],
                s["since"] or "-",
                s["last_success"] or "-",
                s["latency_ms"],
                s["reason"],
            )
            for name, s in report["systems"].items()
        ],
    )
