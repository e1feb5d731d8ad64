"""One row of the table for the firewall team."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eamconsole.errors import ConfigurationError
from eamconsole.services.checks.subject import Subject
from eamconsole.support.addresses import bare_address

IMAGES = "photos of residents"


@dataclass(frozen=True, slots=True)
class Connection:
    """Who is called, for what, and what trying it showed."""

    host: str
    port: int
    purpose: str
    measured: str
    proxy: str

    def cells(self) -> tuple[str, ...]:
        """Return the row under the headings of the text."""
        return (self.host, str(self.port), "outgoing", self.purpose, self.measured, self.proxy)

    def shown(self) -> tuple[str, ...]:
        """Return the row as the page shows it: all of them go outwards."""
        return (self.host, str(self.port), self.measured, self.purpose, self.proxy)

    def seen(self, measured: str, proxy: str) -> Connection:
        """Return the row with what trying it showed."""
        return replace(self, measured=measured, proxy=proxy)


def row_of(address: str, purpose: str, measured: str, proxy: str) -> Connection:
    """Return the row of an address; one that cannot be read is shown as not entered."""
    named = bare_address(address)
    if named is None:
        return Connection("(not entered yet)", 443, purpose, "not tried", "")
    port = named.port or (443 if named.scheme == "https" else 80)
    return Connection(named.host, port, purpose, measured, proxy)


def proxy_of(subject: Subject, url: str) -> str:
    """Return the proxy a call goes through."""
    try:
        route = subject.clients.surroundings.proxy.route(url)
    except ConfigurationError:
        return "cannot be read"  # the finding beside it says which, and what to do
    return route.address.partition("://")[2] if route else "direct"
