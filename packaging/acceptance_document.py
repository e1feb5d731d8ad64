"""Writes docs/acceptance.md from the plan in the code.

    .venv/bin/python packaging/acceptance_document.py

A test compares it.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from eamconsole.services.setup.plan import PLAN, Planned

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "acceptance.md"
_BEGIN = """\
# The acceptance steps, T1 to T95

What is shown, on Test, before a city goes live. The window lists the steps under *Acceptance
steps* on the page *Test run*, the terminal under `eamconsole profile acceptance --list`. A test
that plays a step carries its number in its name: `test_t26_...` is step T26. Steps in **bold** are
shown once more on Production, with one marked request.

This file is made by `packaging/acceptance_document.py` from `eamconsole/services/setup/plan.py`.
"""
_PROOFS = (
    ("checks", "check"),
    ("steps", "step that runs by itself"),
    ("rows", "what arrived in the journal"),
    ("said", "what the audit holds"),
)


def main() -> None:
    """Write the document anew."""
    DOCUMENT.write_text(document(), "utf-8")


def document() -> str:
    """Return the whole document."""
    parts = [_BEGIN]
    for block, lines in groupby(PLAN, key=lambda line: line.block):
        parts.append(f"## {block}\n\n| Number | What is done, and seen | Shown by |\n|---|---|---|")
        parts += [f"| {_number(line)} | {line.words} | {_proof(line)} |" for line in lines]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _number(line: Planned) -> str:
    return f"**{line.number}**" if line.core else line.number


def _proof(line: Planned) -> str:
    kinds = [words for name, words in _PROOFS if getattr(line, name)]
    return ", ".join(kinds) or "a person"


if __name__ == "__main__":
    main()
