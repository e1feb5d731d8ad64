"""Both sides in memory, keeping every change they get: nothing there prevents a double."""

from __future__ import annotations

import copy
import functools
import hashlib
import io
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from eamconsole.domain.identity import AutoNumber, IssueId, RequestNumber, StatusCode
from eamconsole.domain.request import (
    IntegrationAccount,
    IssueStatus,
    Person,
    PostedComment,
    RequestPage,
    ResidentComment,
    ResidentRequest,
)
from eamconsole.domain.work import (
    FoundRecords,
    ImageFile,
    Module,
    NewWorkRecord,
    RecentRecords,
    StatusSweep,
    WorkComment,
    WorkDocument,
    WorkRecord,
)
from eamconsole.errors import Service
from eamconsole.wire.eam.keeping import Kept
from tests.faults.call_outcomes import Line

CONSOLE = Person(account=900, name="City of Harborview", role="Verified Official")


CLOCKS_APART = timedelta(days=40)
"""This machine's clock is wrong: nothing may hang on comparing it with SeeClickFix's."""


class SeeClickFixSide:
    """Requests and their threads; a ``SeeClickFixPort``."""

    def __init__(self, line: Line) -> None:
        self.line = line
        line.sides[Service.SEECLICKFIX] = self
        self.requests: dict[IssueId, ResidentRequest] = {}
        self._numbers = itertools.count(1)

    def copied(self, line: Line) -> SeeClickFixSide:
        """Return the same side at the same moment, on another line."""
        twin = copy.copy(self)
        twin.line, twin.requests = line, dict(self.requests)
        line.sides[Service.SEECLICKFIX] = twin
        twin._numbers = copy.copy(self._numbers)
        return twin

    def now(self) -> datetime:
        """Return the time by SeeClickFix's clock."""
        return self.line.clock.now() - CLOCKS_APART

    def says(self, issue: IssueId, text: str, by: Person, image_url: str | None = None) -> None:
        """Let somebody comment."""
        request, at = self.requests[issue], self.now()
        comment = ResidentComment(
            key=f"{issue}-{next(self._numbers)}",
            text=text,
            author=by,
            created_at=at,
            image_url=image_url,
            kind="Comment",
        )
        thread = (*(request.comments or ()), comment)
        self.requests[issue] = replace(request, comments=thread, updated_at=at)

    def account(self) -> IntegrationAccount:
        return IntegrationAccount(account=900, name=CONSOLE.name, may_acknowledge=True)

    def changed_requests(
        self, since: datetime, *, page: int = 1, live: bool = False
    ) -> RequestPage:
        self.line.read()
        changed = [each for each in self.requests.values() if each.updated_at >= since]
        return RequestPage(requests=tuple(sorted(changed, key=lambda each: each.updated_at)))

    def created_requests(
        self, since: datetime, *, page: int = 1, live: bool = False
    ) -> RequestPage:
        self.line.read()
        created = [each for each in self.requests.values() if each.created_at >= since]
        return RequestPage(requests=tuple(sorted(created, key=lambda each: each.created_at)))

    def request(self, issue_id: IssueId) -> ResidentRequest | None:
        self.line.read()
        return self.requests.get(issue_id)

    def thread(
        self, issue_id: IssueId, *, private: bool = False, unreadable: Any = None
    ) -> tuple[ResidentComment, ...]:
        self.line.read()
        return self.requests[issue_id].comments or ()

    def acknowledge(self, issue_id: IssueId, text: str, *, private: bool) -> PostedComment:
        return self._post(issue_id, text, status=IssueStatus.ACKNOWLEDGED)

    def close(self, issue_id: IssueId, text: str, *, private: bool) -> PostedComment:
        return self._post(issue_id, text, status=IssueStatus.CLOSED)

    def comment(
        self, issue_id: IssueId, text: str, *, image: ImageFile | None = None, private: bool
    ) -> PostedComment:
        return self._post(issue_id, text, image=image)

    def image(self, url: str) -> ImageFile:
        self.line.read()
        return ImageFile(content=_drawn(url), media_type="image/png", name=url)

    def add_post(
        self, issue: IssueId, text: str, status: IssueStatus | None, image: ImageFile | None
    ) -> PostedComment:
        """Carry a comment or status change out."""
        self.says(issue, text, CONSOLE, image_url=image.name if image else None)
        if status is not None:
            self.requests[issue] = replace(self.requests[issue], status=status)
        return PostedComment(moderated=False, created_at=self.now())

    def _post(
        self,
        issue: IssueId,
        text: str,
        *,
        status: IssueStatus | None = None,
        image: ImageFile | None = None,
    ) -> PostedComment:
        made_up = PostedComment(moderated=False)
        return self.line.change(
            Service.SEECLICKFIX, made_up, "add_post", issue, text, status, image
        )


@dataclass
class Dossier:
    """A Work Request with all that hangs on it."""

    record: WorkRecord
    comments: list[WorkComment] = field(default_factory=list)
    documents: list[WorkDocument] = field(default_factory=list)


