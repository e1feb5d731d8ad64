"""``eamconsole categories``: problem codes in EAM against Request Categories in SeeClickFix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.domain.category_plan import CategoryChange
from eamconsole.services.categories import CategoryPlanner, DisablingHeld, change_as_json
from eamconsole.services.category_work_list import save_work, work_as_json, work_list, work_text
from eamconsole.services.setup.flag_list import read_flag_file
from eamconsole.support.counting import counted


@click.group("categories")
def command() -> None:
    """Compare problem codes with Request Categories, and apply what differs."""


@command.command("plan")
@click.option("--allow-shrink", is_flag=True, help="Believe a list that lost most of its codes.")
@console_command
def plan(session: Session, allow_shrink: bool) -> int:
    """Show what differs; nothing is changed.  Exit status 1 while anything does."""
    with session.installation.open(session.profile) as console:
        found = CategoryPlanner(console.parts(), console.actor).plan(allow_shrink=allow_shrink)
    if isinstance(found, DisablingHeld):
        return _held(session, found)
    if session.as_json:
        session.speech.document(
            {
                "held": None,
                "changes": [change_as_json(change) for change in found.changes],
                "unmatched_flags": list(found.unmatched_flags),
            }
        )
    _show(session, found.changes)
    for title in found.unmatched_flags:
        session.speech.line(f'"{title}" of the list of flags is no synced category.')
    return _left(session, len(found.changes), "to be made")


@command.command("apply")
@click.option("--allow-shrink", is_flag=True, help="Believe a list that lost most of its codes.")
@console_command
def apply(session: Session, allow_shrink: bool) -> int:
    """Put EAM's list in force, and list what a person has to change in SeeClickFix."""
    with session.installation.open(session.profile) as console:
        outcome = CategoryPlanner(console.parts(), console.actor).apply(allow_shrink=allow_shrink)
    if isinstance(outcome, DisablingHeld):
        return _held(session, outcome)
    if session.as_json:
        session.speech.document(
            {
                "held": None,
                "made": [change_as_json(change) for change in outcome.made],
                "to_do": [change_as_json(change) for change in outcome.to_do],
                "unmatched_flags": list(outcome.plan.unmatched_flags),
            }
        )
    session.speech.line(
        f"{counted(len(outcome.made), 'change was', 'changes were')} made in SeeClickFix."
    )
    _show(session, outcome.to_do)
    return _left(session, len(outcome.to_do), "left to a person in SeeClickFix")


@command.command("work")
@click.option(
    "--save", type=click.Path(dir_okay=False, path_type=Path), help="Save it: FILE.txt or FILE.csv."
)
@console_command
def work(session: Session, save: Path | None) -> int:
    """List what a person changes in SeeClickFix, step by step, as the last reading left it.

    Asks neither system; plan reads both and ticks off what is done.  Exit status 1 while anything
    is to be done.
    """
    with session.installation.open(session.profile) as console:
        lines, zone = work_list(console.journal), console.zone
    if save is not None:
        save_work(save, lines, zone)
    if session.as_json:
        session.speech.document([work_as_json(line) for line in lines])
    else:
        session.speech.line(work_text(lines, zone).rstrip())
    return ATTENTION if any(line.done_at is None for line in lines) else FINE


@command.command("import-flags")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@console_command
def import_flags(session: Session, file: Path) -> int:
    """Take over the city's list: title, internal (yes/no), private (yes/no).

    FILE is a spreadsheet (.xlsx, .xls, .ods), CSV, or text.
    """
    found = read_flag_file(file)
    if found.note and not session.as_json:
        session.speech.line(found.note)
    with session.installation.open(session.profile) as console:
        rows = CategoryPlanner(console.parts(), console.actor).import_flags(found.text)
    if session.as_json:
        session.speech.document(
            [
                {
                    "row": row.number,
                    "title": row.title,
                    "internal": row.flags.internal,
                    "private": row.flags.private,
                    "result": row.result,
                    "reason": row.reason,
                }
                for row in rows
            ]
        )
    else:
        cells = [(row.number, row.title, row.result, row.reason) for row in rows]
        session.speech.table(("Row", "Title", "Result", ""), cells)
    wrong = [row for row in rows if row.result in ("refused", "unknown_title")]
    if wrong:
        session.speech.trouble(
            f"Not taken over: {len(wrong)} of {counted(len(rows), 'row')}; the first is row "
            f"{wrong[0].number}: {wrong[0].reason}"
        )
    return ATTENTION if wrong else FINE


@command.command("approve")
@click.argument("title")
@console_command
def approve(session: Session, title: str) -> int:
    """Record that SeeClickFix approved a category that is private and open to the public."""
    with session.installation.open(session.profile) as console:
        name = CategoryPlanner(console.parts(), console.actor).approve(title)
    if session.as_json:
        session.speech.document({"title": name, "approved": True})
    session.speech.line(
        f"“{name}” is approved; eamconsole categories plan shows what follows in SeeClickFix."
    )
    return FINE


def _held(session: Session, held: DisablingHeld) -> int:
    if session.as_json:
        document: dict[str, Any] = {"held": held.why, "next_step": held.next_step, "changes": []}
        session.speech.document(document)
    session.speech.trouble(f"{held.why} {held.next_step}")
    return ATTENTION


def _show(session: Session, changes: Sequence[CategoryChange]) -> None:
    if session.as_json or not changes:
        return
    session.speech.table(
        ("Action", "Problem Code", "Title", "Open", "Why"),
        [
            (change.action.value, change.code, change.title, change.open_requests, change.reason)
            for change in changes
        ],
    )


def _left(session: Session, number: int, words: str) -> int:
    if number:
        session.speech.trouble(
            f"{counted(number, 'change is', 'changes are')} {words}, of Request Categories."
        )
        return ATTENTION
    session.speech.line("Problem codes and Request Categories agree.")
    return FINE
