"""How long a text is, in the unit in which a server counts."""

from __future__ import annotations

from enum import StrEnum


class LengthUnit(StrEnum):
    """What one of a field's places holds."""

    CHARACTERS = "characters"
    UTF16 = "utf-16"
    """Windows and SQL Server count these: an emoji takes two."""
    BYTES = "bytes"


def length(text: str, unit: LengthUnit = LengthUnit.CHARACTERS) -> int:
    """Return how many places ``text`` takes."""
    if unit is LengthUnit.UTF16:
        return len(text) + sum(sign > "\uffff" for sign in text)
    if unit is LengthUnit.BYTES:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text)


def cut(text: str, limit: int, unit: LengthUnit = LengthUnit.CHARACTERS) -> str:
    """Return what of ``text`` fits; no sign is cut in two."""
    if length(text, unit) <= limit:
        return text
    kept, room = [], limit
    for sign in text:
        room -= length(sign, unit)
        if room < 0:
            break
        kept.append(sign)
    while kept and kept[-1] in _JOINERS:  # half an emoji of several signs
        kept.pop()
    return "".join(kept).rstrip()


_JOINERS = ("\u200d", "\ufe0f")
