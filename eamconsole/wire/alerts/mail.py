"""Alerts by mail, over a connection whose certificate is always checked."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import BinaryIO, Literal

from eamconsole.support.redaction import Redactor
from eamconsole.wire.alerts.message import AlertInDoubt, AlertNotSent, LeftOut, Letter
from eamconsole.wire.http.fault_words import fault_of
from eamconsole.wire.http.guard import CallGuard, Passage
from eamconsole.wire.http.slices import wait_in_slices
from eamconsole.wire.http.trust import os_trust
from eamconsole.wire.http.words import LONGEST_WORDS

_BETWEEN_ANSWERS = 15.0
_GREETING, _VERDICT, _WHOLE = 3, 6, 10
"""How many times as long the greeting may take, the answer to a whole message, and all of it: some
servers let strangers wait before they greet, and look for viruses before they answer."""
_MOST_ANSWERED = 256 * 1024
_MAIL_FAULTS = (smtplib.SMTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRoute:
    """Where mail goes; ``login`` is ``user:password`` or empty."""

    host: str
    port: int
    sender: str
    recipients: tuple[str, ...]
    security: Literal["starttls", "tls", "none"] = "starttls"
    login: Callable[[], str] = str


class MailSender:
    """Hands one message to one mail server."""

    def __init__(
        self,
        route: MailRoute,
        redactor: Redactor,
        trust: Callable[[], ssl.SSLContext] = os_trust,
        *,
        patience: float = _BETWEEN_ANSWERS,
    ) -> None:
        """``patience``: seconds an ordinary answer of the server may take."""
        self._route = route
        self._redactor = redactor
        self._trust = trust
        self._patience = patience
        self._guard = CallGuard()

    def send(self, letter: Letter, handing_over: Callable[[], None]) -> Sequence[LeftOut]:
        """Send it; what came before the message itself was certainly not taken."""
        with (
            self._guard.passage(_WHOLE * self._patience) as passage,
            self._told_as_not_sent(),
            contextlib.closing(_Server(self._route.host, passage, self._patience)) as server,
        ):
            self._sign_in(server)
            left_out = self._address(server, letter.only or self._route.recipients)
            _expect(server.docmd("data"), 354, "the message")
            handing_over()
            self._hand_over(server, letter)
            with contextlib.suppress(*_MAIL_FAULTS):
                server.putcmd("quit")
        return left_out

    def abort(self) -> None:
        """Free whoever waits for an answer."""
        self._guard.abort()

    def _sign_in(self, server: _Server) -> None:
        route = self._route
        if route.security == "tls":
            server.wraps_with = self._trust()
        _expect(server.connect(route.host, route.port), 220, "the connection")
        server.ehlo_or_helo_if_needed()
        if route.security == "starttls":
            if not server.has_extn("starttls"):
                raise AlertNotSent(
                    f"The mail server {route.host} offers no STARTTLS, so nothing was sent.",
                    'Turn it on there, or set security = "tls" and the port for it.',
                )
            _expect(server.starttls(context=self._trust()), 220, "STARTTLS")
            server.watch(server.sock)
            server.ehlo_or_helo_if_needed()
        login = route.login()
        if login:
            user, _, password = login.partition(":")
            server.login(user, password)

    def _address(self, server: _Server, recipients: Sequence[str]) -> list[LeftOut]:
        """Name sender and recipients; one that takes it is enough, the others are returned."""
        _expect(server.mail(self._route.sender), 250, "the sender")
        refused = {
            to: answer for to in recipients if (answer := server.rcpt(to))[0] not in (250, 251)
        }
        if len(refused) == len(recipients):
            # One that is asked to come later is the better news: it may be taken then.
            _expect(min(refused.values()), 250, "every recipient")
        return [
            LeftOut(address=to, words=self._said(code, words), asked_later=code // 100 == 4)
            for to, (code, words) in refused.items()
        ]

    def _hand_over(self, server: _Server, letter: Letter) -> None:
        try:
            code, words = server.take(_written(letter, self._route))
        except _MAIL_FAULTS as error:
            raise AlertInDoubt(
                f"The mail server {self._route.host} took the message and gave no answer "
                f"({type(error).__name__})."
            ) from None
        if code // 100 in (4, 5):
            raise self._refused(code, words, "the message")
        if code // 100 != 2:
            raise AlertInDoubt(f"The mail server {self._route.host} answered nonsense.")

    @contextlib.contextmanager
    def _told_as_not_sent(self) -> Iterator[None]:
        where = f"{self._route.host}:{self._route.port}"
        try:
            yield
        except _Refusal as error:
            raise self._refused(error.code, error.words, error.what) from None
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code // 100 == 4:  # the server cannot ask whether it is right
                raise self._refused(error.smtp_code, _bytes(error.smtp_error), "login") from None
            raise AlertNotSent(
                f"The mail server {where} refused the login ({error.smtp_code}).",
                "Store it again with: eamconsole credential set PROFILE ENVIRONMENT smtp-login",
            ) from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, _bytes(error.smtp_error), "to go on") from None
        except smtplib.SMTPException as error:
            words = self._redactor.redact(str(error), longest=LONGEST_WORDS)
            raise AlertNotSent(f"The mail server {where} cannot be used: {words}.") from None
        except (OSError, ValueError) as error:
            fault = fault_of(error, where)
            raise AlertNotSent(f"Mail: {fault.words}.", fault.next_step) from None

    def _refused(self, code: int, words: bytes, what: str) -> AlertNotSent:
        said = f"The mail server {self._route.host} refused {what}: {self._said(code, words)}"
        return AlertNotSent(said, asked_later=code // 100 == 4)

    def _said(self, code: int, words: bytes) -> str:
        said = " ".join(words.decode("utf-8", "replace").split())
        return f"{code} {self._redactor.redact(said, longest=LONGEST_WORDS)}"


class _Refusal(Exception):
    """An answer that is not the one needed."""

    def __init__(self, code: int, words: bytes, what: str) -> None:
        super().__init__(what)
        self.code, self.words, self.what = code, words, what


class _Server(smtplib.SMTP):
    """A connection whose socket can be cut, with TLS from the first byte where wished."""

    def __init__(self, host: str, passage: Passage, patience: float) -> None:
        super().__init__(local_hostname=_own_name(), timeout=patience)
        self._host = host  # what STARTTLS compares the certificate with
        self._patience = patience
        self._passage = passage
        self.wraps_with: ssl.SSLContext | None = None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = socket.create_connection((host, port), timeout)
        self._passage.sock = sock
        if self.wraps_with is not None:
            sock = self.wraps_with.wrap_socket(sock, server_hostname=host)
        self.watch(sock)
        sock.settimeout(_GREETING * timeout)
        return sock

    def ehlo(self, name: str = "") -> tuple[int, bytes]:
        """Greet back; whoever has greeted answers faster from now on."""
        self._wait_for(self._patience)
        return super().ehlo(name)

    def take(self, message: bytes) -> tuple[int, bytes]:
        """Send the text of a message, and return what the server says to it."""
        self.send(re.sub(rb"(?m)^\.", b"..", message) + b".\r\n")
        self._wait_for(_VERDICT * self._patience)
        return self.getreply()

    def _wait_for(self, seconds: float) -> None:
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def watch(self, sock: socket.socket | None) -> None:
        """Let the call be cut on this socket: TLS takes the one before it over, and empties it."""
        if sock is not None:
            self._passage.sock = sock
            wait_in_slices(sock)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer; lines without end are no answer."""
        if self.file is None and self.sock is not None:
            self.file = _Bounded(self.sock.makefile("rb"))
        return super().getreply()


class _Bounded:
    """What a server says, up to a size no honest one reaches."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = _MOST_ANSWERED

    def readline(self, longest: int) -> bytes:
        """Return the next line."""
        line = self._file.readline(longest)
        self._left -= len(line)
        if self._left < 0:
            raise OSError("the answer has no end")
        return line

    def close(self) -> None:
        """Close what is read."""
        self._file.close()


def _expect(answer: tuple[int, bytes], code: int, what: str) -> None:
    if answer[0] != code:
        raise _Refusal(answer[0], answer[1], what)


def _bytes(words: bytes | str) -> bytes:
    return words.encode() if isinstance(words, str) else words


def _own_name() -> str:
    """Return a name for the greeting; asking the network for one may take half a minute."""
    name = socket.gethostname()
    return name if name.isascii() and name else "localhost"


def _written(letter: Letter, route: MailRoute) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = route.sender
    message["To"] = ", ".join(route.recipients)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.letter_id}@eamconsole.invalid>"
    message["Auto-Submitted"] = "auto-generated"  # no out-of-office answers to it
    message["X-Priority"] = "2" if letter.urgent else "3"
    message.set_content(letter.text)
    return message.as_bytes()
