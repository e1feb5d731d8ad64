"""The kinds of delivery, and everything that differs between them, in one table.

A new kind is a member and a line here; a missing line ends the program at its start, so that
no kind falls silently into somebody's "otherwise".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from eamconsole.errors import Service


class Flow(StrEnum):
    """One of the three live queues."""

    REQUESTS = "requests"
    STATUS = "status"
    COMMENTS = "comments"


class Direction(StrEnum):
    """Which side the change is owed to."""

    TO_EAM = "to_eam"
    TO_SEECLICKFIX = "to_seeclickfix"

    @property
    def service(self) -> Service:
        """The system that receives the change."""
        return Service.EAM if self is Direction.TO_EAM else Service.SEECLICKFIX


class Stream(StrEnum):
    """Deliveries of one Request that keep their order among themselves."""

    CREATION = "creation"
    ADDRESS = "address"
    DOCUMENTS = "documents"
    COMMENTS_TO_EAM = "comments_to_eam"
    TO_SEECLICKFIX = "to_seeclickfix"


class DeliveryKind(StrEnum):
    """What is owed."""

    CREATE = "create"
    """Create the Work Request or Work Order."""
    REQUEST_IMAGE = "request_image"
    """Attach the Request's image as a Document."""
    ADDRESS = "address"
    """Fill in the address that could not be looked up when the record was created."""
    ACKNOWLEDGE = "acknowledge"
    """Acknowledge the Request, with the message as comment."""
    COMMENT_OUT = "comment_out"
    """Add a resident's or official's public comment to the record in EAM."""
    COMMENT_IMAGE_OUT = "comment_image_out"
    """Attach a comment's image as a Document."""
    COMMENT_IN = "comment_in"
    """Publish a crew's public comment, or a field rule's text, on the Request."""
    IMAGE_IN = "image_in"
    """Publish a crew's public image on the Request."""
    CLOSE = "close"
    """Close the Request, with the closing message as comment."""

    @property
    def traits(self) -> KindTraits:
        """Everything that differs between this kind and the others."""
        return KINDS[self]

    @property
    def flow(self) -> Flow:
        """The queue this kind is shown in."""
        return KINDS[self].flow

    @property
    def direction(self) -> Direction:
        """Which side this kind is owed to."""
        return KINDS[self].direction

    @property
    def is_news(self) -> bool:
        """Whether it brings residents what crews said or photographed."""
        traits = KINDS[self]
        return traits.flow is Flow.COMMENTS and traits.direction is Direction.TO_SEECLICKFIX

    @property
    def is_picture_for_staff(self) -> bool:
        """Whether it attaches a resident's picture in EAM."""
        traits = KINDS[self]
        return traits.carries_image and traits.direction is Direction.TO_EAM

    @property
    def is_text_for_residents(self) -> bool:
        """Whether it publishes words that a person may correct before."""
        traits = KINDS[self]
        return traits.carries_words and traits.direction is Direction.TO_SEECLICKFIX


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTraits:
    """What one kind of delivery is.

    ``aim`` completes "could not …", ``result`` says what is true once it is done, ``noun``
    completes "waiting for …", ``title`` stands in lists, ``adopted`` counts what was found made
    before (one, many).
    """

    flow: Flow
    direction: Direction
    stream: Stream
    title: str
    aim: str
    result: str
    noun: str
    adopted: tuple[str, str] | None
    """None: making it twice does no harm, so nobody looks whether it was made before."""
    carries_words: bool = False
    """A text goes with it that a person may correct."""
    carries_image: bool = False
    found_by_time: bool = False
    """A look-up tells it from others by when it was made."""


