"""What a person does in SeeClickFix for one line of the plan, step by step, and whether it is done.

SeeClickFix documents no way to write categories, so this is how most cities carry them out.  A line
is ticked off by the next reading of both systems, never by hand: whoever forgot a step sees it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eamconsole.domain.category_plan import CategoryAction, CategoryChange, CategoryFlags
from eamconsole.support.counting import counted

KEPT = timedelta(days=30)
"""How long a line that is done stays on the list, ticked off."""
PLACE = "In SeeClickFix 311 CRM open Manage Organization, Request Categories."


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """One change that a person makes; open until a reading no longer finds it.

    ``trouble``: why it is left to a person although the console tried it, in words.
    """

    change: CategoryChange
    since: datetime
    done_at: datetime | None = None
    trouble: str = ""

    @property
    def key(self) -> str:
        """What makes it the same line at the next reading."""
        return key_of(self.change)

    @property
    def why(self) -> str:
        """Why it is to be done, and why the console could not do it by itself."""
        return f"{self.change.reason} {self.trouble}".strip()

    @property
    def steps(self) -> tuple[str, ...]:
        """What is to be done, in order."""
        return hand_steps(self.change)


def key_of(change: CategoryChange) -> str:
    """Return what makes a change the same one at the next reading."""
    return f"{change.action.value}:{change.code}"


def work_after(
    before: Sequence[WorkLine],
    found: Iterable[CategoryChange],
    at: datetime,
    *,
    complete: bool,
    unlisted: Collection[str] = (),
    trouble: Mapping[str, str] | None = None,
) -> tuple[WorkLine, ...]:
    """Return the list after a reading that ``found`` these changes still to be made.

    A line is done where the reading does not find its change any more, unless it saw only a part
    of the categories; what somebody tried, or an answer said, ticks nothing off.  ``unlisted`` are
    the keys of changes that get no line of their own, since the console will try them first;
    ``trouble`` says by key what came of trying.
    """
    lines = {line.key: line for line in before}
    wanted = {}
    for change in found:
        key = key_of(change)
        known = lines.get(key)
        if known is None and key in unlisted:
            continue
        wanted[key] = _line_again(known, change, at, (trouble or {}).get(key))
    for key, line in lines.items():
        if key in wanted:
            continue
        done_at = line.done_at or (at if complete else None)
        if done_at is None or abs(at - done_at) < KEPT:
            wanted[key] = replace(line, done_at=done_at)
    return tuple(sorted(wanted.values(), key=lambda line: (line.done_at is not None, line.key)))


def _line_again(
    known: WorkLine | None, change: CategoryChange, at: datetime, trouble: str | None
) -> WorkLine:
    """Return the line of a change that a reading found, as old as it is."""
    if known is None or known.done_at is not None:
        return WorkLine(change=change, since=at, trouble=trouble or "")
    same = (known.change.title, known.change.flags) == (change.title, change.flags)
    kept = known.trouble if same else ""  # what was said of another title tells nothing of this
    return WorkLine(change=change, since=known.since, trouble=kept if trouble is None else trouble)


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
    stays = counted(waiting, "open request stays as it is", "open requests stay as they are")
    stay = f" Its {stays}." if waiting else ""
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
