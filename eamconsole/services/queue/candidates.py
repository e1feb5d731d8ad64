"""What a look into EAM brought, as front ends show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eamconsole.domain.evidence import (
    Sign,
    Traits,
    is_candidate,
    is_certain,
    signs_against,
    signs_of,
)
from eamconsole.domain.identity import AutoNumber, DeliveryId, IssueId, ProblemCode, RequestNumber
from eamconsole.domain.link import LinkState
from eamconsole.domain.reference import names_another
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.journal import Ledgers

_MOST = 50
_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record that may be the one; ``belongs_to`` names the Request it is taken by."""

    module: Module
    auto_number: AutoNumber
    number: RequestNumber
    signs: tuple[Sign, ...]
    against: tuple[Sign, ...] = ()
    """What both sides tell, and tell differently."""
    created_at: datetime | None = None
    problem_code: str = ""
    problem_text: str = ""
    address: str = ""
    words: str = ""
    belongs_to: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether it names the Request."""
        return is_certain(self.signs)

    @property
    def may_be_adopted(self) -> bool:
        """Whether no other Request has it."""
        return not self.belongs_to

    def as_json(self) -> dict[str, Any]:
        """Return the record as scripts read it."""
        return {
            "request_number": self.number,
            "auto_number": self.auto_number,
            "module": self.module.value,
            "created_at": self.created_at.isoformat() if self.created_at else None,
            "problem_code": self.problem_code,
            "problem_text": self.problem_text,
            "address": self.address,
            "description": self.words,
            "evidence": [sign.value for sign in self.signs],
            "against": [sign.value for sign in self.against],
            "certain": self.is_certain,
            "belongs_to": self.belongs_to or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What the Request says, to be read beside a record."""

    title: str = ""
    created_at: datetime | None = None
    problem_code: str = ""
    category: str = ""
    address: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The candidates, the strongest first, and what can be concluded from there being none.

    ``certain`` True: a record that named the Request would have been found.
    ``too_early_until`` is set while EAM may still be at work on the last attempt; ``gone`` is
    the number of the record that disappeared.
    """

    issue_id: IssueId
    delivery_id: DeliveryId
    candidates: tuple[Candidate, ...] = ()
    reported: Reported = Reported()
    certain: bool = False
    why: str = ""
    too_early_until: datetime | None = None
    gone: str = ""
    cancelled: bool = False

    @property
    def names_it(self) -> bool:
        """Whether a record names the Request: then sending again would double it."""
        return any(candidate.is_certain for candidate in self.candidates)

    @property
    def conclusion(self) -> str:
        """What was found, in a sentence."""
        if self.cancelled:
            return "The look was canceled; what was read until then is listed."
        if self.names_it:
            return "EAM holds a record that names this request."
        if self.candidates:
            found = "No record names this request; these look alike."
        else:
            found = "No record was found that could be this request."
        return found if self.certain else f"{found} That is not certain: {self.why}."

    def as_json(self) -> dict[str, Any]:
        """Return the search as scripts read it."""
        until = self.too_early_until
        return {
            "row": self.delivery_id,
            "issue_id": self.issue_id,
            "conclusion": self.conclusion,
            "certain": self.certain,
            "why": self.why,
            "gone": self.gone or None,
            "too_early_until": until.isoformat() if until else None,
            "cancelled": self.cancelled,
            "candidates": [candidate.as_json() for candidate in self.candidates],
        }


def reported(request: ResidentRequest, problem_code: ProblemCode | None) -> Reported:
    """Return what a person compares with a record."""
    return Reported(
        title=request.summary,
        created_at=request.created_at,
        problem_code=problem_code or "",
        category=request.category_title or "",
        address=request.address,
        words=" ".join(request.description.split())[:_WORDS],
    )


def told_candidates(
    ledgers: Ledgers,
    records: Iterable[WorkRecord],
    traits: Traits,
    issue: IssueId,
    *,
    strangers: bool = False,
) -> tuple[Candidate, ...]:
    """Return the records something speaks for (all: ``strangers``), the strongest first."""
    listed = []
    for record in records:
        signs = signs_of(record, traits)
        if strangers or is_candidate(signs):
            listed.append(_candidate(ledgers, record, traits, issue))
    listed.sort(key=lambda each: (not each.is_certain, -len(each.signs), -each.auto_number))
    return tuple(listed[:_MOST])


def _candidate(ledgers: Ledgers, record: WorkRecord, traits: Traits, issue: IssueId) -> Candidate:
    link = ledgers.links.by_number(record.module, record.auto_number)
    other = ""
    if link is not None and (link.state is LinkState.OPEN or link.issue_id == issue):
        other = str(link.issue_id)
    else:
        other = names_another(record.reference, record.notes, str(issue))
    return Candidate(
        module=record.module,
        auto_number=record.auto_number,
        number=record.number,
        signs=signs_of(record, traits),
        against=signs_against(record, traits),
        created_at=record.created_at,
        problem_code=record.problem_code or "",
        problem_text=record.problem_text,
        address=record.location,
        words=" ".join(record.notes.split())[:_WORDS],
        belongs_to=other,
    )
