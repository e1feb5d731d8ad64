"""One thing a text gives away, and what a city watches for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LeakKind(StrEnum):
    """What was found."""

    PHONE = "phone number"
    MAIL = "e-mail address"
    CODE = "code, password or key"
    PLATE = "license plate"
    PERSONAL = "personal number or age"
    ACCOUNT = "account, card or debt"
    HEALTH = "somebody's health"
    REPORTER = "who complained, or lives where"
    INSIDE = "words for the inside"
    CATEGORY = "name of a private category"
    WORD = "listed word"


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing residents should perhaps not read, as it stands in the text."""

    kind: LeakKind
    found: str

    def __str__(self) -> str:
        return f"{self.kind.value} “{self.found}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a city looks for besides numbers and addresses, and what of its own may pass."""

    private_titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    """Numbers, and domains or addresses, that are the city's own."""
