"""SeeClickFix as it is read, with what would have been said beside it."""

from __future__ import annotations

import base64
import itertools
import threading
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import (
    CategoryListing,
    IntegrationAccount,
    IssueStatus,
    Person,
    PostedComment,
    RequestCategory,
    RequestPage,
    ResidentComment,
    ResidentRequest,
    SecondaryQuestion,
    UnreadableRecord,
)
from eamconsole.domain.work import ImageFile
from eamconsole.support.clock import Clock
from eamconsole.sync.ports import SeeClickFixPort

_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
"""Stands for a picture nobody looks at."""


class ShadowSeeClickFix:
    """Reads go through; words and statuses stay here."""

    def __init__(self, seeclickfix: SeeClickFixPort, clock: Clock, *, thorough: bool) -> None:
        """Without ``thorough`` only live Requests are listed, and no picture is fetched."""
        self._scf = seeclickfix
        self._clock = clock
        self._thorough = thorough
        self._guard = threading.Lock()
        self._keys = itertools.count(1)
        self._statuses: dict[IssueId, tuple[IssueStatus, datetime]] = {}
        self._said: dict[IssueId, list[ResidentComment]] = defaultdict(list)
        self._me: IntegrationAccount | None = None

    def account(self) -> IntegrationAccount:
        """Return whose token is in use."""
        self._me = self._scf.account()
        return self._me

    def changed_requests(
        self, since: datetime, *, page: int = 1, live: bool = False
    ) -> RequestPage:
        """Return a page of changed Requests, with what would have become of them."""
        live = live or not self._thorough
        return self._seen(self._scf.changed_requests(since, page=page, live=live))

    def created_requests(
        self, since: datetime, *, page: int = 1, live: bool = False
    ) -> RequestPage:
        """Return a page of new Requests, with what would have become of them."""
        live = live or not self._thorough
        return self._seen(self._scf.created_requests(since, page=page, live=live))

    def request(self, issue_id: IssueId) -> ResidentRequest | None:
        """Return one Request, with what would have become of it."""
        found = self._scf.request(issue_id)
        return None if found is None else self._after(found)

    def thread(
        self,
        issue_id: IssueId,
        *,
        private: bool = False,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[ResidentComment, ...]:
        """Return the thread, and after it what would have been said."""
        there = self._scf.thread(issue_id, private=private, unreadable=unreadable)
        return (*there, *self._said[issue_id])

    def acknowledge(self, issue_id: IssueId, text: str, *, private: bool) -> PostedComment:
        """Keep the status and the words here."""
        return self._say(issue_id, text, IssueStatus.ACKNOWLEDGED)

    def close(self, issue_id: IssueId, text: str, *, private: bool) -> PostedComment:
        """Keep the status and the words here."""
        return self._say(issue_id, text, IssueStatus.CLOSED)

    def comment(
        self, issue_id: IssueId, text: str, *, image: ImageFile | None = None, private: bool
    ) -> PostedComment:
        """Keep the words here."""
        return self._say(issue_id, text, None)

    def image(self, url: str) -> ImageFile:
        """Fetch an image, or hand out a dot where pictures do not count."""
        if not self._thorough:
            return ImageFile(content=_DOT, media_type="image/png", name="picture.png")
        return self._scf.image(url)

    def categories(self) -> CategoryListing:
        """Return the Request Categories."""
        return self._scf.categories()

    def questions(self, category_id: int) -> tuple[SecondaryQuestion, ...] | None:
        """Return the questions of a category."""
        return self._scf.questions(category_id)

    def save_category(self, category: RequestCategory) -> RequestCategory:
        """Change nothing."""
        return category

    def _say(self, issue: IssueId, text: str, status: IssueStatus | None) -> PostedComment:
        at, me = self._clock.now(), self._me or self.account()
        with self._guard:
            said = ResidentComment(
                key=f"shadow-{next(self._keys)}",
                text=text,
                author=Person(account=me.account, name=me.name),
                created_at=at,
            )
            self._said[issue].append(said)
            if status is not None:
                self._statuses[issue] = status, at
        return PostedComment(moderated=False, created_at=at)

    def _seen(self, page: RequestPage) -> RequestPage:
        return replace(page, requests=tuple(map(self._after, page.requests)))

    def _after(self, request: ResidentRequest) -> ResidentRequest:
        said = tuple(self._said.get(request.issue_id, ()))
        if not said:
            return request
        if request.comments is not None:
            request = replace(request, comments=(*request.comments, *said))
        if request.issue_id not in self._statuses:
            return request
        status, at = self._statuses[request.issue_id]
        if status is IssueStatus.CLOSED:
            return replace(request, status=status, closed_at=at)
        return replace(request, status=status, acknowledged_at=at)
