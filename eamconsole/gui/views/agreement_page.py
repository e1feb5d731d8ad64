"""Whether both systems agree: the last comparison, what differs, and what mends it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame

from eamconsole.domain.reconciling import KINDS, Difference, DifferenceKind, Mend
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import icon
from eamconsole.gui.moments import ago
from eamconsole.gui.tones import Face, Tone
from eamconsole.gui.views.agreement_parts import ALL, AgreementParts
from eamconsole.gui.views.comparing import Comparing
from eamconsole.gui.views.mending import MendingWithPreview
from eamconsole.gui.workers.background_jobs import LISTS, WORK
from eamconsole.services.reconcile import Agreement
from eamconsole.services.reconcile.report import ComparisonHead, age, cure, verdict, write_report
from eamconsole.support.counting import counted

_MOST = 2_000
"""Rows shown; the report has all."""
_COUNTS = Face("attention", "differs", Tone.WARNING)
_DECIDED = Face("skipped", "decided", Tone.QUIET)


class AgreementPage(QFrame):
    """Reads what is kept when shown; a comparison runs beside everything else."""

    request_wanted = Signal(int)
    """An Issue ID whose request is to be shown."""
    said = Signal(str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._agreement = Agreement()
        self._by_key: dict[str, Difference] = {}
        self._kind: DifferenceKind | None = None
        self._trouble = ""
        """Why the last run of this window brought nothing."""
        self.comparing = Comparing(context, self)
        self.mending = MendingWithPreview(context, self)
        self.parts = AgreementParts(context, self)
        self._wire()
        self._show()

    @Slot()
    def read(self) -> None:
        """Show what is known; no call is made."""
        work = self._context.console.reconciling.agreement
        self._context.jobs.ask(work, self._on_agreement, self._on_failed, lane=LISTS)

    def stop_working(self) -> None:
        """End a comparison that runs; it goes on where it ended."""
        self.comparing.stop()

    def chosen(self) -> list[Difference]:
        """Return the selected differences, in the order shown."""
        keys = self.parts.table.selected_keys()
        return [self._by_key[key] for key in keys if key in self._by_key]

    def of_kind(self) -> list[Difference]:
        """Return the differences that are listed now."""
        return [each for each in self._agreement.differences if self._kind in (None, each.kind)]

    def save(self, file: Path) -> None:
        """Write the report, by the file's ending."""
        console = self._context.console
        head = ComparisonHead(
            organization=console.profile.organization.name,
            profile=console.profile.name,
            environment=console.environment_word,
            at=self._context.now(),
            zone=self._context.zone,
        )
        work = partial(write_report, file, head, self._agreement)
        self._context.jobs.ask(work, self._on_saved, self._on_failed, lane=WORK)

    def _wire(self) -> None:
        parts = self.parts
        parts.run.clicked.connect(self._on_run)
        parts.report.clicked.connect(self._on_report)
        parts.mend.clicked.connect(self._on_mend)
        parts.mend_all.clicked.connect(self._on_mend_all)
        parts.open.clicked.connect(self._on_open)
        parts.kinds.itemSelectionChanged.connect(self._on_kind)
        parts.trend.opened.connect(parts.show_all)
        parts.table.itemSelectionChanged.connect(self._on_selection)
        parts.table.itemActivated.connect(self._on_open)
        self.comparing.moved.connect(parts.show_progress)
        self.comparing.ended.connect(self._on_ended)
        self.mending.said.connect(self.said)
        self.mending.seek_wanted.connect(self.request_wanted)
        self._context.appearance.changed.connect(self._recolor)

    # Showing.

    def _on_agreement(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._show()

    def _show(self) -> None:
        agreement, last = self._agreement, self._agreement.last
        tone = Tone.GOOD if agreement.agrees else Tone.QUIET if last is None else Tone.WARNING
        notes = [f"Not known: {note}" for note in agreement.notes]
        if self._trouble:
            notes.append(self._trouble)
        self.parts.show_verdict(verdict(agreement), tone, self._when(), notes)
        self.parts.trend.show_runs(agreement.trend)
        self._by_key = {each.key: each for each in agreement.differences}
        counts = dict(last.counts) if last else {}
        rows = [(KINDS[kind].title, f"{counts[kind.value]:,}") for kind in DifferenceKind
                if kind.value in counts]  # fmt: skip
        keys = [kind.value for kind in DifferenceKind if kind.value in counts]
        total = sum(counts.values())
        self.parts.kinds.fill([("All", f"{total:,}"), *rows], [ALL, *keys])
        self._fill()

    def _when(self) -> str:
        last, running = self._agreement.last, self._agreement.running
        unfinished = ""
        if running is not None and not self.comparing.runs:
            unfinished = (
                f"A comparison stands at {counted(running.requests, 'request')}; it goes on there."
            )
        if last is None:
            return unfinished
        decided = f"; {last.decided:,} decided, or from before the console" if last.decided else ""
        return " ".join(
            filter(
                None,
                (
                    f"Compared {ago(last.ended, self._context.now())}: "
                    f"{counted(last.requests, 'request')}, {last.pairs:,} of them with a record "
                    f"in EAM; {counted(last.on_its_way, 'thing is', 'things are')} still on "
                    f"their way{decided}.",
                    unfinished,
                ),
            )
        )

    def _fill(self) -> None:
        listed, now = self.of_kind(), self._context.now()
        rows = [
            (
                KINDS[each.kind].title,
                "" if each.issue_id is None else str(each.issue_id),
                each.record,
                age(each, now),
                " · ".join(filter(None, (each.cause, each.subject))),
                cure(each),
            )
            for each in listed[:_MOST]
        ]
        self.parts.show_list(
            rows,
            [each.key for each in listed[:_MOST]],
            left_out=max(0, len(listed) - _MOST),
            compared=self._agreement.last is not None,
        )
        self._recolor()
        self._on_selection()

    @Slot()
    def _recolor(self) -> None:
        tones = self._context.theme.tones
        faces = {
            counts: (icon(face.icon, tones[face.tone]), tones[face.tone])
            for counts, face in ((True, _COUNTS), (False, _DECIDED))
        }
        marks = {key: faces[each.counts] for key, each in self._by_key.items()}
        self.parts.table.mark(0, marks)

    @Slot()
    def _on_kind(self) -> None:
        keys = self.parts.kinds.selected_keys()
        self._kind = DifferenceKind(keys[0]) if keys and keys[0] != ALL else None
        self._fill()

    @Slot()
    def _on_selection(self) -> None:
        chosen = self.chosen()
        one = chosen[0] if len(chosen) == 1 else None
        parts = self.parts
        parts.open.setEnabled(one is not None and one.issue_id is not None)
        parts.mend.setEnabled(any(each.mend is not Mend.BY_HAND for each in chosen))
        listed = [each for each in self.of_kind() if each.counts]
        parts.mend_all.setEnabled(any(each.mend is not Mend.BY_HAND for each in listed))
        parts.report.setEnabled(self._agreement.last is not None)
        parts.reading.show_text(_in_full(one, len(chosen)))

    # Running.

    @Slot()
    def _on_run(self) -> None:
        if self.comparing.runs:
            self.comparing.stop()
            self.parts.run.setEnabled(False)
            return
        self._trouble = ""
        self.parts.show_running(runs=True)
        self.comparing.begin()

    @Slot(bool, object)
    def _on_ended(self, finished: bool, error: EamConsoleError | None) -> None:
        self.parts.show_running(runs=False)
        if error is not None:
            self._on_failed(error)
            self._trouble = f"Not compared: {error.summary} {error.next_step or ''}".strip()
        elif not finished:
            self.said.emit("The comparison was stopped. Run now goes on where it ended.")
        self.read()

    # Acting.

    @Slot()
    def _on_open(self) -> None:
        chosen = self.chosen()
        if len(chosen) == 1 and chosen[0].issue_id is not None:
            self.request_wanted.emit(chosen[0].issue_id)

    @Slot()
    def _on_mend(self) -> None:
        self.mending.begin(self.chosen())

    @Slot()
    def _on_mend_all(self) -> None:
        self.mending.begin([each for each in self.of_kind() if each.counts])

    @Slot()
    def _on_report(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the report", "agreement.html", "Page (*.html);;Table (*.csv)"
        )
        if chosen:
            self.save(Path(chosen))

    def _on_saved(self, _nothing: object) -> None:
        self.said.emit("The report is saved.")

    def _on_failed(self, error: EamConsoleError) -> None:
        self.said.emit(f"{error.summary} {error.next_step or ''}".strip())


def _in_full(one: Difference | None, count: int) -> str:
    if one is None:
        selected = f"{counted(count, 'is', 'are')} selected."
        return selected if count else "Select a difference to read it in full."
    parts = (one.subject, one.cause, f"To do: {cure(one)}")
    return "\n".join(filter(None, parts))
