"""Notices another console that works for the same city with the same account: a cloned machine.

Both hold the same journal up to the moment of the copy, and each creates what is new since.  So
creating stops at the first sign of the other, and what was doubled is listed for a person.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from eamconsole.domain.city import CityRules
from eamconsole.domain.decided import LOOK_FIRST
from eamconsole.domain.delivery import Delivery, DeliveryKind, Flow
from eamconsole.domain.echo import is_by_crews, not_before, texts_of, words_beyond
from eamconsole.domain.facts import message_facts
from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link
from eamconsole.domain.planning import short_digest
from eamconsole.domain.recognition import is_short
from eamconsole.domain.reference import reference_in
from eamconsole.domain.request import ResidentComment, ResidentRequest
from eamconsole.domain.taking_over import numbers_told, without_number
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.journal import Ledgers, SeenMark
from eamconsole.sync.delivery.outcome import Lane
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts

_FACT = "another_console"
_COPIES = "another_console_copies"
_ENOUGH = 2
"""A single comment that stands twice may be a proxy's or a person's."""
_TOGETHER = timedelta(days=2)
"""A second console copies all the time; two oddities years apart are none."""
_COMMENTS = "comments"
_LOOKED, _TRIED = "others_looked", "others_tried"
"""Up to when everything was compared, and when that was tried last: a list that failed leaves
the first where it was."""
_EVERY = timedelta(minutes=10)
_AT_LONGEST = timedelta(days=1)
"""How long what a list left out is asked for again: one that never ends must not grow for ever."""
_MARGIN = timedelta(hours=3)
_LISTED = 20
_BY_CREWS = frozenset({DeliveryKind.COMMENT_IN, DeliveryKind.IMAGE_IN})
_TALK = _BY_CREWS | {DeliveryKind.COMMENT_OUT}
_REASON = "another console creates work requests for this city"
_LONGEST_NUMBER = 18
"""What a crew typed may have more digits than any column of the journal holds."""


def hear(
    ledgers: Ledgers,
    rules: CityRules,
    own_account: int,
    request: ResidentRequest,
    known: Sequence[ResidentComment],
    at: datetime,
    since: datetime | None = None,
) -> None:
    """Look through what our account said in SeeClickFix that this journal did not know of.

    What was said before ``since`` may be our own lost memory's.
    """
    keys = {each.key for each in known}
    news = [
        each
        for each in request.comments or ()
        if each.key not in keys and (since is None or each.created_at >= since)
    ]
    if not any(each.author.account == own_account for each in news):
        return
    form = without_number(rules.messages.acknowledgment, message_facts(rules, request, None))
    link = ledgers.links.get(request.issue_id)
    said = " ".join(
        str(row.payload.get("text", "")).casefold()
        for row in ledgers.deliveries.of_issue(request.issue_id)
    )
    for number in numbers_told(news, own_account, form):
        if (link is None or number != link.number.casefold()) and number not in said:
            tell_of_another(ledgers, request.issue_id, link, number, at)
    lane = ledgers.deliveries.of_issue(request.issue_id)
    ours = [each for each in news if each.author.account == own_account]
    if not is_at_work(ledgers):  # by the same account a colleague says short words too
        ours = [each for each in ours if not is_short(each.text)]
    for each in ours:
        if link is not None and each.text.strip():
            thread, since = request.comments or (), link.created_at
            beyond = words_beyond(thread, own_account, lane, each.text, since)
            if beyond > 0 and is_by_crews(lane, each.text):
                key = f"thread:{short_digest(each.text)}:{beyond}"
                note_copy(ledgers, request.issue_id, link, key, at)


def note_copy(ledgers: Ledgers, issue: IssueId, link: Link | None, key: str, at: datetime) -> None:
    """Note what stands on the other side once more than this journal sent it.

    Two consoles that only carry comments, or an engine that finds sent what it was about to
    send, give no other sign.  What is older than ``_TOGETHER`` is forgotten, and what an earlier
    version kept without a moment too: nobody knows when that was.
    """
    kept = {
        name: seen
        for name, seen in (ledgers.facts.get(_COPIES) or {}).items()
        if isinstance(seen, list) and abs(at - datetime.fromisoformat(seen[1])) <= _TOGETHER
    }
    kept[f"{issue}/{key}"] = [int(issue), at.isoformat()]
    ledgers.facts.set(_COPIES, kept)
    if len(kept) < _ENOUGH:
        return
    for each in sorted({number for number, _ in kept.values()}):
        tell_of_another(ledgers, IssueId(each), ledgers.links.get(IssueId(each)), _COMMENTS, at)


def forget_copies(ledgers: Ledgers) -> None:
    """Count anew: a person says that no other console is at work any more."""
    ledgers.facts.forget(_COPIES)


def is_at_work(ledgers: Ledgers) -> bool:
    """Return whether another console was heard of, and no person has said that it is gone."""
    if ledgers.facts.get(_FACT) is None:
        return False
    return any(
        pause.flow is Flow.REQUESTS and pause.reason == _REASON for pause in ledgers.pauses.all()
    )


def tell_of_another(
    ledgers: Ledgers, issue: IssueId, link: Link | None, other: str, at: datetime
) -> None:
    """Stop creating, and list what the other console made; what is not linked yet is looked for."""
    told = ledgers.facts.get(_FACT) or {}
    before = told.get(str(issue))
    # heard of first, then linked here: now it is known to be doubled
    known = before if before is not None and (before[0] or link is None) else None
    if known is not None and _is_told(ledgers, known[1], other):
        return
    if known is None or other != _COMMENTS:  # a record says more than comments do
        told[str(issue)] = [link.number if link else "", other]
        ledgers.facts.set(_FACT, told)
    is_a_sign = before is None or _COMMENTS in (before[1], other)
    if is_a_sign and not any(pause.flow is Flow.REQUESTS for pause in ledgers.pauses.all()):
        ledgers.pauses.set(Flow.REQUESTS, None, _REASON, "the console")
    for row in ledgers.deliveries.of_issue(issue):
        if row.kind is DeliveryKind.CREATE and not row.state.is_final:
            ledgers.deliveries.replace_payload(row.id, {**row.payload, LOOK_FIRST: True}, at)
    doubled = [
        f"Request {name}: comments on {ours}"
        if theirs == _COMMENTS
        else f"Request {name}: {ours} here, {theirs} by the other"
        for name, (ours, theirs) in told.items()
        if ours
    ]
    listed = "; ".join(doubled[:_LISTED]) or "nothing so far"
    more = f" and {len(doubled) - _LISTED} more" if len(doubled) > _LISTED else ""
    ledgers.notices.raise_(
        "another-console",
        "another_console",
        "Another console works for this city with the same account, as after a virtual machine was "
        "cloned. This one creates nothing more, and looks for all else before it sends it. "
        f"Doubled: {listed}{more}. Stop the other console, close the extra records in EAM, then "
        "resume here: eamconsole resume requests.",
        at,
    )


def _is_told(ledgers: Ledgers, before: str, other: str) -> bool:
    """Return whether a sign on a Request says nothing that was not told already.

    Comments that stand twice go on standing; after a person resumed they are a new sign.
    """
    return is_at_work(ledgers) if other == _COMMENTS else before != _COMMENTS


class Others:
    """Looks now and then whether what was created here was created by another one as well.

    When it looked last stands in the journal: runs that end at once look as often as a service.
    """

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def may_have_sent(self, delivery: Delivery, lane: Lane, own_account: Callable[[], int]) -> bool:
        """Return whether the other side may show already what is about to be sent.

        Asked of the journal alone: while another console is at work, and where readings showed
        words that this one did not send.  A creation is looked for apart.
        """
        is_talk = delivery.kind in _TALK or delivery.kind.is_picture_for_staff
        if not is_talk or lane.link is None:
            return False
        if self._is_at_work():
            return True
        if delivery.kind is DeliveryKind.COMMENT_OUT:
            with self._parts.journal.ask() as ledgers:
                seen = ledgers.seen.get(delivery.issue_id, "eam_comment")
            claimed = {row.remote_key for row in lane.deliveries}
            texts = {short_digest(text) for text in texts_of(delivery)}
            return any(
                mark.origin == "ours"
                and mark.digest in texts
                and key not in claimed
                and not _is_older(mark, delivery)
                for key, mark in seen.items()
            )
        if delivery.kind not in _BY_CREWS:
            return False
        thread, text = lane.request.comments or (), str(delivery.payload.get("text", ""))
        since = not_before(delivery, lane.link.created_at)
        return words_beyond(thread, own_account(), lane.deliveries, text, since) > 0

    def _is_at_work(self) -> bool:
        """Answer as ``is_at_work``; where nothing was ever heard, one statement is enough."""
        journal = self._parts.journal
        with journal.ask() as ledgers:
            if ledgers.facts.get(_FACT) is None:
                return False
        with journal.read() as ledgers:
            return is_at_work(ledgers)

    def stood_before(self, delivery: Delivery, found: str) -> bool:
        """Return whether what a look found was in EAM before the resident wrote this.

        One person may say the same words twice.
        """
        if delivery.kind is not DeliveryKind.COMMENT_OUT:
            return False
        with self._parts.journal.read() as ledgers:
            mark = ledgers.seen.get(delivery.issue_id, "eam_comment").get(found)
        return mark is not None and _is_older(mark, delivery)

    def look(self, cancel: threading.Event) -> None:
        """Read the newest records where some were linked since the last look."""
        journal, now = self._parts.journal, self._parts.clock.now()
        with journal.read() as ledgers:
            last = ledgers.watermarks.get(_LOOKED)
            tried = ledgers.watermarks.get(_TRIED) or last
            if tried is not None and not is_due(tried, _EVERY, now):
                return
            made = last is not None and ledgers.backlog.done_since(Flow.REQUESTS, min(last, now))
        journal.write(lambda ledgers: ledgers.watermarks.set(_TRIED, now))
        if (
            last is None
            or not made
            or self._is_compared(min(last, now), cancel)
            or (now - last > _AT_LONGEST)
        ):
            journal.write(lambda ledgers: ledgers.watermarks.set(_LOOKED, now))

    def _is_compared(self, since: datetime, cancel: threading.Event) -> bool:
        """Compare what was made since then; return whether the lists came to their end."""
        is_whole = True
        for module in Module:
            if module is Module.WORK_ORDER and not self._parts.rules.work_orders.enabled:
                continue
            listed = self._parts.eam.recent(
                module, since=since - _MARGIN, private=False, go_on=lambda: not cancel.is_set()
            )
            self._compare(listed.records)
            is_whole = is_whole and not listed.why
        return is_whole and not cancel.is_set()

    def _compare(self, records: Sequence[WorkRecord]) -> None:
        at = self._parts.clock.now()
        named = [(issue_named_in(each), each) for each in records]
        ours = [(issue, each) for issue, each in named if issue is not None]
        if not ours:
            return

        def write(ledgers: Ledgers) -> None:
            for issue, record in ours:
                link = ledgers.links.get(issue)
                if link is None or not link.has_number or link.module is not record.module:
                    continue
                if record.auto_number > link.auto_number and _is_made_here(ledgers, issue):
                    tell_of_another(ledgers, issue, link, str(record.number), at)

        self._parts.journal.write(write)


def _is_older(mark: SeenMark, delivery: Delivery) -> bool:
    said = delivery.said_at
    return said is not None and mark.at < said


def issue_named_in(record: WorkRecord) -> IssueId | None:
    """Return the Issue that our line in a record's Notes names."""
    name = reference_in(record.notes)
    if not (name.isascii() and name.isdecimal() and len(name) <= _LONGEST_NUMBER):
        return None
    return IssueId(int(name))


def _is_made_here(ledgers: Ledgers, issue: IssueId) -> bool:
    """Of records found together the lowest was adopted, and the others are told already."""
    return any(
        row.kind is DeliveryKind.CREATE and row.attempts > 0
        for row in ledgers.deliveries.of_issue(issue)
    )
