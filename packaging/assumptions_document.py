"""Writes docs/assumptions.md from the table in the code.

    .venv/bin/python packaging/assumptions_document.py

A test compares it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from eamconsole.domain.assumptions import ASSUMPTIONS, Assumption, Certainty

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "assumptions.md"
_TITLES = {"SCF": "SeeClickFix", "EAM": "CentralSquare EAM"}
_HEADINGS = {
    Certainty.MEASURED: "Measured",
    Certainty.HARMLESS: "Harmless: the client takes both",
    Certainty.UNUSED: "Not used",
    Certainty.PERSON: "Only a person can tell",
}
_BEGIN = """\
# What is assumed about the two servers

Neither system is documented whole. Each line here is something the console takes for granted, and
what keeps it from doing harm where a server is otherwise. `eamconsole profile contact` measures the
first kind and names the key that makes it right. A line marked **private** could make private text
public; it stays an open point until it is measured.

{counts}
What is said of each is asserted by `tests/journey/test_flip_table.py`; that the same flips, alone
and in pairs, publish nothing private and lose no text, by `test_flipped_and_not_applied.py`.

This file is made by `packaging/assumptions_document.py` from `eamconsole/domain/assumptions`.
"""


def main() -> None:
    """Write the document anew."""
    DOCUMENT.write_text(document(), "utf-8")


def document() -> str:
    """Return the whole document."""
    return "\n".join([_BEGIN.format(counts=_counts()), *_parts()]).rstrip() + "\n"


def _counts() -> str:
    """Return how many lines there are of each kind, and how many can be had otherwise."""
    lines = list(ASSUMPTIONS.values())
    kinds = [sum(line.certainty is certainty for line in lines) for certainty in Certainty]
    switched = sum(bool(line.switches) for line in lines)
    return (
        f"Of {len(lines)} lines, {kinds[0]} are measured, {kinds[1]} are harmless, {kinds[2]} "
        f"are not used, and {kinds[3]} only a person can tell.\nThe sandbox "
        f"can have {switched} of them otherwise, every measured one among them."
    )


def _parts() -> Iterator[str]:
    for side, title in _TITLES.items():
        yield f"## {title}\n"
        lines = [a for number, a in ASSUMPTIONS.items() if number.startswith(side)]
        for certainty, heading in _HEADINGS.items():
            chosen = [line for line in lines if line.certainty is certainty]
            if not chosen:
                continue
            yield f"### {heading} ({len(chosen)})\n"
            more = " Where a server is otherwise |" if certainty is Certainty.MEASURED else ""
            yield f"| Number | Assumed | {_COLUMNS[certainty]} | Keys |{more}"
            yield f"| --- | --- | --- | --- |{' --- |' if more else ''}"
            yield from map(_row, chosen)
            yield ""


_COLUMNS = {
    Certainty.MEASURED: "How it is measured",
    Certainty.HARMLESS: "Test",
    Certainty.UNUSED: "Why",
    Certainty.PERSON: "Whom to ask",
}


def _row(line: Assumption) -> str:
    how = line.how
    if line.certainty is Certainty.HARMLESS:
        how = f"`{how.rpartition('::')[2]}`"
    mark = " **private**" if line.exposes else ""
    keys = ", ".join(f"`{key}`" for key in line.keys)
    row = f"| {line.number} | {line.sentence}{mark} | {how} | {keys} |"
    if line.certainty is not Certainty.MEASURED:
        return row
    return f"{row} {'; or '.join(each.value for each in line.outcomes)} |"


if __name__ == "__main__":
    main()
