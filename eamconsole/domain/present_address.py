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

    By its place among those ``known``, which may be read anew by now, or among the debts; what
    another debt has is not this one's.
    """
    url = _url(row)
    if url in now:
        return url
    beside = sorted((each for each in lane if _are_together(each, row)), key=lambda each: each.id)
    taken = {_url(each) for each in beside if each.id != row.id}
    by_place = dict(zip(known, now, strict=False)).get(url)
    if by_place is None and len(beside) == len(now):
        by_place = now[[each.id for each in beside].index(row.id)]
    if by_place is not None and by_place not in taken:
        return by_place
    free = [address for address in now if address not in taken]
    return free[0] if len(free) == 1 else ""


def _are_together(one: Delivery, other: Delivery) -> bool:
    return one.kind is other.kind and _holder(one) == _holder(other)


def _holder(row: Delivery) -> str:
    """Return the key of the comment, whichever of its pictures it is; empty for the Request."""
    if row.kind is DeliveryKind.REQUEST_IMAGE:
        return ""
    return _WHICH.sub("", row.key.removeprefix(COMMENT_IMAGE))


def _is_of(row: Delivery, comment: ResidentComment) -> bool:
    return _holder(row) == comment.key


def _url(row: Delivery) -> str:
    return str(row.payload.get("url", ""))
