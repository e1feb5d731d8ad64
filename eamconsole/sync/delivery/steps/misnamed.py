"""Documents in EAM whose names say nothing, or the wrong thing: their bytes tell what they are."""

from __future__ import annotations

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.identity import IssueId
from eamconsole.domain.work import ImageFile
from eamconsole.support.pictures import kind_of
from eamconsole.sync.delivery.outcome import NotSent

UNSURE = "unsure"
"""Key of a payload: the name is no picture's, and residents are told nothing before it is one."""
NOT_A_PICTURE = "not_a_picture"
NOT_SEEN = "not_seen"
"""Cause of a document that EAM does not give, and that is no picture by its name."""


def other_document_notice(issue: IssueId, document: str) -> str:
    """Return the key of the notice that a document is no picture."""
    return f"document:{issue}:{document}"


def no_picture(delivery: Delivery, file: ImageFile | None) -> NotSent | None:
    """Return that a document of another name is what it says, None where it is a picture.

    ``file`` is None where EAM does not give it: the notice about it stands already.
    """
    if not delivery.payload.get(UNSURE) or (file is not None and kind_of(file.content)):
        return None
    name = delivery.payload["file_name"]
    if file is None:
        return NotSent(
            state=DeliveryState.SKIPPED,
            cause=NOT_SEEN,
            explanation=f"EAM does not give the document {name}. Its name is not a picture's, so "
            "it was taken for none; its contents were not seen.",
            next_step="If it is a picture, attach it in EAM under a picture's name, or see that "
            "EAM gives it to the console's login and choose Retry.",
        )
    return NotSent(
        state=DeliveryState.SKIPPED,
        cause=NOT_A_PICTURE,
        explanation=f"Document {name} is no picture, as its name says.",
    )
