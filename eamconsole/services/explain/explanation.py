"""Explains a row: what happened, why, what it waits for, what comes next, what you can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.edits import EDITED
from eamconsole.domain.kinds import require_all
from eamconsole.domain.redirection import REDIRECTED
from eamconsole.domain.requester import NAME_STANDS_IN, WITHOUT_REQUESTER
from eamconsole.services.explain.causes import cause_of
from eamconsole.services.standing.records import Side
from eamconsole.services.standing.wording import cure_of, time_of_day, trouble, waiting_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is to be known besides the row: the moment, its lane, and pauses in force.

    ``obstacle`` is the delivery of the same Request that stands in the way; ``paused`` says
    why the flow is paused, ``paused_until`` is None for "until resumed"; ``side`` is the system
    it goes to, where that one is not called for now.
    """

    now: datetime
    zone: tzinfo
    obstacle: Delivery | None = None
    paused: str = ""
    paused_until: datetime | None = None
    side: Side | None = None

    def clock(self, moment: datetime) -> str:
        """Return a moment in the organization's zone, with the day where it is another."""
        return time_of_day(moment, self.now, self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The answers as plain sentences; an empty one has nothing to say.

    ``state`` is what the row shows, ``code`` the cause's code.
    """

    happened: str
    state: str = ""
    why: str = ""
    waits_for: str = ""
    next: str = ""
    you_can: str = ""
    code: str = ""
    held_up_by: Side | None = None
    """The side a waiting row waits for: its countdown runs on while the row stands there."""

    @property
    def sentence(self) -> str:
        """All of it in one line, for lists and scripts."""
        parts = (self.happened, self.why, self.waits_for, self.next, self.you_can)
        return " ".join(part for part in parts if part)


def explain(delivery: Delivery, around: Around) -> Explanation:
    """Return the explanation of ``delivery`` as it stands."""
    told = _EXPLAINERS[delivery.state](delivery, around)
    remark = _by_hand(delivery)
    return replace(told, happened=f"{told.happened} {remark}") if remark else told


def waits_for(delivery: Delivery, around: Around) -> str:
    """Complete "Waiting — for …"; never empty for a waiting row."""
    if around.paused:
        return f"the pause to end: {around.paused}"
    if around.side is not None:
        return waiting_for(around.side, around.now, around.zone)
    if around.obstacle is not None:
        return _named(around.obstacle)
    if delivery.due_at is not None and delivery.due_at > around.now:
        return around.clock(delivery.due_at)
    return "its turn"


def _named(obstacle: Delivery) -> str:
    """Name what stands in the way; nobody looks for what needs a person under another row."""
    noun = obstacle.kind.traits.noun
    if obstacle.state is DeliveryState.NEEDS_ATTENTION:
        return f"{noun} (row {obstacle.id}), which needs a person"
    if obstacle.state is DeliveryState.HELD:
        return f"{noun} (row {obstacle.id}), which {obstacle.actor or 'somebody'} holds"
    return noun


def waiting_state(side: Side, now: datetime, zone: tzinfo) -> str:
    """Return the state of a row that a side holds up, with the time left."""
    return f"Waiting — for {waiting_for(side, now, zone)}"


def _waiting(delivery: Delivery, around: Around) -> Explanation:
    what = waits_for(delivery, around)
    held_up = around.side is not None and not around.paused
    return Explanation(
        state=f"Waiting — for {what}",
        happened=f"The console will {delivery.kind.traits.aim}.",
        why=_own_words(delivery),
        waits_for=_paused_sentence(around) if held_up else f"It waits for {what}.",
        next=_upcoming(around),
        you_can=cure_of(around.side) if held_up and around.side else _way_past(around.obstacle),
        held_up_by=around.side if held_up else None,
    )


def _upcoming(around: Around) -> str:
    if around.paused:
        if around.paused_until:
            return f"It goes on at {around.clock(around.paused_until)}."
        return "It goes on once somebody resumes it."
    if around.side is not None:
        return _upcoming_of(around.side, around)
    if around.obstacle is not None:
        return "It is sent as soon as that is settled, so that the order is kept."
    return "It is sent as soon as a connection is free."


def _upcoming_of(side: Side, around: Around) -> str:
    label, at = side.service.label, side.asked_again_at
    if side.state == "blocked" or at is None:
        return f"It is sent once somebody lets {label} be called again."
    return f"{label} is called again at {around.clock(at)}; it is sent as soon as {label} answers."


def _way_past(obstacle: Delivery | None) -> str:
    stuck = (DeliveryState.NEEDS_ATTENTION, DeliveryState.HELD)
    if obstacle is None or obstacle.state not in stuck:
        return ""
    return f"Take care of row {obstacle.id} first; this one is sent after it."


def _sending(delivery: Delivery, around: Around) -> Explanation:
    at = f" at {around.clock(delivery.sent_at)}" if delivery.sent_at else ""
    return Explanation(
        state="Sending",
        happened=f"The call to {delivery.kind.traits.aim} went out{at}.",
        waits_for=f"It waits for {delivery.direction.service.label} to answer.",
        next="The answer is written down; without one the console checks what became of it.",
    )


def _retrying(delivery: Delivery, around: Around) -> Explanation:
    cause = cause_of(delivery.cause)
    at = around.clock(delivery.due_at) if delivery.due_at else "the next opportunity"
    return Explanation(
        state=f"Trying again at {at} ({_nth(delivery.attempts + 1)} try)",
        happened=f"An attempt to {delivery.kind.traits.aim} failed and changed nothing there.",
        why=_own_words(delivery) or cause.why,
        waits_for=_paused_sentence(around),
        next=f"The console tries again by itself at {at}.",
        you_can=_way_past(around.obstacle)
        or f"You can choose Retry to try at once. {cause.you_can}".rstrip(),
        code=delivery.cause or "",
    )


def _checking(delivery: Delivery, around: Around) -> Explanation:
    service = delivery.direction.service.label
    at = around.clock(delivery.due_at) if delivery.due_at else "the next opportunity"
    return Explanation(
        state=f"Checking whether {service} received this",
        happened=f"The call to {delivery.kind.traits.aim} was sent, and no usable answer came.",
        why=_own_words(delivery),
        waits_for=_paused_sentence(around)
        or f"It waits until {at}: {service} may still be working on it.",
        next=(
            f"The console looks for it in {service} then; only if it is certainly not there is "
            "it sent again."
        ),
        you_can=_way_past(around.obstacle) or _ways_to_settle(delivery, service),
        code=delivery.cause or "SVC-230",
    )


def _ways_to_settle(delivery: Delivery, service: str) -> str:
    at_once = "You can choose Retry to have it looked up at once; it is not sent blindly"
    if delivery.kind is DeliveryKind.CREATE:
        return (
            f"{at_once}. Or choose Look for it in EAM: it lists what may be the record, to adopt "
            "it, or to send again where none of them is it."
        )
    return f"{at_once}. Or look for it in {service} yourself, and Skip it where it is there."


def _moderated(delivery: Delivery, around: Around) -> Explanation:
    return Explanation(
        state="Accepted by SeeClickFix, awaiting moderation",
        happened=f"SeeClickFix accepted the call to {delivery.kind.traits.aim}.",
        why=_own_words(delivery) or "Its moderators look at the text before residents see it.",
        waits_for="It waits for SeeClickFix's moderators.",
        next="The console sees it appear by itself and never sends it again.",
    )


def _needs_attention(delivery: Delivery, around: Around) -> Explanation:
    cause = cause_of(delivery.cause)
    return Explanation(
        state=f"Needs attention — {cause.title}",
        happened=f"The console could not {delivery.kind.traits.aim}.",
        why=_own_words(delivery) or cause.why,
        waits_for="It waits for a person.",
        next="Nothing happens to it by itself; other Requests go on.",
        you_can=_ways_out(delivery),
        code=delivery.cause or "",
    )


def _ways_out(delivery: Delivery) -> str:
    way = delivery.next_step or cause_of(delivery.cause).you_can
    ways = [way or "Choose Retry, or Skip with a reason."]
    if delivery.kind is DeliveryKind.CREATE:
        if delivery.cause == "SVC-260" and not delivery.doubtful:
            ways.append(
                "Or choose Redirect to send it under another problem code, or Edit and resend to "
                "change its texts."
            )
        ways.append("Where EAM has the record already, choose Look for it in EAM and adopt it.")
    return " ".join(ways)


def _held(delivery: Delivery, around: Around) -> Explanation:
    who = delivery.actor or "somebody"
    doubt = " Whether an earlier attempt arrived is still open." if delivery.doubtful else ""
    return Explanation(
        state=f"Held by {who}",
        happened=f"{_capital(who)} chose Hold.{doubt}",
        why=_own_words(delivery),
        waits_for="It waits until somebody releases it.",
        next="Nothing is sent for it until then.",
        you_can="You can choose Release, or Skip with a reason."
        + (
            " Look for it in EAM shows whether the record is there."
            if delivery.doubtful and delivery.kind is DeliveryKind.CREATE
            else ""
        ),
    )


def _done(delivery: Delivery, around: Around) -> Explanation:
    number = f" as {delivery.remote_key}" if delivery.remote_key else ""
    return Explanation(
        state="Done",
        happened=f"{delivery.kind.traits.result}{number} at {around.clock(delivery.updated_at)}.",
        why=_own_words(delivery),
        next="Nothing is left to do.",
        code=delivery.cause or "",
    )


def _skipped(delivery: Delivery, around: Around) -> Explanation:
    who = delivery.actor or "the console"
    reason = delivery.explanation or cause_of(delivery.cause).why
    return Explanation(
        state=f"Skipped by {who}: {reason}",
        happened=f"{_capital(who)} decided not to {delivery.kind.traits.aim}.",
        why=_sentence(reason),
        next="It is never sent.",
        you_can="You can choose Retry to send it after all.",
        code=delivery.cause or "",
    )


def _impossible(delivery: Delivery, around: Around) -> Explanation:
    cause = cause_of(delivery.cause)
    return Explanation(
        state=f"No longer possible — {cause.title}",
        happened=f"The console can no longer {delivery.kind.traits.aim}.",
        why=_own_words(delivery) or cause.why,
        next="Nothing more happens to it.",
        you_can=delivery.next_step or "",
        code=delivery.cause or "",
    )


_EXPLAINERS: Mapping[DeliveryState, Callable[[Delivery, Around], Explanation]] = {
    DeliveryState.WAITING: _waiting,
    DeliveryState.SENDING: _sending,
    DeliveryState.RETRYING: _retrying,
    DeliveryState.CHECKING: _checking,
    DeliveryState.MODERATED: _moderated,
    DeliveryState.NEEDS_ATTENTION: _needs_attention,
    DeliveryState.HELD: _held,
    DeliveryState.DONE: _done,
    DeliveryState.SKIPPED: _skipped,
    DeliveryState.IMPOSSIBLE: _impossible,
}
require_all(_EXPLAINERS, DeliveryState)


def _by_hand(delivery: Delivery) -> str:
    """Say what a person changed about it: the texts sent, or where it is sent."""
    remarks = []
    edited, redirected = delivery.payload.get(EDITED), delivery.payload.get(REDIRECTED)
    if isinstance(edited, Mapping):
        texts = " and ".join(str(name) for name in edited.get("texts", ()))
        remarks.append(f"{_capital(str(edited.get('by')))} changed its {texts}.")
    if isinstance(redirected, Mapping):
        who, origin, to = (str(redirected.get(name)) for name in ("by", "from", "to"))
        remarks.append(f"{_capital(who)} redirected it from {origin} to {to}.")
    if (said := delivery.payload.get(WITHOUT_REQUESTER)) is not None:
        place = delivery.payload.get(NAME_STANDS_IN, "Notes")
        remarks.append(
            f"It goes without the resident's name, which EAM refused (“{said}”); the name goes "
            f"into {place}."
        )
    return " ".join(remarks)


def _own_words(delivery: Delivery) -> str:
    return _sentence(delivery.explanation or "")


def _sentence(text: str) -> str:
    text = _capital(text.strip())
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _paused_sentence(around: Around) -> str:
    if around.paused:
        return f"It waits for the pause to end: {around.paused}."
    if around.side is not None:
        return f"It waits for {trouble(around.side, around.now, around.zone)}."
    if around.obstacle is not None:
        return f"It waits for {_named(around.obstacle)}."
    return ""


def _nth(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
