"""Downloads pictures from wherever an address leads, without becoming a way into the network.

Pictures lie on storage hosts and are reached over redirects, so other hosts are allowed
here.  No login and no cookie goes along, and addresses inside the city's network are
refused: a resident could otherwise make the console call them.  The check is made on the
address connected to, after the name was looked up.
"""

from __future__ import annotations

import errno
import ipaddress
import logging
import socket
from collections.abc import Iterable
from typing import Any

from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from eamconsole.domain.work import ImageFile
from eamconsole.errors import (
    EamConsoleError,
    ImageUnusable,
    Service,
    ServiceBusy,
    ServiceUnreachable,
    SyncCancelled,
)
from eamconsole.support.addresses import called_address, shown_address
from eamconsole.wire.http.adapter import (
    ChannelAdapter,
    WatchedHTTPConnection,
    WatchedHTTPSConnection,
)
from eamconsole.wire.http.address import is_loopback, redirect_target
from eamconsole.wire.http.channel import Surroundings
from eamconsole.wire.http.embedded import leads_to
from eamconsole.wire.http.fault_words import AddressRefused
from eamconsole.wire.http.outgoing import TRANSFER, CallLimits
from eamconsole.wire.http.picture import picture
from eamconsole.wire.http.refusal import retry_after
from eamconsole.wire.http.transport import Broken, RawReply, Transport

log = logging.getLogger(__name__)

_MOST_REDIRECTS = 5
_REFUSED = "an address inside the network, which pictures may not come from"


class ImageFetcher:
    """Fetches pictures for one service.  ``own_hosts`` are the hosts of the profile."""

    def __init__(
        self,
        service: Service,
        surroundings: Surroundings,
        *,
        user_agent: str,
        own_hosts: Iterable[str] = (),
        limits: CallLimits = TRANSFER,
    ) -> None:
        self._service = service
        self._around = surroundings
        self._limits = limits
        self._permitted = _Permitted(own_hosts)
        self._headers = {
            "User-Agent": user_agent,
            "Accept": "image/*",
            "Accept-Encoding": "identity",
        }
        self._transport = Transport(
            ChannelAdapter(
                surroundings.proxy.route, surroundings.trust, pools=_pools(self._permitted)
            )
        )

    def fetch(self, url: str) -> ImageFile:
        """Return the picture at ``url``.

        Raises ``ImageUnusable`` where it is gone, refused, too large or no picture, and
        ``ServiceUnreachable`` or ``ServiceBusy`` where a later try may succeed.
        """
        try:
            return self._fetched(url)
        except (EamConsoleError, MemoryError):
            raise
        except Exception as exc:
            log.exception("a picture could not be fetched")
            raise ImageUnusable(
                f"The picture has an address, or leads to one, that cannot be used "
                f"({type(exc).__name__})."
            ) from exc

    def _fetched(self, url: str) -> ImageFile:
        address = url
        for _ in range(_MOST_REDIRECTS):
            self._check(address)
            carried = self._carry(address)
            if carried.status not in (301, 302, 303, 307, 308):
                return self._picture(address, carried)
            address = redirect_target(address, carried.headers.get("Location", ""))
        raise ImageUnusable(f"The picture at {self._shown(url)} redirects without end.")

    def abort(self) -> int:
        """Free every thread waiting in a download."""
        return self._transport.abort()

    def close(self) -> None:
        """Drop all connections."""
        self._transport.close()

    def _check(self, address: str) -> None:
        place = called_address(address)
        if place is None or place.scheme not in ("http", "https"):
            raise ImageUnusable(f"The picture at {self._shown(address)} has no web address.")
        if not self._permitted.host(place.host):
            raise ImageUnusable(f"The picture at {self._shown(address)} lies on {_REFUSED}.")

    def _carry(self, address: str) -> RawReply:
        try:
            return self._transport.carry("GET", address, self._headers, None, self._limits)
        except Broken as broken:
            shown = self._shown(address)
            if broken.aborted:
                raise SyncCancelled(f"The download of {shown} was stopped.") from None
            if broken.answer_unusable or broken.layer == "address":
                raise ImageUnusable(f"The picture at {shown}: {broken.summary}.") from None
            raise ServiceUnreachable(
                self._service, f"picture {shown}: {broken.summary}", broken.next_step
            ) from None

    def _picture(self, address: str, carried: RawReply) -> ImageFile:
        shown = self._shown(address)
        if carried.status < 300:
            return picture(carried.body, f"The picture at {shown}")
        if carried.status in (429, 503):
            wait = retry_after(carried.headers.get("Retry-After"), self._around.clock.now())
            raise ServiceBusy(
                self._service, f"picture {shown}: asked to come back later", retry_after=wait
            )
        if carried.status >= 500 or carried.status == 408:
            raise ServiceUnreachable(
                self._service, f"picture {shown}: the server failed ({carried.status})"
            )
        raise ImageUnusable(f"The picture at {shown} cannot be had ({carried.status}).")

    def _shown(self, address: str) -> str:
        return self._around.redactor.redact(shown_address(address), longest=200)


