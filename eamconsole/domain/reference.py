"""The reference by which a record in EAM is found again: the Issue ID.

It stands in the external id field and, because not every installation lets that field be
written or searched, as the last line of ``Notes`` as well.
"""

from __future__ import annotations


def reference_line(reference: str) -> str:
    """Return the last line of ``Notes`` of a record made for ``reference``."""
    return f"SeeClickFix Issue ID: {reference}"


def matches_notes(notes: str, reference: str) -> bool:
    """Return whether the last line that is not empty is the line of ``reference``.

    Only that line counts: a resident may well quote another Request's number.
    """
    last = notes.rstrip().rpartition("\n")[2].strip()
    return " ".join(last.split()).casefold() == reference_line(reference).casefold()
