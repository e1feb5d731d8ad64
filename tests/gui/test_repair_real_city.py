"""Repair by clicks over the real engine, journal and sandbox city: nothing doubled."""

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.gui.views.bulk_dialog import BulkDialog
from eamconsole.gui.views.seek_dialog import SeekDialog
from tests.gui.test_real_city import PATIENCE, real  # noqa: F401
from tests.gui.test_stories import choose, click, show, when_asked

pytestmark = pytest.mark.slow
LEFT = Qt.MouseButton.LeftButton


def test_a_record_whose_answer_was_lost_is_found_and_adopted(real, qtbot):  # noqa: F811
    lost = {"kind": "drop_after", "verb": "POST", "path": r"Requests\.svc/?$", "times": 1}
    real.control.let("faults", side="eam", faults=[lost])
    real.control.let("traffic", steps=12)
    queue = show(qtbot, real.controller, "requests")
    checking = DeliveryState.CHECKING
    qtbot.waitUntil(
        lambda: any(r and r.state is checking for r in map(queue.model.row, range(40))),
        timeout=PATIENCE,
    )
    real.controller.console.repair.pause(None, 60)  # else the engine adopts it by itself
    rows = [queue.model.row(at) for at in range(40)]
    at = next(at for at, row in enumerate(rows) if row and row.state is checking)
    choose(qtbot, real.controller, queue, at)
    detail, seen = real.controller.frame.detail, []
    assert detail.record.row.kind is DeliveryKind.CREATE
    assert "Look for it in EAM" in detail.record.explanation.you_can

    def adopt(dialog):
        try:
            qtbot.waitUntil(lambda: dialog.search is not None, timeout=PATIENCE)
            (candidate,) = [c for c in dialog.search.candidates if c.is_certain]
            seen.append(str(candidate.number))
            qtbot.mouseClick(dialog.adopt, LEFT)
            qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=PATIENCE)
        finally:
            if dialog.isVisible():
                dialog.reject()

    when_asked(qtbot, SeekDialog, adopt)
    click(qtbot, detail, "action_look")
    qtbot.waitUntil(lambda: bool(detail.record.row.number), timeout=PATIENCE)
    assert str(detail.record.row.number) == seen[0]
    assert detail.record.row.kind is not DeliveryKind.CREATE  # what is still owed speaks for it now
    real.controller.console.repair.resume(None)
    qtbot.waitUntil(lambda: real.status.under_way == 0, timeout=PATIENCE)
    assert real.status.needs_attention == 0


def test_t87_all_like_this_are_followed_until_each_has_arrived(real, qtbot):  # noqa: F811
    refusal = {"kind": "status", "status": 400, "verb": "POST", "path": r"Requests\.svc/?$",
               "body": '{"Message": "Problem Code is not active."}', "times": 4}  # fmt: skip
    real.control.let("faults", side="eam", faults=[refusal])
    real.control.let("traffic", steps=40)
    qtbot.waitUntil(lambda: real.status.needs_attention == 4, timeout=PATIENCE)
    show(qtbot, real.controller, "attention")
    click(qtbot, real.controller.frame.pages.currentWidget(), "repair_all")
    frame = real.controller.frame
    qtbot.waitUntil(lambda: frame.findChildren(BulkDialog) != [])
    (dialog,) = frame.findChildren(BulkDialog)
    qtbot.waitUntil(lambda: "4 rows are sent again" in dialog.form.words.text())
    qtbot.mouseClick(dialog.form.go, LEFT)
    qtbot.waitUntil(lambda: dialog.stage == "report", timeout=PATIENCE)
    assert "4 sent\n0 failed again" in dialog.form.words.text()
    dialog.close()
    qtbot.waitUntil(lambda: real.status.needs_attention == 0, timeout=PATIENCE)
