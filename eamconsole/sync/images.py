"""Makes pictures fit for the other side: upright, without hidden data, of a kind it shows.

Both directions: residents look at what crews attach, and EAM hands on to them what it marks as
public.  What staff need to know of a picture's place stands in the record itself.
"""

from __future__ import annotations

from dataclasses import replace

from eamconsole.domain.work import Damage, ImageFile
from eamconsole.errors import ImageUnusable
from eamconsole.support.pictures import (
    Damaged,
    Fitted,
    NotDecoded,
    Unreadable,
    fitted,
    kind_of_type,
    taken_apart,
)
from eamconsole.sync.delivery.deaths import about_to_open


def fit_for_residents(image: ImageFile, limit: int, called: str) -> ImageFile:
    """Return ``image`` itself where it fits, hides nothing and is upright, else one that does.

    Raises ``ImageUnusable``, which names the picture as ``called``.
    """
    try:
        return _with(image, _fitted(image, limit))
    except Unreadable as cause:
        raise ImageUnusable(f"{called} cannot be used: {cause}.") from None


def fit_for_staff(image: ImageFile, limit: int) -> ImageFile:
    """Return the picture as EAM gets it: as residents would, but as it is rather than not at all.

    A picture nobody here can open may still be opened by whoever looks at the record, and of one
    that is damaged nothing better will ever come.  What a resident wrote between its pixels is
    for the city to read, so it is taken apart, not decoded.
    """
    try:
        return _with(image, taken_apart(image.content, limit) or _fitted(image, limit))
    except (NotDecoded, Damaged) as cause:
        if len(image.content) <= limit:
            return replace(image, damage=Damage.WHOLLY) if isinstance(cause, Damaged) else image
        raise ImageUnusable(f"The picture cannot be used: {cause}.") from None
    except Unreadable as cause:
        raise ImageUnusable(f"The picture cannot be used: {cause}.") from None


def ending_of(media_type: str) -> str:
    """Return the ending of a name for what its bytes are, whatever name it had."""
    kind = kind_of_type(media_type)
    return kind.ending if kind else "bin"


def _fitted(image: ImageFile, limit: int) -> Fitted:
    about_to_open()
    return fitted(image.content, limit)


def _with(image: ImageFile, made: Fitted) -> ImageFile:
    if made.content == image.content and not made.damaged:
        return image
    return replace(
        image,
        content=made.content,
        media_type=made.kind.media_type,
        lost=f"one of its {made.pictures} pictures" if made.pictures > 1 else "",
        damage=Damage.IN_PART if made.damaged else Damage.NONE,
    )
