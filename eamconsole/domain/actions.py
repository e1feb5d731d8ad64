"""What a person may do to a delivery: one table of states and actions, asked by everybody.

The journal moves rows by it, a preview counts by it, the window offers buttons by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.kinds import DeliveryKind, require_all


class Action(StrEnum):
    """What a person may choose for a delivery, as front ends name it."""

    RETRY = "retry"
    EDIT = "resend"
    REDIRECT = "redirect"
    HOLD = "hold"
    RELEASE = "release"
    SKIP = "skip"
    SEND_AGAIN = "send_again"


class InDoubt(Enum):
    """What an action means for a delivery of which nobody knows whether it arrived."""

    LOOKS = auto()
    """It is looked up first, and sent only if it is not there."""
    REFUSED = auto()
    """Another text, or another place, would make a second one."""
    KEPT = auto()
    """The doubt stays, and is asked about when the row runs again."""
    SETTLED = auto()
    """A person has looked: the doubt is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``leads_to`` is the state of a row without doubt; ``effect`` ends the line "12 rows …"."""

    leads_to: DeliveryState
    in_doubt: InDoubt
    effect: str
    only_creations: bool = False


RULES: Mapping[Action, Rule] = {
    Action.RETRY: Rule(leads_to=DeliveryState.WAITING, in_doubt=InDoubt.LOOKS, effect="sent again"),
    Action.EDIT: Rule(
        leads_to=DeliveryState.WAITING, in_doubt=InDoubt.REFUSED, effect="sent with other texts"
    ),
    Action.REDIRECT: Rule(
        leads_to=DeliveryState.WAITING,
        in_doubt=InDoubt.REFUSED,
        effect="sent elsewhere",
        only_creations=True,
    ),
    Action.HOLD: Rule(
        leads_to=DeliveryState.HELD,
        in_doubt=InDoubt.KEPT,
        effect="kept back until somebody releases them",
    ),
    Action.RELEASE: Rule(
        leads_to=DeliveryState.WAITING,
        in_doubt=InDoubt.LOOKS,
        effect="free to run again, in their order",
    ),
    Action.SKIP: Rule(
        leads_to=DeliveryState.SKIPPED, in_doubt=InDoubt.KEPT, effect="given up for good"
    ),
    Action.SEND_AGAIN: Rule(
        leads_to=DeliveryState.WAITING,
        in_doubt=InDoubt.SETTLED,
        effect="sent again, whatever is there",
        only_creations=True,
    ),
}

LOOKED_UP_FIRST = "looked up first, and sent only if they are not there"

_A = Action
_CHANGED = frozenset({_A.EDIT, _A.REDIRECT, _A.SEND_AGAIN})

FITTING: Mapping[DeliveryState, frozenset[Action]] = {
    DeliveryState.WAITING: _CHANGED | {_A.HOLD, _A.SKIP},
    DeliveryState.SENDING: frozenset(),
    DeliveryState.RETRYING: _CHANGED | {_A.RETRY, _A.HOLD, _A.SKIP},
    DeliveryState.CHECKING: frozenset({_A.RETRY, _A.SEND_AGAIN, _A.HOLD, _A.SKIP}),
    DeliveryState.MODERATED: frozenset({_A.SKIP}),
    DeliveryState.NEEDS_ATTENTION: _CHANGED | {_A.RETRY, _A.HOLD, _A.SKIP},
    DeliveryState.HELD: _CHANGED | {_A.RELEASE, _A.SKIP},
    DeliveryState.DONE: frozenset(),
    DeliveryState.SKIPPED: frozenset({_A.RETRY, _A.REDIRECT, _A.SEND_AGAIN}),
    DeliveryState.IMPOSSIBLE: frozenset(),
}
"""The actions that a state allows; what else they ask for is in their rules."""

require_all(RULES, Action)
require_all(FITTING, DeliveryState)


def outcome(
    action: Action, state: DeliveryState, *, doubtful: bool, kind: DeliveryKind
) -> DeliveryState | None:
    """Return the state an action brings a delivery to, None where it does not fit."""
    rule, doubtful = RULES[action], doubtful or state is DeliveryState.CHECKING
    if action not in FITTING[state]:
        return None
    if rule.only_creations and kind is not DeliveryKind.CREATE:
        return None
    if doubtful and rule.in_doubt is InDoubt.REFUSED:
        return None
    if doubtful and rule.in_doubt is InDoubt.LOOKS:
        return DeliveryState.CHECKING
    return rule.leads_to


def offered(state: DeliveryState, *, doubtful: bool, kind: DeliveryKind) -> frozenset[Action]:
    """Return every action that fits a delivery as it stands."""
    return frozenset(
        action for action in Action if outcome(action, state, doubtful=doubtful, kind=kind)
    )
