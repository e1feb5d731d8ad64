"""The list of alerts: of each only what its way asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eamconsole.gui.wizard.tables import RecordsEditor

WAYS: Mapping[str, str] = {
    "mail": "Mail",
    "webhook": "Webhook (Teams, Slack and others)",
    "syslog": "System log of this computer",
    "eventlog": "Windows event log of this computer",
}
EVENTS: Mapping[str, str] = {
    "needs_person": "Something needs a person",
    "silence": "No new requests for too long, or no system answers",
    "stopped": "The sync stopped",
    "lapsing": "A login, token or certificate is about to lapse",
}
_OF_MAIL = ("host", "port", "security", "from", "to")


class AlertEditor(RecordsEditor):
    """Knows which inputs belong to which way."""

    def arrange(self) -> None:
        way = self.record.get("kind", "mail")
        for name in _OF_MAIL:
            self.show_row(name, there=way == "mail")
        self.show_row("url", there=way == "webhook")

    def summary(self, record: dict[str, Any]) -> str:
        """Return the way and whom it reaches, in one line."""
        way, where = str(record.get("kind", "")), ""
        if way == "mail":
            to = record.get("to") or ()
            where = ", ".join([to] if isinstance(to, str) else map(str, to))
        elif way == "webhook":
            _scheme, _, rest = str(record.get("url", "")).partition("//")
            where = rest.partition("/")[0]  # what follows may be a secret
        words = WAYS.get(way, way)
        return f"{words}: {where}" if where else words
