"""The reference by which a record in EAM is found again: the Issue ID.

It stands in the external id field and, because not every installation lets that field be
written or searched, in a line of ``Notes`` as well, the last one when it is made.
"""

from __future__ import annotations

_LINE = "seeclickfix issue id: "
_ENDS = ".,;:)"
"""What a crew that goes on writing puts behind the number."""


def reference_line(reference: str) -> str:
    """Return the last line of ``Notes`` of a record made for ``reference``."""
    return f"SeeClickFix Issue ID: {reference}"


def reference_in(notes: str) -> str:
    """Return the reference that our line in ``Notes`` names, '' where no line is ours.

    Crews write below it, and on it; residents quote other Requests above it.  So it may stand
    anywhere, but begins its line, and of several the last counts.
    """
    named = _references_in(notes)
    return named[-1] if named else ""


def _references_in(notes: str) -> list[str]:
    plain = (" ".join(line.split()).casefold() for line in notes.splitlines())
    named = (line.removeprefix(_LINE).split(" ")[0] for line in plain if line.startswith(_LINE))
    return [each for name in named if (each := name.rstrip(_ENDS))]


def bare(reference: str) -> str:
    """Return what a field that holds nothing but a reference names; servers fill up with zeros."""
    name = reference.strip().casefold()
    return (name.lstrip("0") or name) if name.isdecimal() else name


def names_another(external_id: str, notes: str, reference: str) -> str:
    """Return the reference of another Issue that a record names, '' where it names none.

    Our line in Notes goes before the external id, which a city may use otherwise and a
    server may cut or fill up with zeros.  A crew may name another Request below our line.
    """
    stored, named = bare(external_id), _references_in(notes)
    if named:
        last = named[-1]
        is_ours = last == reference or (reference in named and stored != last)
        return "" if is_ours or not last.isdecimal() else last
    if not stored.isdecimal() or reference.startswith(stored):
        return ""
    return stored


def matches_notes(notes: str, reference: str) -> bool:
    """Return whether our line in ``Notes`` is that of ``reference``."""
    return reference_in(notes) == reference.casefold() != ""
