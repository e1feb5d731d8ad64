"""Alerts by webhook: one POST that Slack, Teams or a script of the city takes."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from eamconsole.support.addresses import shown_address
from eamconsole.support.redaction import Redactor
from eamconsole.wire.alerts.asides import words_of_failure
from eamconsole.wire.alerts.message import AlertInDoubt, AlertNotSent, LeftOut, Letter
from eamconsole.wire.http.adapter import ChannelAdapter
from eamconsole.wire.http.outgoing import CallLimits, json_body
from eamconsole.wire.http.proxy import ProxyChoice
from eamconsole.wire.http.refusal import retry_after
from eamconsole.wire.http.server_date import served_at
from eamconsole.wire.http.transport import Broken, RawReply, Transport
from eamconsole.wire.http.trust import os_trust
from eamconsole.wire.http.words import LONGEST_WORDS, server_words

TOKEN = "{token}"  # noqa: S105 - what the profile writes in its place
_LIMITS = CallLimits(connect=5.0, read=15.0, total=20.0, answer_bytes=256 * 1024)
_CARDS = (".logic.azure.com", ".powerplatform.com", ".powerautomate.com", ".office.com")
"""Hosts of Microsoft Teams: their workflows take a card and nothing else."""
_MAY_HAVE_TAKEN = frozenset({302, 303, 502, 504})
"""A script that took it and shows where to look, and a gateway that lost its server after it had
passed the call on."""
_LATER = frozenset({429, 503})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""Stands for the clock of a receiver that shows none: a moment it names says nothing then."""
_GONE = "The webhook was removed over there: make a new one, then store its address or token here."


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRoute:
    """The address, in which ``{token}`` stands for the secret; without it a Bearer token."""

    url: str
    token: Callable[[], str] = str


class WebhookSender:
    """Posts one message to one address; follows no redirect, wherever it leads."""

    def __init__(
        self,
        route: WebhookRoute,
        redactor: Redactor,
        proxy: ProxyChoice,
        trust: Callable[[], ssl.SSLContext] = os_trust,
        *,
        limits: CallLimits = _LIMITS,
    ) -> None:
        self._route = route
        self._redactor = redactor
        self._limits = limits
        self._transport = Transport(ChannelAdapter(proxy.route, trust))

    def send(self, letter: Letter, handing_over: Callable[[], None]) -> Sequence[LeftOut]:
        """Post it; anything below 300 that does not speak of a failure says that it was taken."""
        address, headers = self._address(letter)
        body = json_body(body_for(address, letter))
        headers["Content-Type"] = body.media_type
        headers["Content-Length"] = str(len(body.content))
        handing_over()
        try:
            answer = self._transport.carry("POST", address, headers, body.content, self._limits)
        except Broken as broken:
            words = self._redacted(f"Webhook: {broken.summary}.")
            if broken.sent:
                raise AlertInDoubt(words) from None
            raise AlertNotSent(words, broken.next_step) from None
        self._heed(answer, urlsplit(address).hostname or "the webhook")
        return ()

    def _heed(self, answer: RawReply, host: str) -> None:
        """Return where the answer says that it was taken."""
        kind = str(answer.headers.get("Content-Type", ""))
        failure = words_of_failure(answer.body, kind) if answer.status < 300 else None
        if answer.status < 300 and failure is None:
            return
        said = failure.words if failure else server_words(answer.body, kind)
        words = self._redacted(f"Webhook: {host} answered {answer.status}. {said}".strip())
        step = None
        if 300 <= answer.status < 400:
            target = shown_address(str(answer.headers.get("Location", "")))
            words = self._redacted(f"{words} It redirects to {target}, which is not followed.")
            step = "Put the new address into the profile if the webhook has moved."
        if answer.status in _MAY_HAVE_TAKEN or (failure and not failure.is_certain):
            raise AlertInDoubt(words, step)
        if answer.status in _LATER:
            raise AlertNotSent(words, asked_later=True, wait=_wait(answer))
        raise AlertNotSent(words, _GONE if answer.status == 410 else step)

    def abort(self) -> None:
        """Free whoever waits for an answer."""
        self._transport.abort()

    def _address(self, letter: Letter) -> tuple[str, dict[str, str]]:
        headers = {"Idempotency-Key": letter.letter_id}
        url, token = self._route.url, self._route.token()
        if TOKEN in url:
            if not token:
                raise AlertNotSent(
                    "The webhook's secret is not stored.",
                    "Store it with: eamconsole credential set PROFILE ENVIRONMENT webhook-token",
                )
            url = url.replace(TOKEN, token)
        elif token:
            headers["Authorization"] = f"Bearer {token}"
        if not url.isascii() or not url.isprintable() or " " in url or not token.isascii():
            raise AlertNotSent(
                "The webhook's address or token holds characters that cannot be sent.",
                "Store webhook-token again, without line ends or accents.",
            )
        return url, headers

    def _redacted(self, words: str) -> str:
        return self._redactor.redact(words, longest=2 * LONGEST_WORDS)


def _wait(answer: RawReply) -> timedelta:
    """Return how long to stay away, by the receiver's own clock where it names a moment."""
    asked = answer.headers.get("Retry-After")
    if not asked:
        return timedelta()
    return timedelta(seconds=retry_after(asked, served_at(answer.headers) or _LONG_AGO))


def body_for(address: str, letter: Letter) -> dict[str, Any]:
    """Return what the receiver takes: a card for Teams' workflows, else the text Slack takes."""
    host = (urlsplit(address).hostname or "").casefold()
    if host.endswith(_CARDS):
        return {"type": "message", "attachments": [_card(letter)]}
    return {"text": _plain(f"*{letter.subject}*\n{letter.text}"), "id": letter.letter_id}


def _plain(text: str) -> str:
    """Return text in which Slack finds neither a mention nor a link of its own syntax."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _card(letter: Letter) -> dict[str, Any]:
    lines = [
        {"type": "TextBlock", "text": letter.subject, "weight": "Bolder", "wrap": True},
        *({"type": "TextBlock", "text": line, "wrap": True} for line in letter.text.splitlines()),
    ]
    return {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "content": {"type": "AdaptiveCard", "version": "1.4", "body": lines},
    }
