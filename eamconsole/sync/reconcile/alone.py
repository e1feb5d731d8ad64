"""One pair that cannot be compared stands alone: it is told as not known, and the run goes on."""

from __future__ import annotations

import logging
from datetime import datetime

from eamconsole.domain.identity import IssueId
from eamconsole.domain.reconciling import Compared, Difference, DifferenceKind, Mend, Pair, compare
from eamconsole.domain.request import ResidentRequest
from eamconsole.errors import ENDS_EVERYTHING, EamConsoleError, ServiceError
from eamconsole.support.machine import machine_trouble
from eamconsole.sync.circuits import is_fault_of_the_side
from eamconsole.sync.parts import StartAnew

log = logging.getLogger(__name__)


def of_one(error: Exception) -> EamConsoleError:
    """Return the error where it is one Request's or record's alone; else it ends the run.

    A computer that is too busy, or a fault of our own over one record, says nothing of the others.
    """
    if isinstance(error, (*ENDS_EVERYTHING, StartAnew)):
        raise error
    if isinstance(error, ServiceError) and is_fault_of_the_side(error):
        raise error
    if isinstance(error, EamConsoleError):
        return error
    short = machine_trouble(error)
    if short is not None:
        return short
    log.error("a request could not be compared", exc_info=error)
    return EamConsoleError(
        f"A fault inside the console ({type(error).__name__}) kept it from being compared.",
        "Look at the request and its record yourself; report the fault with the log file.",
    )


def compared(request: ResidentRequest, pair: Pair | EamConsoleError) -> Compared:
    """Return what differs in a pair, or the one difference that says that it is not known."""
    if not isinstance(pair, EamConsoleError):
        try:
            return compare(pair)  # it may look for a picture, and ask EAM for that
        except Exception as error:  # noqa: BLE001 - one pair ends no run
            pair = of_one(error)
    return Compared([not_read(request.issue_id, pair, request.updated_at)])


def not_read(issue: IssueId, error: EamConsoleError, since: datetime | None = None) -> Difference:
    """Return the difference that says that one Request could not be compared."""
    return Difference(
        kind=DifferenceKind.NOT_COMPARED,
        key=f"{DifferenceKind.NOT_COMPARED.value}:{issue}",
        issue_id=int(issue),
        since=since,
        cause=error.summary,
        mend=Mend.BY_HAND,
        what_to_do=error.next_step or "Look at the request and its record yourself.",
    )


def is_not_known(told: list[Difference]) -> bool:
    """Return whether a pair could not be compared as a whole."""
    return any(each.key == f"{DifferenceKind.NOT_COMPARED.value}:{each.issue_id}" for each in told)
