"""What speaks for a record in EAM being the one made for a Request."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from eamconsole.domain.identity import IssueId, ProblemCode
from eamconsole.domain.recognition import same_words, title_key
from eamconsole.domain.reference import bare, matches_notes, reference_in
from eamconsole.domain.request import METERS_OF_A_DEGREE, Place, ResidentRequest
from eamconsole.domain.work import CoordinateSystem, Point, WorkRecord

_NEAR_METERS = 200
_WORDS_COMPARED = 40
_WORDS_READ = 400
"""As many signs hold the beginning, however it is spelled: entities are several for one."""


class Sign(StrEnum):
    """One thing that matches."""

    REFERENCE = "external id"
    NOTES = "Issue ID in Notes"
    PLACE = "place"
    WORDS = "description"
    PROBLEM_CODE = "problem code"
    DAY = "day"
    """Made within a day of the Request."""


class KeptEvidence(StrEnum):
    """What a record still shows of the reference it once carried."""

    ALL = "all"
    NO_LINE = "no line"
    """Our line in Notes, all that EAM ever kept, is gone."""
    NOT_EVEN_THE_EXTERNAL_ID = "no external id"


CERTAIN = frozenset({Sign.REFERENCE, Sign.NOTES})
"""Signs that only the console leaves; the others may be chance."""
_TELLING = frozenset({Sign.PLACE, Sign.WORDS})
_SECOND = frozenset({Sign.PLACE, Sign.PROBLEM_CODE, Sign.DAY})
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a record is compared with: the Request, its code, and its point on EAM's plane.

    ``reach`` is how far "near" goes in the units of ``point``.
    """

    request: ResidentRequest
    problem_code: ProblemCode | None = None
    point: Point | None = None
    reach: float = 0.0
    reference_fields: tuple[str, ...] = ()
    """Further fields that hold the Issue ID, by the profile."""


def signs_of(record: WorkRecord, traits: Traits) -> tuple[Sign, ...]:
    """Return what matches, the strongest first."""
    request = traits.request
    reference = str(request.issue_id)
    matches = {
        Sign.REFERENCE: reference in references_of(record, traits.reference_fields),
        Sign.NOTES: matches_notes(record.notes, reference),
        Sign.PLACE: _same_place(record, traits),
        Sign.WORDS: _same_beginning(record.notes, request.description or request.summary),
        Sign.PROBLEM_CODE: record.problem_code is not None
        and record.problem_code == traits.problem_code,
        Sign.DAY: record.created_at is not None
        and abs(record.created_at - request.created_at) <= _A_DAY,
    }
    return tuple(sign for sign in Sign if matches[sign])


def signs_against(record: WorkRecord, traits: Traits) -> tuple[Sign, ...]:
    """Return what both sides tell and what differs; what one of them leaves out says nothing."""
    request, reference = traits.request, str(traits.request.issue_id)
    words = request.description or request.summary
    named = references_of(record, traits.reference_fields)
    told = {
        Sign.REFERENCE: bool(named),
        Sign.NOTES: reference_in(record.notes) not in ("", reference),
        Sign.PLACE: _tells_place(record) and bool(request.address.strip() or request.place),
        Sign.WORDS: bool(record.notes.strip() and words.strip()),
        Sign.PROBLEM_CODE: record.problem_code is not None and traits.problem_code is not None,
        Sign.DAY: record.created_at is not None,
    }
    fits = signs_of(record, traits)
    return tuple(sign for sign in Sign if told[sign] and sign not in fits)


def _tells_place(record: WorkRecord) -> bool:
    return bool(record.location.strip()) or record.point is not None


def is_candidate(signs: tuple[Sign, ...]) -> bool:
    """Return whether a person should see it: a problem code alone is shared by hundreds."""
    return bool(CERTAIN.union(_TELLING).intersection(signs))


def stands_for(signs: tuple[Sign, ...]) -> bool:
    """Return whether a record may be taken for the Request's without asking anybody.

    Our line in Notes is enough.  An Issue ID in the external id alone may be another
    system's number: the place, the problem code or the day must agree.
    """
    found = frozenset(signs)
    if Sign.NOTES in found:
        return True
    return Sign.REFERENCE in found and bool(found & _SECOND)


