"""Brings a crew's public comments and images in, each once; recognises our own."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath

from eamconsole.domain.city import CityRules, Reaction
from eamconsole.domain.crossing import same_words
from eamconsole.domain.delivery import Delivery, DeliveryKind, NewDelivery
from eamconsole.domain.link import Link
from eamconsole.domain.planning import short_digest
from eamconsole.domain.work import Module, WorkComment, WorkDocument
from eamconsole.journal import Ledgers, SeenMark
from eamconsole.sync.delivery.steps.comment_out import words_of
from eamconsole.sync.delivery.steps.document import OWN_NAME_PREFIX
from eamconsole.sync.parts import EngineParts

_IMAGE_ENDINGS = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".png", ".apng", ".gif", ".bmp", ".dib"),
        *(".tif", ".tiff", ".webp", ".heic", ".heif", ".hif", ".avif"),
    }
)
_WORD_LIKE = 5
"""A file's ending has at most as many letters; "No. 4 before the repair" has none."""


class Children:
    """Reads the child lists of one link and owes what is new in them."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        self._rules: CityRules = parts.rules

    def read(self, link: Link) -> int:
        """Read comments and documents of ``link``; return the number of new debts."""
        private = self._is_private(link)
        eam = self._parts.eam
        comments = eam.comments(link.module, link.auto_number, private=private)
        documents: tuple[WorkDocument, ...] = ()
        if link.module is Module.WORK_REQUEST:  # images of Work Orders stay there (N5)
            documents = eam.documents(link.module, link.auto_number, private=private)
        at = self._parts.clock.now()

        def write(ledgers: Ledgers) -> int:
            owed = self._owe_comments(ledgers, link, comments, at)
            owed += self._owe_documents(ledgers, link, documents, at)
            ledgers.links.update(link.issue_id, children_read_at=at)
            return owed

        return self._parts.journal.write(write)

    def _is_private(self, link: Link) -> bool:
        with self._parts.journal.read() as ledgers:
            stored = ledgers.requests.get(link.issue_id)
        return stored is not None and stored.request.private

    def _owe_comments(
        self, ledgers: Ledgers, link: Link, comments: tuple[WorkComment, ...], at: datetime
    ) -> int:
        seen = ledgers.seen.get(link.issue_id, "eam_comment")
        outgoing = [
            delivery
            for delivery in ledgers.deliveries.of_issue(link.issue_id)
            if delivery.kind is DeliveryKind.COMMENT_OUT and not delivery.remote_key
        ]
        owed = 0
        listed = set()
        for comment in comments:
            listed.add(comment.key)
            mark = seen.get(comment.key)
            if mark is None:
                owed += self._owe_new_comment(ledgers, link, comment, outgoing, at)
            elif mark.origin == "imported":
                owed += self._follow_comment(ledgers, link, comment, mark, at)
        self._report_withdrawn(ledgers, link, seen, listed, at)
        return owed

    def _owe_new_comment(
        self,
        ledgers: Ledgers,
        link: Link,
        comment: WorkComment,
        outgoing: list[Delivery],
        at: datetime,
    ) -> int:
        if self._is_echo(comment, outgoing):
            return 0  # an attempt of ours without an answer yet: its look-up claims it
        if not comment.public or not comment.text.strip():
            return 0
        ledgers.seen.remember(
            link.issue_id,
            "eam_comment",
            comment.key,
            origin="imported",
            digest=short_digest(comment.text),
            public=True,
            at=at,
        )
        debt = NewDelivery(
            issue_id=link.issue_id,
            kind=DeliveryKind.COMMENT_IN,
            key=f"eam-comment:{comment.key}",
            payload={"text": comment.text, "author": comment.recorded_by, "comment": comment.key},
        )
        return int(ledgers.deliveries.owe(debt, at) is not None)

    def _is_echo(self, comment: WorkComment, outgoing: list[Delivery]) -> bool:
        limit = self._rules.text_limits.recorded_by
        return any(
            same_words(comment.text, words_of(delivery))
            and same_words(
                comment.recorded_by, str(delivery.payload.get("recorded_by", ""))[:limit]
            )
            for delivery in outgoing
        )

    def _follow_comment(
        self, ledgers: Ledgers, link: Link, comment: WorkComment, mark: SeenMark, at: datetime
    ) -> int:
        """Handle what happens to a comment after it was published: an edit, a withdrawal."""
        if not comment.public:
            self._say_withdrawn(ledgers, link, comment.key, at)
            return 0
        digest = short_digest(comment.text)
        if digest == mark.digest:
            return 0
        ledgers.seen.update(link.issue_id, "eam_comment", comment.key, digest=digest, at=at)
        ledgers.events.add(
            "comment.edited_in_eam",
            at,
            issue_id=link.issue_id,
            detail={"comment": comment.key, "text": comment.text},
        )
        if self._rules.comments.edited_in_eam is not Reaction.REPOST:
            ledgers.notices.raise_(
                f"edited:{link.issue_id}:{comment.key}",
                "edited_in_eam",
                f"Comment {comment.key} on {link.number} was edited in EAM after it was "
                f"published; residents of Request {link.issue_id} still read the first version.",
                at,
                issue_id=link.issue_id,
            )
            return 0
        debt = NewDelivery(
            issue_id=link.issue_id,
            kind=DeliveryKind.COMMENT_IN,
            key=f"eam-comment:{comment.key}:{digest}",
            payload={"text": comment.text, "author": comment.recorded_by, "comment": comment.key},
        )
        return int(ledgers.deliveries.owe(debt, at) is not None)

    def _report_withdrawn(
        self,
        ledgers: Ledgers,
        link: Link,
        seen: dict[str, SeenMark],
        listed: set[str],
        at: datetime,
    ) -> None:
        for key, mark in seen.items():
            if mark.origin == "imported" and key not in listed:
                self._say_withdrawn(ledgers, link, key, at)

    def _say_withdrawn(self, ledgers: Ledgers, link: Link, key: str, at: datetime) -> None:
        ledgers.notices.raise_(
            f"withdrawn:{link.issue_id}:{key}",
            "withdrawn",
            f"Comment {key} on {link.number} is no longer public in EAM but stands published on "
            f"Request {link.issue_id}; the console cannot take it back.",
            at,
            issue_id=link.issue_id,
        )

    def _owe_documents(
        self, ledgers: Ledgers, link: Link, documents: tuple[WorkDocument, ...], at: datetime
    ) -> int:
        seen = ledgers.seen.get(link.issue_id, "eam_document")
        urls = {
            str(delivery.payload.get("url"))
            for delivery in ledgers.deliveries.of_issue(link.issue_id)
            if "url" in delivery.payload
        }
        owed = 0
        for document in documents:
            if document.key in seen or not document.public:
                continue
            if document.file_name.startswith(f"{OWN_NAME_PREFIX}{link.issue_id}-"):
                continue
            if document.location and document.location in urls:
                continue
            owed += self._owe_new_document(ledgers, link, document, at)
        return owed

    def _owe_new_document(
        self, ledgers: Ledgers, link: Link, document: WorkDocument, at: datetime
    ) -> int:
        image = looks_like_image(document)
        ledgers.seen.remember(
            link.issue_id,
            "eam_document",
            document.key,
            origin="imported" if image else "ignored",
            public=True,
            at=at,
        )
        if not image:
            return self._other_document(ledgers, link, document, at)
        debt = NewDelivery(
            issue_id=link.issue_id,
            kind=DeliveryKind.IMAGE_IN,
            key=f"eam-document:{document.key}",
            payload={
                "text": document.description.strip() or f"Image: {document.file_name}",
                "document": document.key,
                "file_name": document.file_name,
                "location": document.location,
                "is_link": document.is_link,
            },
        )
        return int(ledgers.deliveries.owe(debt, at) is not None)

    def _other_document(
        self, ledgers: Ledgers, link: Link, document: WorkDocument, at: datetime
    ) -> int:
        if self._rules.comments.other_documents is Reaction.LINK and document.is_link:
            words = document.description.strip() or document.file_name
            debt = NewDelivery(
                issue_id=link.issue_id,
                kind=DeliveryKind.COMMENT_IN,
                key=f"eam-document:{document.key}",
                payload={"text": f"{words}\n{document.location}", "document": document.key},
            )
            return int(ledgers.deliveries.owe(debt, at) is not None)
        ledgers.events.add(
            "document.not_an_image",
            at,
            issue_id=link.issue_id,
            detail={"file_name": document.file_name, "document": document.key},
        )
        ledgers.notices.raise_(
            f"document:{link.issue_id}:{document.key}",
            "other_document",
            f"“{document.file_name or document.location}” on {link.number} is public in EAM but "
            f"no image, so Request {link.issue_id} does not show it. Tell residents by a comment "
            "where it matters.",
            at,
            issue_id=link.issue_id,
        )
        return 0


def looks_like_image(document: WorkDocument) -> bool:
    """Return whether the name ends like a picture's, or a file's has no ending at all.

    The bytes are looked at when it is fetched; a link without an ending is mostly a page.
    """
    name = document.file_name or document.location
    ending = PurePath(name.split("?")[0].strip()).suffix.lower()
    if ending in _IMAGE_ENDINGS:
        return True
    is_ending = ending[1:].isalnum() and not ending[1:].isdecimal() and len(ending) <= _WORD_LIKE
    return bool(name) and not document.is_link and not is_ending
