"""``eamconsole demo``: the sandbox city, in a window or in the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from eamconsole.cli.city_options import city_options
from eamconsole.cli.interruption import interruption
from eamconsole.cli.progress import progress
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.sandbox_city import CityChoices, DemoResult, DemoRound, sandbox_city
from eamconsole.support.counting import counted

_CALLS_PER_MINUTE = 1200
_MOST_DIFFERENCES = 20


@click.command("demo")
@city_options(calls_per_minute=_CALLS_PER_MINUTE)
@click.option("--headless", is_flag=True, help="Run the whole round in the terminal.")
@console_command
def command(
    session: Session,
    issues: Path | None,
    seed: int,
    port: int,
    calls_per_minute: int,
    latency_ms: int,
    headless: bool,
) -> int:
    """Try the console on a sandbox city: both systems simulated on this machine.

    Its SeeClickFix allows many more calls a minute than the real 20, so that a newcomer sees
    the whole round within a minute; --calls-per-minute 20 shows the real pace.
    """
    choices = CityChoices(
        issues=issues,
        seed=seed,
        port=port,
        calls_per_minute=calls_per_minute,
        latency_ms=latency_ms,
    )
    if not headless:
        from eamconsole.cli.window import has_display, open_sandbox_window

        if has_display():
            return open_sandbox_window(session, choices)
        session.speech.line("There is no display here, so the round runs in the terminal.")
    return _play(session, choices)


def _play(session: Session, choices: CityChoices) -> int:
    session.speech.line(_pace(choices.calls_per_minute))
    with (
        interruption() as stop,
        sandbox_city(session.installation, choices) as city,
        progress(session.speech) as observe,
    ):
        result = DemoRound(city, stop, observe, session.speech.line).play()
    if session.as_json:
        session.speech.record({"event": "result", "fine": result.is_fine} | _plain(result))
    _tell(session, result)
    return FINE if result.is_fine else ATTENTION


def _pace(calls: int) -> str:
    if not calls:
        return (
            "SeeClickFix of the sandbox city takes calls without limit; the real one 20 a minute."
        )
    return f"SeeClickFix of the sandbox city takes {calls} calls a minute; the real one takes 20."


def _tell(session: Session, result: DemoResult) -> None:
    say = session.speech
    say.line(
        f"In SeeClickFix: {counted(result.issues, 'request')}; {_listed(result.in_seeclickfix)}."
    )
    say.line(f"In EAM: {_listed(result.in_eam)}.")
    for difference in result.differences[:_MOST_DIFFERENCES]:
        say.line(f"  {difference}")
    if result.is_fine:
        say.line("Both sides agree.")
        return
    reasons = []
    if result.stopped:
        reasons.append("the round was stopped")
    if result.differences:
        reasons.append(f"the sides differ in {counted(len(result.differences), 'point')}")
    if result.attention:
        reasons.append(f"{counted(result.attention, 'row needs', 'rows need')} attention")
    if result.unfinished:
        reasons.append(f"{counted(result.unfinished, 'row is', 'rows are')} unfinished")
    say.trouble(f"The round is not complete: {'; '.join([*reasons, *result.faults])}.")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {title}" for title, number in counts.items()) or "nothing"


def _plain(result: DemoResult) -> dict[str, object]:
    return {
        "agrees": result.agrees,
        "issues": result.issues,
        "in_eam": result.in_eam,
        "in_seeclickfix": result.in_seeclickfix,
        "differences": result.differences,
        "attention": result.attention,
        "unfinished": result.unfinished,
        "faults": result.faults,
    }
