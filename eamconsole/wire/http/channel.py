"""One service at one base address: sends calls, returns answers, raises the console's errors."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from requests.structures import CaseInsensitiveDict

from eamconsole.errors import (
    AccessBlocked,
    AccessDenied,
    ActionRefused,
    ConfigurationError,
    EamConsoleError,
    MalformedReply,
    OutcomeUnknown,
    Service,
    ServiceError,
    ServiceUnreachable,
    SyncCancelled,
)
from eamconsole.support.addresses import shown_address
from eamconsole.support.clock import Clock, SystemClock
from eamconsole.support.last_look import look_once_more
from eamconsole.support.machine import machine_trouble
from eamconsole.support.redaction import Redactor
from eamconsole.wire.http.adapter import ChannelAdapter
from eamconsole.wire.http.address import ServiceAddress, origin_of, redirect_target
from eamconsole.wire.http.exchange import LONGEST_TEXT, Exchange, current_recording
from eamconsole.wire.http.json_reading import NotJson, read_json
from eamconsole.wire.http.outgoing import Call, CallLimits
from eamconsole.wire.http.proxy import ProxyChoice
from eamconsole.wire.http.refusal import Answered, refusal
from eamconsole.wire.http.server_date import served_at
from eamconsole.wire.http.transport import Broken, Transport
from eamconsole.wire.http.trust import os_trust
from eamconsole.wire.http.words import LONGEST_WORDS, is_login_address, is_login_page, server_words

log = logging.getLogger(__name__)

_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AFTER_A_CHANGE = frozenset({302, 303})
"""How many servers send a browser on once a form was taken: the change may have been made."""

ExchangeListener = Callable[[Service, bool, float, datetime | None], None]
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
    reads_only: bool = False
    """Nothing that changes anything leaves, whoever asks for it."""


class HttpChannel:
    """Calls one service.  Safe to use from several threads.

    ``headers`` go with every call to this address and nowhere else.  ``permit`` is asked
    before each call and may wait or raise: the place for a call budget.  ``stored_login``
    returns the headers of the login as it is stored now; it is asked after a refusal.
    """

    def __init__(
        self,
        service: Service,
        address: ServiceAddress,
        surroundings: Surroundings,
        *,
        headers: Mapping[str, str],
        permit: Callable[[], None] | None = None,
        stored_login: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        self.service = service
        self.address = address
        self.limits = CallLimits()
        self._around = surroundings
        self._permit = permit
        self._stored_login = stored_login
        self._use({"Accept-Encoding": "gzip", **_checked(headers)})
        self._transport = Transport(ChannelAdapter(surroundings.proxy.route, surroundings.trust))
        surroundings.redactor.register(*surroundings.proxy.secrets())

    def send(self, call: Call) -> Reply:
        """Carry out the call; return an answer below 300 or one the call accepts.

        Raises the ``ServiceError`` that says what must happen next.  A change is sent once:
        never repeated, never redirected.
        """
        try:
            return self._answer_to(call)
        except AccessDenied as error:
            if not isinstance(error, AccessBlocked):
                unread = self.take_stored_login()
                if unread is not None:
                    error.summary = f"{error.summary.rstrip('.')}. {unread}"
            raise
        except (EamConsoleError, MemoryError):
            raise
        except Exception as exc:
            # The one net under headers, redirects and bodies that no rule foresaw: what a server
            # wrote is never a fault of the cycle that asked.
            log.exception("%s %s: the answer could not be read", call.verb, call.path)
            kind = OutcomeUnknown if call.writes else MalformedReply
            words = f"{call.verb} {call.path}: the answer cannot be read ({type(exc).__name__})"
            raise kind(self.service, self._around.redactor.redact(words)) from exc

    def take_stored_login(self) -> str | None:
        """Use the login that is stored now: the refused one may have been replaced meanwhile.

        Returns, in sentences, why it cannot be read: a keyring in trouble is no wrong login.

        The refused call is not repeated, it may be a change: whoever calls next has the new one.
        """
        if self._stored_login is None:
            return None
        try:
            stored = _checked(self._stored_login())
        except EamConsoleError as error:
            log.warning("the stored login could not be read again: %s", error.summary)
            return f"The login stored by now cannot be read: {error.summary} {error.next_step}"
        if any(self._headers.get(name) != value for name, value in stored.items()):
            log.info("%s: another login is stored by now and used from here on", self.service.label)
            self._use({**self._headers, **stored})
        return None

    def _use(self, headers: Mapping[str, str]) -> None:
        """Take these headers from here on: each name once, whatever its letters."""
        self._headers = CaseInsensitiveDict(headers)
        self._plain_headers = dict(self._headers.items())

    def _answer_to(self, call: Call) -> Reply:
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

    def redacted(self, text: str) -> str:
        """Return a text out of an answer as an error may quote it."""
        return self._around.redactor.redact(text, longest=LONGEST_WORDS)

    def abort(self) -> int:
        """Free every thread waiting in a call; return how many calls were cut."""
        return self._transport.abort()

    def close(self) -> None:
        """Drop all connections."""
        self._transport.close()

    def _exchange(self, call: Call) -> Reply:
        if call.writes and self._around.reads_only:
            raise ActionRefused(
                f"{call.verb} {call.path} is not sent: this run only reads.",
                "Start the sync to have it sent.",
            )
        if self._permit is not None:
            self._permit()
        if call.writes:
            look_once_more()  # the turn may have been long in coming
        began = time.perf_counter()
        reply: Reply | None = None
        try:
            carried = self._transport.carry(
                call.verb,
                f"{self.address.text}{call.target}",
                self._headers_of(call),
                call.body.content if call.body is not None else None,
                call.limits or self.limits,
            )
            reply = Reply(
                status=carried.status,
                headers=carried.headers,
                body=carried.body,
                verb=call.verb,
                path=call.path,
                writes=call.writes,
            )
        except Broken as broken:
            raise self._translated(call, broken) from None
        finally:
            self._tell(call, reply, time.perf_counter() - began)
        return reply

    def _headers_of(self, call: Call) -> dict[str, str]:
        """Return a plain dict: it is copied on its way, and the other kind name by name."""
        if call.body is None and not call.writes and not call.headers:
            return self._plain_headers
        headers = self._headers.copy()
        headers.update(call.headers)
        if call.body is not None:
            headers["Content-Type"] = call.body.media_type
        headers["Content-Length"] = str(len(call.body.content) if call.body is not None else 0)
        return dict(headers.items())

    def _translated(self, call: Call, broken: Broken) -> EamConsoleError:
        """Return what a broken call means: in doubt only where a change may have left."""
        subject = f"{call.verb} {call.path}"
        words = self._around.redactor.redact(f"{subject}: {broken.summary}", longest=LONGEST_TEXT)
        if call.writes and broken.sent:
            return OutcomeUnknown(self.service, words)
        shortage = machine_trouble(broken, what=subject)
        if shortage is not None:
            return shortage
        if broken.aborted:
            return SyncCancelled(f"{self.service.label}: {words}")
        if broken.answer_unusable:
            return MalformedReply(self.service, words)
        return ServiceUnreachable(self.service, words, broken.next_step)

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
        location = redirect_target(
            f"{self.address.text}{call.path}", reply.headers.get("Location", "")
        )
        shown = self._around.redactor.redact(shown_address(location), longest=LONGEST_WORDS)
        subject = f"{call.verb} {call.path}: the address redirects to {shown}"
        if is_login_address(location):
            raise AccessDenied(
                self.service, f"{subject}, a login page; nothing was applied", by_page=True
            )
        if call.writes and reply.status in _AFTER_A_CHANGE:
            raise OutcomeUnknown(self.service, f"{subject} instead of an answer")
        parts = urlsplit(location)
        within = parts.path.startswith(self.address.path)
        if call.writes or origin_of(location) != self.address.origin or not within:
            raise AccessDenied(
                self.service,
                f"{subject}, which is not followed; nothing was applied",
                "Check the address in the profile; change it if the service has moved.",
                by_page=True,
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
                by_page=True,
            )
        return reply

    def _words(self, reply: Reply) -> str:
        found = server_words(reply.body, reply.headers.get("Content-Type", ""))
        return self.redacted(found)

    def _tell(self, call: Call, reply: Reply | None, seconds: float) -> None:
        if self._around.on_exchange is not None:
            usable = reply is not None and reply.status < 500
            date = served_at(reply.headers) if reply is not None else None
            try:
                self._around.on_exchange(self.service, usable, seconds, date)
            except Exception:
                log.exception("somebody who listens to the calls failed")
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
