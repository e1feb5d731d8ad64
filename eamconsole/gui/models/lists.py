"""The columns, filters and sort of each list."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.kinds import require_all
from eamconsole.domain.link import LinkState
from eamconsole.gui.models.columns import Column, Moment
from eamconsole.gui.moments import age, ago, clock_time, until
from eamconsole.gui.tones import Face, Tone
from eamconsole.gui.wording import DIRECTION_WORDS, FLOW_WORDS, LINK_FACES, STATE_FACES
from eamconsole.services.explain import waiting_state
from eamconsole.services.lists.records import Listing, ListQuery, ToldEvent, WatchedLink
from eamconsole.services.queue import ToldDelivery, ToldRequest


def _state(row: ToldDelivery, moment: Moment) -> str:
    if row.why.held_up_by is None:
        return row.why.state
    return waiting_state(row.why.held_up_by, moment.now, moment.zone)


def _next_step(row: ToldDelivery, moment: Moment) -> str:
    if row.state is DeliveryState.NEEDS_ATTENTION:
        return row.why.you_can or "Open the request"
    due = row.delivery.next_attempt_at
    if row.state.is_final or due is None:
        return ""
    if row.state is DeliveryState.WAITING and due <= moment.now:
        return "" if row.why.held_up_by is not None else row.why.you_can
    return until(due, moment.now)


def _first_words(row: ToldDelivery, _: Moment) -> str:
    return str(row.delivery.payload.get("text") or row.row.summary)


def _author(row: ToldDelivery, _: Moment) -> str:
    said_by = row.delivery.payload.get("author") or row.delivery.payload.get("recorded_by")
    return str(said_by or "")


def _direction(row: ToldDelivery) -> Face:
    direction = row.kind.direction
    return Face(direction.value, DIRECTION_WORDS[direction], Tone.ACTIVE)


_PHOTO = Face("image", "with image", Tone.PLAIN)


def _image_mark(row: ToldDelivery) -> Face | None:
    return _PHOTO if row.kind.traits.carries_image else None


ISSUE = Column(key="issue", title="Issue ID", rigid=True, worth=20, sort="issue", right=True,
               text=lambda row, _: str(row.issue_id or ""))  # fmt: skip
NUMBER = Column(key="number", title="Request #", rigid=True, worth=8,
                text=lambda row, _: row.number)  # fmt: skip
ISSUE_ONCE, NUMBER_ONCE = replace(ISSUE, once=True), replace(NUMBER, once=True)
STATE = Column(key="state", title="State", least=20, worth=10, sort="state", text=_state, live=True,
               face=lambda row: STATE_FACES[row.state])  # fmt: skip
AGE = Column(key="age", title="Age", rigid=True, worth=3, sort="newest", live=True, right=True,
             text=lambda row, m: age(row.delivery.created_at, m.now),
             at=lambda row: row.delivery.created_at)  # fmt: skip
CHANGED = Column(key="changed", title="Changed", rigid=True, worth=2, sort="changed", live=True,
                 text=lambda row, m: ago(row.delivery.updated_at, m.now),
                 at=lambda row: row.delivery.updated_at, shown_at_first=False)  # fmt: skip
KIND = Column(key="kind", title="What", least=14, worth=4, sort="kind",
              text=lambda row, _: row.kind.traits.title)  # fmt: skip
PLACE = Column(key="place", title="Place", least=30, worth=6, text=lambda row, _: row.row.address)
NEXT = Column(key="next", title="Next step", least=16, worth=4, live=True, text=_next_step,
              at=lambda row: row.delivery.next_attempt_at)  # fmt: skip
TRIES = Column(key="tries", title="Tries", rigid=True, worth=1, sort="tries", right=True,
               text=lambda row, _: str(row.delivery.attempts or ""),
               shown_at_first=False)  # fmt: skip
SUMMARY = Column(key="summary", title="Summary", least=14, worth=5,
                 text=lambda row, _: row.row.summary, shown_at_first=False)  # fmt: skip
EXPLANATION = Column(key="explanation", title="Explanation", least=36, worth=12,
                     text=lambda row, _: row.delivery.explanation or row.why.waits_for)  # fmt: skip
FLOW = Column(
    key="flow", title="Queue", least=8, worth=2, text=lambda row, _: FLOW_WORDS[row.kind.flow]
)


def _whole_state(row: ToldRequest, moment: Moment) -> str:
    if row.why.held_up_by is None or row.row.state is not DeliveryState.WAITING:
        return row.text
    return waiting_state(row.why.held_up_by, moment.now, moment.zone)


def _whole_next(row: ToldRequest, moment: Moment) -> str:
    if row.row.state is DeliveryState.NEEDS_ATTENTION:
        return row.why.you_can or "Open the request"
    due = row.row.next_at
    return until(due, moment.now) if due is not None and due > moment.now else ""


REQUEST_COLUMNS = (
    ISSUE,
    Column(key="number", title="Request #", rigid=True, worth=8, text=lambda row, _: row.number),
    Column(key="state", title="State", least=20, worth=10, sort="state", live=True,
           text=_whole_state, face=lambda row: STATE_FACES[row.row.state]),
    Column(key="words", title="Resident's words", least=18, worth=9,
           text=lambda row, _: row.row.first_line,
           face=lambda row: _PHOTO if row.row.has_photo else None),
    Column(key="route", title="Category → Problem code", least=22, worth=5,
           text=lambda row, _: " → ".join(filter(None, (row.category or "—", row.code)))),
    Column(key="place", title="Place", least=30, worth=6,
           text=lambda row, _: row.row.stored.request.address),
    Column(key="age", title="Age", rigid=True, worth=3, sort="newest", live=True, right=True,
           text=lambda row, m: age(row.row.stored.request.created_at, m.now),
           at=lambda row: row.row.stored.request.created_at),
    Column(key="next", title="Next step", least=16, worth=4, live=True, text=_whole_next,
           at=lambda row: row.row.next_at),
    Column(key="summary", title="Summary", least=14, worth=5, shown_at_first=False,
           text=lambda row, _: row.row.stored.request.summary),
    Column(key="changed", title="Changed", rigid=True, worth=2, sort="changed", live=True,
           text=lambda row, m: ago(row.row.changed_at, m.now),
           at=lambda row: row.row.changed_at, shown_at_first=False),
)  # fmt: skip

COMMENT_COLUMNS = (
    ISSUE_ONCE, NUMBER_ONCE,
    Column(key="direction", title="Direction", least=10, worth=7,
           text=lambda row, _: DIRECTION_WORDS[row.kind.direction], face=_direction),
    STATE,
    Column(key="author", title="Author", least=10, worth=5, text=_author),
    Column(key="words", title="First line", least=26, worth=9, text=_first_words, face=_image_mark),
    AGE, NEXT, KIND, TRIES, CHANGED,
)  # fmt: skip

ATTENTION_COLUMNS = (
    ISSUE_ONCE, NUMBER_ONCE, KIND, EXPLANATION,
    Column(key="do", title="What to do", least=24, worth=10, text=lambda row, _: row.why.you_can),
    AGE, TRIES, CHANGED,
)  # fmt: skip

DELIVERY_COLUMNS = (ISSUE, NUMBER, FLOW, KIND, STATE, PLACE, AGE, SUMMARY, EXPLANATION, CHANGED)
"""What a file says of deliveries of whatever kind."""


def _code(row: WatchedLink, _: Moment) -> str:
    if row.link.status_code is None:
        return "not read yet"
    return f"{row.link.status_code}  {row.link.status_text}".rstrip()


def _local(row: WatchedLink, _: Moment) -> str:
    return row.request.status.value if row.request else ""


STATUS_COLUMNS = (
    Column(key="number", title="Request #", rigid=True, worth=8, sort="number",
           text=lambda row, _: str(row.number)),
    ISSUE,
    Column(key="code", title="Status in EAM", least=14, worth=9, sort="code", text=_code),
    Column(key="since", title="Since", rigid=True, worth=4, sort="since", live=True,
           text=lambda row, m: age(row.link.status_since, m.now),
           at=lambda row: row.link.status_since),
    Column(key="local", title="In SeeClickFix", rigid=True, worth=5,
           text=_local),
    Column(key="watch", title="Watch", least=10, worth=6, sort="watch",
           text=lambda row, _: LINK_FACES[row.state].word, face=lambda row: LINK_FACES[row.state]),
    Column(key="polled", title="Last read", rigid=True, worth=2, sort="polled", live=True,
           text=lambda row, m: ago(row.link.polled_at, m.now), at=lambda row: row.link.polled_at),
    Column(key="next", title="Next read", rigid=True, worth=2, live=True,
           text=lambda row, m: until(row.next_poll_at, m.now), at=lambda row: row.next_poll_at),
    Column(key="effect", title="What the next code would do", least=20, worth=8,
           text=lambda row, _: row.next_effect),
    Column(key="summary", title="Summary", least=14, worth=5, shown_at_first=False,
           text=lambda row, _: row.summary),
)  # fmt: skip

_TOPICS = {
    "call": Face("activity", "Call", Tone.ACTIVE),
    "decision": Face("checking", "Decision", Tone.SPECIAL),
    "person": Face("edit", "Person", Tone.WARNING),
    "fault": Face("attention", "Fault", Tone.BAD),
    "step": Face("done", "Step", Tone.PLAIN),
}


def _topic(row: ToldEvent) -> Face:
    return _TOPICS.get(row.topic, _TOPICS["step"])


ACTIVITY_COLUMNS = (
    Column(key="at", title="Time", rigid=True, worth=11, sort="newest", live=True,
           text=lambda row, m: clock_time(row.event.at, m.zone, m.now, seconds=True),
           at=lambda row: row.event.at),
    Column(key="topic", title="Kind", rigid=True, worth=5,
           text=lambda row, _: _topic(row).word, face=_topic),
    Column(key="issue", title="Issue ID", rigid=True, worth=20, right=True,
           text=lambda row, _: str(row.issue_id or "")),
    Column(key="text", title="What happened", least=16, worth=12, text=lambda row, _: row.text),
    Column(key="actor", title="By", least=8, worth=4, text=lambda row, _: row.event.actor),
    Column(key="detail", title="Detail", least=14, worth=6, text=lambda row, _: row.detail,
           shown_at_first=False),
)  # fmt: skip

COLUMNS: dict[Listing, tuple[Column, ...]] = {
    Listing.REQUESTS: REQUEST_COLUMNS,
    Listing.STATUS: STATUS_COLUMNS,
    Listing.COMMENTS: COMMENT_COLUMNS,
    Listing.ATTENTION: ATTENTION_COLUMNS,
    Listing.ACTIVITY: ACTIVITY_COLUMNS,
    Listing.SEARCH: REQUEST_COLUMNS,
}


LINES: dict[Listing, int] = {
    Listing.REQUESTS: 2,
    Listing.STATUS: 2,
    Listing.COMMENTS: 2,
    Listing.ATTENTION: 3,
    Listing.ACTIVITY: 2,
    Listing.SEARCH: 2,
}
"""How many lines a row may take: sentences wrap."""
require_all(COLUMNS, Listing)
require_all(LINES, Listing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter that can be on or off; chips of one list add up."""

    key: str
    title: str
    states: frozenset[DeliveryState] = frozenset()
    link_states: frozenset[LinkState] = frozenset()
    topics: frozenset[str] = frozenset()


