"""What EAM made of what it was just sent: compared after the first write of a kind, then now and
then, and told whenever that changes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from eamconsole.domain.keeping import Keeping, ReadBack, read_back_of
from eamconsole.domain.requester import fitted_parts
from eamconsole.domain.work import CoordinateSystem, Module, NewWorkRecord, Point
from eamconsole.wire.decoding import real_of, text_of
from eamconsole.wire.eam.profile import EamServerProfile

_EVERY = 100
"""Each first of so many writes of a kind is read back."""
_FAR = {
    CoordinateSystem.LOCAL: 1500.0,
    CoordinateSystem.MERCATOR: 1500.0,
    CoordinateSystem.LATLONG: 0.01,
}
"""What a datum, a rounding or a street's middle never moves a point by; another system does."""
_BARE = 2
"""An answer of so few properties tells a number and no more."""


class Kept:
    """What was seen of each property, shared by all that writes."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._writes: Counter[str] = Counter()
        self._known: dict[str, ReadBack] = {}
        self._news: list[Keeping] = []

    def is_due(self, kind: str) -> bool:
        """Count a write of a kind, and return whether this one is to be read back."""
        with self._guard:
            self._writes[kind] += 1
            return self._writes[kind] % _EVERY == 1

    def note(self, seen: Keeping) -> None:
        """Take note of what became of a property; only what is new is told."""
        with self._guard:
            if self._known.get(seen.notice) is not seen.read_back:
                self._known[seen.notice] = seen.read_back
                self._news.append(seen)

    def take(self) -> tuple[Keeping, ...]:
        """Return what is new since the last time."""
        with self._guard:
            news, self._news = tuple(self._news), []
        return news

    def compare(
        self,
        row: Mapping[str, Any],
        properties: Iterator[tuple[str, str, str, str]],
        module: Module = Module.WORK_REQUEST,
    ) -> None:
        """Note what became of each property: key, name, what it is, and what was sent.

        A row without a single text, dates included, was written by a broken server: it proves no
        loss.
        """
        if len(row) <= _BARE or not any(isinstance(v, str) and v.strip() for v in row.values()):
            return
        for key, name, what, sent in properties:
            if name and sent:
                read_back = read_back_of(sent, text_of(row.get(name)))
                self.note(
                    Keeping(key=key, name=name, what=what, read_back=read_back, module=module)
                )


def of_record(
    sent: NewWorkRecord, p: EamServerProfile, *, names_shown: bool
) -> Iterator[tuple[str, str, str, str]]:
    """Yield what a person would miss in a record; the reference stands in Notes as well."""
    yield "eam.server.notes", p.notes, "the description", sent.notes
    yield "eam.server.location", p.location, "the place in words", sent.location_text or ""
    if names_shown:
        last = fitted_parts(sent.requester_name, *p.name_lengths)[1]
        name = p.requester_last_name
        yield "eam.server.requester_last_name", name, "the resident's name", last
    for name, value in sent.custom_fields.items():
        yield "custom_fields", name, f"the custom field {name}", value


def of_place(
    sent: NewWorkRecord, row: Mapping[str, Any], p: EamServerProfile, expected: Point | None
) -> Iterator[Keeping]:
    """Yield whether a point stands there, and whether it is the one ``expected``."""
    if sent.point is None or len(row) <= _BARE:
        return
    x, y = real_of(row.get(p.x)), real_of(row.get(p.y))

    def seen(key: str, read_back: ReadBack) -> Keeping:
        what = "the point on the map"
        return Keeping(
            key=f"eam.server.{key}", name=p.x, what=what, read_back=read_back, module=sent.module
        )

    if x is None or y is None:
        yield seen("x", ReadBack.LOST)
        return
    yield seen("x", ReadBack.KEPT)
    if expected is not None:
        far = max(abs(x - expected.x), abs(y - expected.y))
        read_back = ReadBack.MOVED if far > _FAR[expected.system] else ReadBack.KEPT
        yield seen("internal_coordinates", read_back)


def of_comment(p: EamServerProfile, text: str, author: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield what a person would miss in a comment."""
    yield "eam.server.comment_text", p.comment_text, "the words of a comment", text
    yield "eam.server.comment_recorded_by", p.comment_recorded_by, "a comment's author", author


def of_document(p: EamServerProfile, row: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the name of a document as it is listed: EAM may give it another one, but not none."""
    name = p.document_file_name
    yield "eam.server.document_file_name", name, "a document's name", text_of(row.get(name)) or name
