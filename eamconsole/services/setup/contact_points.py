"""What is remembered of a first contact among the wizard's answers, and what stays open of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eamconsole.services.setup.draft import Draft
from eamconsole.support.counting import counted

if TYPE_CHECKING:
    from eamconsole.services.contact.report import ContactReport

ANSWER = "answers.contact"
_MEASURED = ("environments.test", "eam.server", "seeclickfix.server")
"""What a contact is good for: with other addresses or keys it is made again."""


def note_contact(draft: Draft, report: ContactReport) -> None:
    """Remember among the answers how it stands, for the open points."""
    draft.put(
        ANSWER,
        {
            "of": draft.digest(_MEASURED),
            "at": report.at,
            "wrong": len(report.wrong),
            "open": len(report.open_points),
            "musts": [line.number for line in report.musts],
        },
    )


def contact_points(draft: Draft) -> list[tuple[str, bool]]:
    """Return what is still to be done about the first contact: words, and whether it is a must."""
    kept: dict[str, Any] = draft.get(ANSWER, {})
    if not kept:
        return [("First contact: neither server was measured yet.", False)]
    points = []
    if kept.get("of") != draft.digest(_MEASURED):
        words = "First contact: addresses or keys are others than when it was made; measure again."
        points.append((words, False))
    elif kept.get("wrong"):
        points.append(
            (
                f"First contact: {counted(kept['wrong'], 'assumption does', 'assumptions do')} "
                "not hold.",
                False,
            )
        )
    musts = kept.get("musts") or []
    if musts:
        words = f"First contact: {', '.join(map(str, musts))} must be settled: private text could "
        points.append((f"{words}become public.", True))
    if kept.get("open"):
        points.append(
            (
                f"First contact: {counted(kept['open'], 'assumption is', 'assumptions are')} not "
                "measured.",
                False,
            )
        )
    return points
