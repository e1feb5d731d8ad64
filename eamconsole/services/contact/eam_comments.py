"""What comments of marked records tell: each is read back from where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any

from eamconsole.domain.keeping import ReadBack
from eamconsole.domain.work import Module
from eamconsole.services.contact.eam_writes import Trial
from eamconsole.services.contact.measured import Measurement, holds, otherwise, unmeasured
from eamconsole.services.contact.server import Server, Told
from eamconsole.services.contact.standing import LEAST_LENGTH, in_words, is_date, is_same, read_back
from eamconsole.services.setup.glossary import SWITCH_ON
from eamconsole.wire.decoding import Undecodable, moment_of, switch_of, text_of, whole_of
from eamconsole.wire.http import json_body

_WR = Module.WORK_REQUEST
_TEXT = "Comment of the EAM Console test."
_INSIDE = "Comment of the EAM Console test that is not public."
_AUTHOR = "EAM Console test"
_LONG = 4000
"""Characters of the comment that shows where EAM cuts; longer ones are rare."""
_SIZES = (2000, 1000, 500, 250, 100)
_NAMES_OF_TEXT = (
    *("Memo", "CommentText", "Text", "Comments", "Notes", "Note", "Remark", "Remarks"),
    *("Description", "Message", "Body", "Detail", "Details", "Narrative", "Value"),
)
_NAMES_OF_AUTHOR = (
    *("By", "Author", "EnteredBy", "CreatedBy", "RecordedByName", "Recorder", "User"),
    *("UserName", "AddedBy", "Name", "Employee", "WrittenBy"),
)


def comment(server: Server, trial: Trial) -> Iterator[Measurement]:
    """Add a comment to the public record, and yield under which names it stands."""
    if trial.public is None:
        return
    side, profile = server.outer, server.profile
    path = side.record(_WR, trial.public, profile.comments_path)
    told = server.post(side, path, json_body(_comment(server, _TEXT)))
    if told.status in {404, 405}:
        yield otherwise(
            "EAM A-26",
            f"There are no comments at {profile.comments_path}: {told.refusal}",
            advice="Ask CentralSquare for the address of a request's comments in the REST API.",
            disproved=("eam.server.comments_path",),
        )
        return
    row = _row(server, trial, told, _TEXT)
    if not _text_in(server, row, _TEXT):
        guessed = dict.fromkeys(_NAMES_OF_TEXT, _TEXT)
        told = server.post(side, path, json_body({**guessed, **_comment(server, _TEXT)}))
        row = _row(server, trial, told, _TEXT)
    name = _text_in(server, row, _TEXT)
    if not name:
        yield _nowhere(server, told)
        return
    yield from _names(server, trial, path, row, name)
    yield from _lengths(server, trial, path)
    yield from _flag_of_comments(server, trial)
    if not any(_text_in(server, each, _TEXT) for each in server.whole(side, path).rows):
        yield otherwise(
            "EAM A-26",
            "A comment added through the citizen API is not shown by it.",
            advice="Connect the internal API: it shows every comment.",
            moot=server.inner is not None,
        )


def _nowhere(server: Server, told: Told) -> Measurement:
    name = server.profile.comment_text
    if told.refusal:
        words = f"A comment sent as {name} is refused: {told.refusal}"
    else:
        words = f"A comment sent as {name} is taken, and its text stands nowhere."
    advice = "Ask EAM's administrator for the Property Names of a comment's text and author."
    return otherwise("EAM A-26", words, advice=advice)


def _flag_of_comments(server: Server, trial: Trial) -> Iterator[Measurement]:
    """Yield whether staff can mark comments as public: that is seen on what comes back."""
    inside, flag = server.inner, server.profile.public_flag
    if inside is None or not flag:
        return  # the citizen API shows public ones only, with or without it
    path = inside.record(_WR, trial.public or 0, server.profile.comments_path)
    row = next((r for r in server.whole(inside, path).rows if _text_in(server, r, _TEXT)), None)
    if row is None:
        words = "The internal API does not list a comment of the citizen API."
        yield unmeasured("EAM A-26", words, _ASK_FOR_LIST, part="inside")
    elif flag not in row:
        advice = f"{SWITCH_ON.word} in EAM. {SWITCH_ON.meaning}"
        words = f"Comments come back without {flag}: no comment of a crew would ever be published."
        yield otherwise("EAM A-26", words, advice=advice)
        words = f"Comments come back without {flag}, as EAM A-26 says."
        yield otherwise("EAM A-22", words, advice=advice, part="comments")
    else:
        yield holds("EAM A-22", f"A marked comment shows {flag}.", seen=row, part="comments")


_ASK_FOR_LIST = "Ask CentralSquare where the internal API lists the comments of a request."


def _comment(server: Server, text: str) -> dict[str, Any]:
    p = server.profile
    sent = {p.comment_text: text, p.comment_recorded_by: _AUTHOR, p.public_flag: True}
    return {name: value for name, value in sent.items() if name}


def _row(server: Server, trial: Trial, told: Told, text: str) -> dict[str, Any]:
    """Return the comment as it stands in the list; the answer where the list does not show it.

    An answer may repeat what was sent while something else is kept.
    """
    side = server.best
    path = side.record(_WR, trial.public or 0, server.profile.comments_path)
    answer = told.value if isinstance(told.value, dict) else {}
    number = whole_of(answer.get("AutoNumber"))
    rows = server.whole(side, path).rows
    own = [row for row in rows if number and whole_of(row.get("AutoNumber")) == number]
    like = [row for row in rows if _text_in(server, row, text)]
    return next(iter([*own, *like]), answer if number else {})


def _text_in(server: Server, row: dict[str, Any], text: str) -> str:
    """Return the name under which a text stands in a row, be it cut or changed."""
    names = [name for name, value in row.items() if is_same(text, value)]
    names += [name for name, value in row.items() if read_back(text, value) is ReadBack.CUT]
    assumed = server.profile.comment_text
    starts = text_of(row.get(assumed)).casefold().startswith(text[:7].casefold())
    return next(iter(names), assumed if starts else "")


def _names(
    server: Server, trial: Trial, path: str, row: dict[str, Any], text: str
) -> Iterator[Measurement]:
    p = server.profile
    renamed: dict[str, Any] = {}
    if text != p.comment_text:
        renamed["eam.server.comment_text"] = text
        server.use({"comment_text": text})
    found, author = _author(server, trial, row)
    renamed |= found
    times, unseen = _times(server, row, {text, author})
    renamed |= times
    if not is_same(_TEXT, row[text]):
        words = f"A comment {in_words(_TEXT, row[text])}"
        yield replace(otherwise("EAM A-26", words, advice=_WHO_CHANGES), bares=False)
    if renamed:
        others = ", ".join(f"{key.rpartition('.')[2]} is {n}" for key, n in renamed.items() if n)
        yield otherwise(
            "EAM A-26", f"On a marked comment {others or 'the author is lost'}.", renamed
        )
    elif unseen:
        words = f"A marked comment came back without {' and '.join(unseen)}."
        advice = "Nothing to do: comments are told apart by their numbers."
        yield otherwise("EAM A-26", words, advice=advice, moot=True)
    else:
        kept = [p.comment_text, p.comment_recorded_by, p.comment_recorded_date]
        words = f"A marked comment kept {', '.join(filter(None, kept))}"
        yield holds("EAM A-26", f"{words} and {p.comment_recorded_time}.", seen=row)


_WHO_CHANGES = "Ask EAM's administrator what changes a comment when it is saved."


def _author(server: Server, trial: Trial, row: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the keys that make the author right, and its property; tries once more for it."""
    assumed = server.profile.comment_recorded_by
    if not assumed or is_same(_AUTHOR, row.get(assumed)):
        return {}, assumed
    if read_back(_AUTHOR, row.get(assumed)) is ReadBack.CUT:
        return {"eam.server.recorded_by_length": len(text_of(row[assumed]).strip())}, assumed
    known = {server.profile.comment_text, server.profile.public_flag, "AutoNumber"}
    names = [n for n, v in row.items() if n not in known and isinstance(v, str | None)]
    tried = dict.fromkeys([*_NAMES_OF_AUTHOR, *(n for n in names if not is_date(row[n]))], _AUTHOR)
    path = server.outer.record(_WR, trial.public or 0, server.profile.comments_path)
    again = server.post(server.outer, path, json_body({**_comment(server, _TEXT), **tried}))
    found = _row(server, trial, again, _TEXT) if again.value else {}
    name = next((name for name, value in found.items() if is_same(_AUTHOR, value)), "")
    return {"eam.server.comment_recorded_by": name}, name


