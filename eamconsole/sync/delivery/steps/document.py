"""Attaches an image of a Request or of a comment as a Document, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.work import ImageFile, WorkDocument
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import Absent, Lane, LookUp, Prepared, Receipt, Verdict
from eamconsole.sync.images import fit_for_upload
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.pictures import Pictures
from eamconsole.sync.wording import as_text

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}
OWN_NAME_PREFIX = "scf-"


class DocumentStep:
    """Sends our own copy of the image under a name that says whose it is."""

    def __init__(self, parts: EngineParts, pictures: Pictures) -> None:
        self._parts = parts
        self._pictures = pictures

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | Verdict:
        """Fetch the image where no copy is kept; the same picture is attached once only."""
        image = self._pictures.keep(_url(delivery))
        if _attached_already(delivery, lane, image.name):
            return Verdict(
                state=DeliveryState.DONE,
                cause="same_image",
                explanation="The same picture is attached already.",
            )
        link = lane.require_link()
        fitted = fit_for_upload(image, self._parts.rules.text_limits.upload_bytes)
        file = replace(fitted, name=own_name(delivery, image))
        return Prepared(
            call=lambda: _receipt(
                self._parts.eam.add_document(
                    link.module, link.auto_number, file, url=_url(delivery), private=lane.private
                ),
                file,
            ),
            digest=image.name,
            sent=as_text({"file": file.name, "bytes": len(file.content), "type": file.media_type}),
        )

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look for the name among the documents of the record."""
        link = lane.require_link()
        image = self._pictures.keep(_url(delivery))
        wanted = own_name(delivery, image)
        for document in self._parts.eam.documents(
            link.module, link.auto_number, private=lane.private
        ):
            if document.file_name == wanted or document.location == _url(delivery):
                return Receipt(remote_key=document.key, adopted=True, words="found in the list")
        return Absent()

    def refused(self, _delivery: Delivery, _lane: Lane, _error: EamConsoleError) -> Verdict | None:
        """A refusal is for a person to read."""
        return None

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, _lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """Remember the document as ours, so that it never comes back as a crew's image."""
        if receipt.remote_key:
            ledgers.seen.remember(
                delivery.issue_id, "eam_document", receipt.remote_key, origin="ours", at=at
            )


def own_name(delivery: Delivery, image: ImageFile) -> str:
    """Return the file name a picture gets in EAM: Issue ID and hash, never a name from outside."""
    ending = _ENDINGS.get(image.media_type, "bin")
    return f"{OWN_NAME_PREFIX}{delivery.issue_id}-{image.name[:12]}.{ending}"


def _url(delivery: Delivery) -> str:
    return str(delivery.payload["url"])


def _attached_already(delivery: Delivery, lane: Lane, digest: str) -> bool:
    return any(
        other.id != delivery.id
        and other.payload_hash == digest
        and other.state is DeliveryState.DONE
        for other in lane.deliveries
    )


def _receipt(document: WorkDocument | None, file: ImageFile) -> Receipt:
    return Receipt(remote_key=document.key if document else "", words=f"attached as {file.name}")
