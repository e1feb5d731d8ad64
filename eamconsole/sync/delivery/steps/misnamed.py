"""Documents in EAM whose names say nothing, or the wrong thing: their bytes tell what they are."""

from __future__ import annotations

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.identity import IssueId
from eamconsole.domain.work import ImageFile
from eamconsole.support.pictures import kind_of
from eamconsole.sync.delivery.outcome import Verdict

UNSURE = "unsure"
"""Key of a payload: the name is no picture's, and residents are told nothing before it is one."""
NOT_A_PICTURE = "not_a_picture"


def other_document_notice(issue: IssueId, document: str) -> str:
    """Return the key of the notice that a document is no picture."""
    return f"document:{issue}:{document}"


def no_picture(delivery: Delivery, file: ImageFile | None) -> Verdict | None:
    """Return that a document of another name is what it says, None where it is a picture.

    ``file`` is None where EAM does not give it: the notice about it stands already.
    """
    if not delivery.payload.get(UNSURE) or (file is not None and kind_of(file.content)):
        return None
    return Verdict(
        state=DeliveryState.SKIPPED,
        cause=NOT_A_PICTURE,
        explanation=f"Document {delivery.payload['file_name']} is no picture, as its name says.",
    )
