"""What documents of marked records tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from eamconsole.domain.work import ImageFile, Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.contact.eam_writes import Trial
from eamconsole.services.contact.measured import Measurement, holds, otherwise, unmeasured
from eamconsole.services.contact.server import Server, Told
from eamconsole.services.contact.standing import is_date
from eamconsole.support.pictures.kinds import kind_of
from eamconsole.wire.decoding import text_of, whole_of
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.http import TRANSFER, Body, Call, json_body, multipart_body

_WR = Module.WORK_REQUEST


_PICTURE = "eam-console-test.png"


def document(server: Server, trial: Trial, content: bytes) -> Iterator[Measurement]:
    """Upload a picture to the public record, and yield under which names it stands."""
    if trial.public is None:
        return
    side, p = server.outer, server.profile
    path = side.record(_WR, trial.public, p.media_upload_path or p.media_path)
    if server.documents == "link" and _attached(server, _WR, trial.public, trial.link):
        trial.pictured = True
        yield unmeasured("EAM A-28", _LINKED, moot=True)
        yield holds("EAM A-31", "A Work Request takes a picture as a link.", seen=path, part=_WRS)
        return
    before = _numbers(server.whole(side, side.documents(_WR, trial.public)).rows)
    try:
        side.post(path, multipart_body((), p.upload_part, _file(content)), limits=TRANSFER)
    except EamConsoleError as error:
        yield from _not_taken(server, trial, path, error)
        return
    listed = server.whole(side, side.documents(_WR, trial.public))
    row = _arrived(listed.rows, before)
    if not row:
        yield from _unlisted(server, trial, listed)
        return
    trial.pictured = True
    yield from _document_names(server, row)
    yield _fetched(server, trial.public, row, content)
    if server.documents == "link":
        words = "A Work Request takes no picture as a link. It takes bytes."
        yield otherwise("EAM A-31", words, {"eam.documents": "upload"}, part=_WRS)
    else:
        words = "A marked picture went to its Work Request as bytes."
        yield holds("EAM A-31", words, seen=row, part=_WRS)


def _file(content: bytes) -> ImageFile:
    return ImageFile(content=content, media_type="image/png", name=_PICTURE)


def _not_taken(
    server: Server, trial: Trial, path: str, error: EamConsoleError
) -> Iterator[Measurement]:
    """Yield what to do where bytes are refused: a link, where that is taken."""
    if _attached(server, _WR, trial.public or 0, trial.link):
        trial.pictured = True
        yield unmeasured("EAM A-28", _LINKED, moot=True)
        words = f"A Work Request takes no picture as bytes: {error.summary} It takes a link."
        yield otherwise("EAM A-31", words, {"eam.documents": "link"}, part=_WRS)
        return
    nor = " Nor does the internal API take a link to one." if server.inner else ""
    words = f"The citizen API takes no picture at {path}: {error.summary}{nor}"
    tried = ("eam.server.media_upload_path",)
    yield otherwise("EAM A-28", words, advice=_HOW_ATTACHED, disproved=tried)


def _fetched(server: Server, number: int, row: dict[str, Any], content: bytes) -> Measurement:
    """Return whether the bytes of a listed picture come back; EAM may code them anew."""
    side = server.outer
    path = f"{side.documents(_WR, number)}{whole_of(row.get('AutoNumber')) or 0}/"
    try:
        found = side.channel.send(Call(verb="GET", path=path, limits=TRANSFER)).body
    except EamConsoleError as error:
        words = f"A marked picture is listed, and cannot be fetched at {path}: {error.summary}"
        return otherwise("EAM A-28", words, advice=_HOW_FETCHED)
    if kind_of(found) is None:
        words = f"A marked picture is listed; what is fetched at {path} is no picture."
        return otherwise("EAM A-28", words, advice=_HOW_FETCHED)
    anew = "" if found == content else " EAM coded it anew."
    return _still("EAM A-28", server, f"A marked picture was taken, listed and fetched.{anew}")


def _numbers(rows: list[dict[str, Any]]) -> frozenset[int | None]:
    return frozenset(whole_of(row.get("AutoNumber")) for row in rows)


def _arrived(rows: list[dict[str, Any]], before: frozenset[int | None]) -> dict[str, Any]:
    """Return the row of what was just added: EAM may have given it a name of its own."""
    fresh = [row for row in rows if whole_of(row.get("AutoNumber")) not in before]
    named = [row for row in fresh if _named(row)]
    return named[0] if named else fresh[0] if len(fresh) == 1 else {}


def _attached(server: Server, module: Module, number: int, link: str) -> bool:
    """Return whether the address of a picture, sent in place of its bytes, stands there."""
    side, p = server.inner, server.profile
    if side is None:
        return False
    body = {p.document_path: link, p.document_file_name: _PICTURE, p.document_is_link: True}
    return _added(server, module, number, "", json_body({n: v for n, v in body.items() if n}))


def _added(server: Server, module: Module, number: int, below: str, body: Body) -> bool:
    """Return whether something sent to the internal API's documents is listed afterwards."""
    side = server.inner
    if side is None:
        return False
    path = side.documents(module, number)
    before = _numbers(server.whole(side, path).rows)
    if server.post(side, f"{path}{below}", body).refusal:
        return False
    return bool(_arrived(server.whole(side, path).rows, before))