class _Permitted:
    """Decides which hosts and addresses a picture may come from."""

    def __init__(self, own_hosts: Iterable[str]) -> None:
        self._own = frozenset(host.lower().strip("[]") for host in own_hosts)
        self._loopback = any(is_loopback(host) for host in self._own)

    def host(self, host: str) -> bool:
        """Return whether the host as written is allowed; names are judged when looked up."""
        try:
            return self.address(host, ipaddress.ip_address(host.strip("[]")))
        except ValueError:
            return not is_loopback(host) or self._loopback or host.lower() in self._own

    def address(self, host: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        """Return whether ``host`` may be connected to at ``address``."""
        if host.lower().strip("[]") in self._own:
            return True
        if isinstance(address, ipaddress.IPv6Address):
            return all(self._leads_out(each) for each in leads_to(address))
        return self._leads_out(address)

    def _leads_out(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        if address.is_loopback:
            return self._loopback
        return address.is_global and not address.is_multicast


def _pools(permitted: _Permitted) -> dict[str, type[HTTPConnectionPool]]:
    """Return pool classes whose connections look the name up once, check, then connect."""

    def opened(connection: Any) -> socket.socket:
        host = connection._dns_host
        try:
            found = socket.getaddrinfo(host, connection.port, 0, socket.SOCK_STREAM)
        except socket.gaierror as exc:
            raise NameResolutionError(connection.host, connection, exc) from exc
        via_proxy = connection.proxy is not None
        failed: Exception = AddressRefused(f"it lies on {_REFUSED}")
        for place in dict.fromkeys(str(target[0]) for *_, target in found):
            address = ipaddress.ip_address(place.partition("%")[0])
            if via_proxy or permitted.address(host, address):
                try:
                    return _connected(connection, place)
                except (NewConnectionError, ConnectTimeoutError) as exc:
                    failed = exc  # a name may have an address that this network does not reach
        raise failed

    class Plain(WatchedHTTPConnection):
        def _new_conn(self) -> socket.socket:
            return opened(self)

    class Secure(WatchedHTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return opened(self)

    plain = type("PlainPictures", (HTTPConnectionPool,), {"ConnectionCls": Plain})
    secure = type("SecurePictures", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
    return {"http": plain, "https": secure}


def _connected(connection: Any, address: str) -> socket.socket:
    from urllib3.util.connection import create_connection

    try:
        return create_connection(
            (address, connection.port),
            connection.timeout,
            socket_options=connection.socket_options,
        )
    except TimeoutError as exc:
        raise ConnectTimeoutError(connection, "timed out connecting") from exc
    except OSError as exc:
        text = f"cannot connect: {errno.errorcode.get(exc.errno or 0, exc.errno)}"
        raise NewConnectionError(connection, text) from exc
