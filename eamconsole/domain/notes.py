"""Composes what EAM's ``Notes`` holds for a Request: nothing cut silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from eamconsole.domain.city import CityRules
from eamconsole.domain.crossing import video_line
from eamconsole.domain.lengths import LengthUnit, cut, length
from eamconsole.domain.recognition import holds_words
from eamconsole.domain.reference import reference_line
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.requester import line_for_notes

DESCRIPTION, ADDRESS = "description", "address"
"""Keys of a creation's payload: the words as a person wrote them."""

CONTINUED = "… (continued in the comments)"
_SMALLEST_USEFUL = 80
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Notes:
    """The text for ``Notes`` and what is continued as comments, in order."""

    text: str
    continuation: tuple[str, ...] = ()


def notes_for(
    request: ResidentRequest, rules: CityRules, payload: Mapping[str, Any] = _NOTHING
) -> Notes:
    """Return the words Notes starts with, leaving room for the lines that are added below them."""
    own = payload.get(DESCRIPTION)
    return _fitted(
        "\n\n".join(_parts(request)) if own is None else str(own),
        request,
        notes_limit(request, rules, payload),
        rules.text_limits.comment,
        rules.text_limits.unit,
    )


def notes_of_record(
    request: ResidentRequest,
    rules: CityRules,
    payload: Mapping[str, Any] = _NOTHING,
    location: str | None = None,
) -> Notes:
    """Return the whole of what a record gets, and what goes on in its comments.

    ``location`` is what EAM shows as the address.  A line for which Notes has no room goes
    first among the comments: nothing that a resident said is dropped for a field's length.
    """
    limits, base = rules.text_limits, notes_for(request, rules, payload)
    lines = [line_for_notes(payload, request, limits)]
    if ADDRESS not in payload and not holds_words(location or "", request.address):
        lines.append(_address_line(request))
    text, left = base.text, []
    for line in filter(None, lines):
        longer = with_line(text, request, line)
        if limits.notes is None or length(longer, limits.unit) <= limits.notes:
            text = longer
        else:
            left.append(line)
    rest = [piece for line in left for piece in split_text(line, limits.comment, limits.unit)]
    return Notes(text, (*rest, *base.continuation))


def notes_limit(
    request: ResidentRequest, rules: CityRules, payload: Mapping[str, Any] = _NOTHING
) -> int | None:
    """Return how long Notes may be before a resident's name or an address is added to them."""
    limits = rules.text_limits
    if limits.notes is None:
        return None
    added = [line_for_notes(payload, request, limits)]
    looked_up = rules.place.reverse_geocode
    if looked_up or length(request.address, limits.unit) > limits.location:
        added.append(_address_line(request))
    return limits.notes - sum(length(line, limits.unit) + 2 for line in added if line)


def with_line(notes: str, request: ResidentRequest, line: str) -> str:
    """Return Notes with a line of their own above the last, once."""
    if line in notes:
        return notes
    body = notes_body(notes, request)
    return notes_of(f"{body}\n\n{line}" if body else line, request)


def _address_line(request: ResidentRequest) -> str:
    """Return the line with the address SeeClickFix shows.

    A resident's "behind the school" finds what a locator's street and number do not.
    """
    address = " ".join(request.address.split())
    return f"Address in SeeClickFix: {address}" if address else ""


def compose_notes(
    request: ResidentRequest,
    *,
    limit: int | None = None,
    comment_limit: int | None = None,
    unit: LengthUnit = LengthUnit.CHARACTERS,
) -> Notes:
    """Return description, summary where it differs, answers, and the reference line last.

    Where ``limit`` (characters) is too small the body is split at a word; each further piece
    is at most ``comment_limit`` long and goes out as a comment.
    """
    return _fitted("\n\n".join(_parts(request)), request, limit, comment_limit, unit)


def _fitted(
    body: str,
    request: ResidentRequest,
    limit: int | None,
    comment_limit: int | None,
    unit: LengthUnit,
) -> Notes:
    reference = reference_line(str(request.issue_id))
    whole = notes_of(body, request)
    if limit is None or length(whole, unit) <= limit:
        return Notes(whole)
    room = limit - len(reference) - len(CONTINUED) - 4
    if room < _SMALLEST_USEFUL:
        return Notes(reference, split_text(body, comment_limit, unit))
    head = _cut_at_word(body, room, unit)
    rest = body[len(head) :].lstrip()
    return Notes(
        f"{head.rstrip()}\n{CONTINUED}\n\n{reference}", split_text(rest, comment_limit, unit)
    )


def notes_of(body: str, request: ResidentRequest) -> str:
    """Return ``body`` with the line below it by which the record is found again."""
    reference = reference_line(str(request.issue_id))
    return f"{body}\n\n{reference}" if body else reference


def notes_body(notes: str, request: ResidentRequest) -> str:
    """Return what stands above that line."""
    return notes.removesuffix(reference_line(str(request.issue_id))).rstrip()


def split_text(
    text: str, limit: int | None, unit: LengthUnit = LengthUnit.CHARACTERS
) -> tuple[str, ...]:
    """Split ``text`` at words into pieces that take at most ``limit`` places.

    A limit that leaves no room is none that a server can mean.
    """
    if limit is None or limit < 1 or length(text, unit) <= limit:
        return (text,) if text else ()
    pieces, at = [], 0
    while at < len(text):
        piece = _cut_at_word(text[at : at + limit + 1], limit, unit)
        if piece.strip():
            pieces.append(piece.rstrip())
        at += len(piece)
        while at < len(text) and text[at].isspace():
            at += 1
    return tuple(pieces)


def _parts(request: ResidentRequest) -> list[str]:
    description = request.description
    parts = [description] if description.strip() else []
    summary = request.summary.strip()
    if summary and summary != description.strip():
        parts.append(f"Title: {summary}" if parts else request.summary)
    answers = [f"{answer.question}\n{answer.answer}" for answer in request.answers if answer.answer]
    video = [video_line(request.video_url)] if request.video_url else []
    return [*parts, *answers, *video]


def _cut_at_word(text: str, limit: int, unit: LengthUnit) -> str:
    if length(text, unit) <= limit:
        return text
    head = cut(text, limit, unit) or text[:1]
    at = max(head.rfind(" "), head.rfind("\n"))
    return head[: at + 1] if at > len(head) // 2 else head