def order_picture(server: Server, trial: Trial, content: bytes) -> Iterator[Measurement]:
    """Attach a picture to the marked Work Order as the profile says, then the other way."""
    p, number = server.profile, trial.order
    if server.inner is None or number is None:
        return
    order, body = Module.WORK_ORDER, multipart_body((), p.upload_part, _file(content))
    ways = {
        "link": lambda: _attached(server, order, number, trial.link),
        "upload": lambda: _added(server, order, number, f"{p.documents_upload_path}/", body),
    }
    chosen = p.work_order_documents
    if ways[chosen]():
        trial.drawn = True
        words = f"A Work Order takes a picture as {_WAYS[chosen]}."
        yield holds("EAM A-31", words, seen=number, part=_WOS)
        return
    other = next(way for way in ways if way != chosen)
    words = f"A Work Order takes no picture as {_WAYS[chosen]}."
    if ways[other]():
        trial.drawn = True
        found = {"eam.server.work_order_documents": other}
        yield otherwise("EAM A-31", f"{words} It takes {_WAYS[other]}.", found, part=_WOS)
    else:
        advice = "In EAM, let the login of the console add documents to Work Orders."
        yield otherwise("EAM A-31", f"{words} Nor as {_WAYS[other]}.", advice=advice, part=_WOS)


_WRS, _WOS = "Work Requests", "Work Orders"
_HOW_FETCHED = "Ask CentralSquare for the address at which a document of a request is fetched."
_HOW_ATTACHED = "Ask CentralSquare for the address of a request's documents, and their properties."


_LINKED = "Pictures go to Work Requests as links."


_WAYS = {"link": "a link", "upload": "bytes"}


def _still(number: str, server: Server, words: str) -> Measurement:
    known = server.part(number, "")
    if known is not None and known.settings:
        return otherwise(number, words, known.settings)
    return holds(number, words, seen=words)


def _unlisted(server: Server, trial: Trial, listed: Told) -> Iterator[Measurement]:
    where = server.profile.media_path
    inside = server.inner
    seen = inside is not None and any(
        _named(row) for row in server.whole(inside, inside.documents(_WR, trial.public or 0)).rows
    )
    if seen and not listed.refusal:
        trial.pictured = True
        words = "A marked picture is listed by the internal API alone: it is not public."
        yield unmeasured("EAM A-28", words, moot=True)
        return
    why = listed.refusal or "it is not in it."
    yield otherwise(
        "EAM A-28",
        f"A picture is taken, and no list at {where} shows it: {why}",
        advice="Ask CentralSquare for the address at which a request's documents are listed.",
        disproved=("eam.server.media_path", "eam.server.media_upload_path"),
    )


def _named(row: dict[str, Any]) -> bool:
    wanted = _PICTURE.casefold()
    return any(text_of(value).casefold() == wanted for value in row.values()) or any(
        wanted in text_of(value).casefold() for value in row.values()
    )


