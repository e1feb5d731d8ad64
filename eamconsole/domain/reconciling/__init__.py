"""Whether both systems agree: what differs, since when, why, and the one thing that mends it.

Pure: ``sync/reconcile`` reads both systems and the journal, and asks here.
"""

from eamconsole.domain.reconciling.comparing import compare
from eamconsole.domain.reconciling.difference import (
    KINDS,
    MENDS,
    Compared,
    Difference,
    DifferenceKind,
    Mend,
    from_json,
    to_json,
)
from eamconsole.domain.reconciling.pair import Arrival, Pair

__all__ = [
    "KINDS",
    "MENDS",
    "Arrival",
    "Compared",
    "Difference",
    "DifferenceKind",
    "Mend",
    "Pair",
    "compare",
    "from_json",
    "to_json",
]
