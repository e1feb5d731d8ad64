"""Every dialog of the window, built around one text from outside."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QDialog, QMessageBox

import eamconsole.gui
from eamconsole.domain.brakes import Brake, BrakeKind
from eamconsole.domain.delivery import DeliveryKind
from eamconsole.domain.edits import EditField
from eamconsole.domain.evidence import Sign
from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.redirection import Target
from eamconsole.domain.work import Module
from eamconsole.gui.crash import crash_box
from eamconsole.gui.views.audit_dialog import AuditDialog
from eamconsole.gui.views.brake_dialog import BrakeDialog
from eamconsole.gui.views.bulk_dialog import BulkDialog
from eamconsole.gui.views.codes_dialog import CodesDialog
from eamconsole.gui.views.compare_dialog import CompareDialog
from eamconsole.gui.views.diagnostics_dialog import DiagnosticsDialog
from eamconsole.gui.views.edit_dialog import EditDialog
from eamconsole.gui.views.guide_dialog import GuideDialog
from eamconsole.gui.views.held_dialog import HeldDialog
from eamconsole.gui.views.journal_dialog import JournalDialog
from eamconsole.gui.views.keys_dialog import KeysDialog
from eamconsole.gui.views.list_dialog import ListDialog
from eamconsole.gui.views.planned_dialog import PlannedDialog
from eamconsole.gui.views.reason_dialog import WordsDialog
from eamconsole.gui.views.redirect_dialog import RedirectDialog
from eamconsole.gui.views.seek_dialog import SeekDialog
from eamconsole.gui.views.table_dialog import TableDialog
from eamconsole.gui.widgets import message_box
from eamconsole.journal import CopyFacts
from eamconsole.services.console import AuditEntry
from eamconsole.services.diagnostics import BundleFile
from eamconsole.services.held import Sending
from eamconsole.services.journal_operations import JournalFacts
from eamconsole.services.lists.records import Listing, ListQuery
from eamconsole.services.queue.candidates import Reported, Search
from eamconsole.services.queue.changing import Ways
from eamconsole.services.queue.repair import RepairCount
from eamconsole.support.tables import ListText
from eamconsole.sync.intake.held import HeldRequest
from tests.gui.filled_journal import NOW
from tests.gui.looked_up import a_candidate

_REPORTED = ("title", "problem_code", "category", "address", "words")


class CrashBox(QMessageBox):
    """Stands for the crash dialog, which is a message box like others."""


def _bulk(window, context, words):
    dialog = BulkDialog(
        window,
        context,
        ("skip",),
        range(1, 4),
        lambda _action, ids, _reason: RepairCount(left_alone=len(ids), reasons=(words,)),
        about=words,
    )
    dialog.form.reason.setText("Duplicates")
    dialog._on_preview(context.console.effects.preview("skip", range(1, 4)))
    return dialog


def _words(window, _context, words):
    return WordsDialog(window, words, words, agree="Send again", words=words)


def _seek(window, context, words):
    candidate = a_candidate(
        1, Sign.PLACE, words=words, address=words, problem_text=words, belongs_to=words
    )
    search = Search(issue_id=1843321, delivery_id=1, candidates=(candidate,),
                    certain=False, why=words, gone=words)  # fmt: skip
    dialog = SeekDialog(window, context, 1843321)
    dialog._on_found(search)
    return dialog


def _compare(window, context, words):
    record = a_candidate(1, Sign.PLACE, words=words, address=words, problem_text=words)
    found = (record, a_candidate(2, Sign.WORDS, words=words))
    reported = Reported(**dict.fromkeys(_REPORTED, words))
    dialog = CompareDialog(window, context)
    dialog._on_questions((1843321,))
    dialog._on_found(Search(issue_id=1843321, delivery_id=1, candidates=found, certain=True,
                            reported=reported))  # fmt: skip
    return dialog


def _journal(window, context, words):
    dialog = JournalDialog(window, context)
    dialog._on_facts(JournalFacts(file=Path(words), size=7, keep_days=30))
    dialog._on_copy(Path(words), CopyFacts(requests=7, newest=NOW))
    return dialog


def _planned(window, context, words):
    dialog = PlannedDialog(window, context, words)
    dialog._offer(words, "Go on", lambda: None)
    return dialog


def _edit(window, context, words):
    record = _record(context, DeliveryKind.CREATE)
    if not record.fields:
        record = replace(record, fields=(EditField(name="description", value=words),))
    return EditDialog(window, context, record)


def _record(context, kind):
    """Return what stands in the detail of the first delivery of a kind that is parked."""
    lists = context.console.lists
    rows = lists.rows(Listing.ATTENTION, lists.ids(Listing.ATTENTION, ListQuery()))
    row = next(row for row in rows if row.kind is kind)
    return lists.detail(Listing.ATTENTION, row.id)


def _redirect(window, context, words):
    record = _record(context, DeliveryKind.CREATE)
    present, target = (Target(module=Module.WORK_REQUEST, problem_code=ProblemCode(code),
                              title=words) for code in ("TREE", "POTH"))  # fmt: skip
    dialog = RedirectDialog(window, context, record)
    dialog._on_ways(Ways(row=record.row.id, present=present, targets=(target,),
                         changes=((words, words),)))  # fmt: skip
    dialog.list.item(0).setSelected(True)
    return dialog


def _keys(window, _context, _words):
    return KeysDialog(window)


def _codes(window, _context, _words):
    return CodesDialog(window)


def _guide(window, context, _words):
    return GuideDialog(window, context.jobs)


def _audit(window, context, words):
    dialog = AuditDialog(window, context)
    entry = AuditEntry(
        id=1, at=NOW, actor=words, action="edit", delivery_id=7, issue_id=1843321, detail=words
    )
    dialog.show_entries([entry])
    dialog.say(words)
    return dialog


def _diagnostics(window, context, words):
    entries = (BundleFile("README.txt", words), BundleFile(words, words))
    dialog = DiagnosticsDialog(window, context.jobs, lambda: entries)
    dialog.show_entries(entries)
    dialog.say(words)
    return dialog


def _held(window, context, words):
    dialog = HeldDialog(window, context)
    entry = HeldRequest(
        issue_id=7, why=words, summary=words, category=words, created_at=words, html_url=words
    )
    dialog._on_listed((entry,))
    dialog._on_codes({words: words})
    dialog._on_sent(Sending(refused={7: words}))
    return dialog


def _brake(window, context, words):
    dialog = BrakeDialog(window, context)
    held = Brake(kind=BrakeKind.CLOSINGS, since=NOW, issues=(7,), samples=(words,), text=words)
    dialog._on_read((held,))
    return dialog


def _table(window, _context, words):
    dialog = TableDialog(window, words, words, ("Key",), wide=0)
    dialog.fill([(words,)])
    return dialog


def _list(window, context, words):
    dialog = ListDialog(window, context.jobs, words)
    dialog._on_read(ListText(words, words))
    return dialog


DIALOGS = {
    QMessageBox: lambda window, _context, words: message_box(window, words, words, words),
    CrashBox: lambda _window, _context, words: crash_box(words),
    BulkDialog: _bulk,
    SeekDialog: _seek,
    CompareDialog: _compare,
    JournalDialog: _journal,
    PlannedDialog: _planned,
    EditDialog: _edit,
    RedirectDialog: _redirect,
    WordsDialog: _words,
    ListDialog: _list,
    KeysDialog: _keys,
    CodesDialog: _codes,
    GuideDialog: _guide,
    AuditDialog: _audit,
    DiagnosticsDialog: _diagnostics,
    TableDialog: _table,
    HeldDialog: _held,
    BrakeDialog: _brake,
}
"""What builds each of them: window, context, words from outside."""

OF_THE_WIZARD = frozenset(
    {
        "WizardDialog",
        "HelpDialog",
        "PromoteDialog",
        "ContactDialog",
        "AcceptanceDialog",
        "ShadowDialog",
    }
)
"""Held to the same by tests/gui/wizard."""


def dialog_kinds():
    """Return the names of all classes of dialogs in the program."""
    for module in pkgutil.walk_packages(eamconsole.gui.__path__, "eamconsole.gui."):
        importlib.import_module(module.name)
    return {kind.__name__ for kind in _below(QDialog) if kind.__module__.startswith("eamconsole.")}


def _below(kind):
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)