def _document_names(server: Server, row: dict[str, Any]) -> Iterator[Measurement]:
    p = server.profile
    renamed = {f"eam.server.{key}": name for key, name in _other_names(p, row)}
    missing = [
        key
        for key in ("document_file_name", "document_path", "document_is_link")
        if getattr(p, key) not in row and f"eam.server.{key}" not in renamed
    ]
    words_of = p.document_description
    if renamed:
        others = ", ".join(f"{key.rpartition('.')[2]} is {n}" for key, n in renamed.items())
        yield otherwise("EAM A-29", f"On a marked picture {others}.", renamed)
    if missing:
        words = f"A document has {', '.join(row)}."
        yield otherwise("EAM A-29", words, advice=f"Ask CentralSquare for {', '.join(missing)}.")
    elif words_of and words_of not in row and not renamed:
        words = f"A marked picture came back without {words_of}."
        advice = "Nothing to do: a picture is told by its name and its bytes."
        yield otherwise("EAM A-29", words, advice=advice, moot=True)
    elif not renamed:
        names = (p.document_file_name, p.document_description, p.document_path)
        words = f"A marked picture has {', '.join(names)} and {p.document_is_link}."
        yield holds("EAM A-29", words, seen=row)


def _other_names(p: EamServerProfile, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is not called as assumed, and the one property that looks like it."""
    name = next((n for n, v in row.items() if text_of(v).casefold() == _PICTURE), "")
    way = [n for n, v in row.items() if n != name and re.search(r"[\\/]\S*$", text_of(v))]
    looks = {
        "document_file_name": [name] if name else [],
        "document_path": [n for n in way if not is_date(row[n])],
        "document_is_link": [
            n for n, v in row.items() if isinstance(v, bool) and n != p.public_flag
        ],
        "document_created": [n for n, v in row.items() if is_date(v)],
        "document_description": [n for n, v in row.items() if v == ""],
    }
    for key, found in looks.items():
        if getattr(p, key) not in row and len(found) == 1:
            yield key, found[0]


_INNER_DOCUMENTS = {
    _WR: (
        "eam.server.documents_path",
        "eam.server.documents_below_work",
        "eam.server.request_module_id",
    ),
    Module.WORK_ORDER: (
        "eam.server.documents_path",
        "eam.server.documents_below_work",
        "eam.server.work_order_module_id",
    ),
}


def inner_documents(
    server: Server, module: Module, number: int | None, *, is_there: bool = False
) -> Iterator[Measurement]:
    """Yield whether the internal API lists documents where they are assumed.

    ``is_there`` says that one was just added: an empty list is elsewhere then.
    """
    side = server.inner
    line = "EAM A-27" if module is Module.WORK_REQUEST else "EAM A-34"
    if side is None or number is None:
        return
    path = side.documents(module, number)
    told = server.ask(side, path)
    if told.rows:
        yield _still(line, server, f"The internal API lists documents at {path}.")
        if module is Module.WORK_REQUEST:
            yield _flag_of_documents(server, told.rows[0])
    elif not told.refusal and not is_there:
        yield unmeasured(line, f"No document is listed at {path}, and perhaps there is none.")
    else:
        why = told.refusal or "the list does not show the one that was just added"
        yield otherwise(
            line,
            f"The internal API has no documents at {path}: {why}",
            advice="Ask CentralSquare for the address of a record's documents in the REST API.",
            disproved=_INNER_DOCUMENTS[module],
        )


def _flag_of_documents(server: Server, row: dict[str, Any]) -> Measurement:
    flag = server.profile.public_flag
    if flag in row:
        return holds("EAM A-22", f"A document shows {flag}.", seen=row, part="documents")
    words = f"Documents come back without {flag}: no picture of a crew would ever be published."
    advice = (
        f"Ask EAM's administrator to add {flag} to the documents form, or CentralSquare for the "
        "property that says what is public."
    )
    return otherwise("EAM A-22", words, advice=advice, part="documents")
