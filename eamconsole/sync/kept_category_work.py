"""The list of what a person changes in SeeClickFix, kept in the journal between two readings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from eamconsole.domain.category_plan import CategoryAction, CategoryChange, CategoryFlags
from eamconsole.domain.category_steps import WorkLine, work_after
from eamconsole.journal import Ledgers
from eamconsole.support.known_fields import known_part

_FACT = "category_work"


def read_work(ledgers: Ledgers) -> tuple[WorkLine, ...]:
    """Return the list as the last reading left it; what another version wrote is left out."""
    kept = ledgers.facts.get(_FACT)
    lines = kept if isinstance(kept, list) else []
    return tuple(line for value in lines if (line := _line(value)) is not None)


def keep_work(
    ledgers: Ledgers,
    found: Iterable[CategoryChange],
    at: datetime,
    *,
    complete: bool,
    unlisted: Collection[str] = (),
    trouble: Mapping[str, str] | None = None,
) -> None:
    """Bring the list up to date after a reading; see ``work_after``."""
    before = read_work(ledgers)
    after = work_after(before, found, at, complete=complete, unlisted=unlisted, trouble=trouble)
    if after != before:
        ledgers.facts.set(_FACT, [_plain(line) for line in after])


def _plain(line: WorkLine) -> dict[str, Any]:
    return {
        "change": asdict(line.change),
        "since": line.since.isoformat(),
        "done_at": line.done_at.isoformat() if line.done_at else None,
        "trouble": line.trouble,
    }


def _line(value: Any) -> WorkLine | None:
    try:
        told = known_part(CategoryChange, value["change"])
        flags = CategoryFlags(**known_part(CategoryFlags, told["flags"]))
        told = told | {"flags": flags, "action": CategoryAction(told["action"])}
        done = value["done_at"]
        return WorkLine(
            change=CategoryChange(**told),
            since=datetime.fromisoformat(value["since"]),
            done_at=datetime.fromisoformat(done) if done else None,
            trouble=str(value.get("trouble") or ""),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
