"""Pictures as bytes: told by their content, cleaned of what they hide, made to fit.

Everything here takes bytes and returns bytes; nothing is read, written or sent.
"""

from eamconsole.support.pictures.apart import difference_apart
from eamconsole.support.pictures.fitting import Fitted, fitted, small_picture, taken_apart
from eamconsole.support.pictures.kinds import (
    Kind,
    NotDecoded,
    Unreadable,
    kind_of,
    kind_of_type,
    looks_like,
)
from eamconsole.support.pictures.likeness import Difference, pixel_size
from eamconsole.support.pictures.rendering import one_at_a_time

__all__ = [
    "Difference",
    "Fitted",
    "Kind",
    "NotDecoded",
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
