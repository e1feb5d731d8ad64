"""``eamconsole pause``: let a flow rest, with an end."""

from __future__ import annotations

import click

from eamconsole.cli.numbers import MINUTES
from eamconsole.cli.session import FINE, Session, console_command
from eamconsole.domain.delivery import Flow

flows_argument = click.argument(
    "flows", nargs=-1, type=click.Choice([flow.value for flow in Flow]), metavar="[FLOW]..."
)


@click.command("pause")
@flows_argument
@click.option("--minutes", type=MINUTES, help="Until then only.")
@click.option("--reason", default="", help="Shown to everybody who looks.")
@console_command
def command(session: Session, flows: tuple[str, ...], minutes: float | None, reason: str) -> int:
    """Pause requests, status or comments; all of them where none is named."""
    chosen = chosen_flows(flows)
    with session.installation.open(session.profile) as console:
        for flow in chosen:
            console.repair.pause(flow, minutes, reason)
    names = [flow.value for flow in chosen]
    session.speech.document({"paused": names, "minutes": minutes, "reason": reason})
    until = f"for {minutes:g} min" if minutes is not None else "until they are resumed"
    session.speech.line(f"Paused {', '.join(names)} {until}.")
    return FINE


def chosen_flows(names: tuple[str, ...]) -> list[Flow]:
    """Return the flows named, or all."""
    return [flow for flow in Flow if not names or flow.value in names]
