"""Puts what both sides hold about each issue next to each other, and judges it."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass
from typing import Any

from eamconsole.sandbox.eam.catalog import SCF
from eamconsole.sandbox.eam.plane import CoordinateSystem
from eamconsole.sandbox.eam.properties import REQUEST, WORK_ORDER, Resource
from eamconsole.sandbox.eam.records import Record
from eamconsole.sandbox.eam.state import EamState
from eamconsole.sandbox.seeclickfix.records import Comment, CommentKind, Issue, Status
from eamconsole.sandbox.seeclickfix.simulator import SeeClickFix

_CROSSING = frozenset({CommentKind.COMMENT, CommentKind.REOPENED, CommentKind.CLOSED})
_LIVE = frozenset({Status.OPEN, Status.ACKNOWLEDGED})
_METERS_PER_DEGREE = 111_320.0
_TOLERANCE = 0.5
_NUMBER = re.compile(r"(?<!\d)\d{1,15}(?!\d)")
_CLOSED_FROM = 950


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """A Work Request or Work Order, its point as latitude and longitude."""

    resource: str
    auto_number: int
    number: str
    problem: str
    category: str
    status: int
    public: bool
    lat: float | None
    lng: float | None
    notes: str
    comments: list[dict[str, Any]]
    documents: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class IssueAgreement:
    """One issue on both sides; ``differences`` says in words what does not fit."""

    issue_id: int
    status: str
    category: str | None
    lat: float | None
    lng: float | None
    private: bool
    images: int
    comments: int
    crossing_comments: list[str]
    work_requests: list[WorkRecord]
    work_orders: list[WorkRecord]
    differences: list[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """All issues, and the records of EAM that belong to none of them."""

    issues: list[IssueAgreement]
    unmatched: list[WorkRecord]

    @property
    def agrees(self) -> bool:
        """Whether nothing contradicts; what EAM's own people entered is their business."""
        stray = any(record.category == SCF for record in self.unmatched)
        return not stray and not any(issue.differences for issue in self.issues)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return {"agrees": self.agrees, **asdict(self)}


def compare(seeclickfix: SeeClickFix, eam: EamState) -> Agreement:
    """Return the two sides of every issue as they are now."""
    issues = seeclickfix.issues()
    with seeclickfix.state.lock, eam.lock:
        records = [
            *((REQUEST, record) for record in eam.requests.values()),
            *((WORK_ORDER, record) for record in eam.work_orders.values()),
        ]
        by_issue: dict[int, list[tuple[Resource, Record]]] = {}
        unmatched = []
        for resource, record in records:
            number = _issue_of(record, seeclickfix.state.issues)
            if number is None:
                unmatched.append(_work_record(eam, resource, record))
            else:
                by_issue.setdefault(number, []).append((resource, record))
        rows = [_row(seeclickfix, eam, issue, by_issue.get(issue.id, [])) for issue in issues]
    return Agreement(rows, unmatched)


def _issue_of(record: Record, issues: dict[int, Issue]) -> int | None:
    """Return the issue a record refers to: external id, a user field, the last note line."""
    fields = record.fields
    named = [value for name, value in fields.items() if name.startswith(("External", "User"))]
    lines = str(fields.get("Notes") or "").strip().splitlines()
    text = " ".join(str(value) for value in (*named, *lines[-1:]) if value)
    return next((int(word) for word in _NUMBER.findall(text) if int(word) in issues), None)


def _row(
    seeclickfix: SeeClickFix, eam: EamState, issue: Issue, found: list[tuple[Resource, Record]]
) -> IssueAgreement:
    records = [_work_record(eam, resource, record) for resource, record in found]
    crossing = _crossing(seeclickfix, issue)
    pictures = [issue.picture, *(comment.picture for comment in crossing)]
    images = sum(picture is not None for picture in pictures)
    return IssueAgreement(
        issue_id=issue.id,
        status=issue.status,
        category=issue.category.title if issue.category is not None else None,
        lat=issue.lat,
        lng=issue.lng,
        private=issue.private,
        images=images,
        comments=len(issue.comments),
        crossing_comments=[comment.text for comment in crossing],
        work_requests=[record for record in records if record.resource == REQUEST.singular],
        work_orders=[record for record in records if record.resource == WORK_ORDER.singular],
        differences=_differences(issue, records, crossing, images),
    )


