"""Categories of the invented city."""

from __future__ import annotations

from eamconsole.domain.category_plan import CategoryAction, CategoryChange
from eamconsole.domain.identity import ProblemCode
from eamconsole.services.categories import CategoryEvent, CategoryRow, CategoryTable
from tests.gui.invented_rows import NOW

_CODES = (
    ("GRAFFITI", "Graffiti", False, 12),
    ("HVAC", "Facility - HVAC", True, 2),
    ("POTH", "Pothole in street", False, 41),
    ("TREE", "Fallen tree", False, 0),
)


def category_table(words: str = "") -> CategoryTable:
    """Return four codes, the last no longer offered; ``words`` stand for every title."""
    rows = [
        CategoryRow(
            code=code, title=words or title, offered=code != "TREE", internal=internal,
            private=internal, open_requests=count,
        )
        for code, title, internal, count in _CODES
    ]  # fmt: skip
    events = [
        CategoryEvent(at=NOW, actor="EAM", action="added", code=code, title=words or title)
        for code, title, _, _ in _CODES
    ]
    return CategoryTable(tuple(rows), tuple(events))


def category_changes(words: str = "") -> tuple[CategoryChange, ...]:
    """Return a rename and a disabling that open requests stand against."""
    return (
        CategoryChange(
            action=CategoryAction.RENAME, code=ProblemCode("POTH"), title=words or "Pothole",
            old_title=words or "Pothole in street", reason="Renamed in EAM.",
        ),
        CategoryChange(
            action=CategoryAction.DISABLE, code=ProblemCode("TREE"), title=words or "Fallen tree",
            reason="EAM no longer offers the code.", open_requests=3,
        ),
    )  # fmt: skip
