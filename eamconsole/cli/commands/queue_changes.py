"""``queue edit`` and ``queue redirect``: correct what is sent, or where it goes."""

from __future__ import annotations

from typing import Any

import click

from eamconsole.cli.commands.queue_eam import telling_refusals
from eamconsole.cli.numbers import COUNT
from eamconsole.cli.session import FINE, Session, console_command
from eamconsole.domain.edits import TEXT
from eamconsole.domain.identity import DeliveryId
from eamconsole.domain.redirection import Target
from eamconsole.domain.work import Module
from eamconsole.services.queue.changing import Ways
from eamconsole.support.counting import counted

_row = click.argument("row", type=COUNT)


@click.command("edit")
@_row
@click.option("--text", help="The text of a comment or message.")
@click.option("--field", "fields", multiple=True, metavar="NAME=VALUE", help="Repeatable.")
@console_command
@telling_refusals
def edit(session: Session, row: int, text: str | None, fields: tuple[str, ...]) -> int:
    """Send a row with other texts; without any, show those that can be changed."""
    changes = dict(_pair(field) for field in fields)
    if text is not None:
        changes[TEXT] = text
    with session.installation.open(session.profile) as console:
        if not changes:
            return _show_fields(session, console.changing.fields(DeliveryId(row)))
        changed = console.changing.edit(DeliveryId(row), changes)
    if session.as_json:
        session.speech.document({"done": True, "row": row, "changed": list(changed)})
    session.speech.line(f"Row {row} is due now with another {' and '.join(changed)}.")
    return FINE


@click.command("redirect")
@_row
@click.option("--problem-code", metavar="CODE", help="As a Work Request under this code.")
@click.option("--work-order", metavar="CODE", help="As a Work Order of this category code.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@console_command
@telling_refusals
def redirect(
    session: Session, row: int, problem_code: str | None, work_order: str | None, dry_run: bool
) -> int:
    """Send a row elsewhere; without a code, show where it can go."""
    if problem_code and work_order:
        raise click.UsageError("name --problem-code or --work-order, not both")
    module = Module.WORK_ORDER if work_order else Module.WORK_REQUEST
    code = work_order or problem_code
    with session.installation.open(session.profile) as console:
        changing = console.changing
        if code is None or dry_run:
            return _show_ways(session, changing.ways(DeliveryId(row)), module, code)
        target = changing.redirect(DeliveryId(row), module, code)
    if session.as_json:
        session.speech.document({"done": True, "row": row, "target": _as_json(target)})
    session.speech.line(f"Row {row} is due now and goes to {target.words}.")
    return FINE


def _pair(field: str) -> tuple[str, str]:
    name, sign, value = field.partition("=")
    if not sign:
        raise click.UsageError(f"--field takes NAME=VALUE, not {field}")
    return name.strip(), value


def _show_fields(session: Session, fields: Any) -> int:
    if session.as_json:
        session.speech.document(
            [{"name": f.name, "value": f.value, "limit": f.limit} for f in fields]
        )
        return FINE
    if not fields:
        session.speech.line("This row sends no text that can be changed.")
    for field in fields:
        limit = f" (at most {counted(field.limit, 'character')})" if field.limit is not None else ""
        session.speech.line(f"{field.name}{limit}:")
        session.speech.line(field.value)
    return FINE


def _show_ways(session: Session, ways: Ways, module: Module, code: str | None) -> int:
    listed = [
        (target, changes)
        for target, changes in zip(ways.targets, ways.changes, strict=True)
        if code is None or (target.module, target.code) == (module, code)
    ]
    if session.as_json:
        session.speech.document(
            {
                "row": ways.row,
                "present": _as_json(ways.present),
                "targets": [_as_json(t) | {"changes": list(words)} for t, words in listed],
            }
        )
        return FINE
    session.speech.line(f"It goes to {ways.present.words} now.")
    if code is None:
        session.speech.table(("Goes to",), [(target.words,) for target, _ in listed])
    for words in (changes for _, changes in listed if code is not None):
        session.speech.line("\n".join(words))
    return FINE


def _as_json(target: Target) -> dict[str, Any]:
    return {
        "module": target.module.value,
        "problem_code": target.problem_code,
        "category_code": target.category_code,
        "title": target.title,
    }


COMMANDS = (edit, redirect)