class EamSide:
    """Work Requests with comments and documents; an ``EamPort``."""

    def __init__(self, line: Line) -> None:
        self.line = line
        line.sides[Service.EAM] = self
        self.kept = Kept()
        self.dossiers: dict[AutoNumber, Dossier] = {}
        self.contents: dict[str, bytes] = {}
        self._numbers = itertools.count(1)

    def copied(self, line: Line) -> EamSide:
        """Return the same side at the same moment, on another line."""
        twin = copy.copy(self)
        twin.line, twin._numbers = line, copy.copy(self._numbers)
        line.sides[Service.EAM] = twin
        twin.contents = dict(self.contents)
        twin.dossiers = {
            number: Dossier(each.record, list(each.comments), list(each.documents))
            for number, each in self.dossiers.items()
        }
        return twin

    def crew_says(self, number: AutoNumber, text: str, *, public: bool = True) -> None:
        """Let the crew comment."""
        self.add_entry(number, text, "Crew 7", public)

    def crew_attaches(self, number: AutoNumber, file_name: str) -> None:
        """Let the crew attach a picture."""
        self.add_file(number, file_name, _drawn(f"crew's {file_name}"))

    def crew_sets(self, number: AutoNumber, code: int) -> None:
        """Let the crew move the record to a status code."""
        dossier = self.dossiers[number]
        dossier.record = replace(
            dossier.record, status_code=StatusCode(code), status_text=f"status {code}"
        )

    def add_dossier(self, record: NewWorkRecord) -> WorkRecord:
        """Carry a creation out."""
        number = AutoNumber(next(self._numbers))
        self.dossiers[number] = Dossier(_as_read(record, number))
        return self.dossiers[number].record

    def add_entry(
        self, number: AutoNumber, text: str, recorded_by: str, public: bool = True
    ) -> WorkComment:
        """Carry a comment out."""
        comment = WorkComment(
            key=str(next(self._numbers)),
            text=text,
            recorded_by=recorded_by,
            public=public,
            recorded_at=self.line.clock.now(),
        )
        self.dossiers[number].comments.append(comment)
        return comment

    def add_file(self, number: AutoNumber, file_name: str, content: bytes) -> None:
        """Carry an upload out; no number is told (EAM assumption), the hardest case."""
        key = str(next(self._numbers))
        self.contents[key] = content
        self.dossiers[number].documents.append(
            WorkDocument(key=key, file_name=file_name, public=True, location=f"/docs/{key}")
        )

    def create(self, record: NewWorkRecord) -> WorkRecord:
        made_up = _as_read(record, AutoNumber(1_000_000))
        return self.line.change(Service.EAM, made_up, "add_dossier", record)

    def read(self, module: Module, number: AutoNumber, *, private: bool) -> WorkRecord | None:
        self.line.read()
        return self.dossiers[number].record if number in self.dossiers else None

    def find(
        self, module: Module, reference: str, *, since: datetime, private: bool
    ) -> FoundRecords:
        self.line.read()
        found = [each.record for each in self.dossiers.values()]
        return FoundRecords(
            records=tuple(record for record in found if record.reference == reference),
            certain=True,
        )

    def recent(
        self, module: Module, *, since: datetime, private: bool, go_on: Callable[[], bool]
    ) -> RecentRecords:
        self.line.read()
        return RecentRecords(records=tuple(each.record for each in self.dossiers.values()))

    def sweep(
        self, module: Module, numbers: Sequence[AutoNumber], *, private: Sequence[AutoNumber] = ()
    ) -> StatusSweep:
        self.line.read()
        held = set(numbers) & set(self.dossiers) if module is Module.WORK_REQUEST else set()
        return StatusSweep(
            records={number: self.dossiers[number].record for number in held},
            missing=frozenset(set(numbers) - held),
        )

    def comments(
        self, module: Module, number: AutoNumber, *, private: bool, unreadable: Any = None
    ) -> tuple[WorkComment, ...]:
        self.line.read()
        return tuple(self.dossiers[number].comments) if number in self.dossiers else ()

    def add_comment(
        self, module: Module, number: AutoNumber, text: str, *, recorded_by: str, private: bool
    ) -> WorkComment:
        made_up = WorkComment(key="", text=text, recorded_by=recorded_by, public=True)
        return self.line.change(Service.EAM, made_up, "add_entry", number, text, recorded_by)

    def documents(
        self, module: Module, number: AutoNumber, *, private: bool, unreadable: Any = None
    ) -> tuple[WorkDocument, ...]:
        self.line.read()
        return tuple(self.dossiers[number].documents) if number in self.dossiers else ()

    def add_document(
        self, module: Module, number: AutoNumber, file: ImageFile, *, url: str, private: bool
    ) -> WorkDocument | None:
        return self.line.change(Service.EAM, None, "add_file", number, file.name, file.content)

    def download(
        self, module: Module, number: AutoNumber, document: WorkDocument, *, private: bool
    ) -> ImageFile:
        self.line.read()
        content = self.contents[document.key]
        return ImageFile(content=content, media_type="image/png", name=document.file_name)


@functools.cache
def _drawn(what: str) -> bytes:
    """Return a picture that only ``what`` has."""
    first, second, third = hashlib.sha256(what.encode()).digest()[:3]
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2), (first, second, third)).save(buffer, "PNG")
    return buffer.getvalue()


def _as_read(record: NewWorkRecord, number: AutoNumber) -> WorkRecord:
    return WorkRecord(
        module=record.module,
        auto_number=number,
        number=RequestNumber(f"WR-{number}"),
        status_code=StatusCode(1),
        status_text="new",
        problem_code=record.problem_code,
        notes=record.notes,
        reference=record.reference,
        fields={"ProblemCode": record.problem_code},
    )
