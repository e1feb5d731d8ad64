"""``eamconsole resume``: end the pause of a flow, or let go what a brake holds."""

from __future__ import annotations

import click

from eamconsole.cli.commands.pause import chosen_flows, flows_argument
from eamconsole.cli.session import FINE, Session, console_command
from eamconsole.domain.brakes import BrakeKind

_KINDS = [kind.value for kind in BrakeKind]


@click.command("resume")
@flows_argument
@click.option("--brake", "kind", type=click.Choice(_KINDS), help="Let go what this brake holds.")
@console_command
def command(session: Session, flows: tuple[str, ...], kind: str | None) -> int:
    """Resume requests, status or comments; all of them where none is named.

    With --brake only what that brake holds is let go; pauses stay as they are.
    """
    if kind is not None:
        if flows:
            raise click.UsageError("Name a flow or a brake, not both.")
        return _let_go(session, BrakeKind(kind))
    chosen = chosen_flows(flows)
    with session.installation.open(session.profile) as console:
        for flow in chosen:
            console.repair.resume(flow)
    names = [flow.value for flow in chosen]
    session.speech.document({"resumed": names})
    session.speech.line(f"Resumed {', '.join(names)}.")
    return FINE


def _let_go(session: Session, kind: BrakeKind) -> int:
    with session.installation.open(session.profile) as console:
        count = console.repair.let_go(kind)
    session.speech.document({"brake": kind.value, "let_go": count})
    if count:
        session.speech.line(f"Let go {count} {kind.value}; the next sync carries them out.")
    else:
        session.speech.line(f"The brake holds no {kind.value}.")
    return FINE
