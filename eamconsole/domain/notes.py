"""Composes what EAM's ``Notes`` holds for a Request: nothing cut silently."""

from __future__ import annotations

from dataclasses import dataclass

from eamconsole.domain.city import CityRules
from eamconsole.domain.crossing import video_line
from eamconsole.domain.recognition import holds_words
from eamconsole.domain.reference import reference_line
from eamconsole.domain.request import ResidentRequest

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
    return compose_notes(request, limit=notes_limit(request, rules), comment_limit=limits.comment)


def notes_limit(request: ResidentRequest, rules: CityRules) -> int | None:
    """Return how long Notes may be before the address of SeeClickFix is added to them."""
    limit = rules.text_limits.notes
    if limit is None or not rules.place.reverse_geocode or not request.address.strip():
        return limit
    return limit - len(_address_line(request)) - 2


def with_address(notes: str, request: ResidentRequest, location: str | None) -> str:
    """Return Notes with the address SeeClickFix shows, where ``location`` does not hold it.

    A resident's "behind the school" finds what a locator's street and number do not.
    """
    line = _address_line(request)
    if holds_words(location or "", request.address) or line in notes:
        return notes
    if not request.address.strip():
        return notes
    body = notes_body(notes, request)
    return notes_of(f"{body}\n\n{line}" if body else line, request)


def _address_line(request: ResidentRequest) -> str:
    return f"Address in SeeClickFix: {' '.join(request.address.split())}"


def compose_notes(
    request: ResidentRequest, *, limit: int | None = None, comment_limit: int | None = None
) -> Notes:
    """Return description, summary where it differs, answers, and the reference line last.

    Where ``limit`` (characters) is too small the body is split at a word; each further piece
    is at most ``comment_limit`` long and goes out as a comment.
    """
    reference = reference_line(str(request.issue_id))
    body = "\n\n".join(_parts(request))
    whole = notes_of(body, request)
    if limit is None or len(whole) <= limit:
        return Notes(whole)
    room = limit - len(reference) - len(CONTINUED) - 4
    if room < _SMALLEST_USEFUL:
        return Notes(reference, split_text(body, comment_limit))
    head = _cut_at_word(body, room)
    rest = body[len(head) :].lstrip()
    return Notes(f"{head.rstrip()}\n{CONTINUED}\n\n{reference}", split_text(rest, comment_limit))


def notes_of(body: str, request: ResidentRequest) -> str:
    """Return ``body`` with the line below it by which the record is found again."""
    reference = reference_line(str(request.issue_id))
    return f"{body}\n\n{reference}" if body else reference


def notes_body(notes: str, request: ResidentRequest) -> str:
    """Return what stands above that line."""
    return notes.removesuffix(reference_line(str(request.issue_id))).rstrip()


def split_text(text: str, limit: int | None) -> tuple[str, ...]:
    """Split ``text`` at words into pieces of at most ``limit`` characters."""
    if limit is None or len(text) <= limit:
        return (text,) if text else ()
    pieces, at = [], 0
    while at < len(text):
        piece = _cut_at_word(text[at : at + limit + 1], limit)
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


def _cut_at_word(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[:limit]
    cut = max(head.rfind(" "), head.rfind("\n"))
    return head[: cut + 1] if cut > limit // 2 else head
