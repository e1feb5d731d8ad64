"""Texts for people: states, kinds, causes and systems, each with icon and color role."""

from __future__ import annotations

from datetime import datetime, tzinfo

from eamconsole.domain.delivery import DeliveryState, Direction, Flow
from eamconsole.domain.kinds import require_all
from eamconsole.domain.link import LinkState
from eamconsole.gui.moments import clock_time
from eamconsole.gui.tones import Face, Tone
from eamconsole.services.lists.records import Listing
from eamconsole.services.overview.records import Pause

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
require_all(STATE_FACES, DeliveryState)
require_all(LINK_FACES, LinkState)

HEALTH_FACES: dict[str, Face] = {
    "ok": Face("healthy", "Healthy", Tone.GOOD),
    "busy": Face("slow", "Asked us to wait", Tone.WARNING),
    "unreachable": Face("unreachable", "Unreachable", Tone.BAD),
    "signed_out": Face("key", "Sign-in refused", Tone.BAD),
    "blocked": Face("impossible", "Blocked", Tone.BAD),
    "paused": Face("pause", "Paused", Tone.WARNING),
    "unknown": Face("unknown", "Not asked yet", Tone.QUIET),
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
    Listing.SEARCH: (
        "Search",
        "Nothing found",
        "Search by Issue ID, Request #, address, a resident's words or an error text.",
    ),
}

_COUNTED: dict[Listing, tuple[str, str]] = {
    Listing.REQUESTS: ("request", "requests"),
    Listing.STATUS: ("request", "requests"),
    Listing.COMMENTS: ("comment or photo", "comments and photos"),
    Listing.ATTENTION: ("delivery", "deliveries"),
    Listing.ACTIVITY: ("event", "events"),
    Listing.SEARCH: ("request", "requests"),
}
require_all(_COUNTED, Listing)
require_all(LISTING_WORDS, Listing)

MOVED_WORDS: dict[Flow, str] = {
    Flow.REQUESTS: "records and photos",
    Flow.STATUS: "status",
    Flow.COMMENTS: "comments",
}
"""What the deliveries of a flow carry; a request has several, so they are not called requests."""

FLOW_WORDS: dict[Flow, str] = {
    Flow.REQUESTS: "Requests",
    Flow.STATUS: "Status",
    Flow.COMMENTS: "Comments",
}

DIRECTION_WORDS: dict[Direction, str] = {
    Direction.TO_EAM: "to EAM",
    Direction.TO_SEECLICKFIX: "to SeeClickFix",
}


def counted_in(listing: Listing, count: int, requests: int | None = None) -> str:
    """Return a count with what is counted in a list; requests first, where rows are none."""
    words = f"{count:,} {_COUNTED[listing][count != 1]}"
    if requests is None:
        return words
    behind = counted_in(Listing.REQUESTS, requests)
    return f"{behind} · {words}" if count else behind


def pause_words(pause: Pause, zone: tzinfo, now: datetime) -> str:
    """Return what is paused and for how long: ``Requests paused until 14:05``."""
    what = FLOW_WORDS[pause.flow] if pause.flow else "All"
    until = clock_time(pause.until, zone, now)
    return f"{what} paused until {until}" if until else f"{what} paused"


def listing_title(listing: Listing) -> str:
    """Return the section's name."""
    return LISTING_WORDS[listing][0]
