"""Runs the sandbox city as a process of its own, tied to this one."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.support.apart import end_with_us
from eamconsole.support.own_program import child_command

_START_SECONDS = 60.0
_END_SECONDS = 5.0


class SandboxFault(EamConsoleError):
    """The sandbox city did not start, or went away."""

    code = "SBX-400"
    default_next_step = "Start it by hand to see why: eamconsole sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class CityChoices:
    """How the city is to be; the options of ``eamconsole sandbox``."""

    issues: Path | None = None
    seed: int = 1
    port: int = 0
    calls_per_minute: int = 1200
    latency_ms: int = 0

    def arguments(self) -> list[str]:
        """Return the choices as a command line."""
        words = ["--seed", str(self.seed), "--port", str(self.port)]
        words += ["--calls-per-minute", str(self.calls_per_minute)]
        words += ["--latency-ms", str(self.latency_ms)]
        return [*words, "--issues", str(self.issues)] if self.issues else words


@dataclass(frozen=True, slots=True, kw_only=True)
class CityAddresses:
    """The city's first line of output: where it is, and its invented credentials."""

    seeclickfix_url: str
    organization_id: int
    token: str
    eam_url: str
    eam_internal_url: str
    eam_login: str
    arcgis_url: str
    control_url: str


class CityProcess:
    """A running city.  It ends with :meth:`stop`, or when this process ends in any way."""

    def __init__(
        self, process: subprocess.Popen[bytes], addresses: CityAddresses, complaints: IO[bytes]
    ) -> None:
        self._process = process
        self._complaints = complaints
        self.addresses = addresses

    @classmethod
    def start(cls, choices: CityChoices) -> CityProcess:
        """Start a city and wait for its addresses; raises ``SandboxFault``."""
        if choices.issues is not None and not choices.issues.is_file():
            raise ConfigurationError(f"There is no file {choices.issues}.", "Name another file.")
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the city
        process = subprocess.Popen(  # noqa: S603 - our own program, our own words
            [*child_command(), "sandbox", "--tied", *choices.arguments()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            | getattr(subprocess, "CREATE_NO_WINDOW", 0),
            start_new_session=sys.platform != "win32",
        )
        end_with_us(process)
        try:
            return cls(process, _addresses(process, complaints), complaints)
        except BaseException:
            _end(process)
            complaints.close()
            raise

    @property
    def is_running(self) -> bool:
        """Whether the city still answers to its process."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the city; harmless when repeated."""
        _end(self._process)
        self._complaints.close()


def _addresses(process: subprocess.Popen[bytes], complaints: IO[bytes]) -> CityAddresses:
    lines: list[bytes] = []
    reader = threading.Thread(target=lambda: lines.append(_first_line(process)), daemon=True)
    reader.start()
    reader.join(_START_SECONDS)
    try:
        told: dict[str, Any] = json.loads(lines[0] if lines else b"")
        return CityAddresses(**{name: told[name] for name in CityAddresses.__dataclass_fields__})
    except (ValueError, KeyError, TypeError) as error:
        _end(process)
        raise SandboxFault(f"The sandbox city did not start: {_said(complaints)}") from error


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    return process.stdout.readline() if process.stdout else b""


def _said(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    return complaints.read().decode("utf-8", "replace").strip()[-500:] or "it said nothing."


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close its input, which asks it to end; insist where that does not help."""
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
