"""What happened, in words: events of the engine and what people did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from eamconsole.domain.delivery import DeliveryKind, Direction, HistoryEvent
from eamconsole.domain.edits import EDITED
from eamconsole.services.lists.records import SYSTEM_ACTORS, TimelineEntry, ToldEvent
from eamconsole.support.twice import zone_where_twice

_PLAIN: Mapping[str, str] = {
    "request.taken_in": "Taken in from SeeClickFix",
    "status.changed": "The status in EAM changed",
    "link.gone": "The record was not to be found in EAM",
    "link.reopened": "The request was reopened; it is watched again",
    "link.closed_elsewhere": "The request was closed in SeeClickFix",
    "link.settled": "It is no longer watched",
    "request.corrected": "It was corrected in SeeClickFix",
    "comment.edited_in_eam": "A comment was edited in EAM after it had crossed",
    "document.not_an_image": "A document in EAM is no image and did not cross",
    "request.became_private": "The request became private",
    "request.recategorized": "Its category was changed in SeeClickFix",
    "record.made_private": "The record in EAM was made non-public",
    "link.back": "The record was found in EAM again",
    "link.resumed": "It is watched again",
    "link.stranger": "The record in EAM is another request's",
    "link.taken_over": "A record that was there before was taken over",
    "brake.held": "Too much changed at once: it waits for a person",
    "brake.lifted": "What waited for a person goes on",
    "intake.moved_back": "Requests are read from an earlier moment on",
    "journal.moved_in": "The journal was taken to this machine",
}
"""Events that are no turn of a delivery."""
_DETAILS: Mapping[str, str] = {
    "debts": "steps to be sent",
    "from": "before",
    "to": "now",
    "file_name": "file",
    "document": "document number",
    "comment": "comment number",
}
"""What is noted with an event, and the word it is shown under; others are shown by their name."""
_TURNS: Mapping[str, str] = {
    "sending": "Sent: {aim}",
    "waiting": "Waits: {aim}",
    "retrying": "Failed and is tried again: {aim}",
    "checking": "No usable answer, is looked up: {aim}",
    "moderated": "Accepted by SeeClickFix, awaiting moderation: {aim}",
    "needs_attention": "Needs attention: {aim}",
    "impossible": "No longer possible: {aim}",
    "quarantined": "A fault inside the console: {aim}",
    "adopted": "Found on the other side and adopted: {aim}",
    "retry": "Retry was chosen: {aim}",
    "skip": "Skipped: {aim}",
    "skipped": "Skipped: {aim}",
    "hold": "Held: {aim}",
    "held": "Held: {aim}",
    "found_absent": "Looked up, never arrived, is sent again: {aim}",
    "release": "Released: {aim}",
    "edit": "Sent again with another text: {aim}",
    "adopt": "An existing record was chosen by hand: {aim}",
    "send_again": "Sent again after a look by hand: {aim}",
    "redirect": "Sent elsewhere by hand: {aim}",
    "undo": "The last action was taken back: {aim}",
    "edited": "The text was changed: {aim}",
}
_FAULTS = frozenset({"needs_attention", "quarantined", "gone"})
_DECISIONS = frozenset({"retrying", "checking", "impossible", "adopted", "settled", "waiting"})
_CONSOLE = "console"
SIDE_TITLES: Mapping[str, str] = {
    "seeclickfix": "SeeClickFix",
    "eam": "EAM",
    "console": "Console",
    "person": "Person",
}
"""Where a step happened, in words."""


def entry_of(event: HistoryEvent) -> TimelineEntry:
    """Return an event as a step of the timeline."""
    return TimelineEntry(
        at=event.at,
        side=_side(event),
        text=words_of(event.name),
        actor=event.actor,
        detail=_detail(event.detail),
    )


def activity_of(event: HistoryEvent) -> ToldEvent:
    """Return an event as a line of the activity."""
    return ToldEvent(
        event=event, topic=_topic(event), text=words_of(event.name), detail=_detail(event.detail)
    )


def time_of_step(at: datetime, zone: tzinfo) -> str:
    """Return the time of day to the second; in an hour that comes twice, which of both it was."""
    local = at.astimezone(zone)
    return f"{local:%H:%M:%S}{zone_where_twice(local)}"


def words_of(name: str) -> str:
    """Return an event's name in words."""
    if name in _PLAIN:
        return _PLAIN[name]
    kind, _, turn = name.partition(".")
    if kind not in set(DeliveryKind):
        return name.replace("_", " ").replace(".", ": ")
    delivery = DeliveryKind(kind)
    if turn == "done":
        return delivery.traits.result
    return _TURNS.get(turn, turn.replace("_", " ") + ": {aim}").format(aim=delivery.traits.aim)


def _side(event: HistoryEvent) -> str:
    kind, _, turn = event.name.partition(".")
    if event.actor in SYSTEM_ACTORS:
        return SYSTEM_ACTORS[event.actor]
    if event.actor != _CONSOLE:
        return "person"
    if kind in set(DeliveryKind):
        if turn not in ("done", "sending", "moderated", "needs_attention"):
            return "console"
        return "eam" if DeliveryKind(kind).direction is Direction.TO_EAM else "seeclickfix"
    return {"request": "seeclickfix", "status": "eam", "comment": "eam", "document": "eam"}.get(
        kind, "console"
    )


def _topic(event: HistoryEvent) -> str:
    turn = event.name.partition(".")[2]
    if event.actor != _CONSOLE:
        return "person"
    if turn in _FAULTS:
        return "fault"
    if turn in _DECISIONS:
        return "decision"
    return "call" if turn in ("done", "sending", "moderated") else "step"


def _detail(detail: Mapping[str, Any]) -> str:
    if isinstance(detail.get("old"), Mapping) and isinstance(detail.get("new"), Mapping):
        return "\n".join(_differences(detail["old"], detail["new"]))
    parts = []
    for name, value in detail.items():
        if value in (None, "", {}, []) or name == "remote_key":
            continue
        told = _DETAILS.get(name, name.replace("_", " "))
        parts.append(str(value) if name == "words" else f"{told}: {value}")
    return "\n".join(parts)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in new:
        if name == EDITED:
            continue
        if name in old:
            yield f"{name} before: {old[name]}"
        yield f"{name} now: {new[name]}"
