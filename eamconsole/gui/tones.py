"""Colors by meaning, and faces: an icon, a word and a tone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """A color by meaning; ``appearance`` knows the colors of each theme."""

    PLAIN = "plain"
    QUIET = "quiet"
    GOOD = "good"
    ACTIVE = "active"
    WARNING = "warning"
    BAD = "bad"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Face:
    """How something looks: never by color alone."""

    icon: str
    word: str
    tone: Tone
