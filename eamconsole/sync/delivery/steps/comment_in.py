"""Publishes a crew's public words and images on the Request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from eamconsole.domain.city import Reaction
from eamconsole.domain.decided import (
    EDITED_EARLIER,
    GIVES_AWAY,
    SIMILAR_PICTURE,
    UNKNOWN_PICTURE,
    decided_at,
)
from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.echo import OWN_PICTURE, TAKEN_BACK, WITHDRAWN
from eamconsole.domain.edits import written
from eamconsole.domain.leaks import Leak, Watched, leaks_in
from eamconsole.domain.likeness import Whose
from eamconsole.domain.own_words import TEXT_KEY
from eamconsole.domain.planning import short_digest
from eamconsole.domain.request import ResidentComment
from eamconsole.domain.work import ImageFile, WorkDocument
from eamconsole.errors import EamConsoleError, ImageUnusable, RequestRejected
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import Absent, Lane, LookUp, NotSent, Prepared, Receipt
from eamconsole.sync.delivery.steps.acknowledge import posted_receipt
from eamconsole.sync.delivery.steps.misnamed import UNSURE, no_picture, other_document_notice
from eamconsole.sync.delivery.steps.own_pictures import OwnPictures
from eamconsole.sync.delivery.steps.refusals import read_again, too_late
from eamconsole.sync.delivery.steps.thread import OwnWords
from eamconsole.sync.delivery.telling import raise_withdrawn
from eamconsole.sync.images import ending_of, fit_for_residents
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.wording import as_text

_SHOWN = 200
_QUESTIONS = {
    Whose.UNKNOWN: (
        UNKNOWN_PICTURE,
        "SeeClickFix does not give that picture any more, so the two cannot be compared.",
    ),
    Whose.ALIKE: (
        SIMILAR_PICTURE,
        "it looks like one that residents sent, and may be the copy that EAM made of it, or a "
        "crew's own photo of the same place.",
    ),
}
"""What a person is asked where it cannot be told whose a picture is."""
_LEAKS_NAMED = 6
LARGEST_IMAGE = 20 * 1024 * 1024


class CommentInStep:
    """Posts the text as the integration user."""

    def __init__(self, parts: EngineParts, own_words: OwnWords, past: PastLookups) -> None:
        self._parts = parts
        self._past = past
        self._own_words = own_words

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | NotSent:
        """Nothing but the text goes out."""
        late = too_late(lane.request, delivery) or self._taken_back(delivery)
        if late is not None:
            return late
        image = self._image(delivery, lane)
        if isinstance(image, NotSent):
            return image
        text = str(delivery.payload[TEXT_KEY])
        leaks = self._leaks(text, lane)
        if leaks and self._gate == "hold" and not decided_at(delivery, GIVES_AWAY):
            return _held(leaks)
        sent = text if image is None else as_text({"comment": text, "bytes": len(image.content)})
        return Prepared(
            call=lambda: replace(
                posted_receipt(
                    self._parts.seeclickfix.comment(
                        delivery.issue_id, text, image=image, private=lane.private
                    ),
                    image,
                ),
                told=f"Residents read in it: {_in_words(leaks)}." if leaks else "",
            ),
            digest=short_digest(text),
            sent=sent,
        )

    @property
    def _gate(self) -> str:
        return self._parts.rules.comments.publish_gate

    def _leaks(self, text: str, lane: Lane) -> tuple[Leak, ...]:
        """Return what a text may give away to the public; a private thread is none."""
        if self._gate == "off" or lane.private:
            return ()
        rules = self._parts.rules
        watched = Watched(
            private_titles=tuple(sorted(rules.categories.private)),
            words=rules.comments.publish_words,
            own=rules.comments.publish_own,
        )
        return leaks_in(text, watched)

    def _taken_back(self, delivery: Delivery) -> NotSent | None:
        """Return the end of what is not public in EAM any more by the time its turn comes."""
        with self._parts.journal.read() as ledgers:
            if not any(_taken_back(ledgers, delivery)):
                return None
        return NotSent(state=DeliveryState.SKIPPED, cause=WITHDRAWN, explanation=TAKEN_BACK)

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look for the words in the thread."""
        text = str(delivery.payload[TEXT_KEY])
        if self._own_words.arrived(delivery, lane, text):
            return Receipt(adopted=True, words="found in the thread")
        return Absent()

    def look_back(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look for the words in the thread as it stood when this engine first read it."""
        thread = self._past.thread(delivery.issue_id, private=lane.private)
        if any(
            self._own_words.arrived(delivery, lane, text, thread)
            for text in written(delivery.payload)
        ):
            return Receipt(adopted=True, words="found in the thread")
        return self._edited_earlier(delivery, lane, thread) or Absent()

    def _edited_earlier(
        self, delivery: Delivery, lane: Lane, thread: tuple[ResidentComment, ...]
    ) -> NotSent | None:
        """Return a question where residents may read an earlier version of a crew's comment."""
        answered = decided_at(delivery, EDITED_EARLIER) is not None
        if answered or "comment" not in delivery.payload or self._reposts_edits:
            return None
        earlier = self._own_words.resembling(delivery, lane, thread)
        if earlier is None:
            earlier = self._own_words.unaccounted(lane, thread, self._written_at(delivery, lane))
        if earlier is None:
            return None
        return NotSent(
            state=DeliveryState.NEEDS_ATTENTION,
            cause=EDITED_EARLIER,
            explanation="Residents may read another version of this comment already: "
            f"“{earlier.text[:_SHOWN]}”.",
            next_step="Choose Retry to publish this one as well, or Skip with a reason.",
        )

    def _written_at(self, delivery: Delivery, lane: Lane) -> datetime | None:
        """Return when the crew wrote it, by EAM's clock."""
        listed = self._past.readings.comments(lane.require_link(), private=lane.hidden)
        key = delivery.payload["comment"]
        return next((each.recorded_at for each in listed if each.key == key), None)

    @property
    def _reposts_edits(self) -> bool:
        return self._parts.rules.comments.edited_in_eam is Reaction.REPOST

    def refused(self, delivery: Delivery, lane: Lane, error: EamConsoleError) -> NotSent | None:
        """Archived or gone is too late; any other refusal is for a person."""
        request = read_again(self._parts.seeclickfix, delivery, lane, error)
        return request if isinstance(request, NotSent) else None

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """Tell where residents read what was taken back while its answer was lost."""
        for kind, key in _taken_back(ledgers, delivery):
            raise_withdrawn(ledgers, lane.require_link(), kind, key, at)

    def _image(self, _delivery: Delivery, _lane: Lane) -> ImageFile | NotSent | None:
        return None


class ImageInStep(CommentInStep):
    """Posts a crew's image; SeeClickFix takes one image per comment."""

    def __init__(
        self,
        parts: EngineParts,
        own_words: OwnWords,
        past: PastLookups,
        own_pictures: OwnPictures,
    ) -> None:
        super().__init__(parts, own_words, past)
        self._own_pictures = own_pictures

    def _image(self, delivery: Delivery, lane: Lane) -> ImageFile | NotSent | None:
        link = lane.require_link()
        document = WorkDocument(
            key=str(delivery.payload["document"]),
            file_name=str(delivery.payload["file_name"]),
            public=True,
            location=str(delivery.payload.get("location", "")),
            is_link=bool(delivery.payload.get("is_link", False)),
            created_at=_created_at(delivery),
        )
        try:
            file = self._parts.eam.download(
                link.module, link.auto_number, document, private=lane.hidden
            )
        except (RequestRejected, ImageUnusable):
            if (unsent := no_picture(delivery, None)) is not None:
                return unsent
            raise
        if (unsent := no_picture(delivery, file)) is not None:
            return unsent
        is_claimed = not document.is_link and _is_claimed(document.key, lane)
        whose = (
            Whose.OURS if is_claimed else self._own_pictures.whose(file, lane, document.created_at)
        )
        question = _QUESTIONS.get(whose)
        if question is not None and not decided_at(delivery, question[0]):
            cause, why = question
            return NotSent(
                state=DeliveryState.NEEDS_ATTENTION,
                cause=cause,
                explanation=f"Document {document.file_name} may be a resident's own picture: {why}",
                next_step="Look at the document in EAM: choose Retry to publish it as the "
                "city's, or Skip with a reason.",
            )
        if whose is Whose.OURS:
            return NotSent(
                state=DeliveryState.SKIPPED,
                cause=OWN_PICTURE,
                explanation=f"Document {document.file_name} is a picture the console attached "
                "itself: residents have it already.",
            )
        called = f"The document “{document.file_name}” in EAM"
        fitted = fit_for_residents(file, LARGEST_IMAGE, called)
        return replace(fitted, name=f"eam-{document.key}.{ending_of(fitted.media_type)}")

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """A picture under another name was told to be no picture."""
        super().settle(ledgers, delivery, lane, receipt, at)
        if delivery.payload.get(UNSURE):
            key = str(delivery.payload["document"])
            ledgers.notices.solve(other_document_notice(delivery.issue_id, key), at)


def _is_claimed(document: str, lane: Lane) -> bool:
    """Return whether an upload of ours is known to be this document, by its number.

    The document may have been taken for a crew's before a look-up found what it is; where EAM
    codes uploads anew, nothing but the number tells afterwards.
    """
    return any(
        row.kind.is_picture_for_staff
        and row.state is DeliveryState.DONE
        and row.remote_key == document
        for row in lane.deliveries
    )


def _in_words(leaks: tuple[Leak, ...]) -> str:
    return ", ".join(str(leak) for leak in leaks[:_LEAKS_NAMED])


def _held(leaks: tuple[Leak, ...]) -> NotSent:
    return NotSent(
        state=DeliveryState.NEEDS_ATTENTION,
        cause=GIVES_AWAY,
        explanation=f"The text from EAM may give something away: {_in_words(leaks)}.",
        next_step="Choose Retry to publish it as it is, Edit and resend without it, or Skip with "
        "a reason.",
    )


def _created_at(delivery: Delivery) -> datetime | None:
    told = delivery.payload.get("created_at")
    return None if told is None else datetime.fromisoformat(str(told))


def _taken_back(ledgers: Ledgers, delivery: Delivery) -> Iterator[tuple[str, str]]:
    """Yield what of EAM's stands behind a delivery and is public there no more."""
    for name in ("comment", "document"):
        kind, key = f"eam_{name}", str(delivery.payload.get(name, ""))
        mark = ledgers.seen.get(delivery.issue_id, kind).get(key)
        if mark is not None and mark.public is False:
            yield kind, key
