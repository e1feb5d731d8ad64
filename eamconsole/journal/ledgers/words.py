"""The words people search in: one row per Request, per number in EAM, per comment from crews.

They stand apart from the wide rows they come from, so that a search reads nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text

from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal.access import Access
from eamconsole.journal.plan import Plan

REQUEST_PART = 0
NUMBER_PART = -1

_KEEP = Plan(
    text(
        "INSERT INTO search (issue_id, part, words) VALUES (:issue_id, :part, :words) "
        "ON CONFLICT (issue_id, part) DO UPDATE SET words = excluded.words "
        "WHERE search.words <> excluded.words"
    )
)


def keep_words(
    access: Access, issue_id: IssueId, part: int | DeliveryId, texts: Iterable[str]
) -> None:
    """Keep what can be found about a Request under ``part``."""
    words = as_words(" ".join(text for text in texts if text))
    access.change_quietly(_KEEP, issue_id=issue_id, part=part, words=words)


def as_words(written: str) -> str:
    """Return a text as it is compared: case and runs of blanks do not count."""
    return " ".join(written.lower().split())


def as_pattern(written: str) -> str:
    """Return the LIKE pattern, escaped by a backslash, for a text to be found anywhere."""
    words = as_words(written)
    for special in ("\\", "%", "_"):
        words = words.replace(special, f"\\{special}")
    return f"%{words}%"
