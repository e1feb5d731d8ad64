"""Requests that are live and not sent by themselves: listed, counted, and sent where a person says.

Older than the start of intake, or in a category that is not integrated: nothing is wrong with
them, so they move no verdict.  What is listed leaves the list once it is closed, or goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from eamconsole.domain.identity import IssueId, ProblemCode
from eamconsole.domain.request import ResidentRequest
from eamconsole.journal import Ledgers
from eamconsole.support.known_fields import known_part

_LISTED, _WISHED, _ADOPTED = "held:", "send:", "adopt:"
_NOTICE = "held-back"
_NAMED = 5


class Why(StrEnum):
    """Why a live Request is not sent by itself."""

    OLDER = "older"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRequest:
    """One of them, as last seen."""

    issue_id: IssueId
    why: str
    summary: str
    category: str
    created_at: str
    html_url: str


class HeldBack:
    """Keeps the list while Requests are read; writes only what changed."""

    def __init__(self, ledgers: Ledgers) -> None:
        self._listed = set(listed(ledgers))
        self._changed: set[IssueId] = set()
        self.memory = (self._listed, self._changed)
        """What is only true once it is written."""

    def note(self, ledgers: Ledgers, request: ResidentRequest, why: Why | None) -> None:
        """Put a Request on the list, or take it off."""
        issue = request.issue_id
        if why is None:
            self.drop(ledgers, issue)
        elif why is not None and issue not in self._listed:
            entry = HeldRequest(
                issue_id=issue,
                why=why.value,
                summary=request.summary,
                category=request.category_title or "",
                created_at=request.created_at.isoformat(),
                html_url=request.html_url,
            )
            ledgers.facts.set(*as_fact(entry))
            self._listed.add(issue)
            self._changed.add(issue)

    def drop(self, ledgers: Ledgers, issue: IssueId) -> None:
        """Take a Request off the list, if it is on it."""
        if issue in self._listed:
            ledgers.facts.forget(f"{_LISTED}{issue}")
            self._listed.discard(issue)
            self._changed.add(issue)

    def tell(self, ledgers: Ledgers, at: datetime) -> None:
        """Say how many there are, where that changed."""
        if self._changed:
            tell(ledgers, at)
            self._changed.clear()


def as_fact(entry: HeldRequest) -> tuple[str, dict[str, object]]:
    """Return the name and the value under which an entry is kept."""
    return f"{_LISTED}{entry.issue_id}", asdict(entry)


def tell(ledgers: Ledgers, at: datetime) -> None:
    """Say how many Requests are held back, and what of; nothing where there are none."""
    entries = listed(ledgers).values()
    if not entries:
        ledgers.notices.solve(_NOTICE, at)
        return
    elsewhere, named = categories_in_words(entries)
    older = sum(each.why == Why.OLDER for each in entries)
    parts = [f"{older} from before intake begins"] if older else []
    if elsewhere:
        parts.append(f"{elsewhere} in categories that are not integrated ({named})")
    is_one = len(entries) == 1
    are = "live request is" if is_one else "live requests are"
    alone = "itself" if is_one else "themselves"
    text = f"{len(entries)} {are} not sent to EAM by {alone}: {'; '.join(parts)}."
    ledgers.notices.raise_(_NOTICE, "held_back", text, at)


def categories_in_words(entries: Collection[HeldRequest]) -> tuple[int, str]:
    """Return how many are in categories that are not integrated, and in which."""
    titles = Counter(each.category or "no category" for each in entries if each.why == Why.CATEGORY)
    named = ", ".join(f"“{title}” {count}" for title, count in titles.most_common(_NAMED))
    return titles.total(), f"{named}, …" if len(titles) > _NAMED else named


def listed(ledgers: Ledgers) -> dict[IssueId, HeldRequest]:
    """Return what is held back, by number."""
    found = map(_entry, ledgers.facts.under(_LISTED).values())
    entries = [entry for entry in found if entry is not None]
    return {each.issue_id: each for each in sorted(entries, key=lambda each: each.created_at)}


def of_issue(ledgers: Ledgers, issue: IssueId) -> HeldRequest | None:
    """Return what is known of one of them; None where it is not held back."""
    return _entry(ledgers.facts.get(f"{_LISTED}{issue}"))


def _entry(kept: Any) -> HeldRequest | None:
    """Return an entry; what another version wrote is listed anew when the Request is read."""
    try:
        return HeldRequest(**known_part(HeldRequest, kept))
    except TypeError:
        return None


def forget(ledgers: Ledgers, issue: IssueId) -> None:
    """Take a Request off the list, whether it is on it or not."""
    ledgers.facts.forget(f"{_LISTED}{issue}")


def wish(ledgers: Ledgers, issue: IssueId, code: ProblemCode | None) -> None:
    """Note that a person wants a Request sent, under ``code`` where its category has none.

    What was wished of it before is replaced, but for its code: a wish without one, such as that
    it be read again, must not take the only way to EAM from what waits to be sent.
    """
    kept = code or ledgers.facts.get(f"{_WISHED}{issue}")
    fulfill(ledgers, issue)
    ledgers.facts.set(f"{_WISHED}{issue}", kept or "")


def wishes(ledgers: Ledgers) -> Mapping[IssueId, ProblemCode | None]:
    """Return what people want to be sent."""
    found = ledgers.facts.under(_WISHED).items()
    return {
        IssueId(int(name.removeprefix(_WISHED))): ProblemCode(code) if code else None
        for name, code in found
    }


def wish_adopted(ledgers: Ledgers, issue: IssueId) -> None:
    """Note that a person wants a Request linked to the record it has, and never created.

    A wish to send it stays for its code: without one, a category that is not integrated has no
    way to the record.
    """
    ledgers.facts.set(f"{_ADOPTED}{issue}", True)


def adoptions(ledgers: Ledgers) -> frozenset[IssueId]:
    """Return what people want to be linked, and not to be created."""
    found = ledgers.facts.under(_ADOPTED)
    return frozenset(IssueId(int(name.removeprefix(_ADOPTED))) for name in found)


def fulfill(ledgers: Ledgers, issue: IssueId) -> None:
    """Forget a wish: it was taken in, is over, or is withdrawn."""
    for prefix in (_WISHED, _ADOPTED):
        ledgers.facts.forget(f"{prefix}{issue}")