def references_of(record: WorkRecord, fields: tuple[str, ...] = ()) -> frozenset[str]:
    """Return what a record's external id, and other fields that hold one, name; bare."""
    more = (str(record.fields.get(name) or "") for name in fields)
    return frozenset({bare(record.reference), *map(bare, more)} - {""})


def is_certain(signs: tuple[Sign, ...]) -> bool:
    """Return whether the record names the Request."""
    return bool(CERTAIN.intersection(signs))


def is_named_in_notes(record: WorkRecord, issue: IssueId) -> bool:
    """Return whether our own line in Notes names the Request: no other system writes it."""
    return matches_notes(record.notes, str(issue))


def kept_of(before: Mapping[str, Any], now: Mapping[str, Any], reference: str) -> KeptEvidence:
    """Compare what a record shows of our reference with what it showed before.

    By values, whatever the server calls its fields.  A field that is not shown now proves
    nothing, unless another that carried the reference is shown without it.
    """
    carried = {name for name, value in before.items() if _carries(value, reference)}
    if not carried & now.keys() or any(_carries(value, reference) for value in now.values()):
        return KeptEvidence.ALL
    exact = any(bare(str(before[name])) == reference for name in carried)
    return KeptEvidence.NOT_EVEN_THE_EXTERNAL_ID if exact else KeptEvidence.NO_LINE


def is_another_now(kept: KeptEvidence, signs: tuple[Sign, ...], *, is_younger: bool) -> bool:
    """Return whether a record that lost our reference is taken for somebody else's.

    Crews rewrite ``Notes``, so where that was all EAM ever kept, anything else of ours is
    enough.  Nobody empties the external id as well: then place and problem code, or the words,
    must be ours.  A record made after the link was written down is never the one linked.
    """
    if kept is KeptEvidence.ALL:
        return False
    found = frozenset(signs) - {Sign.DAY}
    if is_younger or not found:
        return True
    if kept is KeptEvidence.NO_LINE or Sign.WORDS in found:
        return False
    return not found >= {Sign.PLACE, Sign.PROBLEM_CODE}


def _carries(value: object, reference: str) -> bool:
    text = str(value)
    return bare(text) == reference or reference_in(text) == reference


def same_point(record: WorkRecord, traits: Traits) -> bool | None:
    """Return whether the points lie near each other; None where they cannot be measured."""
    if record.point is None or traits.request.place is None:
        return None
    if record.point.system is CoordinateSystem.LATLONG:
        return _meters(record.point, traits.request.place) <= _NEAR_METERS
    if traits.point is None or traits.point.system is not record.point.system:
        return None
    return math.dist((record.point.x, record.point.y), (traits.point.x, traits.point.y)) <= (
        traits.reach
    )


def _same_place(record: WorkRecord, traits: Traits) -> bool:
    address = traits.request.address
    if address.strip() and title_key(record.location) == title_key(address):
        return True
    return same_point(record, traits) is True


def _meters(point: Point, place: Place) -> float:
    return Place(point.y, point.x).meters_to(place)


def place_beside(place: Place) -> Place:
    """Return the place that lies as far north as "near" goes, to measure it on a plane."""
    return Place(place.latitude + _NEAR_METERS / METERS_OF_A_DEGREE, place.longitude)


def traits_of(
    request: ResidentRequest,
    problem_code: ProblemCode | None,
    project: Callable[[float, float], Point],
    reference_fields: tuple[str, ...] = (),
) -> Traits:
    """Measure the Request on EAM's plane; raises what ``project`` raises."""
    place = request.place
    if place is None:
        return Traits(request=request, problem_code=problem_code, reference_fields=reference_fields)
    beside = place_beside(place)
    point, other = (
        project(place.latitude, place.longitude),
        project(beside.latitude, beside.longitude),
    )
    reach = math.dist((point.x, point.y), (other.x, other.y))
    return Traits(
        request=request,
        problem_code=problem_code,
        point=point,
        reach=reach,
        reference_fields=reference_fields,
    )


def _same_beginning(notes: str, words: str) -> bool:
    wanted = title_key(words[:_WORDS_READ])[:_WORDS_COMPARED]
    return bool(wanted) and same_words(title_key(notes[:_WORDS_READ])[: len(wanted)], wanted)
