"""HTTP under the clients: one adapter on ``requests``, one table of errors, nothing kept."""

from eamconsole.wire.http.address import ServiceAddress, service_address
from eamconsole.wire.http.channel import ExchangeListener, HttpChannel, Reply, Surroundings
from eamconsole.wire.http.exchange import Exchange, recording
from eamconsole.wire.http.outgoing import (
    TRANSFER,
    Body,
    Call,
    CallLimits,
    form_body,
    json_body,
    multipart_body,
)
from eamconsole.wire.http.proxy import ProxyChoice

__all__ = [
    "TRANSFER",
    "Body",
    "Call",
    "CallLimits",
    "Exchange",
    "ExchangeListener",
    "HttpChannel",
    "ProxyChoice",
    "Reply",
    "ServiceAddress",
    "Surroundings",
    "form_body",
    "json_body",
    "multipart_body",
    "recording",
    "service_address",
]
