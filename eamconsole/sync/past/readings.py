"""Child lists and threads as they stood when first read: one reading serves a whole Request."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import NamedTuple, TypeAlias, TypeVar

from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link
from eamconsole.domain.request import ResidentComment
from eamconsole.domain.work import WorkComment, WorkDocument
from eamconsole.errors import ImageUnusable, RequestRejected, Service
from eamconsole.support.pictures import pixel_size
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.arrivals import Arrivals

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
_Kept: TypeAlias = OrderedDict[K, tuple[datetime, T]]
"""Readings, each with the moment before it was made."""

_MOST = 512


class Print(NamedTuple):
    """What a picture is known by without being decoded; '' and None where nobody can tell."""

    digest: str = ""
    size: tuple[int, int] | None = None


class Readings:
    """Keeps the newest few hundred; whatever was dropped, or read too early, is read again."""

    def __init__(self, parts: EngineParts, arrivals: Arrivals) -> None:
        self._parts = parts
        self._arrivals = arrivals
        self._guard = threading.Lock()
        self._comments: _Kept[IssueId, tuple[WorkComment, ...]] = OrderedDict()
        self._documents: _Kept[IssueId, tuple[WorkDocument, ...]] = OrderedDict()
        self._threads: _Kept[IssueId, tuple[ResidentComment, ...]] = OrderedDict()
        self._prints: _Kept[tuple[IssueId, str], Print] = OrderedDict()

    def comments(self, link: Link, *, private: bool) -> tuple[WorkComment, ...]:
        """Return the record's comments as first read."""
        return self._once(
            self._comments,
            link.issue_id,
            lambda: self._parts.eam.comments(link.module, link.auto_number, private=private),
        )

    def documents(self, link: Link, *, private: bool) -> tuple[WorkDocument, ...]:
        """Return the record's documents as first read."""
        return self._once(
            self._documents,
            link.issue_id,
            lambda: self._parts.eam.documents(link.module, link.auto_number, private=private),
        )

    def thread(self, issue: IssueId, *, private: bool) -> tuple[ResidentComment, ...]:
        """Return the Request's thread as first read; a Request that is gone has none."""
        return self._once(
            self._threads,
            issue,
            lambda: self._parts.seeclickfix.thread(issue, private=private),
            Service.SEECLICKFIX,
        )

    def kept_thread(self, issue: IssueId) -> tuple[ResidentComment, ...]:
        """Return the thread where it was read already; no call is made."""
        with self._guard:
            _at, thread = self._threads.get(issue, (None, ()))
        return thread

    def forget(self, issue: IssueId) -> None:
        """Drop what was read of a Request: its record is another one now."""
        with self._guard:
            for kept in (self._comments, self._documents, self._threads):
                kept.pop(issue, None)
            for key in [each for each in self._prints if each[0] == issue]:
                del self._prints[key]

    def print_of(self, link: Link, document: WorkDocument, *, private: bool) -> Print:
        """Return what a document's bytes are known by, nothing where EAM does not give them."""

        def read() -> Print:
            try:
                file = self._parts.eam.download(
                    link.module, link.auto_number, document, private=private
                )
            except (RequestRejected, ImageUnusable):
                return Print()
            return Print(digest_of(file.content), pixel_size(file.content))

        return self._once(self._prints, (link.issue_id, document.key), read)

    def _once(
        self, kept: _Kept[K, T], key: K, read: Callable[[], T], side: Service = Service.EAM
    ) -> T:
        with self._guard:
            if key in kept:
                read_at, before = kept[key]
                if not self._arrivals.may_lack(side, read_at):
                    kept.move_to_end(key)
                    return before
        at, found = self._arrivals.now(), read()
        with self._guard:
            kept[key] = at, found
            while len(kept) > _MOST:
                kept.popitem(last=False)
        return found


def digest_of(content: bytes) -> str:
    """Return the hash by which pictures are told apart: names are changed on the way."""
    return hashlib.sha256(content).hexdigest()
