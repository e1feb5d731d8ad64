"""One step per kind of delivery: what is sent, how it is found again, what follows."""

from __future__ import annotations

from eamconsole.domain.kinds import DeliveryKind, require_all
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.circuits import Circuits
from eamconsole.sync.delivery.outcome import DeliveryStep
from eamconsole.sync.delivery.privacy import PrivateRecords
from eamconsole.sync.delivery.steps.acknowledge import AcknowledgeStep
from eamconsole.sync.delivery.steps.address import AddressStep
from eamconsole.sync.delivery.steps.close import CloseStep
from eamconsole.sync.delivery.steps.comment_in import CommentInStep, ImageInStep
from eamconsole.sync.delivery.steps.comment_out import CommentOutStep
from eamconsole.sync.delivery.steps.create import CreateStep
from eamconsole.sync.delivery.steps.document import DocumentStep
from eamconsole.sync.delivery.steps.own_pictures import OwnPictures
from eamconsole.sync.delivery.steps.proven_absence import ProvenAbsence
from eamconsole.sync.delivery.steps.thread import OwnWords
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.pictures import Pictures


def all_steps(
    parts: EngineParts,
    pictures: Pictures,
    accounts: Accounts,
    circuits: Circuits,
    private: PrivateRecords,
    past: PastLookups,
) -> dict[DeliveryKind, DeliveryStep]:
    """Return the step of every kind of delivery."""
    own_pictures = OwnPictures(parts, pictures, past)
    document = ProvenAbsence(DocumentStep(parts, pictures, past, own_pictures), parts)
    own_words = OwnWords(parts, accounts)
    steps: dict[DeliveryKind, DeliveryStep] = {
        DeliveryKind.CREATE: ProvenAbsence(CreateStep(parts, circuits, private, past), parts),
        DeliveryKind.REQUEST_IMAGE: document,
        DeliveryKind.COMMENT_IMAGE_OUT: document,
        DeliveryKind.ADDRESS: AddressStep(parts),
        DeliveryKind.ACKNOWLEDGE: AcknowledgeStep(parts, own_words, past),
        DeliveryKind.COMMENT_OUT: ProvenAbsence(CommentOutStep(parts, past), parts),
        DeliveryKind.COMMENT_IN: CommentInStep(parts, own_words, past),
        DeliveryKind.IMAGE_IN: ImageInStep(parts, own_words, past, own_pictures),
        DeliveryKind.CLOSE: CloseStep(parts, own_words, past),
    }
    require_all(steps, DeliveryKind)
    return steps


__all__ = ["all_steps"]
