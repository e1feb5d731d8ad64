"""What a person does in SeeClickFix for one line of the plan, step by step, and whether it is done.

SeeClickFix documents no way to write categories, so this is how most cities carry them out.  A line
is ticked off by the next reading of both systems, never by hand: whoever forgot a step sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eamconsole.domain.category_plan import CategoryAction, CategoryChange, CategoryFlags

KEPT = timedelta(days=30)
"""How long a line that is done stays on the list, ticked off."""
PLACE = "In SeeClickFix 311 CRM open Manage Organization, Request Categories."


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """One change that a person makes; open until a reading no longer finds it."""

    change: CategoryChange
    since: datetime
    done_at: datetime | None = None

    @property
    def key(self) -> str:
        """What makes it the same line at the next reading."""
        return f"{self.change.action.value}:{self.change.code}"

    @property
    def steps(self) -> tuple[str, ...]:
        """What is to be done, in order."""
        return hand_steps(self.change)


def work_after(
    before: Sequence[WorkLine], to_do: Iterable[CategoryChange], at: datetime, *, complete: bool
) -> tuple[WorkLine, ...]:
    """Return the list after a reading that left ``to_do`` to a person.

    What it does not find any more is done, unless it saw only a part of the categories.
    """
    lines = {line.key: line for line in before}
    wanted = {}
    for change in to_do:
        fresh = WorkLine(change=change, since=at)
        known = lines.get(fresh.key)
        goes_on = known is not None and known.done_at is None
        wanted[fresh.key] = replace(fresh, since=known.since) if known and goes_on else fresh
    for key, line in lines.items():
        if key in wanted:
            continue
        done_at = line.done_at or (at if complete else None)
        if done_at is None or abs(at - done_at) < KEPT:
            wanted[key] = replace(line, done_at=done_at)
    return tuple(sorted(wanted.values(), key=lambda line: (line.done_at is not None, line.key)))


def hand_steps(change: CategoryChange) -> tuple[str, ...]:
    """Return the steps of one change."""
    title, named = f"“{change.title}”", _named(change)
    if change.action is CategoryAction.CONFLICT:
        return (
            f"In EAM rename one of the problem codes called {title}; SeeClickFix stays as it is.",
        )
    steps = {
        CategoryAction.ADD: _to_add(change),
        CategoryAction.RENAME: (f"Open {named} and give it the title {title}, letter for letter.",),
        CategoryAction.DISABLE: (_to_disable(change),),
        CategoryAction.ENABLE: (f"Open {named} and enable it again.", *_marks(change.flags)),
        CategoryAction.FLAG: (f"Open {named}.", *_marks(change.flags)),
    }  # fmt: skip
    return (PLACE, *steps[change.action], "Save.", *_review(change))


def _named(change: CategoryChange) -> str:
    title = f"“{change.old_title or change.title}”"
    return f"{title} (category {change.category_id})" if change.category_id else title


def _to_add(change: CategoryChange) -> tuple[str, ...]:
    look = () if change.certain else (f"First: {change.reason}",)
    return (
        *look,
        f"Add a category with the title “{change.title}”, letter for letter.",
        *_marks(change.flags),
    )


def _to_disable(change: CategoryChange) -> str:
    waiting = change.open_requests
    stay = f" Its {waiting:,} open requests stay as they are." if waiting else ""
    return f"Open {_named(change)} and disable it; do not delete it.{stay}"


def _marks(flags: CategoryFlags) -> tuple[str, ...]:
    who = "only members of your organization" if flags.internal else "everybody"
    hidden = flags.private and not flags.awaiting_review
    seen = "private" if hidden else "public"
    return (f"Let {who} report in it, and let its requests be {seen}.",)


def _review(change: CategoryChange) -> tuple[str, ...]:
    if not change.flags.awaiting_review:
        return ()
    return (
        "Ask SeeClickFix to review that it may be private; once they agreed, choose Record "
        f'approval under Categories, or run eamconsole categories approve "{change.title}".',
    )
