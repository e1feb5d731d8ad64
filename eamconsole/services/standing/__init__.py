"""How the link stands, and whether it needs a person: one value, one verdict."""

from eamconsole.services.standing.records import (
    TROUBLE,
    Level,
    Limits,
    LinkStanding,
    Need,
    Side,
    Source,
    SyncStanding,
    SyncState,
)

__all__ = [
    "TROUBLE",
    "Level",
    "Limits",
    "LinkStanding",
    "Need",
    "Side",
    "Source",
    "SyncStanding",
    "SyncState",
]
