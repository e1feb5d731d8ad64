"""What each kind of delivery does, as a phrase that fits into sentences."""

from __future__ import annotations

from collections.abc import Mapping

from eamconsole.domain.delivery import DeliveryKind

AIMS: Mapping[DeliveryKind, str] = {
    DeliveryKind.CREATE: "create the record in EAM",
    DeliveryKind.REQUEST_IMAGE: "attach the Request's image in EAM",
    DeliveryKind.ADDRESS: "fill in the address in EAM",
    DeliveryKind.ACKNOWLEDGE: "acknowledge the Request in SeeClickFix",
    DeliveryKind.COMMENT_OUT: "add the comment in EAM",
    DeliveryKind.COMMENT_IMAGE_OUT: "attach the comment's image in EAM",
    DeliveryKind.COMMENT_IN: "publish the comment in SeeClickFix",
    DeliveryKind.IMAGE_IN: "publish the image in SeeClickFix",
    DeliveryKind.CLOSE: "close the Request in SeeClickFix",
}
"""Completes "The console is to …"."""

RESULTS: Mapping[DeliveryKind, str] = {
    DeliveryKind.CREATE: "The record was created in EAM",
    DeliveryKind.REQUEST_IMAGE: "The Request's image was attached in EAM",
    DeliveryKind.ADDRESS: "The address was filled in in EAM",
    DeliveryKind.ACKNOWLEDGE: "The Request was acknowledged in SeeClickFix",
    DeliveryKind.COMMENT_OUT: "The comment was added in EAM",
    DeliveryKind.COMMENT_IMAGE_OUT: "The comment's image was attached in EAM",
    DeliveryKind.COMMENT_IN: "The comment was published in SeeClickFix",
    DeliveryKind.IMAGE_IN: "The image was published in SeeClickFix",
    DeliveryKind.CLOSE: "The Request was closed in SeeClickFix",
}
"""What is true once it is done."""

NOUNS: Mapping[DeliveryKind, str] = {
    DeliveryKind.CREATE: "the record in EAM",
    DeliveryKind.REQUEST_IMAGE: "an earlier image",
    DeliveryKind.ADDRESS: "the address",
    DeliveryKind.ACKNOWLEDGE: "the acknowledgment",
    DeliveryKind.COMMENT_OUT: "an earlier comment",
    DeliveryKind.COMMENT_IMAGE_OUT: "an earlier image",
    DeliveryKind.COMMENT_IN: "an earlier comment",
    DeliveryKind.IMAGE_IN: "an earlier image",
    DeliveryKind.CLOSE: "an earlier closing",
}
"""Completes "Waiting for …" where another delivery stands in the way."""
