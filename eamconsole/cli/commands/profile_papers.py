"""``profile acceptance``, ``handover`` and ``license``: what is tried, signed and handed over."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.writing import written

if TYPE_CHECKING:
    from eamconsole.services.acceptance_report import Acceptance
    from eamconsole.services.setup.acceptance import StepResult

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("acceptance")
@click.argument("name", required=False)
@click.option("--list", "only_list", is_flag=True, help="Show how the plan stands; ask nobody.")
@click.option("--seen", metavar="STEP", multiple=True, help="Keep that you saw a step pass.")
@click.option("--not-seen", metavar="STEP", multiple=True, help="Keep that a step did not pass.")
@click.option("--take-back", metavar="STEP", multiple=True, help="Take a person's word back.")
@click.option("--note", default="", help="What you saw: a number, a time, a ticket.")
@click.option("--report", type=_FILE, help="Write the report as a page, dated and named.")
@console_command
def acceptance(
    session: Session,
    name: str | None,
    only_list: bool,
    report: Path | None,
    note: str,
    **said: tuple[str, ...],
) -> int:
    """Run the acceptance steps that need nobody, on Test; keep what people saw of T1 to T95.

    What is created says that it is a test.  --seen, --not-seen and --take-back may be given
    several times and ask nobody; signing is --seen T95.  Exit status 1 where a step failed.
    """
    from eamconsole.services import acceptance_report
    from eamconsole.services.setup import Draft

    installation = session.installation
    name = installation.profiles.choose(name or session.profile)
    words = {way: numbers for way, numbers in said.items() if numbers}
    if len(words) > 1 or (only_list and words):
        raise click.UsageError("Say one at a time: --list, --seen, --not-seen or --take-back.")
    if note and not words:
        raise click.UsageError("A note goes with --seen, --not-seen or --take-back.")
    if words:
        ((way, numbers),) = words.items()
        made = acceptance_report.witness(
            installation, name, numbers, passed=_PASSED[way], note=note
        )
    elif only_list:
        made = acceptance_report.read_acceptance(installation.places, name)
    else:
        made = acceptance_report.accept(installation, name, partial(_tell, session))
    if session.as_json:
        session.speech.document(made.as_json())
    draft = Draft.of_profile(installation.profiles.load(name))
    _plan(session, made, acceptance_report.remarks_on(made, draft))
    if report is not None:
        with written("report", report) as out:
            out.write(acceptance_report.page_of(made, installation, draft))
        session.speech.line(f"Written: {report}. Sign it at its end.")
    return ATTENTION if made.failed else FINE


_PASSED = {"seen": True, "not_seen": False, "take_back": None}


def _tell(session: Session, result: StepResult) -> None:
    from eamconsole.services.setup.acceptance import STEPS

    title = next(step.title for step in STEPS if step.key == result.key)
    session.speech.line(f"{result.word:10} {title}: {result.words}")


def _plan(session: Session, made: Acceptance, remarks: Sequence[str]) -> None:
    """List the plan: what was shown, what people saw, and what is still to be tried."""
    from eamconsole.services.moments import kept_in_utc
    from eamconsole.services.setup.plan import PLAN
    from eamconsole.services.setup.report import VENDOR_STEPS, plan_words, seen_by

    results, block = {step.key: step for step in made.plan}, ""
    say = session.speech.line
    for planned in PLAN:
        if planned.block != block:
            block = planned.block
            say(f"\n{block}")
        result = results[planned.number]
        say(f"  {planned.number:4} {result.word:10} {planned.words}")
        if result.by or result.passed is False:
            told = " ".join(part for part in (seen_by(result), result.words) if part)
            say(f"                  {told}")
    say(f"\n{plan_words(made.plan)}")
    for words in remarks:
        session.speech.trouble(words)
    signed = made.signature
    if signed is not None:
        again = "; results have changed since, sign again" if signed.outdated else ""
        say(f"Signed by {signed.by}, {kept_in_utc(signed.at)}{again}.")
    say('What you saw: eamconsole profile acceptance --seen T26 --note "Request # 1042"')
    say(f"The vendor's own steps (Testing Instructions): {VENDOR_STEPS}")


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
    from eamconsole.services.setup.glossary import LICENSE_NOTE
    from eamconsole.services.setup.license import confirm, confirmed_by

    installation = session.installation
    name = installation.profiles.choose(name or session.profile)
    with installation.open(name) as console:
        known = confirmed_by(console)
        if known is None:
            session.speech.line(LICENSE_NOTE)
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
