"""Problem codes as last read from EAM, and the categories that go with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from eamconsole.domain.category_plan import CategoryFlags, KnownCategory
from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.work import Problem
from eamconsole.journal.ledgers.base import Ledger, clean
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.schema import categories, category_history, problems


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryNote:
    """One line of the history: what became of a problem code, when, and by whom."""

    action: str
    code: str
    title: str
    at: datetime
    actor: str


class CategoryLedger(Ledger):
    """Codes are never deleted: one that vanished is inactive, old Requests still name it."""

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems offered, by code."""
        found = self._connection.execute(
            select(problems.c.code, problems.c.title)
            .where(problems.c.active)
            .order_by(problems.c.code)
        )
        return tuple(Problem(ProblemCode(row.code), row.title) for row in found)

    def put_problems(self, listed: Iterable[Problem], at: datetime) -> None:
        """Put the list as read in force and write what changed into the history."""
        known = {problem.code: problem.title for problem in self.problems()}
        now = {problem.code: problem.title for problem in listed}
        for code, title in now.items():
            if known.get(code) == title:
                continue
            action = "renamed" if code in known else "added"
            self.note(action, code, title, at, "EAM")
            self._upsert(
                problems,
                ("code",),
                {"code": code, "title": clean(title), "active": True, "seen_at": to_micros(at)},
            )
        for code in known.keys() - now.keys():
            self.note("disabled", code, known[code], at, "EAM")
            self._connection.execute(
                update(problems).where(problems.c.code == code).values(active=False)
            )

    def known(self) -> tuple[KnownCategory, ...]:
        """Return every category the console has dealt with, disabled ones included."""
        found = self._connection.execute(select(categories).order_by(categories.c.code))
        return tuple(
            KnownCategory(
                code=ProblemCode(row.code),
                title=row.title,
                category_id=row.category_id,
                flags=CategoryFlags(
                    internal=bool(row.internal),
                    private=bool(row.private),
                    awaiting_review=bool(row.awaiting_review),
                ),
                enabled=bool(row.enabled),
            )
            for row in found
        )

    def put_known(self, known: Iterable[KnownCategory], at: datetime) -> None:
        """Keep how categories stand after a plan came into force."""
        before = {category.code: category for category in self.known()}
        for category in known:
            if before.get(category.code) == category:
                continue
            self._upsert(
                categories,
                ("code",),
                {
                    "code": category.code,
                    "title": clean(category.title),
                    "category_id": category.category_id,
                    "internal": category.flags.internal,
                    "private": category.flags.private,
                    "awaiting_review": category.flags.awaiting_review,
                    "enabled": category.enabled,
                    "changed_at": to_micros(at),
                },
            )

    def note(self, action: str, code: str, detail: str, at: datetime, actor: str) -> None:
        """Append a line to the history of categories."""
        self._connection.execute(
            category_history.insert().values(
                at=to_micros(at), action=action, code=code, detail=clean(detail), actor=actor
            )
        )

    def history(self, limit: int = 1000) -> tuple[CategoryNote, ...]:
        """Return the newest changes, newest first."""
        found = self._connection.execute(
            select(category_history).order_by(category_history.c.id.desc()).limit(limit)
        )
        return tuple(
            CategoryNote(
                action=row.action,
                code=row.code,
                title=row.detail,
                at=from_micros(row.at),
                actor=row.actor,
            )
            for row in found
        )
