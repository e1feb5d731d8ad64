"""Small facts: what was seen, how far reading got, what was learned, which images are kept."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from eamconsole.domain.identity import IssueId
from eamconsole.journal.ledgers.base import Ledger, to_json
from eamconsole.journal.ledgers.rows import KeptImage, SeenMark
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import facts, images, seen, watermarks

_SEEN = ("issue_id", "kind", "key", "origin", "digest", "public", "at")
_REMEMBER = {
    True: Plan(postgresql.insert(seen).on_conflict_do_nothing(), _SEEN),
    False: Plan(sqlite.insert(seen).on_conflict_do_nothing(), _SEEN),
}
_MARKS = Plan(
    select(seen).where(seen.c.issue_id == bindparam("issue"), seen.c.kind == bindparam("of"))
)
_WATERMARK = Plan(select(watermarks.c.moment).where(watermarks.c.name == bindparam("of")))
_FACT = Plan(select(facts.c.value).where(facts.c.name == bindparam("of")))
_FACTS = Plan(
    select(facts.c.name, facts.c.value).where(facts.c.name.like(bindparam("start"), escape="/"))
)
_IMAGE = Plan(select(images).where(images.c.url_key == bindparam("url")))


class SeenLedger(Ledger):
    """Remote comments and documents by key: ours, imported, or ignored."""

    def remember(
        self,
        issue_id: IssueId,
        kind: str,
        key: str,
        *,
        origin: str,
        at: datetime,
        digest: str = "",
        public: bool | None = None,
    ) -> bool:
        """Write a mark; False where there is one already."""
        added = _REMEMBER[self._on_postgres].run(
            self._connection,
            {
                "issue_id": issue_id,
                "kind": kind,
                "key": key,
                "origin": origin,
                "digest": digest,
                "public": public,
                "at": to_micros(at),
            },
        )
        return bool(added.rowcount == 1)

    def get(self, issue_id: IssueId, kind: str) -> dict[str, SeenMark]:
        """Return the marks of one Request by key."""
        found = _MARKS.rows(self._connection, {"issue": issue_id, "of": kind})
        return {
            row.key: SeenMark(
                row.origin,
                row.digest,
                None if row.public is None else bool(row.public),
                from_micros(row.at),
            )
            for row in found
        }

    def update(self, issue_id: IssueId, kind: str, key: str, *, digest: str, at: datetime) -> None:
        """Note that the text behind a mark changed."""
        self._change(issue_id, kind, key, digest=digest, at=to_micros(at))

    def show(self, issue_id: IssueId, kind: str, key: str, *, public: bool) -> None:
        """Note that residents may see what is behind a mark, or may not any more."""
        self._change(issue_id, kind, key, public=public)

    def _change(self, issue_id: IssueId, kind: str, key: str, **values: object) -> None:
        self._connection.execute(
            update(seen)
            .where(seen.c.issue_id == issue_id, seen.c.kind == kind, seen.c.key == key)
            .values(**values)
        )


class WatermarkLedger(Ledger):
    """How far each kind of reading got."""

    def get(self, name: str) -> datetime | None:
        """Return the moment, or None where nothing was read yet."""
        return from_micros(_WATERMARK.scalar(self._connection, {"of": name}))

    def set(self, name: str, moment: datetime) -> None:
        """Move the watermark."""
        self._upsert(watermarks, ("name",), {"name": name, "moment": to_micros(moment)})


class FactLedger(Ledger):
    """What was learned about the other side, as JSON values."""

    def get(self, name: str) -> Any:
        """Return the value, or None."""
        kept = _FACT.scalar(self._connection, {"of": name})
        return None if kept is None else json.loads(kept)

    def set(self, name: str, value: object) -> None:
        """Keep the value."""
        self._upsert(facts, ("name",), {"name": name, "value": to_json(value)})

    def forget(self, name: str) -> None:
        """Keep the value no longer."""
        self._connection.execute(facts.delete().where(facts.c.name == name))

    def under(self, start: str) -> dict[str, Any]:
        """Return the values whose names begin with ``start``, by name."""
        plain = start.replace("/", "//").replace("%", "/%").replace("_", "/_")
        found = _FACTS.rows(self._connection, {"start": f"{plain}%"})
        return {row.name: json.loads(row.value) for row in found}


class ImageLedger(Ledger):
    """Which image addresses have a copy, and under which hash."""

    def put(self, url_key: str, digest: str, media_type: str, size: int, at: datetime) -> None:
        """Note the copy of an address."""
        self._upsert(
            images,
            ("url_key",),
            {
                "url_key": url_key,
                "digest": digest,
                "media_type": media_type,
                "size": size,
                "at": to_micros(at),
            },
        )

    def get(self, url_key: str) -> KeptImage | None:
        """Return the copy noted for an address."""
        row = _IMAGE.first(self._connection, {"url": url_key})
        return None if row is None else KeptImage(row.digest, row.media_type, row.size)
