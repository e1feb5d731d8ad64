"""The four cycles of the sync, in the order of a round."""

from __future__ import annotations

from enum import StrEnum


class Cycle(StrEnum):
    """A name for each, used by the loop, the log and the status line."""

    INTAKE = "intake"
    DELIVERIES = "deliveries"
    WATCH = "watch"
    HOUSEKEEPING = "housekeeping"