def _times(
    server: Server, row: dict[str, Any], taken: set[str]
) -> tuple[dict[str, Any], list[str]]:
    """Return how day and time of a comment are called if otherwise, and which is missing."""
    p = server.profile
    wanted = {"comment_recorded_date": False, "comment_recorded_time": True}
    found: dict[str, Any] = {}
    unseen = []
    for key, is_time in wanted.items():
        name = getattr(p, key)
        if not name or is_date(row.get(name)):
            continue
        others = [
            other
            for other, value in row.items()
            if other not in taken and is_date(value) and _is_time(value) is is_time
        ]
        if len(others) == 1:
            found[f"eam.server.{key}"] = others[0]
        else:
            unseen.append(name)
    return found, unseen


def _is_time(value: Any) -> bool:
    """Tell a time of day, which EAM keeps on 1900-01-01, from a day."""
    try:
        moment = moment_of(value, "time", UTC)
    except Undecodable:
        return False
    return moment is not None and moment.year < 1901


def _lengths(server: Server, trial: Trial, path: str) -> Iterator[Measurement]:
    """Yield where EAM cuts or refuses a long comment: what is cut in silence is lost."""
    size = server.profile.comment_length or _LONG
    told = server.post(server.outer, path, json_body(_comment(server, _long(size))))
    if told.refusal:
        fits = next((s for s in _SIZES if s < size and _is_taken(server, path, s)), 0)
        words = f"A comment of {size:,} characters is refused: {told.refusal}"
        if fits:
            yield otherwise("EAM A-26", f"{words} One of {fits:,} is taken.", _holding(fits))
        return  # a shorter one was taken just now: this refusal is about something else
    row = _row(server, trial, told, _long(size))
    stands = row.get(server.profile.comment_text)
    if read_back(_long(size), stands) is not ReadBack.CUT:
        return
    length = len(text_of(stands).strip())
    words = f"A comment {in_words(_long(size), stands)}"
    fitting = _holding(length) if length >= LEAST_LENGTH else {}
    line = otherwise("EAM A-26", words, fitting, "" if fitting else _WHO_CHANGES)
    yield replace(line, bares=False)


