"""The table for the firewall team: who is called, where, for what, and what trying it showed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eamconsole.errors import ConfigurationError
from eamconsole.services.checks.addresses import try_addresses
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.subject import Subject
from eamconsole.services.setup.draft import NOWHERE, Draft
from eamconsole.support.addresses import bare_address

NO_INBOUND = (
    "All connections are opened by the console, outwards. No inbound access, port forwarding "
    "or VPN into this network is needed."
)
HEADINGS = ("Host", "Port", "Direction", "Purpose", "Measured", "Proxy")


@dataclass(frozen=True, slots=True)
class Connection:
    """One row of the table."""

    host: str
    port: int
    purpose: str
    measured: str
    proxy: str

    def cells(self) -> tuple[str, ...]:
        """Return the row under the headings."""
        return (self.host, str(self.port), "outgoing", self.purpose, self.measured, self.proxy)


_PURPOSES = {
    "SeeClickFix address": "requests, comments and status in SeeClickFix",
    "EAM address": "EAM citizen API",
    "EAM internal address": "EAM internal API",
    "ArcGIS address": "address lookup (ArcGIS)",
}


def measure(subject: Subject) -> Iterator[tuple[Connection, Finding]]:
    """Yield each connection of one environment with what trying it showed."""
    environment = subject.label
    for target, finding in try_addresses(subject):
        if target.url.startswith(NOWHERE):
            yield _not_named(target.check, environment)
            continue
        purpose = f"{_PURPOSES.get(target.check, target.check)}, {environment}"
        measured = f"fails: {finding.text}" if finding.failed else "open"
        proxy = _proxy(subject, target.url)
        yield Connection(target.host, target.port, purpose, measured, proxy), finding


def _proxy(subject: Subject, url: str) -> str:
    try:
        route = subject.clients.surroundings.proxy.route(url)
    except ConfigurationError:
        return "cannot be read"  # the finding beside it says which, and what to do
    return route.address.partition("://")[2] if route else "direct"


def _not_named(check: str, environment: str) -> tuple[Connection, Finding]:
    purpose = f"{_PURPOSES.get(check, check)}, {environment}"
    row = Connection("(not entered yet)", 443, purpose, "not tried", "")
    asks = Question(check=f"{check} ({environment})")
    return row, asks.still_open("The address is not entered yet.")


def expected(draft: Draft) -> list[Connection]:
    """Return the rows before anything was tried, Production included."""
    rows = []
    for environment in ("test", "production"):
        place = draft.get(f"environments.{environment}", {})
        named = (
            ("SeeClickFix address", "seeclickfix_url"),
            ("EAM address", "eam_url"),
            ("EAM internal address", "eam_internal_url"),
        )
        for check, key in named:
            purpose = f"{_PURPOSES[check]}, {environment.capitalize()}"
            rows += _rows(str(place.get(key) or ""), purpose)
    if draft.get("map.reverse_geocode", True):
        locator = str(draft.get("map.arcgis_url") or "https://geocode.arcgis.com")
        rows += _rows(locator, _PURPOSES["ArcGIS address"])
    return rows


def _rows(address: str, purpose: str) -> list[Connection]:
    """Return the row of an address as it was typed so far, none where it cannot be read."""
    named = bare_address(address)
    if named is None:
        return []
    port = named.port or (443 if named.scheme == "https" else 80)
    return [Connection(named.host, port, purpose, "not tried yet", "")]


def as_text(rows: Sequence[Connection]) -> str:
    """Return the table for a mail to the firewall team."""
    table = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[at]) for line in table) for at in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    ]
    return "\n".join([*lines, "", NO_INBOUND, ""])


def as_csv(rows: Sequence[Connection]) -> str:
    """Return the table for a spreadsheet; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row.cells()])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
