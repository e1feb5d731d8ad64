"""Brings a crew's public comments and images in, each once; recognizes our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eamconsole.domain.city import CityRules
from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.echo import ECHO, Origin, SaidBefore, keeps_name, origin_of, what_was_said
from eamconsole.domain.link import Link
from eamconsole.domain.planning import comment_in_debt, short_digest
from eamconsole.domain.recognition import is_short
from eamconsole.domain.request import ResidentComment, UnreadableRecord
from eamconsole.domain.work import Module, WorkComment, WorkDocument
from eamconsole.journal import Ledgers
from eamconsole.support.counting import counted
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.past.others import is_at_work, note_copy
from eamconsole.sync.watch.documents import Documents
from eamconsole.sync.watch.edited import follow_edit
from eamconsole.sync.watch.withdrawn import follow_visibility

_ASKED = {
    Origin.UNSURE: "repeats what was said in SeeClickFix",
    Origin.TWICE: "repeats what was said in SeeClickFix under that name and was sent once",
    Origin.NAMESAKE: "bears the name of somebody who wrote in SeeClickFix, and the journal does "
    "not know whether these words are theirs, edited before they were sent",
}


@dataclass(frozen=True, slots=True)
class CrewContentRead:
    """What reading brought: new debts, and whether a comment waits for one of ours in doubt.

    ``skips``: a document may be a picture of ours that is still to be looked for.
    """

    owed: int
    waits: bool = False
    skips: bool = False


class CrewContent:
    """Reads the child lists of one link and owes what is new in them."""

    def __init__(self, parts: EngineParts, past: PastLookups) -> None:
        self._parts = parts
        self._past = past
        self._rules: CityRules = parts.rules
        self._documents = Documents(parts.rules)

    def read(self, link: Link) -> CrewContentRead:
        """Read comments and documents of ``link``; owe what is new."""
        private = self._is_private(link)
        eam = self._parts.eam
        odd: list[UnreadableRecord] = []
        comments = eam.comments(link.module, link.auto_number, private=private, unreadable=odd)
        documents: tuple[WorkDocument, ...] = ()
        if link.module is Module.WORK_REQUEST:  # images of Work Orders stay there (N5)
            documents = eam.documents(
                link.module, link.auto_number, private=private, unreadable=odd
            )
        thread = self._thread(link, comments, documents, private=private)
        own_account = self._past.own_account() if thread else None
        at = self._parts.clock.now()

        def write(ledgers: Ledgers) -> CrewContentRead:
            lane = ledgers.deliveries.of_issue(link.issue_id)
            said = what_was_said(lane, thread, own_account)
            read = self._owe_comments(ledgers, link, comments, said, at)
            if not odd:  # what a list left out, or could not be read, is not withdrawn
                for kind, entries in (("eam_comment", comments), ("eam_document", documents)):
                    public = {each.key for each in entries if each.public}
                    follow_visibility(ledgers, link, kind, public, lane, at)
            if not read.waits:
                shown = self._documents.owe(ledgers, link, documents, lane, at)
                read = CrewContentRead(read.owed + shown.owed, read.waits, skips=shown.skips)
            ledgers.links.update(link.issue_id, children_read_at=at)
            _tell_odd(ledgers, link, odd, at)
            # The crew's last words may be what cannot be read: a closing waits for them.
            return replace(read, waits=read.waits or bool(odd))

        read = self._parts.journal.write(write)
        if not (read.waits or read.skips):
            # what waits now is owed by a later reading, and may have been published before
            self._past.read_children(link.issue_id, at)
        return read

    def _thread(
        self,
        link: Link,
        comments: tuple[WorkComment, ...],
        documents: tuple[WorkDocument, ...],
        *,
        private: bool,
    ) -> tuple[ResidentComment, ...]:
        """Return what residents said, to tell it from what crews say.

        Where the record may hold what the journal does not know, SeeClickFix is asked once.
        """
        with self._parts.journal.read() as ledgers:
            marks = {
                *ledgers.seen.get(link.issue_id, "eam_comment"),
                *(f"document {key}" for key in ledgers.seen.get(link.issue_id, "eam_document")),
            }
            stored = ledgers.requests.get(link.issue_id)
        listed = {each.key for each in comments if each.public}
        listed |= {f"document {each.key}" for each in documents if each.public}
        if listed <= marks:
            return ()
        if not self._past.is_vouched(link.issue_id):
            return self._past.thread(link.issue_id, private=private)
        return () if stored is None else stored.request.comments or ()

    def _is_private(self, link: Link) -> bool:
        with self._parts.journal.read() as ledgers:
            stored = ledgers.requests.get(link.issue_id)
        return stored is not None and stored.request.private

    def _owe_comments(
        self,
        ledgers: Ledgers,
        link: Link,
        comments: tuple[WorkComment, ...],
        said: tuple[SaidBefore, ...],
        at: datetime,
    ) -> CrewContentRead:
        seen = ledgers.seen.get(link.issue_id, "eam_comment")
        forgetful = not self._past.is_vouched(link.issue_id)
        owed, waits, names_kept = 0, False, False
        for comment in comments:
            kept = keeps_name(comment, said)
            names_kept = names_kept if kept is None else kept  # of what came later, it tells
            mark = seen.get(comment.key)
            if mark is not None:
                if mark.origin == "imported":
                    owed += follow_edit(ledgers, link, comment, mark, self._rules, at)
                continue
            if not comment.public or not comment.text.strip():
                continue
            origin = origin_of(comment, said, forgetful=forgetful, names_kept=names_kept)
            if origin is Origin.TWICE:
                origin = self._judge_copy(ledgers, link, comment, at, forgetful=forgetful)
            if waits or origin is Origin.IN_DOUBT:
                waits = True  # until a look-up claims it, or does not; what follows keeps its order
            else:
                owed += self._owe_new_comment(ledgers, link, comment, origin, at)
        return CrewContentRead(owed, waits)

    def _judge_copy(
        self, ledgers: Ledgers, link: Link, comment: WorkComment, at: datetime, *, forgetful: bool
    ) -> Origin:
        """Return whose words are once more in EAM than they were sent, and note that they are."""
        if not forgetful:
            note_copy(ledgers, link.issue_id, link, f"comment:{comment.key}", at)
        known = not is_short(comment.text) or is_at_work(ledgers)
        return Origin.OURS if known else Origin.TWICE

    def _owe_new_comment(
        self, ledgers: Ledgers, link: Link, comment: WorkComment, origin: Origin, at: datetime
    ) -> int:
        ledgers.seen.remember(
            link.issue_id,
            "eam_comment",
            comment.key,
            origin="ours" if origin is Origin.OURS else "imported",
            digest=short_digest(comment.text),
            public=True,
            at=at,
        )
        if origin is Origin.OURS:
            return 0
        debt = comment_in_debt(link.issue_id, comment)
        owed = ledgers.deliveries.owe(debt, at)
        if owed is not None and origin in _ASKED:
            ledgers.deliveries.finish(
                owed,
                DeliveryState.NEEDS_ATTENTION,
                at=at,
                cause=ECHO,
                explanation=f"Comment {comment.key} on {link.number}, recorded by "
                f"{comment.recorded_by or 'nobody'}, {_ASKED[origin]}.",
                next_step="Choose Retry to publish it as the city's, or Skip if it is not.",
            )
        return int(owed is not None)


def _tell_odd(ledgers: Ledgers, link: Link, odd: Sequence[UnreadableRecord], at: datetime) -> None:
    """Say that entries have no meaning; the others of the record go their way."""
    key = f"unreadable_comment:eam:{link.issue_id}"
    if not odd:
        ledgers.notices.solve(key, at)
        return
    what = counted(len(odd), "comment or document", "comments or documents")
    ledgers.notices.raise_(
        key,
        "unreadable_comment",
        f"{what} on {link.number} in EAM cannot be read ({odd[0].reason}) and did not reach "
        f"Request {link.issue_id}, which is not closed before; the others did.",
        at,
        issue_id=link.issue_id,
    )
