"""The memory game: the console loses its memory again and again, and nothing is ever wrong.

A town lives at random, 30 % of all writes go wrong, engines are killed, and between two lives
the home is put back, emptied, cut, copied, or robbed of its write-ahead log.  Afterwards both
systems alone tell whether anything was lost, doubled, echoed or suppressed.

    python -m tests.faults.memory_game --seeds 5 --disturbances 100
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.errors import JournalCopied
from eamconsole.journal import Journal, QueueQuery, settle_here
from eamconsole.support.clock import SystemClock
from tests.faults.engine_lives import Lives
from tests.faults.memory_home import FORGETFUL, Databases, Home
from tests.faults.memory_town import MemoryTown, broken_in
from tests.faults.town_life import make_trouble
from tests.fixtures.postgres import RestartableServer
from tests.fixtures.quiet_city import quiet_city

REST_EVERY = 20
MOST_ANSWERS = 6
_FOUND_AGAIN = frozenset({DeliveryKind.CREATE, DeliveryKind.COMMENT_OUT})
PATIENCE_SECONDS = ((0.1, 0.9), (0.1, 0.9), (1.5, 3.0))
"""Most lives end before a silence is over; in some, what was put off is sent."""


@dataclass
class Outcome:
    """How one game ended."""

    seed: int
    played: Counter = field(default_factory=Counter)
    affected: int = 0
    """Rows of the journals that were lost or put back."""
    questions: list = field(default_factory=list)
    issues: int = 0
    kills: int = 0
    seconds: float = 0.0
    broken: list = field(default_factory=list)

    @property
    def asked(self):
        """How often a person was asked."""
        return len(self.questions)

    def __str__(self):
        played = ", ".join(f"{n} {what}" for what, n in sorted(self.played.items()))
        share = 100 * self.asked / max(1, self.affected)
        return (
            f"seed {self.seed}: {self.played.total()} disturbances ({played}), {self.kills} kills, "
            f"{self.issues} requests, {self.affected} rows affected, {self.asked} asked "
            f"({share:.1f} %), {len(self.broken)} broken, {self.seconds:.0f} s"
        )


class Game:
    """One town, one console, and its misfortunes."""

    def __init__(self, folder, city, seed, databases):
        self._city, self._chance = city, random.Random(seed)
        self._town = MemoryTown(city, seed)
        self._home = Home(folder, self._chance, databases)
        self._lives = Lives(city, self._home.path, game=True)
        self.outcome = Outcome(seed)
        self._carried: set[tuple[int, str]] = set()
        """What journals knew to stand in EAM, whatever became of those journals."""
        self._forgot: set[tuple[int, str]] = set()

    def play(self, disturbances):
        """Disturb so often, resting now and then; return how it ended."""
        began = time.monotonic()
        try:
            while self.outcome.played.total() < disturbances and not self.outcome.broken:
                self._live_and_lose()
                if self.outcome.played.total() % REST_EVERY == 0:
                    self._rest()
            if not self.outcome.broken:
                self._rest()
        finally:
            self._lives.close()
        self.outcome.issues, self.outcome.kills = len(self._town.told), self._lives.kills
        self.outcome.seconds = time.monotonic() - began
        return self.outcome

    def _live_and_lose(self):
        for _ in range(self._chance.choice((1, 1, 2))):
            self._town.happen()
            self._lives.live(self._chance.uniform(*self._chance.choice(PATIENCE_SECONDS)))
            if self._chance.random() < 0.3:
                self._home.copy()
        if self._chance.random() < 0.15:
            self._town.alter_the_servers()
            self.outcome.played["altered servers"] += 1
            return
        what = self._chance.choice(self._home.misfortunes)
        rows, carried, _ = self._rows()
        if what in FORGETFUL:
            self.outcome.affected += rows
        self._carried |= carried
        getattr(self._home, what)()
        self._forgot = self._carried - self._rows()[2]
        self._lives.move(self._home.path, self._home.database)
        self.outcome.played[what] += 1
        self._town.note_everywhere(what)
        if self._is_a_copy():
            self._lives.relink()

    def _is_a_copy(self):
        """A copied home sends nothing before somebody says that the console runs here now."""
        if self._home.database or not self._home.has_journal:
            return False
        with self._journal() as journal:
            try:
                journal.write(
                    lambda ledgers: settle_here(
                        ledgers, journal.path, datetime.now(UTC), claims=False
                    )
                )
            except JournalCopied:
                return True
        return False

    def _rest(self):
        """Let all faults end, somebody answer what is asked, and compare both sides."""
        for side in ("seeclickfix", "eam"):
            self._city.faults[side].clear()
        for _ in range(MOST_ANSWERS):
            words = self._lives.settle()
            if not words.startswith("settled"):
                self.outcome.broken += [words, *self._unfinished()]
                return
            if not self._answer():
                break
        self.outcome.broken += [*broken_in(self._town), *self._untold()]
        if self.outcome.broken:
            self.outcome.broken += self._rows_of_the_broken()
        _let_trouble_begin(self._city, self.outcome.seed + self.outcome.played.total())

    def _untold(self):
        """A loss of what was linked is told to a person."""
        forgot, self._forgot = self._forgot, set()
        with self._journal() as journal, journal.read() as ledgers:
            told = {group.kind for group in ledgers.notices.groups()}
            waiting = ledgers.queue.ids(QueueQuery(states=(DeliveryState.NEEDS_ATTENTION,)))
        if waiting:
            yield f"{len(waiting)} rows need a person for ever"
        if forgot and "journal_behind" not in told:
            yield f"nobody was told of the loss of {sorted(forgot)}: {sorted(told)}"

    def _unfinished(self):
        with self._journal() as journal, journal.read() as ledgers:
            for issue in self._town.told:
                for row in ledgers.deliveries.of_issue(issue):
                    if not row.state.is_final:
                        yield f"{issue} {row.key} {row.state} {row.cause} {row.explanation}"

    def _rows_of_the_broken(self):
        broken = {
            int(each.partition(":")[0]) for each in self.outcome.broken if each[0].isdecimal()
        }
        with self._journal() as journal, journal.read() as ledgers:
            for issue in broken & self._town.told.keys():
                for row in ledgers.deliveries.of_issue(issue):
                    yield f"  {issue} {row.key} {row.state} {row.cause} {row.payload}"

    def _rows(self):
        """Return how many rows the journal has, which it knows to be in EAM, and which it tried.

        A row that was tried is no loss: whether it arrived is looked up before it goes again, as
        after any answer that never came.
        """
        carried, tried = set(), set()
        if not self._home.has_journal:
            return 0, carried, tried
        with self._journal() as journal, journal.read() as ledgers:
            for issue in self._town.told:
                rows = ledgers.deliveries.of_issue(issue)
                carried |= {
                    (issue, row.key)
                    for row in rows
                    if row.kind in _FOUND_AGAIN and row.state is DeliveryState.DONE
                }
                tried |= {(issue, row.key) for row in rows if row.attempts > 0}
            rows_in_all = sum(ledgers.deliveries.count_by_flow_and_state().values())
            return rows_in_all, carried, carried | tried

    def _answer(self):
        """Answer what needs a person as somebody who looks at both systems; return how often."""
        with self._journal() as journal:
            with journal.read() as ledgers:
                wanted = ledgers.queue.ids(QueueQuery(states=(DeliveryState.NEEDS_ATTENTION,)))
                rows = [ledgers.deliveries.get(each) for each in wanted]
            for row in rows:
                journal.write(partial(self._decide, row))
        return len(rows)

    def _decide(self, row, ledgers):
        at = datetime.now(UTC)
        self.outcome.questions.append(f"{row.issue_id} {row.key}: {row.cause}: {row.explanation}")
        if self._should_go(row):
            ledgers.repair.retry(row.id, at, "ann")
        else:
            ledgers.repair.skip(row.id, "ours", at, "ann")

    def _should_go(self, row):
        told = self._town.told[row.issue_id]
        if row.kind is DeliveryKind.COMMENT_IN:
            return str(row.payload.get("comment")) in told.crew_comments
        if row.kind is DeliveryKind.IMAGE_IN:
            return str(row.payload.get("document")) in told.crew_documents
        if row.kind.is_picture_for_staff:
            return not self._town.stands_in_eam(row.issue_id, str(row.payload["url"]))
        return True

    @contextmanager
    def _journal(self):
        journal = Journal.open(self._home.url, clock=SystemClock())
        try:
            yield journal
        finally:
            journal.close()


def _let_trouble_begin(city, seed):
    make_trouble(city.faults["seeclickfix"], seed)
    make_trouble(city.faults["eam"], seed + 1)


def play(folder: Path, seed: int, disturbances: int, databases: Databases | None = None) -> Outcome:
    """Play one game in ``folder``; ``databases`` let the journal move to PostgreSQL and back."""
    with quiet_city(folder, seed=seed, latency_ms=2) as city:
        city.clock.set(datetime.now(UTC))
        _let_trouble_begin(city, seed)
        return Game(folder, city, seed, databases).play(disturbances)


def main() -> int:
    """Play as many games as asked for; 1 where any of them broke something."""
    asked = argparse.ArgumentParser(prog="memory-game", description=__doc__.splitlines()[0])
    asked.add_argument("--seeds", type=int, default=5)
    asked.add_argument("--first-seed", type=int, default=1)
    asked.add_argument("--disturbances", type=int, default=100, help="per seed")
    given = asked.parse_args()
    server = RestartableServer()
    try:
        sound = _play_all(given, Databases(server.url))
    finally:
        server.stop("immediate")
        server.remove()
    return 0 if sound else 1


def _play_all(given: argparse.Namespace, databases: Databases) -> bool:
    sound = True
    for seed in range(given.first_seed, given.first_seed + given.seeds):
        with tempfile.TemporaryDirectory(prefix="memory-game-") as folder:
            outcome = play(Path(folder), seed, given.disturbances, databases)
        told = [str(outcome), *(f"asked: {each}" for each in outcome.questions), *outcome.broken]
        sys.stdout.write("\n  ".join(told) + "\n")
        sys.stdout.flush()
        sound = sound and not outcome.broken
    return sound


if __name__ == "__main__":
    sys.exit(main())
