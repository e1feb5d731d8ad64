"""Where a picture that waits lies by now: addresses die before pictures do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eamconsole.domain.delivery import Delivery, DeliveryKind
from eamconsole.domain.planning import COMMENT_IMAGE
from eamconsole.domain.request import ResidentComment, ResidentRequest

_WHICH = re.compile(":[0-9a-f]{16}$")
"""A comment without a number has a key that is a longer digest."""


def addresses_beside(
    row: Delivery, request: ResidentRequest | None, comments: Iterable[ResidentComment] | None
) -> tuple[str, ...]:
    """Return all addresses of what a picture belongs to: the Request, or one of its comments."""
    if row.kind is DeliveryKind.REQUEST_IMAGE:
        return () if request is None else request.image_urls
    found = (each.image_urls for each in comments or () if _is_of(row, each))
    return next(found, ())


def present_address(
    row: Delivery, lane: Iterable[Delivery], known: tuple[str, ...], now: tuple[str, ...]
) -> str:
    """Return the address among ``now`` that a picture has; empty where none can be told.

    By its place among those ``known``, which may be read anew by now, or among the debts; what an
    elder debt has is not this one's. Where a picture was deleted, places tell nothing: then the
    addresses that nobody has go to those that lost theirs, in order, so that each is fetched.
    """
    url = _url(row)
    if url in now:
        return url
    beside = sorted((each for each in lane if _are_together(each, row)), key=lambda each: each.id)
    by_place = None
    if len(known) <= len(now):
        by_place = dict(zip(known, now, strict=False)).get(url)
    if by_place is None and len(beside) == len(now):
        by_place = now[[each.id for each in beside].index(row.id)]
    # A younger debt was made for the new address of the same picture.
    if by_place is not None and by_place not in {_url(each) for each in beside if each.id < row.id}:
        return by_place
    taken = {_url(each) for each in beside}
    free = [address for address in now if address not in taken]
    lost = [each.id for each in beside if not each.state.is_final and _url(each) not in now]
    # With more addresses than losers one that has arrived would pass for the one that waits.
    if row.id not in lost or len(free) > len(lost):
        return ""
    return dict(zip(lost, free, strict=False)).get(row.id, "")


def _are_together(one: Delivery, other: Delivery) -> bool:
    return one.kind is other.kind and comment_of(one) == comment_of(other)


def comment_of(row: Delivery) -> str:
    """Return the key of a picture's comment, whichever of its pictures it is; empty for the
    Request."""
    if row.kind is DeliveryKind.REQUEST_IMAGE:
        return ""
    return _WHICH.sub("", row.key.removeprefix(COMMENT_IMAGE))


def _is_of(row: Delivery, comment: ResidentComment) -> bool:
    return comment_of(row) == comment.key


def _url(row: Delivery) -> str:
    return str(row.payload.get("url", ""))
