"""What the cycles of the sync do, for the status line; needs nothing else to be loaded."""

from __future__ import annotations

from eamconsole.domain.cycle import Cycle

CYCLE_WORDS = {
    Cycle.INTAKE: "Looking for new requests",
    Cycle.DELIVERIES: "Delivering",
    Cycle.WATCH: "Reading the status of Work Requests",
    Cycle.HOUSEKEEPING: "Running routine checks",
}
"""What a cycle of the sync does, for the status line."""
