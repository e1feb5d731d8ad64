"""Says in words which layer a failed call broke at."""

from __future__ import annotations

import errno
import http.client
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import urllib3.exceptions as lower


class AddressRefused(OSError):
    """A connection refuses the address its host leads to; the text says why."""


@dataclass(frozen=True, slots=True)
class CallFault:
    """Where a call broke: the layer, the cause in words, what a person can do."""

    layer: str
    words: str
    next_step: str


_LONGEST_WORDS = 120
_LASTS = "The console tries again by itself; if it lasts, "
_CERTIFICATE_FAULTS = {
    10: ("has expired", "have the certificate renewed on the server."),
    9: ("is not valid yet", "check the clock of this machine and of the server."),
    13: ("has a date nobody can read", "have the certificate made anew."),
    14: ("has a date nobody can read", "have the certificate made anew."),
    23: ("was revoked by its issuer", "have the certificate replaced on the server."),
    26: ("is not made for a server", "have a server certificate issued and installed."),
    66: ("has a key that is too short", "have the certificate made anew with a longer key."),
    67: ("has an issuer whose key is too short", "have the issuer's certificate made anew."),
    68: ("is signed in a way that is broken by now", "have it made anew with SHA-256."),
    62: ("is for another host name", "use the host name the certificate was made for."),
    64: ("is for another address", "use the host name the certificate was made for."),
}
_ISSUER_CODES = frozenset({2, 18, 19, 20, 21, 27, 33})
"""OpenSSL's numbers for an issuer that is missing, or that nobody here vouches for."""
_UNKNOWN_ISSUER = (
    "comes from an issuer this machine does not trust",
    "have the city's certificate authority added to the trust store of this machine.",
)


def fault_of(exc: BaseException, target: str) -> CallFault:
    """Return the fault behind ``exc``; ``target`` is the host and port called."""
    causes = list(_causes(exc))
    for kinds, describe in _DESCRIPTIONS:
        for cause in causes:
            if isinstance(cause, kinds):
                return describe(cause, target)
    return CallFault(
        "connection",
        f"the connection to {target} broke ({type(causes[-1]).__name__})",
        f"{_LASTS}check the network.",
    )


def _causes(exc: BaseException) -> Iterator[BaseException]:
    """Yield the exceptions wrapped in each other, outermost first."""
    seen: set[int] = set()
    pending: list[object] = [exc]
    while pending:
        current = pending.pop(0)
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        pending += [getattr(current, "reason", None), *current.args]
        pending += [current.__cause__, current.__context__]


def _refused_here(cause: BaseException, _: str) -> CallFault:
    return CallFault(
        "address", str(cause), "Look at where the picture lies; skip it with a reason."
    )


def _name_lookup(_: BaseException, target: str) -> CallFault:
    host = target.rpartition(":")[0]
    return CallFault(
        "name lookup",
        f"name lookup failed for host {host}",
        f"{_LASTS}check the address in the profile and the DNS of this network.",
    )


def _proxy(cause: BaseException, target: str) -> CallFault:
    texts = " ".join(str(inner) for inner in _causes(cause))
    if "407" in texts:
        return CallFault(
            "proxy",
            "the proxy asks for a login (407)",
            "Store the credential proxy-login, then try again.",
        )
    return CallFault(
        "proxy",
        f"the proxy did not connect to {target}",
        f"{_LASTS}check the proxy setting of the profile.",
    )


def _certificate(cause: BaseException, target: str) -> CallFault:
    fault, step = _certificate_fault(
        getattr(cause, "verify_code", 0), str(getattr(cause, "verify_message", ""))
    )
    return CallFault(
        "TLS",
        f"TLS: the certificate of {target} {fault}",
        f"Run 'profile check' for its dates and issuer; {step}",
    )


def _certificate_fault(code: int, told: str) -> tuple[str, str]:
    """Return what is wrong with a certificate and who mends it; ``told``: OpenSSL's own words."""
    if code in _CERTIFICATE_FAULTS:
        return _CERTIFICATE_FAULTS[code]
    if code in _ISSUER_CODES or not told:
        return _UNKNOWN_ISSUER
    words = " ".join(told.split())[:_LONGEST_WORDS]
    return (
        f"breaks the rules for certificates ({words})",
        "have the certificate, or its issuer's, made anew by those rules (RFC 5280).",
    )


def _tls(_: BaseException, target: str) -> CallFault:
    return CallFault(
        "TLS",
        f"TLS: no secure connection to {target} could be agreed on",
        f"{_LASTS}check that the address speaks https and TLS 1.2 or newer.",
    )


def _refused(_: BaseException, target: str) -> CallFault:
    return CallFault(
        "connect",
        f"connection refused by {target}: nothing listens there",
        f"{_LASTS}check address and port, and whether the service runs.",
    )


def _connect_timeout(_: BaseException, target: str) -> CallFault:
    return CallFault(
        "connect",
        f"timed out connecting to {target}: likely a firewall",
        f"{_LASTS}ask for outgoing calls to {target} to be allowed.",
    )


def _read_timeout(_: BaseException, target: str) -> CallFault:
    return CallFault(
        "answer", f"{target} did not answer in time", f"{_LASTS}ask who runs the server."
    )


def _cut_off(_: BaseException, target: str) -> CallFault:
    return CallFault(
        "answer",
        f"the answer of {target} was cut off",
        f"{_LASTS}look for a proxy or firewall that ends connections.",
    )


def _closed(_: BaseException, target: str) -> CallFault:
    return CallFault(
        "answer",
        f"{target} closed the connection without an answer",
        f"{_LASTS}look for a proxy or firewall that ends connections.",
    )


def _no_http(_: BaseException, target: str) -> CallFault:
    return CallFault(
        "answer",
        f"{target} did not answer in HTTP",
        "Check that address and port belong to the web service.",
    )


def _no_connection(cause: BaseException, target: str) -> CallFault:
    numbers = {getattr(inner, "errno", None) for inner in _causes(cause)}
    if errno.ECONNREFUSED in numbers:
        return _refused(cause, target)
    if errno.ETIMEDOUT in numbers:
        return _connect_timeout(cause, target)
    return CallFault(
        "connect",
        f"no way to {target}: network or host unreachable",
        f"{_LASTS}check the network connection of this machine.",
    )


_DESCRIPTIONS: tuple[
    tuple[tuple[type[BaseException], ...], Callable[[BaseException, str], CallFault]], ...
] = (
    ((AddressRefused,), _refused_here),
    ((lower.ProxyError,), _proxy),
    ((lower.NameResolutionError,), _name_lookup),
    ((ssl.SSLCertVerificationError,), _certificate),
    ((lower.NewConnectionError,), _no_connection),
    ((lower.ConnectTimeoutError,), _connect_timeout),
    ((lower.SSLError, ssl.SSLError), _tls),
    ((lower.ReadTimeoutError,), _read_timeout),
    ((lower.IncompleteRead, http.client.IncompleteRead), _cut_off),
    ((ConnectionError, http.client.RemoteDisconnected), _closed),
    ((http.client.HTTPException,), _no_http),
)
