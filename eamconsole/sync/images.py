"""Makes pictures fit for the other side: upright, without hidden data, within its size.

Both directions: residents look at what crews attach, and EAM hands on to them what it marks as
public.  What staff need to know of a picture's place stands in the record itself.
"""

from __future__ import annotations

from dataclasses import replace

from eamconsole.domain.work import ImageFile
from eamconsole.errors import ImageUnusable
from eamconsole.support.pictures import Unreadable, fitted


def fit_for_upload(image: ImageFile, limit: int, *, called: str = "The picture") -> ImageFile:
    """Return ``image`` itself where it fits, hides nothing and is upright, else one that does.

    Raises ``ImageUnusable``, which names the picture as ``called``.
    """
    try:
        made = fitted(image.content, limit)
    except Unreadable as cause:
        raise ImageUnusable(f"{called} cannot be used: {cause}.") from None
    if made.content == image.content:
        return image
    return replace(image, content=made.content, media_type=made.kind.media_type)
