"""Composes what EAM's ``Notes`` holds for a Request: nothing cut silently."""

from __future__ import annotations

from dataclasses import dataclass

from eamconsole.domain.city import CityRules
from eamconsole.domain.crossing import video_line
from eamconsole.domain.lengths import LengthUnit, cut, length
from eamconsole.domain.recognition import holds_words
from eamconsole.domain.reference import reference_line
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.requester import is_cut, name_line

CONTINUED = "… (continued in the comments)"
_SMALLEST_USEFUL = 80


@dataclass(frozen=True, slots=True)
class Notes:
    """The text for ``Notes`` and what is continued as comments, in order."""

    text: str
    continuation: tuple[str, ...] = ()


def notes_for(request: ResidentRequest, rules: CityRules) -> Notes:
    """Return the Notes a city's record gets, with room for the address where one is looked up."""
    limits = rules.text_limits
    return compose_notes(
        request,
        limit=notes_limit(request, rules),
        comment_limit=limits.comment,
        unit=limits.unit,
    )


def notes_limit(request: ResidentRequest, rules: CityRules) -> int | None:
    """Return how long Notes may be before a resident's name or an address is added to them."""
    limits = rules.text_limits
    if limits.notes is None:
        return None
    name = request.reporter.name if request.reporter else ""
    added = [name_line(name)] if is_cut(name, limits) else []
    if rules.place.reverse_geocode and request.address.strip():
        added.append(_address_line(request))
    return limits.notes - sum(length(line, limits.unit) + 2 for line in added)


def with_line(notes: str, request: ResidentRequest, line: str) -> str:
    """Return Notes with a line of their own above the last, once."""
    if line in notes:
        return notes
    body = notes_body(notes, request)
    return notes_of(f"{body}\n\n{line}" if body else line, request)


def with_address(notes: str, request: ResidentRequest, location: str | None) -> str:
    """Return Notes with the address SeeClickFix shows, where ``location`` does not hold it.

    A resident's "behind the school" finds what a locator's street and number do not.
    """
    line = _address_line(request)
    if holds_words(location or "", request.address) or line in notes:
        return notes
    return with_line(notes, request, line) if request.address.strip() else notes


def _address_line(request: ResidentRequest) -> str:
    return f"Address in SeeClickFix: {' '.join(request.address.split())}"


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
    reference = reference_line(str(request.issue_id))
    body = "\n\n".join(_parts(request))
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
    """Split ``text`` at words into pieces that take at most ``limit`` places."""
    if limit is None or length(text, unit) <= limit:
        return (text,) if text else ()
    pieces, at = [], 0
    while at < len(text):
        piece = _cut_at_word(text[at : at + limit + 1], limit, unit)
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
