"""What a person decided about a delivery after the console asked, kept in its payload."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eamconsole.domain.delivery import Delivery

NOT_LOOKED_UP = "not_looked_up"
"""Cause of a creation that may have been made in the time of another journal."""
EDITED_EARLIER = "edited_earlier"
"""Cause of a crew's comment that may be the newer version of one that was published."""
UNKNOWN_PICTURE = "unknown_picture"
"""Cause of a picture that may be a resident's: nothing is left to compare it with."""
SIMILAR_PICTURE = "similar_picture"
"""Cause of a picture that looks like one of the other side's, and may be a copy of it."""
IN_DOUBT_FOR_LONG = "in_doubt_for_long"
"""Cause of a change that was sent, never answered usably, and that no look-up settles."""
GIVES_AWAY = "gives_away"
"""Cause of a crew's text that may hold what residents should not read."""
QUESTIONS = frozenset(
    {
        *(NOT_LOOKED_UP, EDITED_EARLIER, UNKNOWN_PICTURE, SIMILAR_PICTURE),
        *(IN_DOUBT_FOR_LONG, GIVES_AWAY),
    }
)
"""Causes that a Retry answers: the person has seen what the console could not."""

LOOK_FIRST = "look_first"
"""Key of a creation that another console may have made: EAM is asked before it is sent."""

_DECIDED = "decided"
_ABOUT_WORDS = frozenset({GIVES_AWAY})
"""Questions about the words themselves: who answered has read these and no others."""
_WORDS_SEEN = "words_seen"


def with_decision(payload: Mapping[str, Any], question: str, at: datetime) -> dict[str, Any]:
    """Return ``payload`` with a person's answer to ``question``: send it."""
    seen = {_WORDS_SEEN: _digest(payload)} if question in _ABOUT_WORDS else {}
    decided = {**payload.get(_DECIDED, {}), question: at.isoformat()}
    return {**payload, **seen, _DECIDED: decided}


def decided_at(delivery: Delivery, question: str) -> datetime | None:
    """Return when a person said that it is to be sent, None where nobody did.

    What was said about words counts for no others, however the payload came by them.
    """
    payload = delivery.payload
    if question in _ABOUT_WORDS and payload.get(_WORDS_SEEN) != _digest(payload):
        return None
    said = payload.get(_DECIDED, {}).get(question)
    return None if said is None else datetime.fromisoformat(str(said))


def _digest(payload: Mapping[str, Any]) -> str:
    text = str(payload.get("text", ""))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
