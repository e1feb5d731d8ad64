"""What every table of the profile file has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table of the file: no unknown keys, no silent conversions, never changed in place."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
