"""``profile acceptance``, ``handover`` and ``license``: what is tried, signed and handed over."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.writing import written

if TYPE_CHECKING:
    from eamconsole.services.acceptance_report import Acceptance

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("acceptance")
@click.argument("name", required=False)
@click.option("--seen", metavar="STEP", help="Keep that you saw a guided step pass.")
@click.option("--not-seen", metavar="STEP", help="Keep that a guided step did not pass.")
@click.option("--report", type=_FILE, help="Write the report as a page, dated and named.")
@console_command
def acceptance(
    session: Session, name: str | None, seen: str | None, not_seen: str | None, report: Path | None
) -> int:
    """Run the acceptance steps that need nobody, on Test; list the guided ones.

    What is created says that it is a test.  Exit status 1 where a step failed.
    """
    from eamconsole.services import acceptance_report
    from eamconsole.services.setup.acceptance import STEPS, StepResult

    installation = session.installation
    name = installation.profiles.choose(name or session.profile)
    titles = {step.key: step.title for step in STEPS}

    def tell(result: StepResult) -> None:
        session.speech.line(f"{result.word:10} {titles[result.key]}: {result.words}")

    if seen and not_seen:
        raise click.UsageError("Name one step at a time.")
    if seen or not_seen:
        made = acceptance_report.witness(
            installation, name, seen or not_seen or "", passed=bool(seen)
        )
    else:
        made = acceptance_report.accept(installation, name, tell)
    if session.as_json:
        session.speech.document(asdict(made))
    _guided(session, {step.key for step in made.steps})
    _plan(session, made)
    if report is not None:
        with written("report", report) as out:
            out.write(acceptance_report.page_of(made, installation))
        session.speech.line(f"Written: {report}. Sign it at its end.")
    return ATTENTION if made.failed else FINE


def _guided(session: Session, done: set[str]) -> None:
    from eamconsole.services.setup.acceptance import STEPS

    for step in STEPS:
        if step.guided and step.key not in done:
            session.speech.line(f"To do      {step.title}: {step.words}")
            session.speech.line(f"           then: eamconsole profile acceptance --seen {step.key}")


def _plan(session: Session, made: Acceptance) -> None:
    """List the plan: what was proven, and what people are to try and say."""
    from eamconsole.services.setup.plan import PLAN

    results, block = {step.key: step for step in made.plan}, ""
    for planned in PLAN:
        if planned.block != block:
            block = planned.block
            session.speech.line(f"\n{block}")
        result = results[planned.number]
        session.speech.line(f"  {planned.number:4} {result.word:10} {planned.words}")
    session.speech.line(
        "\nWhat you saw: eamconsole profile acceptance --seen T24, or --not-seen T24"
    )


@click.command("handover")
@click.argument("file", type=_FILE)
@console_command
def handover(session: Session, file: Path) -> int:
    """Write settings, reports and what is open into one FILE (a page, or .json); no secrets."""
    from eamconsole.services.handover import handover as gather
    from eamconsole.services.handover import save_handover

    with session.installation.open(session.profile) as console:
        found = gather(console)
    save_handover(found, file)
    if session.as_json:
        session.speech.document(asdict(found))
    session.speech.line(f"Written: {file}. It holds no secrets.")
    return FINE


@click.command("license")
@click.argument("name", required=False)
@click.option("--yes", is_flag=True, help="Confirm it without being asked.")
@console_command
def license_question(session: Session, name: str | None, yes: bool) -> int:
    """Confirm that API access to EAM is licensed; kept in the audit with your name.

    Exit status 1 while nobody has confirmed it.
    """
    from eamconsole.services.setup.glossary import LICENCE_NOTE
    from eamconsole.services.setup.license import confirm, confirmed_by

    installation = session.installation
    name = installation.profiles.choose(name or session.profile)
    with installation.open(name) as console:
        known = confirmed_by(console)
        if known is None:
            session.speech.line(LICENCE_NOTE)
            if yes or _agreed():
                known = confirm(console)
    if session.as_json:
        document = {
            "confirmed": known is not None,
            "by": known and known[0],
            "at": known and known[1],
        }
        session.speech.document(document)
    if known is None:
        session.speech.trouble(
            "Nobody has confirmed yet that API access to EAM is licensed; confirm it with: "
            f"eamconsole profile license {name} --yes"
        )
        return ATTENTION
    session.speech.line(f"{known[0]} confirmed on {known[1]} that API access to EAM is licensed.")
    return FINE


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    return click.confirm("Is API access to EAM licensed for this use?", default=False, err=True)


COMMANDS = (acceptance, handover, license_question)
