"""``eamconsole resume``: end the pause of a flow."""

from __future__ import annotations

import click

from eamconsole.cli.commands.pause import chosen_flows, flows_argument
from eamconsole.cli.session import FINE, Session, console_command


@click.command("resume")
@flows_argument
@console_command
def command(session: Session, flows: tuple[str, ...]) -> int:
    """Resume requests, status or comments; all of them where none is named."""
    chosen = chosen_flows(flows)
    with session.installation.open(session.profile) as console:
        for flow in chosen:
            console.repair.resume(flow)
    names = [flow.value for flow in chosen]
    session.speech.document({"resumed": names})
    session.speech.line(f"Resumed {', '.join(names)}.")
    return FINE
