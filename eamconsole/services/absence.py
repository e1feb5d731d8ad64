"""What happened since a moment, in one sentence: for whoever comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from eamconsole.domain.delivery import DeliveryKind, Flow
from eamconsole.journal import Journal
from eamconsole.support.counting import counted

_COUNTED = (
    (("request.taken_in",), "new request", "new requests"),
    ((f"{DeliveryKind.CREATE.value}.done", f"{DeliveryKind.CREATE.value}.adopted"),
     "sent to EAM", "sent to EAM"),
    (tuple(f"{kind.value}.done" for kind in DeliveryKind
           if kind.flow is Flow.COMMENTS and kind.traits.carries_words),
     "comment crossed", "comments crossed"),
    ((f"{DeliveryKind.CLOSE.value}.done",), "closed", "closed"),
    (("link.closed_elsewhere",), "closed in SeeClickFix", "closed in SeeClickFix"),
    (("link.settled", "link.gone"), "ended or deleted", "ended or deleted"),
    (tuple(f"{kind.value}.needs_attention" for kind in DeliveryKind), "needs you", "need you"),
)  # fmt: skip


class Absence:
    """Counts the events of a journal since a moment."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def since(self, moment: datetime) -> str:
        """Return what happened since ``moment``, the counts first; never empty."""
        with self._journal.read() as ledgers:
            counts = ledgers.events.count_since(moment)
        return in_words(counts)


def in_words(counts: Mapping[str, int]) -> str:
    """Return the counts of events by name as a sentence."""
    parts = []
    for names, one, many in _COUNTED:
        count = sum(counts.get(name, 0) for name in names)
        if count:
            parts.append(counted(count, one, many))
    return ", ".join(parts) if parts else "nothing had happened on either side"
