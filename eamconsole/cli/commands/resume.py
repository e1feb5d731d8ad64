"""``eamconsole resume``: end the pause of a flow, or let go what a brake holds."""

from __future__ import annotations

import click

from eamconsole.cli.commands.pause import chosen_flows, flows_argument
from eamconsole.cli.session import FINE, Session, console_command
from eamconsole.domain.brakes import BrakeKind
from eamconsole.errors import Service

_KINDS = [kind.value for kind in BrakeKind]
_SIDES = [Service.SEECLICKFIX.value]
"""Only SeeClickFix blocks callers until a person acts."""


@click.command("resume")
@flows_argument
@click.option("--brake", "kind", type=click.Choice(_KINDS), help="Let go what this brake holds.")
@click.option(
    "--side", type=click.Choice(_SIDES), help="Let a system that blocked the console be called."
)
@console_command
def command(session: Session, flows: tuple[str, ...], kind: str | None, side: str | None) -> int:
    """Resume requests, status or comments; all of them where none is named.

    With --brake only what that brake holds is let go, with --side a system that blocked the
    console is called again; pauses stay as they are.
    """
    if bool(flows) + bool(kind) + bool(side) > 1:
        raise click.UsageError("Name a flow, a brake or a side, one of them.")
    if kind is not None:
        return _let_go(session, BrakeKind(kind))
    if side is not None:
        return _call_again(session, Service(side))
    chosen = chosen_flows(flows)
    with session.installation.open(session.profile) as console:
        for flow in chosen:
            console.repair.resume(flow)
    names = [flow.value for flow in chosen]
    return _told(session, {"resumed": names}, f"Resumed {', '.join(names)}.")


def _let_go(session: Session, kind: BrakeKind) -> int:
    with session.installation.open(session.profile) as console:
        count = console.repair.let_go(kind)
    words = f"Let go {count} {kind.value}; the next sync carries them out."
    words = words if count else f"The brake holds no {kind.value}."
    return _told(session, {"brake": kind.value, "let_go": count}, words)


def _call_again(session: Session, side: Service) -> int:
    with session.installation.open(session.profile) as console:
        asked = console.repair.call_again(side)
    words = f"{side.label} is called again within seconds where the sync runs."
    words = words if asked else f"{side.label} is not blocked; nothing was to be resumed."
    return _told(session, {"side": side.value, "called_again": asked}, words)


def _told(session: Session, document: dict[str, object], words: str) -> int:
    session.speech.document(document)
    session.speech.line(words)
    return FINE
