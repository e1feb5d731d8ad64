"""The reference by which a record in EAM is found again: the Issue ID.

It stands in the external id field and, because not every installation lets that field be
written or searched, as the last line of ``Notes`` as well.
"""

from __future__ import annotations

_LINE = "seeclickfix issue id: "


def reference_line(reference: str) -> str:
    """Return the last line of ``Notes`` of a record made for ``reference``."""
    return f"SeeClickFix Issue ID: {reference}"


def reference_in(notes: str) -> str:
    """Return the reference that the last line of ``Notes`` names, '' where it names none."""
    last = " ".join(notes.rstrip().rpartition("\n")[2].split()).casefold()
    named = last.removeprefix(_LINE)
    return named if named != last else ""


def names_another(external_id: str, notes: str, reference: str) -> str:
    """Return the reference of another Issue that a record names, '' where it names none.

    Our line in Notes goes before the external id, which a city may use otherwise and a
    server may cut or fill up with zeros.
    """
    line = reference_in(notes)
    if line:
        return line if line.isdecimal() and line != reference else ""
    stored = external_id.strip().lstrip("0")
    if not stored.isdecimal() or reference.startswith(stored):
        return ""
    return stored


def matches_notes(notes: str, reference: str) -> bool:
    """Return whether the last line that is not empty is the line of ``reference``.

    Only that line counts: a resident may well quote another Request's number.
    """
    last = notes.rstrip().rpartition("\n")[2].strip()
    return " ".join(last.split()).casefold() == reference_line(reference).casefold()
