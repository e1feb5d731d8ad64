"""The words of a bulk repair: what it would do, how it goes, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from eamconsole.services.queue.effects import Preview, Standing
from eamconsole.support.counting import counted

TITLES = {
    "retry": "Retry",
    "hold": "Hold",
    "release": "Release",
    "skip": "Skip with a reason",
    "check_now": "Check now",
}


@dataclass(slots=True)
class BulkTally:
    """What was done to the rows so far."""

    total: int = 0
    touched: int = 0
    done: int = 0
    left_alone: int = 0
    failed: int = 0
    reasons: dict[str, None] = field(default_factory=dict)

    @property
    def untouched(self) -> int:
        """Rows that were not reached before somebody cancelled."""
        return self.total - self.touched


def rows_of(count: int) -> str:
    """Return "1 row" or "12 rows"."""
    return counted(count, "row")


def preview_words(preview: Preview, calls_per_minute: int) -> str:
    """Return what would happen, one line for each effect, and how long it may take."""
    lines = [f"{counted(count, 'row is', 'rows are')} {what}." for what, count in preview.effects]
    if calls_per_minute and preview.to_seeclickfix > calls_per_minute:
        minutes = -(-preview.to_seeclickfix // calls_per_minute)
        lines.append(
            f"{counted(preview.to_seeclickfix, 'goes to', 'go to')} SeeClickFix, which takes "
            f"{calls_per_minute} calls a minute: that needs about {_duration(minutes)}."
        )
    return "\n".join(lines)


def progress_words(standing: Standing) -> str:
    """Return how the rows stand while they are followed."""
    words = (
        f"{standing.sent:,} sent, {standing.failed:,} failed again, {standing.skipped:,} skipped, "
        f"{standing.open:,} under way."
    )
    if standing.trying_again and not standing.under_way:
        words += " What is left is tried again by itself; you can stop following."
    return words


def report_words(action: str, tally: BulkTally, standing: Standing | None) -> str:
    """Return how it ended, for the dialog and the clipboard."""
    lines = [f"{TITLES[action]}: {rows_of(tally.total)}."]
    lines += _ends(tally, standing)
    if tally.left_alone:
        lines.append(f"{tally.left_alone:,} left alone")
    if tally.failed:
        lines.append(f"{tally.failed:,} could not be changed")
    if tally.untouched:
        lines.append(f"{tally.untouched:,} not touched (canceled)")
    if standing is not None and standing.causes:
        lines += ["", "Failed again:"]
        lines += [f"• {title}: {count:,}" for title, count in standing.causes[:8]]
    if tally.reasons:
        lines += ["", *(f"• {reason}" for reason in list(tally.reasons)[:8])]
    return "\n".join(lines)


def _ends(tally: BulkTally, standing: Standing | None) -> Iterable[str]:
    if standing is None:
        return [f"{tally.done:,} done"]
    lines = [
        f"{standing.sent:,} sent",
        f"{standing.failed:,} failed again",
        f"{standing.skipped:,} skipped",
    ]
    if standing.held:
        lines.append(f"{standing.held:,} held")
    if standing.open:
        lines.append(f"{standing.open:,} still under way; that goes on by itself")
    return lines


def _duration(minutes: int) -> str:
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes / 60:.0f} hours"
