"""``eamconsole resume``: end the pause of a flow, or let go what a brake holds."""

from __future__ import annotations

import sys

import click

from eamconsole.cli.commands.pause import chosen_flows, flows_argument
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.domain.brakes import Brake, BrakeKind
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
@click.option("--yes", is_flag=True, help="Let it go without being asked.")
@console_command
def command(
    session: Session, flows: tuple[str, ...], kind: str | None, side: str | None, yes: bool
) -> int:
    """Resume requests, status or comments; all of them where none is named.

    With --brake only what that brake holds is let go, after some of it was shown; with --side a
    system that blocked the console is called again; pauses stay as they are.
    """
    if bool(flows) + bool(kind) + bool(side) > 1:
        raise click.UsageError("Name a flow, a brake or a side, one of them.")
    if kind is not None:
        return _let_go(session, BrakeKind(kind), unasked=yes)
    if side is not None:
        return _call_again(session, Service(side))
    chosen = chosen_flows(flows)
    with session.installation.open(session.profile) as console:
        for flow in chosen:
            console.repair.resume(flow)
    names = [flow.value for flow in chosen]
    return _told(session, {"resumed": names}, f"Resumed {', '.join(names)}.")


def _let_go(session: Session, kind: BrakeKind, *, unasked: bool) -> int:
    """Show what the brake holds, ask where a person sits there, and let exactly that go."""
    with session.installation.open(session.profile) as console:
        shown = next((each for each in console.repair.brakes() if each.kind is kind), None)
        count = 0
        if shown is not None:
            _show(session, shown)
            if not (unasked or session.as_json or _agreed(shown)):
                session.speech.trouble("Nothing was let go.")
                return ATTENTION
            count = console.repair.let_go(kind, shown)
    told: dict[str, object] = {"brake": kind.value, "let_go": count}
    if count:
        words = f"Let go {count} {kind.value}; the next sync carries them out."
        return _told(session, told, words)
    if shown is None:
        return _told(session, told, f"The brake holds no {kind.value}.")
    session.speech.document(told)
    session.speech.trouble("Nothing was let go: what the brake holds has changed. Look again.")
    return ATTENTION


def _show(session: Session, brake: Brake) -> None:
    session.speech.line(brake.text)
    for sample in brake.samples:
        session.speech.line(f"  for instance: {sample}")


def _agreed(brake: Brake) -> bool:
    """A script has decided already; a person decides by what was just shown."""
    if sys.stdin is None or not sys.stdin.isatty():
        return True
    question = f"Let go all {brake.count:,} {brake.kind.value}?"
    return click.confirm(question, default=False, err=True)


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
