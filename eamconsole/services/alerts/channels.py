"""The channels of a profile: what each is called, what it is told, and how it sends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from eamconsole.domain.alerts import AlertKind
from eamconsole.services.profiles.alert_tables import AlertTable
from eamconsole.support.counting import counted
from eamconsole.vault import CredentialName

if TYPE_CHECKING:
    from eamconsole.services.clients import Clients
    from eamconsole.support.clock import Clock
    from eamconsole.wire.alerts.message import AlertSender


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One way out.  ``key`` stays the same while it leads to the same place."""

    key: str
    title: str
    kinds: frozenset[AlertKind]
    sender: AlertSender

    @property
    def tells(self) -> tuple[str, ...]:
        """The kinds of event it tells, by name."""
        return tuple(sorted(self.kinds))


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """What all messages of one profile have in common."""

    place: str
    """What they call the profile, such as ``harborview/test``."""
    clock: Clock
    zone: tzinfo
    channels: tuple[Channel, ...]


def channels_of(
    alerts: Sequence[AlertTable], clients: Callable[[], Clients]
) -> tuple[Channel, ...]:
    """Return the channels a profile names; one named twice is one channel."""
    found: dict[str, Channel] = {}
    for alert in alerts:
        channel = Channel(
            key=_key(alert),
            title=title_of(alert),
            kinds=frozenset(AlertKind(word) for word in alert.on),
            sender=_sender(alert, clients()),
        )
        found.setdefault(channel.key, channel)
    return tuple(found.values())


def title_of(alert: AlertTable) -> str:
    """Return what people call the channel; nothing in it is secret or anybody's name."""
    if alert.kind == "mail":
        return f"mail to {counted(len(alert.to), 'address', 'addresses')} through {alert.host}"
    if alert.kind == "webhook":
        host = urlsplit(alert.url).hostname if "//" in alert.url else None
        return f"webhook at {host}" if host else "webhook at the stored address"
    return "system log" if alert.kind == "syslog" else "Windows event log"


def _key(alert: AlertTable) -> str:
    where = "|".join((alert.kind, alert.host, str(alert.port), *sorted(alert.to), alert.url))
    return hashlib.sha256(where.encode()).hexdigest()[:12]


def _sender(alert: AlertTable, clients: Clients) -> AlertSender:
    from eamconsole.wire.alerts.mail import MailRoute, MailSender
    from eamconsole.wire.alerts.system_logs import EventLogSender, SyslogSender
    from eamconsole.wire.alerts.webhook import WebhookRoute, WebhookSender

    if alert.kind == "mail":
        route = MailRoute(
            host=alert.host,
            port=alert.port,
            sender=alert.sender,
            recipients=tuple(alert.to),
            security=alert.security,
            login=partial(clients.stored_now, CredentialName.SMTP_LOGIN),
        )
        return MailSender(route, clients.redactor, clients.surroundings.trust)
    if alert.kind == "webhook":
        token = partial(clients.stored_now, CredentialName.WEBHOOK_TOKEN)
        around = clients.surroundings
        return WebhookSender(
            WebhookRoute(url=alert.url, token=token), clients.redactor, around.proxy, around.trust
        )
    return SyslogSender() if alert.kind == "syslog" else EventLogSender()