KINDS: Mapping[DeliveryKind, KindTraits] = {
    DeliveryKind.CREATE: KindTraits(
        flow=Flow.REQUESTS,
        direction=Direction.TO_EAM,
        stream=Stream.CREATION,
        title="Create Work Request",
        aim="create the record in EAM",
        result="The record was created in EAM",
        noun="the record in EAM",
        adopted=("record", "records"),
        found_by_time=True,
    ),
    DeliveryKind.REQUEST_IMAGE: KindTraits(
        flow=Flow.REQUESTS,
        direction=Direction.TO_EAM,
        stream=Stream.DOCUMENTS,
        title="Attach photo",
        aim="attach the Request's image in EAM",
        result="The Request's image was attached in EAM",
        noun="an earlier image",
        adopted=("picture", "pictures"),
        carries_image=True,
    ),
    DeliveryKind.ADDRESS: KindTraits(
        flow=Flow.REQUESTS,
        direction=Direction.TO_EAM,
        stream=Stream.ADDRESS,
        title="Add address",
        aim="add the address in EAM",
        result="The address was added in EAM",
        noun="the address",
        adopted=None,
    ),
    DeliveryKind.ACKNOWLEDGE: KindTraits(
        flow=Flow.STATUS,
        direction=Direction.TO_SEECLICKFIX,
        stream=Stream.TO_SEECLICKFIX,
        title="Acknowledge",
        aim="acknowledge the Request in SeeClickFix",
        result="The Request was acknowledged in SeeClickFix",
        noun="the acknowledgment",
        adopted=("acknowledgment", "acknowledgments"),
        carries_words=True,
    ),
    DeliveryKind.COMMENT_OUT: KindTraits(
        flow=Flow.COMMENTS,
        direction=Direction.TO_EAM,
        stream=Stream.COMMENTS_TO_EAM,
        title="Comment to EAM",
        aim="add the comment in EAM",
        result="The comment was added in EAM",
        noun="an earlier comment",
        adopted=("resident's comment", "residents' comments"),
        carries_words=True,
    ),
    DeliveryKind.COMMENT_IMAGE_OUT: KindTraits(
        flow=Flow.COMMENTS,
        direction=Direction.TO_EAM,
        stream=Stream.DOCUMENTS,
        title="Comment photo to EAM",
        aim="attach the comment's image in EAM",
        result="The comment's image was attached in EAM",
        noun="an earlier image",
        adopted=("picture of a comment", "pictures of comments"),
        carries_image=True,
    ),
    DeliveryKind.COMMENT_IN: KindTraits(
        flow=Flow.COMMENTS,
        direction=Direction.TO_SEECLICKFIX,
        stream=Stream.TO_SEECLICKFIX,
        title="Comment to SeeClickFix",
        aim="publish the comment in SeeClickFix",
        result="The comment was published in SeeClickFix",
        noun="an earlier comment",
        adopted=("crew's comment", "crews' comments"),
        carries_words=True,
        found_by_time=True,
    ),
    DeliveryKind.IMAGE_IN: KindTraits(
        flow=Flow.COMMENTS,
        direction=Direction.TO_SEECLICKFIX,
        stream=Stream.TO_SEECLICKFIX,
        title="Photo to SeeClickFix",
        aim="publish the image in SeeClickFix",
        result="The image was published in SeeClickFix",
        noun="an earlier image",
        adopted=("crew's picture", "crews' pictures"),
        carries_image=True,
        found_by_time=True,
    ),
    DeliveryKind.CLOSE: KindTraits(
        flow=Flow.STATUS,
        direction=Direction.TO_SEECLICKFIX,
        stream=Stream.TO_SEECLICKFIX,
        title="Close request",
        aim="close the Request in SeeClickFix",
        result="The Request was closed in SeeClickFix",
        noun="an earlier closing",
        adopted=("closure", "closures"),
        carries_words=True,
    ),
}


def require_all(table: Mapping[Any, object], words: type[StrEnum]) -> None:
    """Raise ``LookupError`` where a table forgets a word; called where the table is made."""
    missing = [word.value for word in words if word not in table]
    if missing:
        raise LookupError(f"A table of {words.__name__} says nothing of {', '.join(missing)}")


require_all(KINDS, DeliveryKind)
