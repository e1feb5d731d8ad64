"""Comments of a record: read, added, told apart by who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from eamconsole.domain.identity import AutoNumber
from eamconsole.domain.lengths import LengthUnit, cut
from eamconsole.domain.request import UnreadableRecord
from eamconsole.domain.work import Module, WorkComment
from eamconsole.errors import MalformedReply, Service
from eamconsole.wire.decoding import (
    Undecodable,
    key_of,
    moment_of,
    one_record,
    record_of,
    switch_of,
    text_of,
)
from eamconsole.wire.eam.keeping import Kept, of_comment
from eamconsole.wire.eam.listing import PagedLists, as_far_as_shown
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.http import json_body


class CommentGrid:
    """The comments of records on one side."""

    def __init__(
        self, pages: PagedLists, profile: EamServerProfile, zone: ZoneInfo, kept: Kept
    ) -> None:
        self._kept = kept
        self._pages = pages
        self._side = pages.side
        self._profile = profile
        self._zone = zone

    def read(
        self,
        module: Module,
        number: AutoNumber,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[WorkComment, ...]:
        """Return the comments this side shows as they were entered; the rest is ``unreadable``.

        EAM's numbers tell the order: its times are local, repeat for an hour in autumn, and may
        be missing or set by hand.
        """
        path = self._side.record(module, number, self._profile.comments_path)
        found: dict[str, WorkComment] = {}
        with as_far_as_shown("comments", unreadable):
            found.update((comment.key, comment) for comment in self._decoded(path, unreadable))
        return tuple(sorted(found.values(), key=lambda comment: int(comment.key)))

    def add(
        self, module: Module, number: AutoNumber, text: str, recorded_by: str, *, hidden: bool
    ) -> WorkComment:
        """Add a comment and return it under its number; ``hidden`` says that it is not public."""
        p = self._profile
        author = cut(recorded_by, p.recorded_by_length, LengthUnit(p.length_unit))
        values: dict[str, Any] = {p.comment_text: text, p.comment_recorded_by: author or None}
        if p.send_comment_flag and p.public_flag and not self._side.internal:
            values[p.public_flag] = True
        elif p.send_comment_flag and p.public_flag and hidden:
            values[p.public_flag] = False
        path = self._side.record(module, number, p.comments_path)
        reply = self._side.post(path, json_body(values), (("format", "json"),))
        answer = self._side.channel.json(reply)
        try:
            row = record_of(answer, "the comment")
            key = str(key_of(row.get("AutoNumber"), "AutoNumber"))
        except Undecodable as exc:
            raise self._side.channel.unusable(reply, str(exc)) from None
        self._kept.compare(row, of_comment(p, text, author), module)
        return WorkComment(
            key=key,
            text=text_of(row.get(p.comment_text)) or text,
            recorded_by=text_of(row.get(p.comment_recorded_by)) or author,
            public=self._is_public(row),
            recorded_at=self._recorded_at(row),
        )

    def _decoded(
        self, path: str, unreadable: list[UnreadableRecord] | None
    ) -> Iterator[WorkComment]:
        for rows in self._pages.rows(path, whole=True):
            for row in rows:
                try:
                    yield self._comment(row)
                except Undecodable as exc:
                    if unreadable is None:
                        raise MalformedReply(
                            Service.EAM, f"GET {path}: a comment cannot be read: {exc}"
                        ) from None
                    unreadable.append(UnreadableRecord("comment", str(exc)))

    @one_record
    def _comment(self, value: Any) -> WorkComment:
        row = record_of(value, "the comment")
        return WorkComment(
            key=str(key_of(row.get("AutoNumber"), "AutoNumber")),
            text=text_of(row.get(self._profile.comment_text)),
            recorded_by=(author := text_of(row.get(self._profile.comment_recorded_by))),
            public=self._is_public(row),
            recorded_at=self._recorded_at(row),
            by_our_login=self._side.is_our_user(author),
        )

    def _is_public(self, row: Any) -> bool:
        """Return the flag; where there is none, the citizen API shows only public ones."""
        return switch_of(row.get(self._profile.public_flag), otherwise=not self._side.internal)

    def _recorded_at(self, row: Any) -> datetime | None:
        """Join day and time of day, which EAM keeps apart, the latter on 1900-01-01."""
        p = self._profile
        try:
            day = moment_of(row.get(p.comment_recorded_date), "date", self._zone)
            hour = moment_of(row.get(p.comment_recorded_time), "time", self._zone)
        except Undecodable:
            return None
        if day is None or hour is None:
            return day
        return _joined(day.astimezone(self._zone), hour.astimezone(self._zone))


def _joined(day: datetime, hour: datetime) -> datetime:
    return day.replace(
        hour=hour.hour, minute=hour.minute, second=hour.second, microsecond=0
    ).astimezone(UTC)
