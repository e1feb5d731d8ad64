"""Carries one exchange to any address: bytes out, bytes in, or how it broke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from requests import PreparedRequest, RequestException
from urllib3.exceptions import HTTPError as LowerError
from urllib3.util import Timeout

from eamconsole.errors import EamConsoleError
from eamconsole.support.addresses import called_address
from eamconsole.wire.http.adapter import ChannelAdapter
from eamconsole.wire.http.body import BodyUnusable, read_body
from eamconsole.wire.http.fault_words import CallFault, fault_of
from eamconsole.wire.http.guard import CallGuard, Passage
from eamconsole.wire.http.outgoing import CallLimits
from eamconsole.wire.http.proxy import ProxyUnusable

_FINAL = 200
"""What is below announces an answer or asks to speak otherwise: nothing was done by it."""


@dataclass(frozen=True, slots=True)
class RawReply:
    """The answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Broken(EamConsoleError):
    """No usable answer came; the owner of the transport translates this.

    ``sent`` tells whether bytes may have left, ``answer_unusable`` whether an answer came
    that is too large or cannot be unpacked, ``aborted`` whether somebody stopped the call.
    """

    def __init__(
        self,
        fault: CallFault,
        *,
        sent: bool,
        aborted: bool = False,
        answer_unusable: bool = False,
    ) -> None:
        super().__init__(fault.words, fault.next_step)
        self.layer = fault.layer
        self.sent = sent
        self.aborted = aborted
        self.answer_unusable = answer_unusable


class Transport:
    """One adapter and the calls under way on it."""

    def __init__(self, adapter: ChannelAdapter) -> None:
        self._adapter = adapter
        self._guard = CallGuard()

    def carry(
        self,
        verb: str,
        address: str,
        headers: dict[str, str],
        body: bytes | None,
        limits: CallLimits,
    ) -> RawReply:
        """Send and read the whole answer within ``limits``; raises ``Broken``."""
        prepared = PreparedRequest()
        prepared.method, prepared.url = verb, address
        prepared.headers, prepared.body = headers, body  # type: ignore[assignment]
        with self._guard.passage(limits.total) as passage:
            try:
                return self._transfer(prepared, limits, passage)
            except ProxyUnusable as exc:
                # The way there is broken for every call alike, so it is the side's trouble, not
                # the row's that happened to be first.
                raise Broken(CallFault("proxy", exc.summary, exc.next_step), sent=False) from None
            except (RequestException, LowerError, OSError, BodyUnusable) as exc:
                raise _broken(exc, address, limits, passage) from None

    def abort(self) -> int:
        """Free every thread waiting in a call; return how many calls were cut."""
        return self._guard.abort()

    def close(self) -> None:
        """Drop all connections."""
        self._adapter.close()

    def _transfer(
        self, prepared: PreparedRequest, limits: CallLimits, passage: Passage
    ) -> RawReply:
        timeout = Timeout(connect=limits.connect, read=limits.read)
        response = self._adapter.send(prepared, stream=True, timeout=timeout)  # type: ignore[arg-type]
        if response.status_code < _FINAL:
            raise BodyUnusable(f"the answer {response.status_code} is none: another is to follow")
        body = read_body(response.raw, limits.answer_bytes)
        if passage.expired or passage.aborted:
            raise TimeoutError  # the end seen was our own cut, not the end of the answer
        return RawReply(response.status_code, response.headers, body)


def _broken(exc: Exception, address: str, limits: CallLimits, passage: Passage) -> Broken:
    target = _target(address)
    if passage.aborted:
        fault = CallFault(
            "stop", "stopped before an answer came", "Start again when you are ready."
        )
    elif passage.expired:
        fault = CallFault(
            "answer",
            f"{target} gave no complete answer within {limits.total:g} s",
            "The console tries again by itself; if it lasts, ask who runs the server.",
        )
    elif isinstance(exc, BodyUnusable):
        fault = CallFault("content", exc.summary, "Check that the address is the service itself.")
        return Broken(fault, sent=passage.sent, answer_unusable=True)
    else:
        fault = fault_of(exc, target)
    return Broken(fault, sent=passage.sent, aborted=passage.aborted)


def _target(address: str) -> str:
    called = called_address(address)
    if called is None:
        return "the address"
    return f"{called.host}:{called.port or (443 if called.scheme == 'https' else 80)}"
