"""What ``queue retry`` and its like say: a preview, the rows followed, a closing report."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from eamconsole.cli.session import ATTENTION, FINE, Session
from eamconsole.services.console import Console
from eamconsole.services.queue import RepairCount
from eamconsole.services.queue.effects import EndedRows, Preview, Standing
from eamconsole.support.counting import counted


def tell_preview(session: Session, preview: Preview) -> int:
    """Show what would happen; nothing was changed."""
    if session.as_json:
        session.speech.document(
            {
                "action": preview.action,
                "dry_run": True,
                "matched": preview.total,
                "changing": preview.changing,
                "to_seeclickfix": preview.to_seeclickfix,
                "effects": [{"effect": words, "rows": rows} for words, rows in preview.effects],
                "first_rows": [item.as_json() for item in preview.rows],
            }
        )
        return FINE
    say = session.speech
    say.line(f"{counted(preview.total, 'row')}; nothing was changed.")
    for words, rows in preview.effects:
        say.line(f"{rows} would be {words}.")
    say.table(
        ("Row", "Issue ID", "Kind", "State"),
        [
            (item.id, item.issue_id, item.kind.value, item.why.state)
            for item in preview.rows
        ],
    )  # fmt: skip
    return FINE


def follow(
    session: Session, console: Console, rows: Sequence[int], stop: threading.Event
) -> Standing:
    """Wait until the rows have ended, saying how many have."""
    last = ""

    def told(standing: Standing) -> None:
        nonlocal last
        words = (
            f"{standing.sent} sent, {standing.failed} failed again, {standing.skipped} skipped, "
            f"{standing.open} under way."
        )
        if words != last:
            session.speech.line(words)
            last = words

    standing = console.effects.follow(rows, stop, told)
    if standing.open and not console.effects.is_synced():
        session.speech.trouble("Nobody syncs this profile now; start: eamconsole sync")
    return standing


def tell_count(
    session: Session,
    action: str,
    count: RepairCount,
    standing: Standing | None,
    ended: EndedRows | None,
    *,
    named: bool,
) -> int:
    """Say what was done, and how each row ended where that was waited for; return the status."""
    if session.as_json:
        session.speech.document(_as_json(action, count, standing, ended))
    session.speech.line(f"{action}: {count.done} done, {count.left_alone} left alone.")
    for title, rows in standing.causes if standing is not None else ():
        session.speech.line(f"Failed again: {title}: {rows}")
    if ended is not None and ended.rows:
        _tell_rows(session, ended)
    if named and count.left_alone:
        session.speech.trouble(
            f"{counted(count.left_alone, 'of the rows named is', 'of the rows named are')} not "
            f"there or not in a state for {action}."
        )
        return ATTENTION
    return ATTENTION if standing is not None and (standing.failed or standing.open) else FINE


def _tell_rows(session: Session, ended: EndedRows) -> None:
    session.speech.table(
        ("Row", "Issue ID", "Request #", "Kind", "State"),
        [
            (item.id, item.issue_id, item.number, item.kind.value, item.why.state)
            for item in ended.rows
        ],
    )
    more = ended.total - len(ended.rows)
    if more > 0:
        session.speech.line(f"{counted(more, 'more row')}: eamconsole queue list shows each.")


def _as_json(
    action: str, count: RepairCount, standing: Standing | None, ended: EndedRows | None
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "action": action,
        "matched": count.matched,
        "done": count.done,
        "left_alone": count.left_alone,
        "cancelled": count.cancelled,
    }
    if standing is not None:
        told["ended"] = {
            "sent": standing.sent,
            "failed": standing.failed,
            "skipped": standing.skipped,
            "held": standing.held,
            "under_way": standing.open,
            "causes": dict(standing.causes),
        }
    if ended is not None:
        told["rows"] = [item.as_json() for item in ended.rows]
    return told
