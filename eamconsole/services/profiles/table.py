"""What every table of the profile file has in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""No keyboard types them; a file name, a header or a server that meets one breaks."""
_LONGEST = 5_000


class Table(BaseModel):
    """A table of the file: no unknown keys, no silent conversions, never changed in place."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @field_validator("*", mode="after")
    @classmethod
    def _can_be_read(cls, value: Any) -> Any:
        """Refuse what nobody writes on purpose, whatever the setting is."""
        for text, place in _texts(value):
            if _UNSEEN.search(text):
                raise ValueError(
                    f"must hold no signs that nobody sees, as pasted text may; type it anew{place}"
                )
            if len(text) > _LONGEST:
                raise ValueError(f"must be {_LONGEST:,} characters long at most{place}")
        return value


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the texts of a value and where they stand in it.

    A table in it is no text any more, and asks for itself.
    """
    if isinstance(value, str):
        yield value, ""
    elif isinstance(value, dict):
        for row, pair in enumerate(value.items(), 1):
            yield from ((each, f" (row {row})") for each in pair if isinstance(each, str))
    elif isinstance(value, list | tuple):
        for at, each in enumerate(value, 1):
            if isinstance(each, str):
                yield each, f" (value {at})"
