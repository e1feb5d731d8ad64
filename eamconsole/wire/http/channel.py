"""One service at one base address: sends calls, returns answers, raises the console's errors."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from requests import PreparedRequest, RequestException
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError as LowerError
from urllib3.util import Timeout

from eamconsole.errors import (
    AccessDenied,
    ConfigurationError,
    MalformedReply,
    OutcomeUnknown,
    Service,
    ServiceError,
    ServiceUnreachable,
    SyncCancelled,
)
from eamconsole.support.clock import Clock, SystemClock
from eamconsole.support.redaction import Redactor
from eamconsole.wire.http.adapter import ChannelAdapter
from eamconsole.wire.http.address import ServiceAddress, origin_of
from eamconsole.wire.http.body import BodyUnusable, read_body
from eamconsole.wire.http.exchange import LONGEST_TEXT, Exchange, current_recording
from eamconsole.wire.http.fault_words import fault_of
from eamconsole.wire.http.guard import CallGuard, Passage
from eamconsole.wire.http.json_reading import NotJson, read_json
from eamconsole.wire.http.outgoing import Call, Limits
from eamconsole.wire.http.proxy import ProxyChoice
from eamconsole.wire.http.refusal import Answered, refusal
from eamconsole.wire.http.trust import os_trust
from eamconsole.wire.http.words import LONGEST_WORDS, is_login_address, is_login_page, server_words

log = logging.getLogger(__name__)

_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

ExchangeListener = Callable[[Service, bool, float, str | None], None]
"""Called after every call: service, whether a usable answer came, seconds, ``Date`` header."""


@dataclass(slots=True, kw_only=True)
class Reply:
    """An answer.  ``verb``, ``path`` and ``writes`` are those of the call."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    verb: str
    path: str
    writes: bool

    @property
    def media_type(self) -> str:
        """The type without parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What channels of one console share."""

    redactor: Redactor = field(default_factory=Redactor)
    proxy: ProxyChoice = field(default_factory=ProxyChoice)
    trust: Callable[[], ssl.SSLContext] = os_trust
    on_exchange: ExchangeListener | None = None
    clock: Clock = field(default_factory=SystemClock)


