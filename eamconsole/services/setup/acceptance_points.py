"""What is remembered of the acceptance among the wizard's answers, and what stays open of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eamconsole.services.setup.acceptance import StepResult
from eamconsole.services.setup.draft import Draft

_ANSWER = "answers.acceptance"


def note_acceptance(draft: Draft, plan: Sequence[StepResult]) -> None:
    """Remember among the answers how T1 to T95 stand, for the open points."""
    failed = sum(each.passed is False for each in plan)
    left = sum(each.passed is None for each in plan)
    draft.put(_ANSWER, {"failed": failed, "open": left, "of": len(plan)})


def acceptance_points(draft: Draft) -> list[str]:
    """Return what is still to be done about it; nothing where nobody has opened the plan yet."""
    kept: dict[str, Any] = draft.get(_ANSWER, {})
    failed, left, every = (kept.get(name) for name in ("failed", "open", "of"))
    if not (isinstance(failed, int) and isinstance(left, int) and isinstance(every, int)):
        return []
    found = []
    if failed:
        found.append(f"Acceptance steps: {failed} of {every} failed.")
    if left:
        found.append(f"Acceptance steps: {left} of {every} are open.")
    return found
