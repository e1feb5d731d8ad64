"""What comments and documents of marked records tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from eamconsole.domain.work import ImageFile, Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.contact.eam_writes import Trial
from eamconsole.services.contact.measured import Measurement, holds, otherwise, unmeasured
from eamconsole.services.contact.server import Server, Told
from eamconsole.services.setup.glossary import SWITCH_ON
from eamconsole.wire.decoding import Undecodable, moment_of, switch_of, text_of, whole_of
from eamconsole.wire.eam.access import EamSide
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.http import TRANSFER, Call, json_body, multipart_body

_WR = Module.WORK_REQUEST
_TEXT = "Comment of the EAM Console test."
_AUTHOR = "EAM Console test"
_NAMES_OF_TEXT = (
    *("Memo", "CommentText", "Text", "Comments", "Notes", "Note", "Remark", "Remarks"),
    *("Description", "Message", "Body", "Detail", "Details", "Narrative", "Value"),
)
_NAMES_OF_AUTHOR = (
    *("By", "Author", "EnteredBy", "CreatedBy", "RecordedByName", "Recorder", "User"),
    *("UserName", "AddedBy", "Name", "Employee", "WrittenBy"),
)
_DATE = re.compile(r"\d{4}-\d\d-\d\dT|/Date\(")
_PICTURE = "eam-console-test.png"


def comment(server: Server, trial: Trial) -> Iterator[Measurement]:
    """Add a comment to the public record, and yield under which names it stands."""
    if trial.public is None:
        return
    side, profile = server.outer, server.profile
    path = side.record(_WR, trial.public, profile.comments_path)
    told = server.post(side, path, json_body(_comment(server, {})))
    if told.status in {404, 405}:
        yield otherwise(
            "EAM A-26",
            f"There are no comments at {profile.comments_path}: {told.refusal}",
            advice="Ask CentralSquare for the address of a request's comments in the REST API.",
            disproved=("eam.server.comments_path",),
        )
        return
    row = _row(server, trial, told)
    if not _has(row, _TEXT):
        guessed = dict.fromkeys(_NAMES_OF_TEXT, _TEXT)
        told = server.post(side, path, json_body(_comment(server, guessed)))
        row = _row(server, trial, told)
    if not _has(row, _TEXT):
        yield otherwise(
            "EAM A-26",
            f"A comment's text does not arrive as {profile.comment_text}: {told.refusal}",
            advice="Ask EAM's administrator for the Property Names of a comment's text and author.",
        )
        return
    yield from _names(server, trial, path, row)
    yield from _flag_of_comments(server, path)
    listed = _has_text(server.ask(side, path).rows)
    if not listed:
        yield otherwise(
            "EAM A-26",
            "A comment added through the citizen API is not shown by it.",
            advice="Connect the internal API: it shows every comment.",
            moot=server.inner is not None,
        )


def _flag_of_comments(server: Server, path: str) -> Iterator[Measurement]:
    """Yield that staff cannot mark comments as public: what comes back has no such property."""
    inside, flag = server.inner, server.profile.public_flag
    if inside is None or not flag:
        return  # the citizen API shows public ones only, with or without it
    row = next((row for row in server.ask(inside, path).rows if _has(row, _TEXT)), None)
    if row is not None and flag not in row:
        yield otherwise(
            "EAM A-26",
            f"Comments come back without {flag}: no comment of a crew would ever be published.",
            advice=f"{SWITCH_ON.word} in EAM. {SWITCH_ON.meaning}",
        )


def _comment(server: Server, guessed: dict[str, str]) -> dict[str, Any]:
    p = server.profile
    return {**guessed, p.comment_text: _TEXT, p.comment_recorded_by: _AUTHOR, p.public_flag: True}


def _row(server: Server, trial: Trial, told: Told) -> dict[str, Any]:
    """Return the comment as EAM shows it, from the list where the answer has none."""
    if isinstance(told.value, dict) and whole_of(told.value.get("AutoNumber")):
        return told.value
    side = server.best
    path = side.record(_WR, trial.public or 0, server.profile.comments_path)
    return next((row for row in server.ask(side, path).rows if _has(row, _TEXT)), {})


def _has(row: dict[str, Any], text: str) -> bool:
    return any(text_of(value).strip() == text for value in row.values())


def _has_text(rows: list[dict[str, Any]]) -> bool:
    return any(_has(row, _TEXT) for row in rows)


def _names(server: Server, trial: Trial, path: str, row: dict[str, Any]) -> Iterator[Measurement]:
    p = server.profile
    renamed = {}
    text = next(name for name, value in row.items() if text_of(value).strip() == _TEXT)
    if text != p.comment_text:
        renamed["eam.server.comment_text"] = text
        server.use({"comment_text": text})
    author = _author(server, trial, path, row)
    if author != p.comment_recorded_by:
        renamed["eam.server.comment_recorded_by"] = author
    renamed |= _times(server, row, {text, author})
    if renamed:
        others = ", ".join(f"{key.rpartition('.')[2]} is {n}" for key, n in renamed.items() if n)
        yield otherwise(
            "EAM A-26", f"On a marked comment {others or 'the author is lost'}.", renamed
        )
    else:
        words = f"A marked comment kept {p.comment_text} and {p.comment_recorded_by}"
        yield holds("EAM A-26", f"{words}, with day and time.")


def _author(server: Server, trial: Trial, path: str, row: dict[str, Any]) -> str:
    """Return the property of the author; where it is none of the known ones, try once more."""
    assumed = server.profile.comment_recorded_by
    if _is(row.get(assumed), _AUTHOR):
        return assumed
    known = {server.profile.comment_text, server.profile.public_flag, "AutoNumber"}
    names = [n for n, v in row.items() if n not in known and isinstance(v, str | None)]
    tried = dict.fromkeys([*_NAMES_OF_AUTHOR, *(n for n in names if not _is_date(row[n]))], _AUTHOR)
    body = {**_comment(server, {}), **tried}
    body[server.profile.comment_text] = _TEXT
    again = server.post(server.outer, path, json_body(body))
    found = again.value if isinstance(again.value, dict) else {}
    return next((name for name, value in found.items() if _is(value, _AUTHOR)), "")


def _is(value: Any, text: str) -> bool:
    return text_of(value).strip() == text


def _is_date(value: Any) -> bool:
    return _DATE.match(text_of(value)) is not None


def _times(server: Server, row: dict[str, Any], taken: set[str]) -> dict[str, str]:
    """Return how day and time of a comment are called where it is otherwise."""
    p = server.profile
    wanted = {"comment_recorded_date": False, "comment_recorded_time": True}
    found: dict[str, str] = {}
    for key, is_time in wanted.items():
        if getattr(p, key) in row:
            continue
        others = [
            name
            for name, value in row.items()
            if name not in taken and _is_date(value) and _is_time(value) is is_time
        ]
        if len(others) == 1:
            found[f"eam.server.{key}"] = others[0]
    return found


def _is_time(value: Any) -> bool:
    """Tell a time of day, which EAM keeps on 1900-01-01, from a day."""
    try:
        moment = moment_of(value, "time", UTC)
    except Undecodable:
        return False
    return moment is not None and moment.year < 1901


def hidden_comment(server: Server, trial: Trial) -> Iterator[Measurement]:
    """Add a comment to the record that is not public, and yield whether it stays inside."""
    side, p = server.inner, server.profile
    if side is None or trial.hidden is None:
        return
    path = side.record(_WR, trial.hidden, p.comments_path)
    body = {p.comment_text: _TEXT, p.comment_recorded_by: _AUTHOR or None, p.public_flag: False}
    told = server.post(side, path, json_body({k: v for k, v in body.items() if k}))
    row = told.value if isinstance(told.value, dict) else {}
    if p.public_flag in row and switch_of(row[p.public_flag], otherwise=False, unclear=True):
        yield otherwise(
            "EAM A-26",
            f"A comment added inside with {p.public_flag} off is public nevertheless.",
            advice="Send nothing private until CentralSquare says how a comment is kept inside.",
        )


def document(server: Server, trial: Trial, content: bytes) -> Iterator[Measurement]:
    """Upload a picture to the public record, and yield under which names it stands."""
    if trial.public is None:
        return
    side, p = server.outer, server.profile
    path = side.record(_WR, trial.public, p.media_upload_path or p.media_path)
    body = multipart_body(
        (), p.upload_part, ImageFile(content=content, media_type="image/png", name=_PICTURE)
    )
    if server.documents == "link" and _attached(server, _WR, trial.public, trial.link):
        yield unmeasured("EAM A-28", _LINKED, moot=True)
        yield holds("EAM A-31", "A Work Request takes a picture as a link.")
        return
    try:
        side.post(path, body, limits=TRANSFER)
    except EamConsoleError as error:
        if _attached(server, _WR, trial.public, trial.link):
            yield unmeasured("EAM A-28", _LINKED, moot=True)
            words = f"A Work Request takes no picture as bytes: {error.summary} It takes a link."
            yield otherwise("EAM A-31", words, {"eam.documents": "link"})
            return
        nor = " Nor does the internal API take a link to one." if server.inner else ""
        words = f"The citizen API takes no picture at {path}: {error.summary}{nor}"
        tried = ("eam.server.media_upload_path",)
        yield otherwise("EAM A-28", words, advice=_HOW_ATTACHED, disproved=tried)
        return
    listed = server.ask(side, side.documents(_WR, trial.public))
    row = next((row for row in listed.rows if _named(row)), {})
    if listed.refusal or not row:
        yield from _unlisted(server, trial, listed)
        return
    yield from _document_names(server, row)
    number = whole_of(row.get("AutoNumber")) or 0
    fetched = _bytes(side, f"{side.documents(_WR, trial.public)}{number}/")
    if fetched == content:
        yield _still("EAM A-28", server, "A marked picture was taken, listed and fetched.")
    else:
        yield otherwise("EAM A-28", "A marked picture cannot be fetched again.")
    if server.documents == "link":
        words = "A Work Request takes no picture as a link. It takes bytes."
        yield otherwise("EAM A-31", words, {"eam.documents": "upload"})
    else:
        yield holds("EAM A-31", "A marked picture went to its Work Request as bytes.")


def _attached(server: Server, module: Module, number: int, link: str) -> bool:
    """Return whether the internal API takes the address of a picture in place of its bytes."""
    side, p = server.inner, server.profile
    if side is None:
        return False
    body = {p.document_path: link, p.document_file_name: _PICTURE}
    told = server.post(side, side.documents(module, number), json_body(body))
    return not told.refusal


def order_picture(server: Server, trial: Trial, content: bytes) -> Iterator[Measurement]:
    """Attach a picture to the marked Work Order as the profile says, then the other way."""
    side, p = server.inner, server.profile
    if side is None or trial.order is None:
        return
    number, listed = trial.order, side.documents(Module.WORK_ORDER, trial.order)
    file = ImageFile(content=content, media_type="image/png", name=_PICTURE)

    def uploaded() -> bool:
        path = f"{listed}{p.documents_upload_path}/"
        told = server.post(side, path, multipart_body((), p.upload_part, file))
        return not told.refusal

    ways = {
        "link": lambda: _attached(server, Module.WORK_ORDER, number, trial.link),
        "upload": uploaded,
    }
    chosen = p.work_order_documents
    if ways[chosen]():
        yield _still("EAM A-31", server, f"A Work Order takes a picture as {_WAYS[chosen]}.")
        return
    other = next(way for way in ways if way != chosen)
    words = f"A Work Order takes no picture as {_WAYS[chosen]}."
    if ways[other]():
        found = {"eam.server.work_order_documents": other}
        yield otherwise("EAM A-31", f"{words} It takes {_WAYS[other]}.", found)
    else:
        advice = "In EAM, let the login of the console add documents to Work Orders."
        yield otherwise("EAM A-31", f"{words} Nor as {_WAYS[other]}.", advice=advice)


_HOW_ATTACHED = "Ask CentralSquare for the address of a request's documents, and their properties."
_LINKED = "Pictures go to Work Requests as links."
_WAYS = {"link": "a link", "upload": "bytes"}


def _still(number: str, server: Server, words: str) -> Measurement:
    known = server.lines.get(number)
    if known is not None and known.settings:
        return otherwise(number, words, known.settings)
    return holds(number, words)


def _unlisted(server: Server, trial: Trial, listed: Told) -> Iterator[Measurement]:
    where = server.profile.media_path
    inside = server.inner
    seen = inside is not None and any(
        _named(row) for row in server.ask(inside, inside.documents(_WR, trial.public or 0)).rows
    )
    if seen and not listed.refusal:
        words = "A marked picture is listed by the internal API alone: it is not public."
        yield unmeasured("EAM A-28", words, moot=True)
        return
    why = listed.refusal or "the list is empty"
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
    renamed: dict[str, Any] = {}
    name = next((n for n, v in row.items() if text_of(v).casefold() == _PICTURE), "")
    if p.document_file_name not in row and name:
        renamed["eam.server.document_file_name"] = name
    way = [n for n, v in row.items() if n != name and re.search(r"[\\/]\S*$", text_of(v))]
    way = [n for n in way if not _is_date(row[n])]
    if p.document_path not in row and len(way) == 1:
        renamed["eam.server.document_path"] = way[0]
    bits = [n for n, v in row.items() if isinstance(v, bool) and n != p.public_flag]
    if p.document_is_link not in row and len(bits) == 1:
        renamed["eam.server.document_is_link"] = bits[0]
    dates = [n for n, v in row.items() if _is_date(v)]
    if p.document_created not in row and len(dates) == 1:
        renamed["eam.server.document_created"] = dates[0]
    blank = [n for n, v in row.items() if v == ""]
    if p.document_description not in row and len(blank) == 1:
        renamed["eam.server.document_description"] = blank[0]
    missing = [
        key
        for key in ("document_file_name", "document_path", "document_is_link")
        if getattr(p, key) not in row and f"eam.server.{key}" not in renamed
    ]
    if renamed:
        others = ", ".join(f"{key.rpartition('.')[2]} is {n}" for key, n in renamed.items())
        yield otherwise("EAM A-29", f"On a marked picture {others}.", renamed)
    elif missing:
        words = f"A document has {', '.join(row)}."
        yield otherwise("EAM A-29", words, advice=f"Ask CentralSquare for {', '.join(missing)}.")
    else:
        yield holds("EAM A-29", f"A marked picture has {_listed(p)}.")


def _listed(p: EamServerProfile) -> str:
    return f"{p.document_file_name}, {p.document_path} and {p.document_is_link}"


def _bytes(side: EamSide, path: str) -> bytes:
    try:
        return side.channel.send(Call(verb="GET", path=path, limits=TRANSFER)).body
    except EamConsoleError:
        return b""


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


def inner_documents(server: Server, module: Module, number: int | None) -> Iterator[Measurement]:
    """Yield whether the internal API lists documents where they are assumed."""
    side = server.inner
    line = "EAM A-27" if module is Module.WORK_REQUEST else "EAM A-34"
    if side is None or number is None:
        return
    path = side.documents(module, number)
    told = server.ask(side, path)
    if not told.refusal:
        yield _still(line, server, f"The internal API lists documents at {path}.")
    else:
        yield otherwise(
            line,
            f"The internal API has no documents at {path}: {told.refusal}",
            advice="Ask CentralSquare for the address of a record's documents in the REST API.",
            disproved=_INNER_DOCUMENTS[module],
        )
