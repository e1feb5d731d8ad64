"""Keeps a fault inside the cycle it happened in: logged with its trace, told, tried again.

Soon where the journal is in trouble, which passes by itself; later and later for anything else.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import EamConsoleError, JournalError, LeaseHeldElsewhere, SyncCancelled
from eamconsole.journal import Journal
from eamconsole.support.clock import Clock
from eamconsole.sync.parts import StartAnew

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 300.0
_JOURNAL_PAUSE = 0.5
"""Seconds; once the journal can be used again, everything goes on within ten.  A Request waits for
it several times over: to be taken in, sent, looked up where that is in doubt, and answered."""
_SAY_EVERY = 60.0
"""Seconds between two lines of the log about a journal that stays in trouble."""


Work = Callable[[threading.Event], float]
"""One run of a cycle; returns the seconds until it wants to run again."""


@dataclass(slots=True)
class _Trouble:
    """Faults of one cycle in a row."""

    faults: int = 0
    said_at: float | None = None
    told: bool = True
    """Whether a notice may be open; true at first, as an earlier process may have left one."""


class Containment:
    """Keeps a fault inside the cycle it happened in, and makes it known."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._guard = threading.Lock()
        self._troubles: dict[str, _Trouble] = {}

    def run(self, cycle: Cycle, work: Work, cancel: threading.Event) -> float:
        """Run ``work`` and return its rest, or the pause after its fault.

        Raises only what must end the whole run: another engine took over, the journal is in a
        state that does not pass, or the past has to be looked at anew.
        """
        try:
            rest = work(cancel)
        except SyncCancelled:
            return 0.0
        except JournalError as error:
            if not error.passes:
                raise
            return self._wait_for_journal(cycle, error)
        except (LeaseHeldElsewhere, StartAnew):
            raise
        except BaseException as error:  # noqa: BLE001 - a cycle survives everything
            return self.fault(cycle, error)
        self.went_well(cycle)
        return rest

    def fault(self, cycle: Cycle, error: BaseException, part: str = "") -> float:
        """Log and tell a fault; return the seconds to pause.  ``part`` names one of several."""
        name = _name(cycle, part)
        trouble = self._trouble(name)
        trouble.faults += 1
        pause = min(_FIRST_PAUSE * 2.0 ** min(trouble.faults - 1, 10), _LONGEST_PAUSE)
        log.error("the %s cycle broke; it runs again in %.0f s", cycle.value, pause, exc_info=error)
        text, at = _words(cycle, error), self._clock.now()
        with self._as_far_as_the_journal_goes():
            self._journal.write(
                lambda ledgers: ledgers.notices.raise_(_key(name), "cycle_fault", text, at)
            )
            trouble.told = True
        return pause

    def went_well(self, cycle: Cycle, part: str = "") -> None:
        """Note a run without a fault; what was told of the cycle is solved by it."""
        name = _name(cycle, part)
        trouble = self._trouble(name)
        trouble.faults, trouble.said_at = 0, None
        if not trouble.told:
            return
        at = self._clock.now()
        with self._as_far_as_the_journal_goes():
            self._journal.write(lambda ledgers: ledgers.notices.solve(_key(name), at))
            trouble.told = False

    def _wait_for_journal(self, cycle: Cycle, error: JournalError) -> float:
        """Say now and then why nothing moves; no notice can be written meanwhile."""
        trouble, now = self._trouble(cycle.value), self._clock.monotonic()
        if trouble.said_at is None or now - trouble.said_at >= _SAY_EVERY:
            trouble.said_at = now
            log.error("the %s cycle waits for the journal", cycle.value, exc_info=error)
        return _JOURNAL_PAUSE

    def _trouble(self, name: str) -> _Trouble:
        with self._guard:
            return self._troubles.setdefault(name, _Trouble())

    @contextlib.contextmanager
    def _as_far_as_the_journal_goes(self) -> Iterator[None]:
        """Telling a fault must not become the next one."""
        try:
            yield
        except EamConsoleError:
            log.warning("it could not be noted in the journal")


def _name(cycle: Cycle, part: str) -> str:
    return f"{cycle.value}:{part.strip('_')}" if part else cycle.value


def _key(name: str) -> str:
    return f"cycle_fault:{name}"


def _words(cycle: Cycle, error: BaseException) -> str:
    """Return what people read; the words of a fault nobody foresaw stay in the log."""
    if isinstance(error, EamConsoleError):
        return f"The {cycle.value} cycle could not finish: {error.summary} {error.next_step}"
    return (
        f"The {cycle.value} cycle stopped on a fault inside the console "
        f"({type(error).__name__}). It is started again by itself; the log file has the details."
    )
