"""Texts for people: states, kinds, causes and systems, each with icon and colour role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Direction, Flow
from eamconsole.domain.link import LinkState
from eamconsole.gui.moments import clock_time, nth
from eamconsole.gui.records import DeliveryRow, Listing


class Tone(StrEnum):
    """A colour by meaning; ``appearance`` knows the colours of each theme."""

    PLAIN = "plain"
    QUIET = "quiet"
    GOOD = "good"
    ACTIVE = "active"
    WARNING = "warning"
    BAD = "bad"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Face:
    """How something looks: never by colour alone."""

    icon: str
    word: str
    tone: Tone


STATE_FACES: dict[DeliveryState, Face] = {
    DeliveryState.WAITING: Face("waiting", "Waiting", Tone.PLAIN),
    DeliveryState.SENDING: Face("sending", "Sending", Tone.ACTIVE),
    DeliveryState.RETRYING: Face("retrying", "Trying again", Tone.WARNING),
    DeliveryState.CHECKING: Face("checking", "Checking", Tone.SPECIAL),
    DeliveryState.MODERATED: Face("moderated", "Awaiting moderation", Tone.SPECIAL),
    DeliveryState.NEEDS_ATTENTION: Face("attention", "Needs attention", Tone.BAD),
    DeliveryState.HELD: Face("held", "Held", Tone.WARNING),
    DeliveryState.DONE: Face("done", "Done", Tone.GOOD),
    DeliveryState.SKIPPED: Face("skipped", "Skipped", Tone.QUIET),
    DeliveryState.IMPOSSIBLE: Face("impossible", "No longer possible", Tone.QUIET),
}

LINK_FACES: dict[LinkState, Face] = {
    LinkState.OPEN: Face("status", "Watched", Tone.ACTIVE),
    LinkState.CLOSED: Face("done", "Closed", Tone.GOOD),
    LinkState.GONE: Face("attention", "Not found in EAM", Tone.BAD),
    LinkState.SETTLED: Face("skipped", "No longer watched", Tone.QUIET),
}

HEALTH_FACES: dict[str, Face] = {
    "ok": Face("healthy", "Healthy", Tone.GOOD),
    "slow": Face("slow", "Slow", Tone.WARNING),
    "busy": Face("slow", "Asked us to wait", Tone.WARNING),
    "unreachable": Face("unreachable", "Unreachable", Tone.BAD),
    "sign_in": Face("key", "Sign-in refused", Tone.BAD),
    "blocked": Face("impossible", "Blocked", Tone.BAD),
    "paused": Face("pause", "Paused", Tone.WARNING),
    "unknown": Face("unknown", "Not asked yet", Tone.QUIET),
}

KIND_WORDS: dict[DeliveryKind, str] = {
    DeliveryKind.CREATE: "Create Work Request",
    DeliveryKind.REQUEST_IMAGE: "Attach photo",
    DeliveryKind.ACKNOWLEDGE: "Acknowledge",
    DeliveryKind.COMMENT_OUT: "Comment to EAM",
    DeliveryKind.COMMENT_IMAGE_OUT: "Comment photo to EAM",
    DeliveryKind.COMMENT_IN: "Comment to SeeClickFix",
    DeliveryKind.IMAGE_IN: "Photo to SeeClickFix",
    DeliveryKind.CLOSE: "Close request",
}

LISTING_WORDS: dict[Listing, tuple[str, str, str]] = {
    Listing.REQUESTS: (
        "Requests",
        "No requests yet",
        "Residents' requests appear here on their way to EAM. Sync now looks for new ones.",
    ),
    Listing.STATUS: (
        "Status",
        "Nothing is being watched yet",
        "Each Work Request created from a request appears here and is watched until it closes.",
    ),
    Listing.COMMENTS: (
        "Comments",
        "No comments yet",
        "Public comments and photos appear here as they cross, in both directions.",
    ),
    Listing.ATTENTION: (
        "Needs attention",
        "Nothing needs you",
        "What the console cannot decide by itself appears here, grouped by cause, with what to do.",
    ),
    Listing.ACTIVITY: (
        "Activity",
        "Nothing has happened yet",
        "Every call, decision and action of a person is listed here and can be exported.",
    ),
    Listing.EVERYTHING: (
        "Search",
        "Nothing found",
        "Search by Issue ID, Request #, address, a resident's words or an error text.",
    ),
}

FLOW_WORDS: dict[Flow, str] = {
    Flow.REQUESTS: "Requests",
    Flow.STATUS: "Status",
    Flow.COMMENTS: "Comments",
}

DIRECTION_WORDS: dict[Direction, str] = {
    Direction.TO_EAM: "to EAM",
    Direction.TO_SEECLICKFIX: "to SeeClickFix",
}

CAUSE_TITLES: dict[str, str] = {
    "CFG-100": "A setting does not allow it",
    "KEY-110": "The keyring has no usable credential",
    "JRN-120": "The journal cannot be read or written",
    "JRN-130": "Another console is syncing this profile",
    "MAP-300": "Cannot be translated for the other side",
    "MAP-310": "The place cannot be used",
    "MAP-320": "The text is too long for the field",
    "MAP-330": "The image cannot be used",
    "SVC-200": "Something went wrong between the systems",
    "SVC-210": "The system cannot be reached",
    "SVC-220": "The system asked to come back later",
    "SVC-230": "It is not known whether it arrived",
    "SVC-240": "The answer was not what the API promises",
    "SVC-250": "The sign-in was refused",
    "SVC-255": "SeeClickFix blocked the console",
    "SVC-260": "The change was refused",
    "SVC-265": "The login may not do this",
    "SVC-270": "The upload is too large",
    "SVC-280": "The record is not there",
    "GEN-000": "An unexpected fault",
    "GEN-010": "Stopped on request",
}


def cause_title(cause: str | None) -> str:
    """Return the words for an error code, or the code itself where it is new."""
    if not cause:
        return "Unknown cause"
    return CAUSE_TITLES.get(cause, cause)


def state_text(row: DeliveryRow, zone: tzinfo, now: datetime) -> str:
    """Return the state of a delivery in the person's words, complete in itself."""
    state = row.state
    if state is DeliveryState.WAITING:
        return f"Waiting — {_waits_for(row, zone, now)}"
    if state is DeliveryState.RETRYING:
        when = clock_time(row.due_at, zone, now) or "soon"
        return f"Trying again at {when} ({nth(row.attempts + 1)} try)"
    if state is DeliveryState.CHECKING:
        return f"Checking whether {row.kind.direction.service.label} received this"
    if state is DeliveryState.MODERATED:
        return "Accepted by SeeClickFix, awaiting moderation"
    if state is DeliveryState.NEEDS_ATTENTION:
        return f"Needs attention — {cause_title(row.cause)}"
    return _settled_text(row)


def _waits_for(row: DeliveryRow, zone: tzinfo, now: datetime) -> str:
    if row.waits_for:
        return row.waits_for
    if row.due_at is not None and row.due_at > now:
        return f"until {clock_time(row.due_at, zone, now)}"
    return "for its turn"


def _settled_text(row: DeliveryRow) -> str:
    state, actor = row.state, row.actor or "a person"
    if state is DeliveryState.HELD:
        return f"Held by {actor}"
    if state is DeliveryState.SKIPPED:
        return f"Skipped by {actor}: {row.explanation or 'no reason given'}"
    if state is DeliveryState.IMPOSSIBLE:
        return f"No longer possible — {row.explanation or 'see Explain'}"
    if state is DeliveryState.DONE and row.kind is DeliveryKind.CREATE and row.request_number:
        return f"Done — {row.request_number}"
    return STATE_FACES[state].word


def listing_title(listing: Listing) -> str:
    """Return the section's name."""
    return LISTING_WORDS[listing][0]