def _states(key: str, title: str, *states: DeliveryState) -> Chip:
    return Chip(key=key, title=title, states=frozenset(states))


_S = DeliveryState
DELIVERY_CHIPS = (
    _states("waiting", "Waiting", _S.WAITING),
    _states("active", "Sending", _S.SENDING),
    _states("retrying", "Trying again", _S.RETRYING),
    _states("checking", "Checking", _S.CHECKING, _S.MODERATED),
    _states("attention", "Needs attention", _S.NEEDS_ATTENTION),
    _states("held", "Held", _S.HELD),
    _states("done", "Done", _S.DONE),
    _states("given_up", "Skipped", _S.SKIPPED, _S.IMPOSSIBLE),
)

CHIPS: dict[Listing, tuple[Chip, ...]] = {
    Listing.REQUESTS: DELIVERY_CHIPS,
    Listing.COMMENTS: DELIVERY_CHIPS,
    Listing.SEARCH: DELIVERY_CHIPS,
    Listing.ATTENTION: (),
    Listing.STATUS: (
        Chip(key="open", title="Watched", link_states=frozenset({LinkState.OPEN})),
        Chip(key="closed", title="Closed", link_states=frozenset({LinkState.CLOSED})),
        Chip(key="gone", title="Not found in EAM", link_states=frozenset({LinkState.GONE})),
        Chip(key="settled", title="No longer watched", link_states=frozenset({LinkState.SETTLED})),
    ),
    Listing.ACTIVITY: (
        Chip(key="call", title="Calls", topics=frozenset({"call"})),
        Chip(key="decision", title="Decisions", topics=frozenset({"decision"})),
        Chip(key="person", title="People", topics=frozenset({"person"})),
        Chip(key="fault", title="Faults", topics=frozenset({"fault"})),
    ),
}


def with_chips(query: ListQuery, chips: tuple[Chip, ...]) -> ListQuery:
    """Return ``query`` restricted to what any of the chips lets through."""
    return replace(
        query,
        states=frozenset().union(*(chip.states for chip in chips)),
        link_states=frozenset().union(*(chip.link_states for chip in chips)),
        topics=frozenset().union(*(chip.topics for chip in chips)),
    )
