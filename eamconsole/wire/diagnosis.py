"""Tries one address layer by layer and says which one fails, and what to do about it.

Name lookup, connection, proxy, TLS, HTTP, content: a firewall, a wrong name and an expired
certificate look alike in a failed call, and each is somebody else's to mend.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from requests.structures import CaseInsensitiveDict

from eamconsole.errors import EamConsoleError, Service
from eamconsole.support.addresses import shown_address
from eamconsole.wire.certificates import certificate_facts
from eamconsole.wire.http.adapter import ChannelAdapter
from eamconsole.wire.http.address import service_address
from eamconsole.wire.http.channel import Surroundings
from eamconsole.wire.http.exchange import LONGEST_TEXT
from eamconsole.wire.http.fault_words import fault_of
from eamconsole.wire.http.json_reading import NotJson, read_json
from eamconsole.wire.http.outgoing import CallLimits
from eamconsole.wire.http.proxy import ProxyRoute, ProxyUnusable
from eamconsole.wire.http.transport import Broken, RawReply, Transport
from eamconsole.wire.http.trust import TrustUnusable
from eamconsole.wire.http.words import is_login_address, is_login_page, server_words

_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerResult:
    """What one layer showed.  ``facts`` are for people: addresses, dates, status."""

    layer: str
    ok: bool
    words: str
    next_step: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def diagnose(
    url: str,
    service: Service,
    surroundings: Surroundings,
    *,
    headers: Mapping[str, str] | None = None,
    expects_json: bool = True,
    plain_http_anywhere: bool = False,
) -> tuple[LayerResult, ...]:
    """Return the layers tried, in order; the last one is the first that fails.

    ``headers`` go with the HTTP call alone, ``url`` may carry a query.
    """
    try:
        parts = urlsplit(url)
        service_address(
            f"{parts.scheme}://{parts.netloc}{parts.path}",
            service,
            plain_http_anywhere=plain_http_anywhere,
        )
    except (EamConsoleError, ValueError) as exc:
        step = exc.next_step if isinstance(exc, EamConsoleError) else "Correct the address."
        words = exc.summary if isinstance(exc, EamConsoleError) else "The address is malformed."
        return (LayerResult(layer="address", ok=False, words=words, next_step=step),)
    try:
        return tuple(_Visit(url, surroundings, headers or {}, expects_json).layers())
    except ProxyUnusable as exc:
        step = exc.next_step
        return (LayerResult(layer="proxy", ok=False, words=exc.summary, next_step=step),)


def try_port(host: str, port: int) -> tuple[str, str]:
    """Open a connection and close it; return what failed and the next step, or nothing."""
    try:
        with closing(socket.create_connection((host, port), _SECONDS)):
            return "", ""
    except socket.gaierror:
        step = "Check the spelling of the host and the DNS of this network."
        return f"name lookup failed for host {host}", step
    except TimeoutError:
        return f"{host} port {port} timed out", f"Have the firewall let out {host}, port {port}."
    except OSError as exc:
        why = (exc.strerror or type(exc).__name__).lower()
        return f"{host} port {port}: {why}", f"Check that {host} listens on port {port}."


def _shown(location: str) -> str:
    return shown_address(location) if "//" in location else location.rpartition("@")[2]


class _Visit:
    """One diagnosis under way."""

    def __init__(
        self, url: str, around: Surroundings, headers: Mapping[str, str], expects_json: bool
    ) -> None:
        self._url = url
        self._around = around
        self._headers = {"User-Agent": "EAMConsole (connection check)", **headers}
        self._expects_json = expects_json
        parts = urlsplit(url)
        self._secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._secure else 80)
        self._route = around.proxy.route(url)

    def layers(self) -> list[LayerResult]:
        done = [self._name_lookup()]
        if done[-1].ok:
            done.append(self._connect())
        if done[-1].ok and self._secure and self._route is None:
            done.append(self._tls())
        if done[-1].ok:
            done += self._http()
        return done

    def _first_stop(self) -> tuple[str, int, str]:
        """Return host, port and name of what is connected to: the service or the proxy."""
        if self._route is None:
            return self._host, self._port, self._host
        parts = urlsplit(self._route.address)
        host = parts.hostname or ""
        return host, parts.port or (443 if parts.scheme == "https" else 80), f"the proxy {host}"

    def _name_lookup(self) -> LayerResult:
        host, port, title = self._first_stop()
        try:
            found = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
        except OSError:
            return LayerResult(
                layer="name lookup",
                ok=False,
                words=f"name lookup failed for host {host}",
                next_step="Check the spelling of the address and the DNS of this network.",
            )
        addresses = ", ".join(dict.fromkeys(str(entry[4][0]) for entry in found))
        return LayerResult(
            layer="name lookup",
            ok=True,
            words=f"{title} is at {addresses}",
            facts={"addresses": addresses},
        )

    def _connect(self) -> LayerResult:
        host, port, title = self._first_stop()
        try:
            socket.create_connection((host, port), _SECONDS).close()
        except TimeoutError:
            words = f"timed out connecting to {title}, port {port}: likely a firewall"
            step = f"Ask for outgoing calls to {host}, port {port} to be allowed."
        except ConnectionRefusedError:
            words = f"connection refused by {title}, port {port}: nothing listens there"
            step = "Check the port, and whether the service runs."
        except OSError as exc:
            words = f"no way to {title}, port {port}: {exc.strerror or type(exc).__name__}"
            step = "Check the network connection of this machine."
        else:
            return LayerResult(layer="connect", ok=True, words=f"{title}, port {port} answers")
        layer = "connect" if self._route is None else "proxy"
        return LayerResult(layer=layer, ok=False, words=words, next_step=step)

    def _tls(self) -> LayerResult:
        facts = certificate_facts(self._host, self._port, _SECONDS)
        try:
            with (
                closing(socket.create_connection((self._host, self._port), _SECONDS)) as plain,
                self._around.trust().wrap_socket(plain, server_hostname=self._host) as secure,
            ):
                facts = {**facts, "protocol": secure.version() or ""}
        except TrustUnusable as exc:
            return LayerResult(
                layer="TLS", ok=False, words=exc.summary, next_step=exc.next_step, facts=facts
            )
        except (OSError, ssl.SSLError) as exc:
            fault = fault_of(exc, f"{self._host}:{self._port}")
            words = fault.words
            if "has expired" in words and facts.get("not after"):
                words = words.replace("has expired", f"expired on {facts['not after']}")
            return LayerResult(
                layer="TLS",
                ok=False,
                words=words,
                next_step=fault.next_step.removeprefix(
                    "Run 'profile check' for its dates and issuer; "
                ),
                facts=facts,
            )
        until = facts.get("not after", "an unknown day")
        return LayerResult(
            layer="TLS", ok=True, words=f"the certificate is valid until {until}", facts=facts
        )

    def _http(self) -> list[LayerResult]:
        def direct(_: str) -> ProxyRoute | None:
            return self._route

        transport = Transport(ChannelAdapter(direct, self._around.trust))
        headers = dict(CaseInsensitiveDict({"Accept-Encoding": "gzip", **self._headers}).items())
        try:
            carried = transport.carry("GET", self._url, headers, None, CallLimits())
        except Broken as broken:
            words = self._around.redactor.redact(broken.summary, longest=LONGEST_TEXT)
            return [
                LayerResult(layer=broken.layer, ok=False, words=words, next_step=broken.next_step)
            ]
        finally:
            transport.close()
        answer = self._status(carried)
        return [answer, self._content(carried)] if answer.ok else [answer]

    def _status(self, carried: RawReply) -> LayerResult:
        redact = self._around.redactor.redact
        facts = {"status": str(carried.status)}
        if "Server" in carried.headers:
            facts["server"] = redact(carried.headers["Server"], longest=80)
        if carried.status < 300:
            words = f"answers {carried.status}"
            return LayerResult(layer="HTTP", ok=True, words=words, facts=facts)
        words = f"answers {carried.status}"
        step = _STEPS.get(carried.status, "Check that the address is the API itself.")
        if carried.status < 400:
            location = carried.headers.get("Location", "").partition("?")[0]
            facts["location"] = redact(_shown(location), longest=200)
            words += f" and redirects to {facts['location']}"
            if is_login_address(location):
                words += ", a login page"
        else:
            said = server_words(carried.body, carried.headers.get("Content-Type", ""))
            words += f": {redact(said, longest=300)}" if said else ""
        return LayerResult(layer="HTTP", ok=False, words=words, next_step=step, facts=facts)

    def _content(self, carried: RawReply) -> LayerResult:
        step = "Check that the address is the API itself and that no portal stands before it."
        kind = carried.headers.get("Content-Type", "")
        if carried.body.lstrip()[:1] == b"<" and is_login_page(carried.body):
            words = "a login page answers instead of the service"
            return LayerResult(layer="content", ok=False, words=words, next_step=step)
        if self._expects_json:
            try:
                read_json(carried.body, kind)
            except NotJson as exc:
                words = f"the answer is no JSON: {exc}"
                return LayerResult(layer="content", ok=False, words=words, next_step=step)
        return LayerResult(layer="content", ok=True, words="the answer is of the expected kind")


_STEPS = {
    401: "Store a valid credential.",
    403: "Give the login the permission for this call.",
    404: "Check the path of the address.",
    407: "Store the credential proxy-login.",
    429: "Wait a minute, then try again.",
}
