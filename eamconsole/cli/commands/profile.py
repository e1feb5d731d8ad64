"""``eamconsole profile``: profiles as files that are checked whole and applied whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eamconsole.cli.commands import profile_papers
from eamconsole.cli.commands.profile_promote import promote
from eamconsole.cli.session import ATTENTION, CANNOT_RUN, FINE, Session, console_command
from eamconsole.services.writing import written
from eamconsole.support.counting import counted

if TYPE_CHECKING:
    from eamconsole.services.profiles import ProfileRefused


@click.group("profile")
def command() -> None:
    """List, show, check, measure, import, export and promote profiles."""


@command.command("list")
@console_command
def list_profiles(session: Session) -> int:
    """List the profiles of this installation."""
    entries = session.installation.profiles.entries()
    if session.as_json:
        session.speech.document(
            [
                {"name": entry.name, "environment": entry.environment}
                | ({"fault": entry.fault} if entry.fault else {})
                for entry in entries
            ]
        )
    elif not entries:
        session.speech.line("There is no profile yet; import one: eamconsole profile import FILE")
    else:
        rows = [(entry.name, entry.environment or "-", entry.fault) for entry in entries]
        session.speech.table(("Profile", "Environment", ""), rows)
    return FINE


@command.command("show")
@click.argument("name", required=False)
@console_command
def show(session: Session, name: str | None) -> int:
    """Show every setting of a profile with its value, defaults included."""
    from eamconsole.services.profiles import effective_tables

    profile = session.installation.profiles.load(_chosen(session, name))
    tables = effective_tables(profile)
    if session.as_json:
        session.speech.document(tables)
    else:
        import tomli_w

        session.speech.line(tomli_w.dumps(tables).rstrip())
    return FINE


@command.command("sources")
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="What is built in as well.")
@console_command
def sources(session: Session, name: str | None, everything: bool) -> int:
    """Show where settings come from: the profile, this computer's defaults, or built in."""
    from eamconsole.services.setup.advanced import BUILT_IN, advanced_rows
    from eamconsole.services.setup.draft import Draft

    installation = session.installation
    places, machine = installation.places, installation.machine
    profile = installation.profiles.load(_chosen(session, name))
    found = [
        (row.setting.key, row.value, row.source)
        for row in advanced_rows(Draft.of_profile(profile), installation.default_settings)
        if everything or row.source != BUILT_IN
    ]
    if session.as_json:
        session.speech.document(
            {
                "home": str(places.home),
                "home_from": places.named_by,
                "profile": profile.name,
                "defaults_file": str(machine.file) if machine else None,
                "settings": [
                    {"key": key, "value": value, "from": source} for key, value, source in found
                ],
            }
        )
        return FINE
    session.speech.line(f"Home: {places.home}, from {places.named_by}")
    session.speech.line(f"Defaults of this computer: {machine.file if machine else 'none'}")
    session.speech.table(("Setting", "Value", "From"), found)
    return FINE


@command.command("export")
@click.argument("name", required=False)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
@console_command
def export(session: Session, name: str | None, output: Path | None) -> int:
    """Write a profile as a file for another machine; it never holds a secret."""
    from eamconsole.services.profiles import as_toml, effective_tables

    profile = session.installation.profiles.load(_chosen(session, name))
    if output is not None:
        with written("profile", output) as out:
            out.write(as_toml(profile))
        session.speech.line(f"Profile {profile.name} is written to {output}.")
    elif session.as_json:
        session.speech.document(effective_tables(profile))
    else:
        click.echo(as_toml(profile), nl=False)
    return FINE


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@console_command
def import_file(session: Session, file: Path) -> int:
    """Check a profile file and take it in; refuse it whole with file, key and reason."""
    from eamconsole.cli.finding_words import sentence
    from eamconsole.services.checks.settings import check_settings
    from eamconsole.services.profiles import ProfileRefused

    try:
        profile = session.installation.profiles.import_file(file, session.installation.clock.now())
    except ProfileRefused as refused:
        return _refuse(session, refused)
    told = check_settings(profile)
    for finding in told:
        session.speech.trouble(sentence(finding))
    if session.as_json:
        session.speech.document(
            {
                "name": profile.name,
                "environment": profile.environments.active,
                "warnings": [finding.as_json() for finding in told],
            }
        )
    session.speech.line(
        f"Profile {profile.name} is imported; it works on {profile.environments.active} and takes "
        f"in requests from {profile.intake.start_at:%Y-%m-%d %H:%M} UTC on."
    )
    return FINE


@command.command("check")
@click.argument("name", required=False)
@console_command
def check(session: Session, name: str | None) -> int:
    """Run every live check and name the layer that fails; nothing is changed anywhere."""
    from eamconsole.services.checks.checks import Checks

    with session.installation.open(_chosen(session, name)) as console:
        findings = list(Checks(console).run())
    if session.as_json:
        session.speech.document([finding.as_json() for finding in findings])
    else:
        rows = [
            (f.verdict.words, f.check, f.text, f.next_step, f.setting, f.assumption)
            for f in findings
        ]
        headings = ("", "Check", "Result", "Next step", "Setting", "Assumption")
        session.speech.table(headings, rows)
    failed = [finding for finding in findings if finding.failed]
    if failed:
        session.speech.trouble(
            f"{len(failed)} of {counted(len(findings), 'check')} failed: {failed[0].text}"
        )
    return ATTENTION if failed else FINE


@command.command("contact")
@click.argument("name", required=False)
@click.option("--write-test", is_flag=True, help="Make marked records, on the Test system only.")
@click.option("--apply", is_flag=True, help="Set the keys that were found in the profile.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report as a page, and as text beside it.",
)
@console_command
def contact(
    session: Session, name: str | None, write_test: bool, apply: bool, report: Path | None
) -> int:
    """Measure what is assumed about the two servers, and name what is otherwise."""
    from eamconsole.cli.contact_words import tell
    from eamconsole.services.contact.contact import FirstContact

    installation = session.installation
    with installation.open(_chosen(session, name)) as console:
        found = FirstContact(console, installation.profiles).run(write=write_test, apply=apply)
        actor = console.actor
    tell(session.speech, found)
    if report is not None:
        from eamconsole.services.contact.page import save_pages

        session.speech.line(f"Written: {', '.join(map(str, save_pages(found, actor, report)))}")
    unsettled = [line for line in found.wrong if line.needs_person or not found.applied]
    return ATTENTION if unsettled or found.musts or found.trouble else FINE


@command.command("vouch-private")
@console_command
def vouch_private(session: Session) -> int:
    """Say once per server: I looked, EAM keeps private records from the public."""
    from eamconsole.services.privacy import vouch_private as say

    with session.installation.open(session.profile) as console:
        address, actor = say(console), console.actor
    if session.as_json:
        session.speech.document({"server": address, "by": actor})
    session.speech.line(
        f"Kept in the audit: {actor} looked, and {address} keeps private records from the public. "
        "Private requests that waited go with the next sync."
    )
    return FINE


def _refuse(session: Session, refused: ProfileRefused) -> int:
    if session.as_json:
        session.speech.document(
            {
                "file": refused.file,
                "faults": [
                    {"key": f.key, "value": f.value, "reason": f.reason} for f in refused.faults
                ],
            }
        )
    session.speech.trouble(f"{refused.summary}. {refused.next_step}")
    return CANNOT_RUN


def _chosen(session: Session, name: str | None) -> str:
    return session.installation.profiles.choose(name or session.profile)


for _command in (promote, *profile_papers.COMMANDS):
    command.add_command(_command)
