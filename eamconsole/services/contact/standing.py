"""What stands there of a text that was sent, and how that is told."""

from __future__ import annotations

import re
from typing import Any

from eamconsole.domain.keeping import ReadBack, read_back_of
from eamconsole.support.counting import counted
from eamconsole.wire.decoding import text_of

LEAST_LENGTH = 80
"""A length below this is not set by a click: hardly anything would fit."""
_SHOWN = 60
_LEAST_CUT = 3
"""Characters by which a beginning is told from a word that happens to begin alike."""
_DATE = re.compile(r"\d{4}-\d\d-\d\dT|/Date\(")


def is_same(sent: Any, shown: Any) -> bool:
    """Return whether the whole text stands there, whatever became of its case."""
    return _plain(sent) == _plain(shown)


def read_back(sent: Any, shown: Any) -> ReadBack:
    """Return whether a text is there, cut, or lost; one that is changed counts as kept."""
    if 0 < len(_plain(shown)) < _LEAST_CUT:
        return ReadBack.KEPT
    return read_back_of(text_of(sent), text_of(shown))


def in_words(sent: Any, shown: Any) -> str:
    """Return, as the end of a sentence, what became of a text that does not stand there whole."""
    wanted, stands = text_of(sent).strip(), text_of(shown).strip()
    if not stands:
        return "is lost."
    if read_back(sent, shown) is ReadBack.CUT:
        return (
            f"is cut: of {counted(len(wanted), 'character')} "
            f"{counted(len(stands), 'stands', 'stand')} there."
        )
    return f"comes back as “{stands[:_SHOWN]}”."


def is_date(value: Any) -> bool:
    """Return whether a value is a moment as EAM writes one."""
    return _DATE.match(text_of(value)) is not None


def _plain(value: Any) -> str:
    return " ".join(text_of(value).split()).casefold()
