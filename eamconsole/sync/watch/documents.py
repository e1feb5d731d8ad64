"""Brings a crew's public pictures in, each once; tells of what is no picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from eamconsole.domain.city import CityRules, Reaction
from eamconsole.domain.delivery import Delivery, DeliveryKind, NewDelivery
from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link
from eamconsole.domain.planning import short_digest
from eamconsole.domain.work import WorkDocument
from eamconsole.journal import Ledgers
from eamconsole.support.addresses import web_addresses_in
from eamconsole.sync.delivery.steps.document import OWN_NAME_PREFIX, own_stem
from eamconsole.sync.delivery.steps.misnamed import UNSURE, other_document_notice

_IMAGE_ENDINGS = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".mpo", ".png", ".apng", ".gif", ".bmp"),
        *(".dib", ".tif", ".tiff", ".webp", ".heic", ".heics", ".heif", ".hif", ".avif", ".avifs"),
    }
)
_WORD_LIKE = 5
"""A file's ending has at most as many letters; "No. 4 before the repair" has none."""


@dataclass(frozen=True, slots=True)
class Owed:
    """New debts, and whether a document may be a picture of ours that is to be looked for."""

    owed: int
    skips: bool = False


@dataclass(frozen=True, slots=True)
class Documents:
    """Judges the documents of one record within the caller's transaction."""

    _rules: CityRules

    def owe(
        self,
        ledgers: Ledgers,
        link: Link,
        documents: tuple[WorkDocument, ...],
        lane: tuple[Delivery, ...],
        at: datetime,
    ) -> Owed:
        """Owe what is new in the list; what is ours, or may be, is left out."""
        seen = ledgers.seen.get(link.issue_id, "eam_document")
        sent = [row for row in lane if row.kind.is_picture_for_staff]
        urls = {str(row.payload.get("url")) for row in lane if "url" in row.payload}
        used = Counter(mark.digest for mark in seen.values() if mark.origin == "ours")
        owed, skips = 0, False
        for document in documents:
            if document.key in seen or not document.public:
                continue
            if document.location and urls.issuperset(_addresses(document)):
                continue
            if document.file_name.casefold().startswith(f"{OWN_NAME_PREFIX}{link.issue_id}-"):
                if any(not row.state.is_final for row in sent):
                    skips = True
                    continue  # its look-up claims it
                if _is_one_of(document, sent, used):
                    self._remember_own(ledgers, link, document, at)
                    continue
            owed += self._owe_new_document(ledgers, link, document, at, urls)
        return Owed(owed, skips)

    def _remember_own(
        self, ledgers: Ledgers, link: Link, document: WorkDocument, at: datetime
    ) -> None:
        """EAM told no number when it was sent: its name is all there is."""
        ledgers.seen.remember(
            link.issue_id,
            "eam_document",
            document.key,
            origin="ours",
            digest=_stem(document),
            public=True,
            at=at,
        )

    def _owe_new_document(
        self,
        ledgers: Ledgers,
        link: Link,
        document: WorkDocument,
        at: datetime,
        ours: Container[str] = (),
    ) -> int:
        each_one = [one for one in _apart(document) if one.location not in ours]
        images = [one for one in each_one if looks_like_image(one)]
        unsure = [one for one in each_one if one not in images and not one.is_link]
        ledgers.seen.remember(
            link.issue_id,
            "eam_document",
            document.key,
            origin="imported" if images else "ignored",
            public=True,
            at=at,
        )
        others = [one for one in each_one if one not in images]
        owed = 0
        if others:
            locations = "\n".join(one.location for one in others)
            name = document.file_name if len(each_one) == 1 else ""
            rest = replace(document, location=locations, file_name=name)
            owed += self._other_document(ledgers, link, rest, at, len(images))
        named = len(images)
        debts = (
            _image_debt(link, one, place, unsure=place >= named)
            for place, one in enumerate([*images, *unsure])
        )
        return owed + sum(ledgers.deliveries.owe(debt, at) is not None for debt in debts)

    def _other_document(
        self, ledgers: Ledgers, link: Link, document: WorkDocument, at: datetime, place: int = 0
    ) -> int:
        if self._rules.comments.other_documents is Reaction.LINK and document.is_link:
            words = document.description.strip() or document.file_name
            debt = NewDelivery(
                issue_id=link.issue_id,
                kind=DeliveryKind.COMMENT_IN,
                key=_key(document, place),
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
            other_document_notice(link.issue_id, document.key),
            "other_document",
            f"“{document.file_name or document.location}” on {link.number} is public in EAM but by "
            f"its name no image, so Request {link.issue_id} does not show it. Tell residents by a "
            "comment where it matters.",
            at,
            issue_id=link.issue_id,
        )
        return 0


def _image_debt(link: Link, document: WorkDocument, place: int, *, unsure: bool) -> NewDelivery:
    """Return the debt for a document, or for one of the addresses that a link holds.

    ``unsure``: its name is that of something else, so only its bytes tell whether it is one.
    """
    name = document.file_name or document.location.partition("?")[0].rpartition("/")[2]
    created = document.created_at
    return NewDelivery(
        issue_id=link.issue_id,
        kind=DeliveryKind.IMAGE_IN,
        key=_key(document, place),
        payload={
            "text": document.description.strip() or f"Image: {name}",
            "document": document.key,
            "file_name": name,
            "location": document.location,
            "is_link": document.is_link,
            **({"created_at": created.isoformat()} if created else {}),
            **({UNSURE: True} if unsure else {}),
        },
    )


def _key(document: WorkDocument, place: int) -> str:
    which = f":{short_digest(document.location)}" if place else ""
    return f"eam-document:{document.key}{which}"


def _addresses(document: WorkDocument) -> tuple[str, ...]:
    """Return where a document lies: people put several addresses into one link."""
    return (web_addresses_in(document.location) if document.is_link else ()) or (document.location,)


def _apart(document: WorkDocument) -> tuple[WorkDocument, ...]:
    """Return a document once for each address of its link."""
    addresses = _addresses(document)
    if len(addresses) == 1:
        return (document,)
    named = PurePath(document.file_name).suffix.lower() in _IMAGE_ENDINGS
    name = document.file_name if named else ""
    return tuple(replace(document, location=each, file_name=name) for each in addresses)


def _is_one_of(document: WorkDocument, sent: list[Delivery], used: Counter[str]) -> bool:
    """Return whether the name is that of a picture sent whose number is not known; once each."""
    stem = _stem(document)
    without_number = sum(
        row.payload_hash is not None
        and not row.remote_key
        and own_stem(row.issue_id, row.payload_hash) == stem
        for row in sent
    )
    if used[stem] >= without_number:
        return False
    used[stem] += 1
    return True


def public_pictures_of_crews(
    documents: Iterable[WorkDocument], lane: Iterable[Delivery], issue: IssueId
) -> tuple[WorkDocument, ...]:
    """Return the public pictures among ``documents`` that are not the console's own."""
    rows = tuple(lane)
    urls = {str(row.payload["url"]) for row in rows if "url" in row.payload}
    sent = {row.remote_key for row in rows if row.kind.is_picture_for_staff}
    return tuple(
        each
        for each in documents
        if each.public
        and each.key not in sent
        and not (each.location and urls.issuperset(_addresses(each)))
        and not each.file_name.casefold().startswith(f"{OWN_NAME_PREFIX}{issue}-")
        and any(looks_like_image(one) for one in _apart(each))
    )


def _stem(document: WorkDocument) -> str:
    return document.file_name.casefold().partition(".")[0] + "."


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
