"""Builds the bundle: entries to look at first, one file to hand on."""

from __future__ import annotations

import io
import json
import platform
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.errors import EamConsoleError
from eamconsole.journal import QueueQuery
from eamconsole.services.console import Console
from eamconsole.services.diagnostics.withholding import of_log, of_settings
from eamconsole.services.writing import told_if_unwritable
from eamconsole.support.places import Places, write_private_file
from eamconsole.support.redaction import Redactor

_LIBRARIES = (
    *("eamconsole", "PySide6", "requests", "urllib3", "SQLAlchemy", "alembic", "keyring"),
    *("pyproj", "platformdirs", "pydantic", "filelock", "psycopg"),
)
_TAIL = 1_000_000
_ROWS = 500
_TROUBLED = (DeliveryState.NEEDS_ATTENTION, DeliveryState.CHECKING, DeliveryState.RETRYING)
_OF_A_FLOW = (
    *(state.value for state in DeliveryState),
    *("done_today", "oldest_waiting", "paused", "paused_until"),
)
_OF_A_SYSTEM = ("state", "last_success", "latency_ms", "last_failure", "paused_until")
_README = """\
A diagnostics bundle of EAM Console, for support.

It holds: versions; the settings of the profile as numbers, switches and addresses; how many
deliveries are in which state; of those in trouble the kind, the cause and the moments; and the
logs, reduced to what the console itself wrote.

It leaves out, by choosing what goes in and not what stays out: credentials, names, addresses,
e-mails, what residents, crews or the other systems wrote, and every message text of the city.
"""


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of the bundle, to be looked at before it is handed on."""

    name: str
    text: str


class Diagnostics:
    """Reads an installation, and the profile that is open, if any; changes nothing."""

    def __init__(self, places: Places, redactor: Redactor, console: Console | None) -> None:
        self._places = places
        self._redactor = redactor
        self._console = console

    def entries(self) -> tuple[BundleFile, ...]:
        """Return everything the bundle would hold; what cannot be read says so."""
        redact = self._redactor.redact
        made = [BundleFile("README.txt", _README), BundleFile("versions.json", _json(_versions()))]
        made += [BundleFile(name, _json(self._told(name))) for name in _OF_A_PROFILE]
        made += list(self._logs())
        return tuple(BundleFile(entry.name, redact(entry.text)) for entry in made)

    def _told(self, name: str) -> Any:
        if self._console is None:
            return {"not read": "no profile is open"}
        try:
            return _OF_A_PROFILE[name](self._console)
        except EamConsoleError as error:
            return {"not read": error.code}

    def _logs(self) -> Iterator[BundleFile]:
        places = self._places
        for file in (*sorted(places.logs.glob("*.log*")), places.home / "crash.log"):
            if file.is_file():
                lines = _tail(file).splitlines()
                yield BundleFile(f"log/{file.name}", "\n".join(of_log(lines)) + "\n")


def save(entries: Sequence[BundleFile], file: Path) -> None:
    """Write the entries as one zip file, whole or not at all, for the owner only."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        for entry in entries:
            bundle.writestr(entry.name, entry.text)
    with told_if_unwritable("bundle", file):
        write_private_file(file, content.getvalue())


def _versions() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        **{name: _version(name) for name in _LIBRARIES},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _settings(console: Console) -> Any:
    from eamconsole.services.profiles.store import effective_tables

    tables = effective_tables(console.profile)
    tables.pop("organization", None)
    zone = console.profile.organization.time_zone
    return {"environment": console.environment.value, "time_zone": zone} | {
        str(name): of_settings(table, str(name)) for name, table in tables.items()
    }


def _status(console: Console) -> Any:
    """Return the numbers, states and moments of the status; sentences stay out."""
    status = console.status.as_json()
    file = console.journal.path
    return {
        **{name: status[name] for name in ("links", "lag_seconds", "attention", "at")},
        "flows": {name: _only(flow, _OF_A_FLOW) for name, flow in status["flows"].items()},
        "systems": {name: _only(side, _OF_A_SYSTEM) for name, side in status["systems"].items()},
        "notices": [notice["kind"] for notice in status["notices"]],
        "journal_bytes": file.stat().st_size if file is not None and file.is_file() else None,
    }


def _only(part: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: part[name] for name in names}


def _troubled(console: Console) -> Any:
    query = QueueQuery(states=_TROUBLED, limit=_ROWS)
    with console.journal.read() as ledgers:
        return [_row(row.delivery) for row in ledgers.queue.rows(ledgers.queue.ids(query))]


def _row(row: Delivery) -> dict[str, Any]:
    return {
        "id": row.id,
        "issue_id": row.issue_id,
        "kind": row.kind.value,
        "state": row.state.value,
        "cause": row.cause,
        "attempts": row.attempts,
        "doubtful": row.doubtful,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
        "due_at": row.due_at.isoformat() if row.due_at else None,
    }


_OF_A_PROFILE = {
    "settings.json": _settings,
    "status.json": _status,
    "deliveries_in_trouble.json": _troubled,
}


def _tail(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - _TAIL))
            return opened.read().decode("utf-8", "replace")
    except OSError as error:
        return f"not readable ({type(error).__name__})"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"