def _work_record(eam: EamState, resource: Resource, record: Record) -> WorkRecord:
    fields = record.fields
    lat, lng = _place(eam, fields)
    return WorkRecord(
        resource=resource.singular,
        auto_number=record.auto_number,
        number=str(fields.get(resource.number) or ""),
        problem=str(fields.get("ProblemCode") or ""),
        category=str(fields.get("CategoryCode") or ""),
        status=record.status,
        public=record.public,
        lat=lat,
        lng=lng,
        notes=str(fields.get("Notes") or ""),
        comments=[asdict(comment) for comment in record.comments.values()],
        documents=[
            {
                "file_name": document.file_name,
                "path": document.path,
                "public": document.public,
                "is_url": document.is_url,
                "bytes": len(document.content),
            }
            for document in record.documents.values()
        ],
    )


def _place(eam: EamState, fields: dict[str, Any]) -> tuple[float | None, float | None]:
    x, y = fields.get("XCoordinate"), fields.get("YCoordinate")
    if x is None or y is None:
        return None, None
    lng, lat = eam.plane.from_local(CoordinateSystem.LATLONG, (float(x), float(y)))
    return lat, lng


def _crossing(seeclickfix: SeeClickFix, issue: Issue) -> list[Comment]:
    """Return the comments of the thread that EAM should have: said by others, not by the system."""
    own = seeclickfix.state.integration
    return [
        comment
        for comment in issue.comments
        if comment.kind in _CROSSING and comment.author is not own and not comment.blocked
    ]


def _differences(
    issue: Issue, records: list[WorkRecord], crossing: list[Comment], images: int
) -> list[str]:
    if not records:
        expected = issue.status in _LIVE and issue.category is not None
        return ["no record in EAM"] if expected else []
    requests = [record for record in records if record.resource == REQUEST.singular]
    doubtful = requests or records  # a crew's Work Order beside a Work Request is no double
    if len(doubtful) > 1:
        return [f"{len(doubtful)} records in EAM"]
    record = doubtful[0]
    stored = len(record.documents)
    lost = [f"{stored} documents for {images} images"] if stored < images else []
    return [
        *lost,
        *_status_differences(issue, record),
        *_place_differences(issue, record),
        *_comment_differences(issue, record, crossing),
    ]


def _status_differences(issue: Issue, record: WorkRecord) -> list[str]:
    closed = record.status >= _CLOSED_FROM
    if closed and issue.status in _LIVE and issue.reopened_at is None:
        return [f"closed in EAM ({record.status}), {issue.status} in SeeClickFix"]
    if issue.status is Status.OPEN and issue.acknowledged_at is None:
        return ["not acknowledged"]
    return []


def _place_differences(issue: Issue, record: WorkRecord) -> list[str]:
    if issue.lat is None or issue.lng is None or record.lat is None or record.lng is None:
        return [] if issue.lat is None else ["EAM has no point"]
    east = (issue.lng - record.lng) * math.cos(math.radians(issue.lat))
    meters = math.hypot(issue.lat - record.lat, east) * _METERS_PER_DEGREE
    return [f"points {meters:.1f} m apart"] if meters > _TOLERANCE else []


def _comment_differences(issue: Issue, record: WorkRecord, crossing: list[Comment]) -> list[str]:
    in_eam = [str(comment["text"]) for comment in record.comments]
    in_thread = [comment.text for comment in issue.comments]
    missing = [
        f"comment not in EAM: {comment.text[:60]}"
        for comment in crossing
        if not any(_even(comment.text) in _even(other) for other in in_eam)
    ]
    unsaid = [
        f"public EAM comment not in SeeClickFix: {row['text'][:60]}"
        for row in record.comments
        if row["public"] and not any(_same(row["text"], other) for other in in_thread)
    ]
    return missing + unsaid


def _same(first: str, second: str) -> bool:
    """Compare loosely: crossing may add an author, a caption or an image's address."""
    first, second = _even(first), _even(second)
    return first in second or second in first


def _even(text: str) -> str:
    """Leave line ends and runs of blanks out of it: either system may change them."""
    return " ".join(text.split())
