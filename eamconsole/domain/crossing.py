"""Decides which comments cross from SeeClickFix to EAM."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eamconsole.domain.request import ResidentComment

CROSSING_KINDS = frozenset({"Comment", "Issue Reopened", "Issue Closed"})
"""Comment types that are somebody's words; any other type is a system event."""

_OFFICIAL = "Verified Official"
_LONGEST_EVENT = 1_000
"""A system's sentence is short; what is longer somebody wrote, and is not searched."""


def crosses(comment: ResidentComment, own_account: int | None, patterns: Iterable[str]) -> bool:
    """Return whether ``comment`` is owed to EAM.

    ``own_account`` is the account the console writes with: what it wrote is an echo.  A
    resident who merely carries the organization's name crosses.  Where no comment type is
    told, an official's text of a system ``pattern`` that nobody may edit is an event.
    """
    if own_account is not None and comment.author.account == own_account:
        return False
    if comment.hidden or not (comment.text.strip() or addresses_of(comment)):
        return False
    if comment.kind is not None:
        return comment.kind in CROSSING_KINDS
    return not _is_system_event(comment, patterns)


def _is_system_event(comment: ResidentComment, patterns: Iterable[str]) -> bool:
    if comment.author.role != _OFFICIAL or comment.editable_until is not None:
        return False
    if len(comment.text) > _LONGEST_EVENT:
        return False
    return any(re.match(pattern, comment.text, re.DOTALL) for pattern in patterns)


def video_line(url: str) -> str:
    """Return how a video is told: it is no picture, and EAM gets its address alone."""
    return f"Video: {url}"


def addresses_of(comment: ResidentComment) -> str | None:
    """Return the addresses that stand below a comment in EAM, a line each; None for none."""
    video = (video_line(comment.video_url),) if comment.video_url else ()
    return "\n".join((*comment.image_urls, *video)) or None


def text_for_eam(text: str, image_url: str | None) -> str:
    """Return the comment text as EAM gets it: addresses of images on lines of their own."""
    return "\n".join(part for part in (text.strip("\n"), image_url or "") if part)
