"""Reads the lists of Requests page by page; a row that cannot be read stays alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from eamconsole.domain.request import RequestPage, ResidentRequest, UnreadableRecord
from eamconsole.errors import MalformedReply, Service
from eamconsole.wire.decoding import Undecodable, part_of, rows_of, whole_of
from eamconsole.wire.http import Call, HttpChannel
from eamconsole.wire.http.server_date import served_at
from eamconsole.wire.scf.decode import request_of
from eamconsole.wire.scf.profile import ScfServerProfile


class IssueLists:
    """The Requests of one organization, by the time they changed or were made."""

    def __init__(self, channel: HttpChannel, profile: ScfServerProfile, organization: str) -> None:
        self._channel = channel
        self._profile = profile
        self._organization = organization

    def page(
        self, sort: str, bound: str, since: datetime, page: int, *, live: bool = False
    ) -> RequestPage:
        """Return one page, ``bound`` naming the parameter that ``since`` goes into."""
        path = self._profile.list_path.format(org=self._organization)
        query = self._query(sort, bound, since, page, live=live)
        reply = self._channel.send(Call(verb="GET", path=path, query=query))
        answer = self._channel.json(reply)
        if not isinstance(answer, dict) or not isinstance(answer.get("issues"), list):
            raise MalformedReply(Service.SEECLICKFIX, f"GET {path}: no issues in the answer")
        requests: list[ResidentRequest] = []
        unreadable: list[UnreadableRecord] = []
        for position, row in enumerate(answer["issues"]):
            try:
                requests.append(request_of(row, self._channel.address.origin))
            except Undecodable as exc:
                unreadable.append(_unreadable(row, f"page {page}, row {position + 1}", exc))
        return RequestPage(
            requests=tuple(requests),
            unreadable=tuple(unreadable),
            has_more=self._has_more(answer, page),
            served_at=served_at(reply.headers),
        )

    def _query(
        self, sort: str, bound: str, since: datetime, page: int, *, live: bool
    ) -> tuple[tuple[str, str], ...]:
        profile = self._profile
        statuses = profile.live_statuses if live else profile.statuses
        query = [
            (bound, since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
            ("sort", sort),
            ("sort_direction", "ASC"),
            ("status", ",".join(statuses)),
            ("per_page", str(min(profile.per_page, 20 if profile.details else 100))),
            ("page", str(page)),
        ]
        if profile.details:
            query.append(("details", "true"))
        return tuple(query)

    def _has_more(self, answer: Mapping[str, Any], page: int) -> bool:
        paging = part_of(part_of(answer, "metadata"), "pagination")
        if whole_of(paging.get("next_page")):
            return True
        pages = whole_of(paging.get("pages"))
        if pages is not None:
            return page < pages
        return not paging and len(rows_of(answer.get("issues"))) >= self._profile.per_page


def _unreadable(row: Any, position: str, exc: Undecodable) -> UnreadableRecord:
    number = whole_of(row.get("id")) if isinstance(row, dict) else None
    return UnreadableRecord(str(number) if number else position, str(exc))
