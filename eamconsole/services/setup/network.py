"""The table for the firewall team: who is called, where, for what, and what trying it showed."""

from __future__ import annotations

import csv
import io
import platform
from collections.abc import Iterator, Sequence

from eamconsole.services.checks.addresses import try_addresses
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.subject import Subject
from eamconsole.services.setup.connection import IMAGES, Connection, proxy_of, row_of
from eamconsole.services.setup.draft import NOWHERE, Draft
from eamconsole.services.setup.network_hosts import further, image_hosts
from eamconsole.support.addresses import bare_address

NO_INBOUND = (
    "All connections are opened by the console, outwards. No inbound access, port forwarding "
    "or VPN into this network is needed."
)
HEADINGS = ("Host", "Port", "Direction", "Purpose", "Measured", "Proxy")
"""Of the text and the CSV."""
SHOWN = ("Host", "Port", "Measured", "Purpose", "Proxy")
"""Of the page, where everything goes outwards."""
_ONCE = frozenset({"ArcGIS address", "Map server address"})
"""What both environments share, and is tried once."""


_NOT_YET = "not tried yet"
_PHOTOS = (
    "SeeClickFix redirects photos to a storage host of its own, which may change; a rule by the "
    "host's domain outlasts a rule by address."
)
_PURPOSES = {
    "SeeClickFix address": "SeeClickFix API",
    "EAM address": "EAM citizen API",
    "EAM internal address": "EAM internal API",
    "ArcGIS address": "address lookup (ArcGIS)",
    "Map server address": "background of the small maps (ArcGIS)",
}


def measure(
    subject: Subject, tried: set[str] | None = None
) -> Iterator[tuple[Connection, Finding]]:
    """Yield each connection of one environment with what trying it showed.

    ``tried`` are the hosts both environments share, as far as they were tried.
    """
    done = set() if tried is None else tried
    for target, finding in try_addresses(subject):
        if target.check in _ONCE and target.check in done:
            continue
        done.add(target.check)
        purpose = _purpose(target.check, subject.label)
        if target.url.startswith(NOWHERE):
            asks = Question(check=f"{target.check} ({subject.label})")
            row = row_of("", purpose, "", "")
            yield row, asks.still_open("The address is not entered yet.")
            continue
        measured = f"fails: {finding.text}" if finding.failed else "open"
        yield row_of(target.url, purpose, measured, proxy_of(subject, target.url)), finding
    yield from image_hosts(subject)


def _purpose(check: str, label: str) -> str:
    words = _PURPOSES.get(check, check)
    return words if check in _ONCE else f"{words}, {label}"


def merged(rows: Sequence[Connection], new: Connection) -> tuple[Connection, ...]:
    """Return the table with one more row measured; what it stood for before goes."""
    same = [at for at, row in enumerate(rows) if row.purpose == new.purpose]
    unseen = [at for at in same if rows[at].measured.startswith("not tried")]
    again = [at for at in same if (rows[at].host, rows[at].port) == (new.host, new.port)]
    place = next(iter((*again, *unseen)), None)
    if place is None:
        place = same[-1] + 1 if same else len(rows)
        return (*rows[:place], new, *rows[place:])
    return (*rows[:place], new, *rows[place + 1 :])


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
            if bare_address(address := str(place.get(key) or "")) is not None:
                purpose = _purpose(check, environment.capitalize())
                rows.append(row_of(address, purpose, _NOT_YET, ""))
        if place.get("seeclickfix_url"):
            purpose = f"{IMAGES}, {environment.capitalize()}"
            rows.append(Connection("(told by the first photo)", 443, purpose, _NOT_YET, ""))
    if draft.get("map.reverse_geocode", True):
        locator = str(draft.get("map.arcgis_url") or "https://geocode.arcgis.com")
        rows.append(row_of(locator, _PURPOSES["ArcGIS address"], _NOT_YET, ""))
    drawn_by = str(draft.get("map.basemap_url") or "")
    if bare_address(drawn_by) is not None:
        rows.append(row_of(drawn_by, _PURPOSES["Map server address"], _NOT_YET, ""))
    return rows + further(draft)


def as_text(rows: Sequence[Connection]) -> str:
    """Return a request to the firewall team that can be mailed as it is."""
    table = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[at]) for line in table) for at in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    ]
    asked = (
        f"Please allow the computer {platform.node()} to open the following connections. It runs "
        "EAM Console, which links SeeClickFix 311 CRM with CentralSquare EAM."
    )
    return "\n".join([asked, "", *lines, "", NO_INBOUND, _PHOTOS, ""])


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
