"""``eamconsole sandbox``: the simulators alone, until interrupted."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import click

from eamconsole.cli.city_options import city_options
from eamconsole.cli.interruption import interruption, wait_for
from eamconsole.cli.session import CANNOT_RUN, FINE, Session, console_command


@click.command("sandbox")
@city_options(calls_per_minute=20)
@click.option("--tied", is_flag=True, hidden=True, help="End when standard input is closed.")
@console_command
def command(
    session: Session,
    issues: Path | None,
    seed: int,
    port: int,
    calls_per_minute: int,
    latency_ms: int,
    tied: bool,
) -> int:
    """Start SeeClickFix, EAM and ArcGIS as simulators on this machine.

    The first line of output is a JSON object with their addresses and invented credentials.
    """
    from eamconsole.sandbox.city import SandboxCity
    from eamconsole.sandbox.options import CityOptions

    options = CityOptions(
        issues_file=issues,
        seed=seed,
        port=port,
        calls_per_minute=calls_per_minute,
        latency_ms=latency_ms,
    )
    try:
        city = SandboxCity(options)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        session.speech.trouble(f"{issues or 'The recording'} is no list of issues: {error}.")
        return CANNOT_RUN
    except OSError as error:
        ports = f"ports {port} to {port + 3}" if port else "four free ports"
        session.speech.trouble(f"The sandbox city cannot take {ports} on this machine: {error}.")
        return CANNOT_RUN
    with interruption() as stop, city:
        session.speech.record(city.endpoints.as_json())
        if tied:
            threading.Thread(target=_until_input_ends, args=(stop,), daemon=True).start()
        wait_for(stop)
    return FINE


def _until_input_ends(stop: threading.Event) -> None:
    """Whoever started this process holds the other end; it closes even if they are killed."""
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()
