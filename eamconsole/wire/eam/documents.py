"""Documents of a record: listed, uploaded or linked, downloaded."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from eamconsole.domain.identity import AutoNumber
from eamconsole.domain.request import UnreadableRecord
from eamconsole.domain.work import ImageFile, Module, WorkDocument
from eamconsole.errors import (
    MalformedReply,
    OutcomeUnknown,
    RequestRejected,
    Service,
    TooLarge,
)
from eamconsole.wire.decoding import (
    Undecodable,
    key_of,
    moment_of,
    one_record,
    record_of,
    switch_of,
    text_of,
    web_address_of,
    whole_of,
)
from eamconsole.wire.eam.access import EamSide
from eamconsole.wire.eam.keeping import Kept, of_document
from eamconsole.wire.eam.listing import PagedLists, as_far_as_shown
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.http import TRANSFER, Call, Reply, json_body, multipart_body
from eamconsole.wire.http.json_reading import is_page, read_json
from eamconsole.wire.http.picture import document

_NUMBER_AT_THE_END = re.compile(r"/(\d{1,18})/?$")
_NUMBER_IN_XML = re.compile(
    rb"<(?:\w{1,20}:)?AutoNumber(?:\s[^<>]{0,200})?>\s{0,20}(\d{1,18})\s{0,20}</"
)
_XML_BYTES = 64 * 1024
"""An upload names no format, so most installs answer it in XML; a document is a few hundred."""
_SAYS_TOO_LARGE = re.compile(r"(?i)\b(larger?|big|exceed\w*|maximum|size|limit)\b")


class DocumentShelf:
    """The documents of records on one side."""

    def __init__(
        self, pages: PagedLists, profile: EamServerProfile, zone: ZoneInfo, kept: Kept
    ) -> None:
        self._kept = kept
        self._zone = zone
        self._pages = pages
        self._side: EamSide = pages.side
        self._profile = profile

    def read(
        self,
        module: Module,
        number: AutoNumber,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[WorkDocument, ...]:
        """Return all documents as they were attached; those without meaning are ``unreadable``."""
        path = self._side.documents(module, number)
        found: dict[str, WorkDocument] = {}
        with as_far_as_shown("documents", unreadable):
            for rows in self._pages.rows(path, whole=True):
                for row in rows:
                    listed = self._listed(row, path, unreadable)
                    if listed is not None:
                        found[listed.key] = listed
        return tuple(sorted(found.values(), key=lambda listed: int(listed.key)))

    def _listed(
        self, row: Any, path: str, unreadable: list[UnreadableRecord] | None
    ) -> WorkDocument | None:
        try:
            return self._document(row)
        except Undecodable as exc:
            if unreadable is None:
                raise MalformedReply(
                    Service.EAM, f"GET {path}: a document cannot be read: {exc}"
                ) from None
            unreadable.append(UnreadableRecord("document", str(exc)))
            return None

    def upload(self, module: Module, number: AutoNumber, file: ImageFile) -> WorkDocument | None:
        """Send the bytes; any 2xx is success, but a web page is not EAM's."""
        path = self._side.documents(module, number)
        if self._side.internal:
            path += f"{self._profile.documents_upload_path}/"
        elif self._profile.media_upload_path:
            path = self._side.record(module, number, self._profile.media_upload_path)
        try:
            reply = self._side.post(
                path, multipart_body((), self._profile.upload_part, file), limits=TRANSFER
            )
        except RequestRejected as exc:
            raise _too_large(exc) from None
        self._refuse_page(reply)
        told = self._uploaded(reply, file)
        # The record itself, shown once more, says nothing about the document.
        return None if told is None or told.key == str(number) else told

    def _uploaded(self, reply: Reply, file: ImageFile) -> WorkDocument | None:
        """Return the document the answer tells of: an object, or the address of one."""
        try:
            told = read_json(reply.body)
        except ValueError:
            told = None
        if isinstance(told, list) and len(told) == 1:
            told = told[0]
        if isinstance(told, dict):
            with contextlib.suppress(Undecodable):
                return self._document(told)
        numbers = {int(each) for each in _NUMBER_IN_XML.findall(reply.body[:_XML_BYTES])}
        named = _NUMBER_AT_THE_END.search(reply.headers.get("Location", ""))
        if named is not None:
            numbers = {int(named.group(1))}
        if len(numbers) != 1:
            return None
        return WorkDocument(key=str(numbers.pop()), file_name=file.name, public=True)

    def attach(
        self, module: Module, number: AutoNumber, file: ImageFile, url: str, *, public: bool
    ) -> WorkDocument | None:
        """Attach an address in place of bytes."""
        p = self._profile
        values: dict[str, Any] = {
            p.document_file_name: file.name,
            p.document_path: url,
            p.document_is_link: True,
            p.public_flag: public,
        }
        sent = {name: value for name, value in values.items() if name}
        reply = self._side.post(
            self._side.documents(module, number), json_body(sent), (("format", "json"),)
        )
        self._refuse_page(reply)
        try:
            return self._document(self._side.channel.json(reply))
        except (Undecodable, OutcomeUnknown):
            return None

    def download(self, module: Module, number: AutoNumber, listed: WorkDocument) -> ImageFile:
        """Return the bytes of a document kept in EAM."""
        path = f"{self._side.documents(module, number)}{quote(listed.key, safe='')}/"
        reply = self._side.channel.send(Call(verb="GET", path=path, limits=TRANSFER))
        return document(reply.body, reply.media_type)

    def _refuse_page(self, reply: Reply) -> None:
        """Raise ``OutcomeUnknown`` for a portal's page: the document is looked up then."""
        if is_page(reply.body):
            raise self._side.channel.unusable(reply, "answered with a web page")

    @one_record
    def _document(self, value: Any) -> WorkDocument:
        row = record_of(value, "the document")
        self._kept.compare(row, of_document(self._profile, row))
        p = self._profile
        location = text_of(row.get(p.document_path))
        has_address = web_address_of(location) is not None
        is_link = switch_of(row.get(p.document_is_link), otherwise=has_address, unclear=has_address)
        if whole_of(row.get("AutoNumber")) is None:
            raise Undecodable("AutoNumber is missing")
        return WorkDocument(
            key=str(key_of(row.get("AutoNumber"), "AutoNumber")),
            file_name=text_of(row.get(p.document_file_name)),
            public=switch_of(row.get(p.public_flag), otherwise=not self._side.internal),
            description=text_of(row.get(p.document_description)),
            location=location,
            is_link=is_link,
            created_at=self._created(row),
        )

    def _created(self, row: Mapping[str, Any]) -> datetime | None:
        """Return when it was attached; many installations do not tell."""
        with contextlib.suppress(Undecodable):
            return moment_of(row.get(self._profile.document_created), "creation time", self._zone)
        return None


def _too_large(exc: RequestRejected) -> RequestRejected:
    """Return ``TooLarge`` for the installs that answer 400 to an oversized upload."""
    if exc.status != 400 or not _SAYS_TOO_LARGE.search(exc.answered or ""):
        return exc
    return TooLarge(Service.EAM, exc.summary, status=400, answered=exc.answered)
