"""Reads a server's certificate even where it is not trusted, to say what is wrong with it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

_IGNORE_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME: an expired certificate can be read, too."""
_TRUST_LEAF = 0x80000
"""OpenSSL's X509_V_FLAG_PARTIAL_CHAIN."""


def certificate_facts(host: str, port: int, seconds: float) -> Mapping[str, str]:
    """Return subject, issuer, names and dates; {} where no certificate can be had.

    Nothing is sent over these connections: they end after the handshake.
    """
    try:
        pem = _presented(host, port, seconds)
        return _facts(_decoded(host, port, seconds, pem))
    except (OSError, ValueError):
        return {}


def certificate_end(host: str, port: int, seconds: float) -> datetime | None:
    """Return until when the server's certificate is valid, None where it cannot be had."""
    try:
        pem = _presented(host, port, seconds)
        return _moment(_decoded(host, port, seconds, pem).get("notAfter"))
    except (OSError, ValueError):
        return None


def _presented(host: str, port: int, seconds: float) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        closing(socket.create_connection((host, port), seconds)) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        return ssl.DER_cert_to_PEM_cert(secure.getpeercert(binary_form=True) or b"")


def _decoded(host: str, port: int, seconds: float, pem: str) -> Mapping[str, Any]:
    """Return the certificate as Python reads it, which it does only for trusted ones."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cadata=pem)
    context.verify_flags |= _IGNORE_TIME | _TRUST_LEAF
    with (
        closing(socket.create_connection((host, port), seconds)) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        return secure.getpeercert() or {}


def _facts(certificate: Mapping[str, Any]) -> dict[str, str]:
    names = [str(value) for _, value in certificate.get("subjectAltName", ())]
    facts = {
        "subject": _name(certificate.get("subject", ())),
        "issuer": _name(certificate.get("issuer", ())),
        "names": ", ".join(names),
        "not before": _day(certificate.get("notBefore")),
        "not after": _day(certificate.get("notAfter")),
    }
    return {name: value for name, value in facts.items() if value}


def _name(parts: Any) -> str:
    found = {key: value for part in parts for key, value in part}
    wanted = ("commonName", "organizationName")
    return ", ".join(str(found[key]) for key in wanted if key in found)


def _day(text: Any) -> str:
    moment = _moment(text)
    return "" if moment is None else moment.strftime("%Y-%m-%d")


def _moment(text: Any) -> datetime | None:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(text)), UTC) if text else None
