"""Look for it in EAM, by clicks: candidates, adopting, sending again with a person's word."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.evidence import Sign
from eamconsole.errors import Service, ServiceUnreachable
from eamconsole.gui.views.seek_dialog import SeekDialog
from tests.gui.filled_journal import NOW, FilledConsole, a_row
from tests.gui.looked_up import LookedUp, a_candidate
from tests.gui.test_stories import choose, click, show, when_asked

LEFT = Qt.MouseButton.LeftButton
NAMES_IT = a_candidate(41, Sign.REFERENCE, Sign.NOTES, Sign.PLACE, Sign.WORDS, Sign.PROBLEM_CODE)
LOOKS_ALIKE = a_candidate(38, Sign.PLACE, Sign.PROBLEM_CODE)
SOMEBODY_ELSES = a_candidate(12, Sign.PLACE, Sign.WORDS, belongs_to="1843001")


@pytest.fixture
def city(tmp_path):
    """One creation in doubt."""
    city = FilledConsole(tmp_path, [a_row(1, state=DeliveryState.CHECKING, doubtful=True)])
    city.stand_ins["seeking"] = LookedUp()
    yield city
    city.close()


@pytest.fixture
def eam(city):
    return city.seeking


def look(qtbot, opened, act):
    """Press the button on the row, and act in the dialog once EAM has answered."""
    done = []

    def look_at(dialog):
        try:
            qtbot.waitUntil(lambda: not dialog.bar.isVisible())
            act(dialog)
        finally:
            done.append(dialog)
            if dialog.isVisible():
                dialog.reject()

    choose(qtbot, opened, show(qtbot, opened, "requests"))
    when_asked(qtbot, SeekDialog, look_at)
    click(qtbot, opened.frame.detail, "action_look")
    qtbot.waitUntil(lambda: bool(done))
    return done[0]


def test_a_record_that_names_the_request_is_chosen_and_adopted(opened, city, eam, qtbot):
    eam.candidates = (NAMES_IT, LOOKS_ALIKE)
    shown = []

    def adopt(dialog):
        item = dialog.list.topLevelItem(0)
        shown.extend(item.text(at) for at in range(dialog.list.columnCount()))
        assert not dialog.sure.isEnabled()
        assert "second one" in dialog.hint.text()
        qtbot.mouseClick(dialog.adopt, LEFT)
        qtbot.waitUntil(lambda: not dialog.isVisible())

    look(qtbot, opened, adopt)
    assert shown[0] == "26-00041"
    assert shown[4] == "external id, Issue ID in Notes, place, description, problem code"
    assert shown[5] == "nobody"
    assert eam.decided == [("adopt", city.row(1).issue_id, 41)]
    qtbot.waitUntil(lambda: "is linked to 26-00041" in opened.window._answer.text())


def test_sending_again_needs_the_word_that_none_of_them_is_it(opened, city, eam, qtbot):
    eam.candidates = (LOOKS_ALIKE,)

    def send(dialog):
        assert not dialog.send.isEnabled()
        assert not dialog.adopt.isEnabled()
        assert "crews get it twice" in dialog.warning.text()
        qtbot.mouseClick(dialog.send, LEFT)
        assert eam.decided == []
        dialog.sure.click()
        qtbot.mouseClick(dialog.send, LEFT)
        qtbot.waitUntil(lambda: not dialog.isVisible())

    look(qtbot, opened, send)
    assert eam.decided == [("send_again", city.row(1).issue_id, 0)]


def test_what_belongs_to_another_request_cannot_be_adopted(opened, eam, qtbot):
    eam.candidates = (SOMEBODY_ELSES,)

    def choose_it(dialog):
        dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
        assert "belongs to request 1843001" in dialog.chosen.text()
        assert not dialog.adopt.isEnabled()

    look(qtbot, opened, choose_it)


def test_while_eam_may_still_be_at_work_nothing_can_be_sent_again(opened, eam, qtbot):
    eam.facts = {"certain": True, "too_early_until": NOW + timedelta(seconds=90)}

    def read(dialog):
        assert not dialog.sure.isEnabled()
        assert "may still be working" in dialog.hint.text()

    look(qtbot, opened, read)


def test_an_uncertain_look_says_why(opened, eam, qtbot):
    eam.facts = {"certain": False, "why": "the citizen API refuses FILTER"}
    dialog = look(qtbot, opened, lambda dialog: None)
    assert "not certain: the citizen API refuses FILTER" in dialog.words.text()


def test_trouble_is_told_in_the_dialog_and_one_may_look_again(opened, eam, qtbot):
    eam.trouble = ServiceUnreachable(Service.EAM, "no connection could be made")

    def go_on(dialog):
        assert "no connection could be made" in dialog.problem.text()
        eam.trouble = None
        eam.candidates = (NAMES_IT,)
        qtbot.mouseClick(dialog.look_again, LEFT)
        qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1)
        assert not dialog.problem.isVisible()

    look(qtbot, opened, go_on)


def test_closing_the_dialog_ends_the_look(opened, eam, qtbot):
    eam.slow.clear()
    choose(qtbot, opened, show(qtbot, opened, "requests"))
    when_asked(qtbot, SeekDialog, lambda dialog: dialog.reject())
    click(qtbot, opened.frame.detail, "action_look")
    qtbot.waitUntil(eam.cancelled.is_set)
    assert eam.decided == []
