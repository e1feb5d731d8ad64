"""Makes the changes of a plan in SeeClickFix, where the profile allows the assumed endpoint.

What SeeClickFix answered is kept as an answer only: whether a change is made is for the next
reading to say.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from eamconsole.domain.category_plan import CategoryAction, CategoryChange
from eamconsole.domain.category_steps import key_of
from eamconsole.domain.request import RequestCategory
from eamconsole.errors import NotPermitted, RequestRejected, ServiceError
from eamconsole.sync.ports import SeeClickFixPort

log = logging.getLogger(__name__)


_NOT_SHOWN = "SeeClickFix took the change from the console and does not show it."


@dataclass(slots=True)
class CategoryAttempt:
    """What came of trying: by the key of each change, in words, why it may not stand."""

    asked: bool = False
    """Whether SeeClickFix took any change, so that it is to be read again."""
    trouble: dict[str, str] = field(default_factory=dict)
    error: ServiceError | None = None
    """What broke the trying off; for the caller to raise once what is known is written down."""


def is_ours(change: CategoryChange) -> bool:
    """Return whether the console may make a change by itself.

    A conflict is for a person; a twin of a category could never be told apart.
    """
    return change.certain and change.action is not CategoryAction.CONFLICT


def make_changes(
    seeclickfix: SeeClickFixPort, changes: Iterable[CategoryChange]
) -> CategoryAttempt:
    """Ask SeeClickFix for each change; what it refuses is left to a person with its words."""
    attempt, ended = CategoryAttempt(), ""
    for change in filter(is_ours, changes):
        key = key_of(change)
        if ended:
            attempt.trouble[key] = f"The console did not try: {ended}"
            continue
        try:
            seeclickfix.save_category(_as_category(change))
        except NotPermitted as error:
            ended = error.summary
            attempt.trouble[key] = f"The console tried: {ended}"
        except RequestRejected as error:
            log.warning("category %s stays to do: %s", change.title, error.summary)
            attempt.trouble[key] = f"The console tried: {error.summary}"
        except ServiceError as error:
            ended, attempt.error = error.summary, error
            attempt.trouble[key] = f"The console tried: {ended}"
        else:
            attempt.asked = True
            attempt.trouble[key] = _NOT_SHOWN
    return attempt


def _as_category(change: CategoryChange) -> RequestCategory:
    in_force = change.flags.private and not change.flags.awaiting_review
    return RequestCategory(
        category_id=change.category_id or 0,
        title=change.title,
        private=in_force,
        internal=change.flags.internal,
        enabled=change.action is not CategoryAction.DISABLE,
        remote_code=change.code,
    )
