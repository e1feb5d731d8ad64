"""Hosts that no address names: storage of pictures, alerts, the journal's database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from eamconsole.errors import EamConsoleError, Service
from eamconsole.services.checks.addresses import finding_of
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.subject import Subject
from eamconsole.services.setup.connection import IMAGES, Connection, proxy_of, row_of
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.previews import recent_requests
from eamconsole.wire.diagnosis import diagnose, try_port

_BEFORE_HTTP = frozenset({"address", "proxy", "name lookup", "connect", "TLS"})
_MAIL_PORT, _DATABASE_PORT = 587, 5432


def image_hosts(subject: Subject) -> Iterator[tuple[Connection, Finding]]:
    """Yield the hosts a recent photo is fetched from: SeeClickFix's, and where it redirects to."""
    asks = Question(check=f"{IMAGES} ({subject.label})")
    row = Connection(
        "(told by the first photo)", 443, f"{IMAGES}, {subject.label}", "not tried", ""
    )
    try:
        client = subject.clients.seeclickfix()
    except EamConsoleError:
        yield row, asks.still_open("This waits for the token of SeeClickFix.")
        return
    try:
        found = recent_requests(subject, client)
    except EamConsoleError:
        yield row, asks.still_open("This waits for the list of requests.")
        return
    finally:
        client.shut()
    photo = next((url for request in reversed(found) for url in request.image_urls), None)
    if photo is None:
        words = "No recent request has a photo: which host its storage has cannot be told."
        yield row, asks.not_known(words, "Report a request with a photo, then check again.")
        return
    yield from _along(subject, photo)


def _along(subject: Subject, photo: str) -> Iterator[tuple[Connection, Finding]]:
    """Yield the photo's host, and the one it redirects to, where that is another."""
    row, finding = _tried(subject, photo)
    yield row, finding
    target = finding.facts.get("Redirects to", "")
    storage = urlsplit(urljoin(photo, target)) if target else None
    if storage is not None and storage.hostname and storage.hostname != row.host:
        yield _tried(subject, f"{storage.scheme}://{storage.netloc}/")


def _tried(subject: Subject, url: str) -> tuple[Connection, Finding]:
    layers = diagnose(url, Service.SEECLICKFIX, subject.clients.surroundings, expects_json=False)
    reached = layers[-1].layer not in _BEFORE_HTTP
    host = urlsplit(url).hostname
    finding = finding_of(f"{IMAGES} ({host})", layers, good=reached)
    measured = "open" if reached else f"fails: {finding.text}"
    purpose = f"{IMAGES}, {subject.label}"
    return row_of(url, purpose, measured, proxy_of(subject, url)), finding


def further(draft: Draft) -> list[Connection]:
    """Return the rows of alerts and of a shared journal, as entered."""
    rows = [row for alert in draft.get("alerts", []) if (row := _of_alert(alert)) is not None]
    journal = urlsplit(str(draft.get("journal.url")).partition("+psycopg")[2].lstrip(":") or "")
    if journal.hostname:
        port = _port_of(journal) or _DATABASE_PORT
        rows.append(Connection(journal.hostname, port, "journal (PostgreSQL)", "not tried yet", ""))
    return rows


def measure_further(draft: Draft) -> Iterator[tuple[Connection, Finding]]:
    """Yield the same rows with what opening a connection showed; nothing is sent."""
    for row in further(draft):
        asks = Question(check=row.purpose.capitalize(), layer="connect")
        words, step = try_port(row.host, row.port)
        if words:
            yield row.seen(f"fails: {words}", "direct"), asks.failure(words, step)
        else:
            yield row.seen("open", "direct"), asks.fine(f"{row.host} answers on port {row.port}.")


def _of_alert(alert: Any) -> Connection | None:
    if not isinstance(alert, dict):
        return None
    if alert.get("kind") == "mail" and alert.get("host"):
        port = alert.get("port") or _MAIL_PORT
        known = int(port) if str(port).isdigit() else _MAIL_PORT
        return Connection(str(alert["host"]), known, "alerts by mail", "not tried yet", "")
    if alert.get("kind") == "webhook" and alert.get("url"):
        return row_of(str(alert["url"]), "alerts by webhook", "not tried yet", "")
    return None


def _port_of(parts: Any) -> int | None:
    try:
        return int(parts.port) if parts.port else None
    except ValueError:
        return None
