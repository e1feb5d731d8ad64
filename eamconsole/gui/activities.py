"""What the cycles of the sync do, for the status line; needs nothing else to be loaded."""

from __future__ import annotations

CYCLE_WORDS = {
    "intake": "Looking for new requests",
    "deliveries": "Delivering",
    "watch": "Reading the status of Work Requests",
    "housekeeping": "Keeping house",
}
"""What a cycle of the sync does, for the status line."""
