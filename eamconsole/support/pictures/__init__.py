"""Pictures as bytes: told by their content, cleaned of what they hide, made to fit.

Everything here takes bytes and returns bytes; no file is read or written, nothing is sent.

Begin at ``fitting``: it decides whether a picture goes as it was coded or is made anew.  ``kinds``
knows what bytes are, what they may cost and how a refusal reads; ``jpeg``, ``png`` and ``gif`` take
a file apart and keep what makes the picture; ``profile`` and ``orientation`` keep the two things
that have to outlive that.  ``rendering`` alone decodes, ``transparency`` looks at what was decoded,
``iso`` and ``tiff`` at what a library overlooks, and ``apart`` has rarer kinds decoded in another
process.
"""

from eamconsole.support.pictures.apart import difference_apart
from eamconsole.support.pictures.fitting import Fitted, fitted, small_picture, taken_apart
from eamconsole.support.pictures.kinds import (
    Damaged,
    NotDecoded,
    PictureKind,
    Unreadable,
    kind_of,
    kind_of_type,
    looks_like,
)
from eamconsole.support.pictures.likeness import PictureDifference, pixel_size
from eamconsole.support.pictures.rendering import one_at_a_time

__all__ = [
    "Damaged",
    "Fitted",
    "NotDecoded",
    "PictureDifference",
    "PictureKind",
    "Unreadable",
    "difference_apart",
    "fitted",
    "kind_of",
    "kind_of_type",
    "looks_like",
    "one_at_a_time",
    "pixel_size",
    "small_picture",
    "taken_apart",
]
