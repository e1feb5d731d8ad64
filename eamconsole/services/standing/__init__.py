"""How the link stands, and whether it needs a person: one value, one verdict."""

from eamconsole.services.standing.records import (
    TROUBLE,
    Level,
    LinkStanding,
    Need,
    Side,
    Source,
    SyncStanding,
    SyncState,
    WaitLimits,
)

__all__ = [
    "TROUBLE",
    "Level",
    "LinkStanding",
    "Need",
    "Side",
    "Source",
    "SyncStanding",
    "SyncState",
    "WaitLimits",
]
