"""A first repair in the sandbox city, by clicks, as the strip in the window says."""

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.gui.views.first_repair import FirstRepair, Seen
from tests.gui.test_real_city import PATIENCE, real  # noqa: F401 - fixture
from tests.gui.test_repair_many import repair_all
from tests.gui.test_stories import choose, click, show

NOTHING = Seen(refuses=False, waiting=0, going=0, section="overview", reads_a_row=False)


def seen(**changes):
    return Seen(**{**{n: getattr(NOTHING, n) for n in NOTHING.__slots__}, **changes})


def switch(qtbot, real, name):  # noqa: F811 - the fixture
    panel = real.controller.frame.sandbox
    qtbot.waitUntil(lambda: panel._buttons.get(name) is not None, timeout=PATIENCE)
    qtbot.mouseClick(panel.switch(name), Qt.MouseButton.LeftButton)


@pytest.mark.slow
def test_a_newcomer_repairs_what_eam_refused_in_five_steps(real, qtbot):  # noqa: F811
    frame, lesson = real.controller.frame, real.controller.frame.lesson

    def says(words):
        qtbot.waitUntil(lambda: words in lesson.words, timeout=PATIENCE)

    real.controller.frame.window().resize(1_280, 860)  # the strip takes room from the lists
    click(qtbot, frame, "learn_first_repair")
    says("Switch Refused code on")
    switch(qtbot, real, "refused_code")
    says("Residents go on reporting")
    real.control.let("traffic", steps=12)
    qtbot.waitUntil(lambda: real.status.parked > 0, timeout=PATIENCE)
    queue = show(qtbot, real.controller, "attention")
    says("Choose a row")
    choose(qtbot, real.controller, queue)
    says("Remove the cause")
    assert "Problem Code is not active" in frame.detail.record.answered
    switch(qtbot, real, "refused_code")
    says("Repair all like this")
    dialog = repair_all(qtbot, real.controller)
    qtbot.mouseClick(dialog.form.go, Qt.MouseButton.LeftButton)
    says("Done. EAM has them all")
    assert real.status.parked == 0
    assert not real.status.creations_under_way


@pytest.mark.slow
def test_a_comment_that_a_crew_takes_back_is_told(real, qtbot):  # noqa: F811
    console = real.controller.console
    with console.journal.read() as ledgers:
        link = ledgers.links.open()[0]
    real.control.let(
        "eam/comment",
        auto_number=link.auto_number,
        text="Crew 7 has had a look.",
        recorded_by="D. Foreman",
        public=True,
    )
    real.controller.frame.sync_wanted.emit()
    qtbot.waitUntil(lambda: has_crossed(console, link), timeout=PATIENCE)
    switch(qtbot, real, "hidden_comment")
    qtbot.waitUntil(
        lambda: "withdrawn" in {notice.kind for notice in open_notices(console)},
        timeout=PATIENCE,
    )


def has_crossed(console, link):
    with console.journal.read() as ledgers:
        rows = ledgers.deliveries.of_issue(link.issue_id)
    return any(
        row.kind is DeliveryKind.COMMENT_IN and row.state is DeliveryState.DONE for row in rows
    )


def open_notices(console):
    with console.journal.read() as ledgers:
        return ledgers.notices.open()


def test_a_step_is_over_only_when_it_was_seen(qtbot):
    lesson = FirstRepair()
    qtbot.addWidget(lesson)
    lesson.begin()
    lesson.look(NOTHING)
    assert lesson.words.startswith("Switch Refused code on")
    lesson.look(seen(refuses=True, waiting=2, section="attention", reads_a_row=True))
    assert lesson.words.startswith("Residents go on")
    lesson.look(seen(waiting=2, section="attention"))
    lesson.look(seen(waiting=2, section="attention", reads_a_row=True))
    lesson.look(seen(waiting=2, section="attention", reads_a_row=True))
    assert lesson.words.startswith("Press Repair all like this")
    lesson.look(seen(going=2, section="attention"))
    assert lesson.words.startswith("Press Repair all like this"), "sent again is not there yet"
    lesson.look(seen(section="attention"))
    assert lesson.words.startswith("Done. EAM has them all")
    lesson.leave()
    assert lesson.isHidden()
    lesson.begin()
    assert lesson.words.startswith("Switch Refused code on")
