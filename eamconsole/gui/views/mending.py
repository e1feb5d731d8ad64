"""Mends differences from the window: what would happen is shown before anything does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from eamconsole.domain.reconciling import KINDS, Difference, Mend
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.widgets import agreed, message_box
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.reconcile import Mended, MendPreview
from eamconsole.services.reconcile.report import cure
from eamconsole.support.counting import counted

_NAMED = 12


class MendingWithPreview(QObject):
    """Asks the services for the preview, the person for a word, then acts."""

    said = Signal(str)
    seek_wanted = Signal(int)
    """An Issue ID whose record the person chooses among those of EAM."""

    def __init__(self, context: ViewContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page

    def begin(self, wanted: Sequence[Difference]) -> None:
        """Show what mending these would do, and do it when the person agrees."""
        seeking = [each for each in wanted if each.mend is Mend.SEEK]
        if len(wanted) == 1 and seeking and wanted[0].issue_id is not None:
            self.seek_wanted.emit(wanted[0].issue_id)
            return
        work = partial(self._context.console.reconciling.mending.preview, list(wanted))
        self._context.jobs.ask(work, self._on_preview, self._on_failed, lane=WORK)

    def _on_preview(self, preview: MendPreview) -> None:
        box = message_box(
            self._page, "Before anything happens", _words_of(preview), _lines_of(preview)
        )
        if agreed(box, "Mend" if preview.able else ""):
            work = partial(self._context.console.reconciling.mending.mend, preview.able)
            self._context.jobs.ask(work, self._on_mended, self._on_failed, lane=WORK)

    def _on_mended(self, mended: Mended) -> None:
        done = f"{counted(mended.done, 'is on its', 'are on their')} way."
        refused = f" {len(mended.refused)} could not: {mended.refused[0]}" if mended.refused else ""
        self.said.emit(f"{done}{refused} The next comparison shows what came of it.")

    def _on_failed(self, error: EamConsoleError) -> None:
        self.said.emit(f"{error.summary} {error.next_step or ''}".strip())


def _words_of(preview: MendPreview) -> str:
    lines = list(preview.will)
    if preview.publishes:
        lines.append(f"Residents will read {preview.publishes:,} of them.")
    if preview.by_hand:
        lines.append(
            f"{counted(len(preview.by_hand), 'is mended', 'are mended')} by hand; the steps are "
            "in the list."
        )
    return "\n".join(lines) or "No button mends these; their steps are in the list."


def _lines_of(preview: MendPreview) -> str:
    listed = [*preview.able, *preview.by_hand]
    lines = [
        f"{KINDS[each.kind].title}, Request {each.issue_id}: {cure(each)}"
        for each in listed[:_NAMED]
    ]
    if len(listed) > _NAMED:
        lines.append(f"… and {len(listed) - _NAMED:,} more")
    return "\n".join(lines)
