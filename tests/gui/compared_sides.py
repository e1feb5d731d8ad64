"""What a comparison of both systems may find, for stories about the page that shows it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta

from eamconsole.domain.reconciling import Difference, DifferenceKind, Mend
from eamconsole.errors import EamConsoleError
from eamconsole.services.reconcile import Agreement, Mended, MendPreview
from eamconsole.sync.parts import Observer, Progress
from eamconsole.sync.reconcile import LastRun, Trend
from tests.gui.filled_journal import NOW


class ComparedSides:
    """What a comparison found, in memory; ``gate`` lets a run end."""

    def __init__(self, words: str = "") -> None:
        self.found = Agreement()
        self.words = words
        self.mended: list[Difference] = []
        self.gate = threading.Event()
        self.error: EamConsoleError | None = None
        self.ran: list[bool] = []
        self.mending = self

    def agreement(self) -> Agreement:
        return self.found

    def run(self, cancel: threading.Event, observe: Observer) -> bool:
        observe(Progress("comparing requests", done=40, left=60))
        while not cancel.is_set() and not self.gate.wait(0.01):
            pass
        if self.error is not None:
            raise self.error
        self.ran.append(not cancel.is_set())
        if not cancel.is_set():
            self.found = an_agreement(self.words)
        return not cancel.is_set()

    def preview(self, differences: Sequence[Difference]) -> MendPreview:
        able = [each for each in differences if each.mend is not Mend.BY_HAND]
        by_hand = [each for each in differences if each.mend is Mend.BY_HAND]
        return MendPreview(will=[f"{len(able)} sent again"], able=able, by_hand=by_hand)

    def mend(self, differences: Sequence[Difference]) -> Mended:
        self.mended += differences
        return Mended(done=len(differences))


FOUND = (
    (DifferenceKind.MISSING_IN_EAM, Mend.RETRY, "The delivery waits for a person: Problem Code."),
    (DifferenceKind.DOUBLED, Mend.BY_HAND, "26030017 stands for the same request as 26030004."),
    (DifferenceKind.CLOSED_IN_EAM, Mend.BY_HAND, "26030005 is closed (999), the request is open."),
    (
        DifferenceKind.COMMENT_MISSING_IN_EAM,
        Mend.READ_AGAIN,
        "The journal does not know the comment.",
    ),
)


def an_agreement(words: str = "", *, notes: tuple[str, ...] = ()) -> Agreement:
    """Return what a comparison found that was made two hours ago."""
    differences = tuple(
        Difference(
            kind=kind,
            key=f"{kind.value}:{1843321 + at}",
            issue_id=1843321 + at,
            record=f"2603000{at}",
            subject=words,
            since=NOW - timedelta(days=at, hours=3),
            cause=f"{cause} {words}".strip(),
            mend=mend,
            what_to_do=f"In EAM, look at the record. {words}".strip(),
            delivery_id=at + 1,
        )
        for at, (kind, mend, cause) in enumerate(FOUND)
    )
    counts = {kind.value: 1 for kind, _, _ in FOUND}
    last = LastRun(
        began=NOW - timedelta(hours=3),
        ended=NOW - timedelta(hours=2),
        since=NOW - timedelta(days=90),
        requests=1_204,
        pairs=1_187,
        on_its_way=6,
        counts=counts,
        decided=2,
        notes=notes,
    )
    trend = tuple(
        Trend(
            NOW - timedelta(weeks=8 - at),
            {DifferenceKind.DOUBLED.value: at % 5 * 3, DifferenceKind.PLACE.value: 2},
        )
        for at in range(9)
    )
    return Agreement(last=last, differences=differences, trend=trend)
