"""Whether an EAM server was seen to keep private records from the public.

What EAM calls the flag, and whether it heeds it, is assumed.  A private Request is sent only on
proof, kept per server and key: seen by reading, or vouched for by a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from eamconsole.domain.identity import IssueId

FACT = "private_records"
"""Name of the proof among the facts; the module follows."""
UNSEEN = "private_unseen"
"""Cause of rows and kind of the notice: nothing EAM shows carries the flag."""
PUBLIC = "private_public"
"""Cause of rows and kind of the notice: a private record was seen to be public."""


BECAME_PRIVATE = "request.became_private"
"""Event of a Request that turned private after its record was, or may have been, made."""


def became_private(issue: IssueId) -> str:
    """Return the key of the notice about such a Request."""
    return f"private:{issue}"


def became_private_words(issue: IssueId, record: str) -> str:
    """Return what a person is told of it; ``record`` begins the sentence about the record."""
    return (
        f"Request {issue} became private in SeeClickFix; {record} created as publicly available. "
        "Switch that off in EAM if the record is public."
    )


class ProofState(StrEnum):
    """How far the proof got."""

    FIRST = "first"
    """The first private record is on its way; it is compared before anything else goes."""
    PROVEN = "proven"
    VOUCHED = "vouched"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What is known of one server under one key; ``issue`` is the Request that showed it."""

    server: str
    state: ProofState
    issue: int = 0
    number: str = ""
    by: str = ""
    at: str = ""

    def as_fact(self) -> dict[str, Any]:
        """Return what is kept in the journal."""
        return asdict(self)


def proof_of(kept: object, server: str) -> Proof | None:
    """Return the proof kept for ``server``; one for another address or key is no proof."""
    if not isinstance(kept, Mapping) or kept.get("server") != server:
        return None
    try:
        state = ProofState(kept.get("state", ""))
    except ValueError:
        return None
    issue = kept.get("issue")
    return Proof(
        server=server,
        state=state,
        issue=issue if isinstance(issue, int) else 0,
        number=str(kept.get("number", "")),
        by=str(kept.get("by", "")),
        at=str(kept.get("at", "")),
    )


def server_key(address: str, flag: str, *, sent: bool) -> str:
    """Return what a proof belongs to: the internal API, and how its flag is called and sent."""
    return f"{address.strip().rstrip('/').casefold()} {flag} {'sent' if sent else 'unsent'}"