def _holding(length: int) -> dict[str, Any]:
    return {"eam.server.comment_length": length}


def _is_taken(server: Server, path: str, size: int) -> bool:
    return not server.post(server.outer, path, json_body(_comment(server, _long(size)))).refusal


def _long(size: int) -> str:
    """Return a text of so many characters, of which no two parts are alike."""
    words = (f"{_TEXT} It is long on purpose, to see how much EAM keeps:", *map(str, range(size)))
    return " ".join(words)[: size - 1].rstrip().ljust(size, ".")


def hidden_comment(server: Server, trial: Trial) -> Iterator[Measurement]:
    """Add a comment inside that is not public, and yield whether it stays inside.

    It goes to the public record where there is one: there the citizen API could show it.
    """
    side, p, number = server.inner, server.profile, trial.public or trial.hidden
    if side is None or number is None:
        return
    path = side.record(_WR, number, p.comments_path)
    body = {**_comment(server, _INSIDE), p.public_flag: False}
    told = server.post(side, path, json_body({name: v for name, v in body.items() if name}))
    row = next((r for r in server.whole(side, path).rows if _is_inside(server, r)), None)
    outside = server.whole(server.outer, server.outer.record(_WR, number, p.comments_path)).rows
    shown = any(_is_inside(server, each) for each in outside)
    if row is None and not shown:
        words = f"A comment added inside is not listed there. {told.refusal}".strip()
        yield unmeasured("EAM A-26", words, _ASK_FOR_LIST, part="inside")
    elif shown or switch_of((row or {}).get(p.public_flag), otherwise=False, unclear=True):
        seen = "shown by the citizen API" if shown else "public nevertheless"
        yield otherwise(
            "EAM A-26",
            f"A comment added inside with {p.public_flag} off is {seen}.",
            advice="Send nothing private until CentralSquare says how a comment is kept inside.",
            part="inside",
        )
    elif p.public_flag in (row or {}):
        words = f"One added inside with {p.public_flag} off stays inside."
        yield holds("EAM A-26", words, seen=row, part="inside")


def _is_inside(server: Server, row: dict[str, Any]) -> bool:
    return is_same(_INSIDE, row.get(server.profile.comment_text))
