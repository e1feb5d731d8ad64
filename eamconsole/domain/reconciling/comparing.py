"""Compares one Request, its record and what the journal knows of both."""

from __future__ import annotations

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.domain.link import LinkState
from eamconsole.domain.reconciling import standing, talk
from eamconsole.domain.reconciling.difference import Compared
from eamconsole.domain.reconciling.pair import Pair, is_on_its_way
from eamconsole.domain.reconciling.rewritten import rewritten


def compare(pair: Pair) -> Compared:
    """Return all differences of one pair.

    Where the record is missing, gone or another's, nothing that hangs on it is compared.
    """
    told = Compared()
    found = told.differences
    found += standing.only_numbered(pair)
    if pair.link is None:
        found += standing.missing(pair, told)
        return told
    if _is_being_made(pair):
        told.on_its_way += 1
        return told
    found += standing.doubled(pair)
    lost = standing.gone(pair)
    if lost is not None:
        found.append(lost)
        return told
    if pair.record is None:
        return told
    found += standing.status(pair, told)
    found += standing.category(pair)
    found += standing.place(pair)
    if pair.words_kept and pair.link.state is not LinkState.GONE:
        _compare_talk(pair, told)
    return told


def _compare_talk(pair: Pair, told: Compared) -> None:
    found = told.differences
    found += talk.comments_for_crews(pair, told)
    found += talk.comments_for_residents(pair, told)
    found += rewritten(pair)
    found += talk.pictures_for_crews(pair, told)
    found += talk.pictures_for_residents(pair, told)


def _is_being_made(pair: Pair) -> bool:
    """Return whether the record is being made anew: a person sent it again."""
    return any(is_on_its_way(row) for row in pair.rows(DeliveryKind.CREATE))
