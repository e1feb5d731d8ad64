"""One phrase for a request as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.kinds import require_all
from eamconsole.domain.link import Link, LinkState
from eamconsole.journal import RequestRow
from eamconsole.services.explain.explanation import Explanation


def phrase(row: RequestRow, why: Explanation) -> str:
    """Return how a request stands; ``why`` explains the delivery that speaks for it.

    While something is owed that speaks; afterwards the record in EAM does.
    """
    if row.state is not DeliveryState.DONE:
        return f"{why.state}{_which(row)}"
    return _AFTERWARDS[row.link.state](row.link) if row.link is not None else "Done"


def _which(row: RequestRow) -> str:
    """Name the delivery meant where it is not the request itself, and how many stand alike."""
    alike = sum(each.state is row.state for each in row.deliveries)
    title = row.lead.kind.traits.title
    named = "" if row.lead.kind is DeliveryKind.CREATE else f"{title[:1].lower()}{title[1:]}"
    more = f"{alike - 1} more" if alike > 1 else ""
    listed = ", ".join(filter(None, (named, more)))
    return f" ({listed})" if listed else ""


def _watched(link: Link) -> str:
    said = link.status_text or (f"status {link.status_code}" if link.status_code else "")
    return f"In EAM — {said}" if said else "In EAM — status not read yet"


def _ended(link: Link) -> str:
    return f"No longer watched — {link.reason}" if link.reason else "No longer watched"


_AFTERWARDS: Mapping[LinkState, Callable[[Link], str]] = {
    LinkState.OPEN: _watched,
    LinkState.CLOSED: lambda link: "Closed",
    LinkState.GONE: lambda link: f"{link.number} was not found in EAM",
    LinkState.SETTLED: _ended,
}
require_all(_AFTERWARDS, LinkState)
