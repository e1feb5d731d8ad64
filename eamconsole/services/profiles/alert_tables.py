"""The table of the profile file that says whom to tell when nobody sits at the console."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from eamconsole.services.profiles.addresses import is_loopback, webhook_address
from eamconsole.services.profiles.setting import Page, setting
from eamconsole.services.profiles.table import Table

_MAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,253}")
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")

Told = Literal["needs_person", "silence", "stopped", "lapsing"]


def _mail_address(text: str) -> str:
    if text and not (text.isascii() and _MAIL.fullmatch(text)):
        raise ValueError("must be a plain mail address like it@city.example")
    return text


def _mail_host(text: str) -> str:
    if text and not _HOST.fullmatch(text):
        raise ValueError("must be the name of a mail server, without port or https://")
    return text


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


MailAddress = Annotated[str, AfterValidator(_mail_address)]


class AlertTable(Table):
    """One way to tell people; which keys it needs depends on its kind."""

    kind: Literal["mail", "webhook", "syslog", "eventlog"] = setting(
        "Way", Page.ALERTS, "how people are told", example="mail"
    )
    on: Annotated[list[Told], Field(min_length=1)] = setting(
        "Told of",
        Page.ALERTS,
        "what they are told, at least one; each event is told once",
        make=lambda: ["needs_person", "silence", "stopped", "lapsing"],
    )
    host: Annotated[str, AfterValidator(_mail_host)] = setting(
        "Mail server", Page.ALERTS, "mail: its name", "", example="smtp.harborview.example"
    )
    port: Annotated[int, Field(ge=1, le=65_535)] = setting(
        "Port", Page.ALERTS, "mail: 587 for starttls, 465 for tls as a rule", 587
    )
    security: Literal["starttls", "tls", "none"] = setting(
        "Encryption",
        Page.ALERTS,
        "mail: the certificate is always checked; none is for a server on this computer alone",
        "starttls",
    )
    sender: MailAddress = setting(
        "From",
        Page.ALERTS,
        "mail: the sender's address; its login, if any, is smtp-login",
        "",
        alias="from",
        example="eamconsole@harborview.example",
    )
    to: Annotated[list[MailAddress], BeforeValidator(_several), Field(max_length=50)] = setting(
        "To",
        Page.ALERTS,
        "mail: one address or several",
        make=list,
        example=["it@harborview.example"],
    )
    url: Annotated[str, AfterValidator(webhook_address)] = setting(
        "Address",
        Page.ALERTS,
        "webhook: https; {token} stands for webhook-token, which else is sent as a Bearer token",
        "",
    )

    @property
    def fault(self) -> tuple[str, str] | None:
        """Return key and reason where the keys do not make a whole."""
        if self.kind == "webhook":
            return None if self.url else ("url", "is needed for a webhook")
        if self.kind != "mail":
            return None
        missing = [
            name
            for name, value in (("host", self.host), ("from", self.sender), ("to", self.to))
            if not value
        ]
        if missing:
            return missing[0], "is needed for mail"
        if self.security == "none" and not is_loopback(self.host):
            return "security", 'may be "none" for a mail server on this computer only'
        return None