class HttpChannel:
    """Calls one service.  Safe to use from several threads.

    ``headers`` go with every call to this address and nowhere else.  ``permit`` is asked
    before each call and may wait or raise: the place for a call budget.
    """

    def __init__(
        self,
        service: Service,
        address: ServiceAddress,
        surroundings: Surroundings,
        *,
        headers: Mapping[str, str],
        permit: Callable[[], None] | None = None,
    ) -> None:
        self.service = service
        self.address = address
        self.limits = Limits()
        self._around = surroundings
        self._permit = permit
        self._headers = CaseInsensitiveDict({"Accept-Encoding": "gzip", **_checked(headers)})
        self._guard = CallGuard()
        self._adapter = ChannelAdapter(surroundings.proxy.route, surroundings.trust)
        self._target = f"{address.host}:{address.port}"
        surroundings.redactor.register(*surroundings.proxy.secrets())

    def send(self, call: Call) -> Reply:
        """Carry out the call; return an answer below 300 or one the call accepts.

        Raises the ``ServiceError`` that says what must happen next.  A change is sent once:
        never repeated, never redirected.
        """
        for _ in range(_MOST_REDIRECTS):
            reply = self._exchange(call)
            if reply.status < 300 or reply.status in call.accepted:
                return self._no_login_page(reply)
            if reply.status not in _REDIRECTS:
                raise self._refused(reply)
            call = self._redirected(call, reply)
        raise MalformedReply(self.service, f"{call.verb} {call.path}: redirects without end")

    def json(self, reply: Reply) -> Any:
        """Return the answer's JSON value.

        A change answered with anything else may have been made: ``OutcomeUnknown``.
        """
        try:
            return read_json(reply.body, reply.headers.get("Content-Type", ""))
        except NotJson as exc:
            raise self.unusable(reply, f"answered {reply.status}, but {exc}") from None

    def unusable(self, reply: Reply, cause: str) -> ServiceError:
        """Return the error for an answer whose content cannot be used."""
        summary = f"{reply.verb} {reply.path}: {cause}"
        kind = OutcomeUnknown if reply.writes else MalformedReply
        return kind(self.service, summary, answered=self._words(reply) or None)

    def abort(self) -> int:
        """Free every thread waiting in a call; return how many calls were cut."""
        return self._guard.abort()

    def close(self) -> None:
        """Drop all connections."""
        self._adapter.close()

    def _exchange(self, call: Call) -> Reply:
        if self._permit is not None:
            self._permit()
        began = time.perf_counter()
        limits = call.limits or self.limits
        reply: Reply | None = None
        try:
            with self._guard.passage(limits.total) as passage:
                try:
                    reply = self._transfer(call, limits, passage)
                except (RequestException, LowerError, OSError, BodyUnusable) as exc:
                    self._fail(call, limits, passage, exc)
        finally:
            self._tell(call, reply, time.perf_counter() - began)
        return reply

    def _transfer(self, call: Call, limits: Limits, passage: Passage) -> Reply:
        response = self._adapter.send(
            self._prepared(call),
            stream=True,
            timeout=Timeout(connect=limits.connect, read=limits.read),  # type: ignore[arg-type]
        )
        body = read_body(response.raw, limits.answer_bytes)
        if passage.expired or passage.aborted:
            raise TimeoutError  # the end seen was our own cut, not the end of the answer
        return Reply(
            status=response.status_code,
            headers=response.headers,
            body=body,
            verb=call.verb,
            path=call.path,
            writes=call.writes,
        )

    def _prepared(self, call: Call) -> PreparedRequest:
        prepared = PreparedRequest()
        prepared.method = call.verb
        prepared.url = f"{self.address.text}{call.target}"
        prepared.headers = self._headers
        if call.body is not None or call.headers:
            prepared.headers = self._headers.copy()
            prepared.headers.update(call.headers)
        if call.body is not None:
            prepared.headers["Content-Type"] = call.body.media_type
            prepared.headers["Content-Length"] = str(len(call.body.content))
            prepared.body = call.body.content
        elif call.writes:
            prepared.headers = CaseInsensitiveDict({**prepared.headers, "Content-Length": "0"})
        return prepared

    def _fail(self, call: Call, limits: Limits, passage: Passage, exc: Exception) -> NoReturn:
        subject = f"{call.verb} {call.path}"
        in_doubt = call.writes and passage.sent
        step = None
        if passage.aborted:
            if not in_doubt:
                raise SyncCancelled(f"{self.service.title}: {subject} was stopped.") from None
            words = "stopped before an answer came"
        elif passage.expired:
            words = f"no complete answer within {limits.total:g} s"
        elif isinstance(exc, BodyUnusable):
            words = exc.summary
        else:
            fault = fault_of(exc, self._target)
            words, step = fault.words, fault.next_step
        words = self._around.redactor.redact(f"{subject}: {words}")
        if in_doubt:
            raise OutcomeUnknown(self.service, words) from None
        if isinstance(exc, BodyUnusable):
            raise MalformedReply(self.service, words) from None
        raise ServiceUnreachable(self.service, words, step) from None

    def _refused(self, reply: Reply) -> ServiceError:
        return refusal(
            Answered(
                service=self.service,
                verb=reply.verb,
                path=self._around.redactor.redact(reply.path),
                status=reply.status,
                headers=reply.headers,
                words=self._words(reply),
                writes=reply.writes,
                now=self._around.clock.now(),
                body=reply.body,
            )
        )

    def _redirected(self, call: Call, reply: Reply) -> Call:
        """Return the call to follow a redirect with; raises where it may not be followed."""
        location = urljoin(f"{self.address.text}{call.path}", reply.headers.get("Location", ""))
        parts = urlsplit(location)
        shown = self._around.redactor.redact(f"{parts.scheme}://{parts.netloc}{parts.path}")
        subject = f"{call.verb} {call.path}: the address redirects to {shown}"
        if is_login_address(location):
            raise AccessDenied(self.service, f"{subject}, a login page; nothing was applied")
        within = parts.path.startswith(self.address.path)
        if call.writes or origin_of(location) != self.address.origin or not within:
            raise AccessDenied(
                self.service,
                f"{subject}, which is not followed; nothing was applied",
                "Check the address in the profile; change it if the service has moved.",
            )
        path = parts.path[len(self.address.path) :] + (f"?{parts.query}" if parts.query else "")
        return Call(
            verb=call.verb,
            path=path,
            headers=call.headers,
            limits=call.limits,
            accepted=call.accepted,
        )

    def _no_login_page(self, reply: Reply) -> Reply:
        if reply.body[:200].lstrip()[:1] == b"<" and is_login_page(reply.body):
            raise AccessDenied(
                self.service,
                f"{reply.verb} {reply.path}: a login page answered instead of the service",
                "Check that the address is the API itself and that no portal stands before it.",
                answered=self._words(reply) or None,
            )
        return reply

    def _words(self, reply: Reply) -> str:
        found = server_words(reply.body, reply.headers.get("Content-Type", ""))
        return self._around.redactor.redact(found, longest=LONGEST_WORDS)

    def _tell(self, call: Call, reply: Reply | None, seconds: float) -> None:
        if self._around.on_exchange is not None:
            usable = reply is not None and reply.status < 500
            date = reply.headers.get("Date") if reply is not None else None
            self._around.on_exchange(self.service, usable, seconds, date)
        kept = current_recording()
        if kept is not None:
            kept.append(self._shown(call, reply, seconds))

    def _shown(self, call: Call, reply: Reply | None, seconds: float) -> Exchange:
        redact = self._around.redactor.redact
        answered = ""
        if reply is not None:
            text = reply.body[: 2 * LONGEST_TEXT].decode("utf-8", "replace")
            binary = reply.media_type.startswith(("image/", "application/octet"))
            answered = f"<{reply.media_type}, {len(reply.body)} bytes>" if binary else text
        return Exchange(
            service=self.service,
            verb=call.verb,
            path=redact(call.target, longest=LONGEST_TEXT),
            status=reply.status if reply is not None else None,
            sent=redact(call.body.shown if call.body else "", longest=LONGEST_TEXT),
            answered=redact(answered, longest=LONGEST_TEXT),
            seconds=seconds,
        )


def _checked(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Refuse a header that cannot be sent, without showing its value."""
    for name, value in headers.items():
        if not value.isascii() or not value.isprintable():
            raise ConfigurationError(
                f"The value for the header {name} holds characters that cannot be sent.",
                "Store the credential, or write the setting, again without line ends or accents.",
            )
    return headers
