"""Mends differences with the commands that are there: on one, on several, on all of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.reconciling import Difference, Mend
from eamconsole.journal import Journal, Ledgers
from eamconsole.services.held import HeldRequests
from eamconsole.services.queue import Repair
from eamconsole.support.clock import Clock
from eamconsole.support.counting import counted
from eamconsole.sync.intake.held import wish
from eamconsole.sync.relinking import refuse_beside

_DELIVERY, _REQUEST = ("delivery is", "deliveries are"), ("request is", "requests are")
_WILL: dict[Mend, tuple[tuple[str, str], str]] = {
    Mend.RETRY: (_DELIVERY, "sent again (looked up first where the outcome is not known)"),
    Mend.RELEASE: (_DELIVERY, "released, and sent in turn"),
    Mend.SEND_HELD: (_REQUEST, "sent to EAM by the next sync"),
    Mend.READ_AGAIN: (_REQUEST, "read again on both sides by the next sync"),
}
_MOVED = "The delivery is not waiting for a person any more."


@dataclass(slots=True, kw_only=True)
class MendPreview:
    """What would happen; ``by_hand`` are those that no button mends."""

    will: list[str] = field(default_factory=list)
    able: list[Difference] = field(default_factory=list)
    by_hand: list[Difference] = field(default_factory=list)
    publishes: int = 0
    """How many of them residents will read."""


@dataclass(slots=True, kw_only=True)
class Mended:
    """What was done, and what could not be, with the reason."""

    done: int = 0
    refused: list[str] = field(default_factory=list)


class Mending:
    """Acts in the name of the person who sits here; every act is kept in the audit."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        repair: Repair,
        held: HeldRequests,
        poke: Callable[[], None],
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._repair = repair
        self._held = held
        self._poke = poke

    def preview(self, differences: Iterable[Difference]) -> MendPreview:
        """Return what mending them would do; nothing is changed."""
        told = MendPreview()
        counts: Counter[Mend] = Counter()
        with self._journal.read() as ledgers:
            for each in differences:
                if each.mend not in _WILL:
                    told.by_hand.append(each)
                    continue
                told.able.append(each)
                counts[each.mend] += 1
                told.publishes += _is_published(ledgers, each)
        told.will = [_will(number, mend) for mend, number in counts.items()]
        return told

    def mend(self, differences: Sequence[Difference]) -> Mended:
        """Do what mends them; those that are by hand are left alone.

        Raises ``ActionRefused`` while the journal is relinked: what differed may be known then.
        """
        with self._journal.read() as ledgers:
            refuse_beside(ledgers, self._clock.now())
        told = Mended()
        by_mend: dict[Mend, list[Difference]] = {}
        for each in differences:
            by_mend.setdefault(each.mend, []).append(each)
        rows = [each.delivery_id for each in by_mend.get(Mend.RETRY, ()) if each.delivery_id]
        if rows:
            told.done += self._repair.retry(self._still_stuck(rows, told)).done
        rows = [each.delivery_id for each in by_mend.get(Mend.RELEASE, ()) if each.delivery_id]
        if rows:
            count = self._repair.release(rows)
            told.done += count.done
            told.refused += [_MOVED] * count.left_alone
        held = [each.issue_id for each in by_mend.get(Mend.SEND_HELD, ()) if each.issue_id]
        if held:
            sending = self._held.send(held)
            told.done += len(sending.sent)
            told.refused += [f"Request {n}: {why}." for n, why in sending.refused.items()]
        again = {
            IssueId(each.issue_id) for each in by_mend.get(Mend.READ_AGAIN, ()) if each.issue_id
        }
        if again:
            self._read_again(sorted(again))
            told.done += len(by_mend[Mend.READ_AGAIN])
        return told

    def _still_stuck(self, rows: Sequence[int], told: Mended) -> list[int]:
        """Return the rows that still wait for a person, or that somebody skipped."""
        fitting = (DeliveryState.NEEDS_ATTENTION, DeliveryState.SKIPPED)
        with self._journal.read() as ledgers:
            found = [(row, ledgers.deliveries.get(DeliveryId(row))) for row in rows]
        stuck = [row for row, kept in found if kept is not None and kept.state in fitting]
        told.refused += [_MOVED] * (len(rows) - len(stuck))
        return stuck

    def _read_again(self, issues: Sequence[IssueId]) -> None:
        """Have the next sync read the Requests, their threads and their records anew."""

        def note(ledgers: Ledgers) -> None:
            for issue in issues:
                wish(ledgers, issue, None)

        self._journal.write(note)
        self._repair.mark_for_check(issues)
        self._poke()


def _is_published(ledgers: Ledgers, difference: Difference) -> bool:
    if difference.delivery_id is None:
        return False
    row = ledgers.deliveries.get(DeliveryId(difference.delivery_id))
    return row is not None and row.kind.is_text_for_residents


def _will(number: int, mend: Mend) -> str:
    (one, many), rest = _WILL[mend]
    return f"{counted(number, one, many)} {rest}"
