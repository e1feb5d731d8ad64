"""What nobody can tell is answered side by side, one request after the other."""

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.evidence import Sign
from eamconsole.errors import Service, ServiceUnreachable
from eamconsole.gui.views.compare_dialog import CompareDialog
from tests.gui.filled_journal import FilledConsole, a_row
from tests.gui.looked_up import LookedUp, a_candidate

LEFT = Qt.MouseButton.LeftButton
ONE, TWO = 1843321, 1843322
NUMBER_ONLY = a_candidate(41, Sign.REFERENCE, against=(Sign.PLACE, Sign.PROBLEM_CODE))
LOOKS_ALIKE = a_candidate(38, Sign.PLACE, Sign.PROBLEM_CODE)


@pytest.fixture
def city(tmp_path):
    parked = {"kind": DeliveryKind.CREATE, "state": DeliveryState.NEEDS_ATTENTION}
    city = FilledConsole(tmp_path, [a_row(n, cause="not_looked_up", **parked) for n in (1, 2)])
    city.stand_ins["seeking"] = eam = LookedUp()
    eam.asked, eam.candidates = (ONE, TWO), (NUMBER_ONLY, LOOKS_ALIKE)
    yield city
    city.close()


@pytest.fixture
def dialog(opened, qtbot):
    """The dialog as a person reaches it, with the first question shown."""
    opened.frame.go_to("attention")
    page = opened.frame.pages.currentWidget()
    qtbot.waitUntil(page.compare.isVisible)
    qtbot.mouseClick(page.compare, LEFT)
    (dialog,) = opened.window.findChildren(CompareDialog)
    qtbot.waitUntil(dialog.later.isEnabled)
    yield dialog
    dialog.reject()


def sides(dialog):
    items = (dialog.sides.topLevelItem(at) for at in range(dialog.sides.topLevelItemCount()))
    return {item.text(0): [item.text(at) for at in (1, 2, 3)] for item in items}


def press(qtbot, dialog, button, until):
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(until)


def test_both_sides_are_read_with_what_speaks_for_and_against(dialog):
    assert dialog.words.text().startswith(f"1 of 2: issue {ONE} — Tree limb down")
    shown = sides(dialog)
    assert shown["External id"] == [str(ONE), "names this issue", "yes"]
    assert shown["Issue ID in Notes"][2] == "not told"
    address = "12 Elm Street, Harborview"
    assert shown["Address"] == [address, address, "no"]
    assert shown["Problem"][1:] == ["TREE Tree limb down", "no"]


def test_each_answer_leads_to_the_next_question(dialog, city, qtbot):
    eam = city.stand_ins["seeking"]
    press(qtbot, dialog, dialog.other, lambda: sides(dialog)["Address"][2] == "yes")
    assert eam.decided == [], "another record is left"
    press(qtbot, dialog, dialog.same, lambda: dialog.words.text().startswith("2 of 2"))
    assert eam.decided == [("adopt", ONE, 38)]
    qtbot.waitUntil(dialog.other.isEnabled)
    for _ in range(2):
        qtbot.mouseClick(dialog.other, LEFT)
    qtbot.waitUntil(lambda: dialog.words.text() == "All are answered.")
    assert eam.decided[1:] == [("none_of_them", TWO, 0)]
    assert not dialog.same.isEnabled() and not dialog.later.isEnabled()


def test_later_changes_nothing(dialog, city, qtbot):
    press(qtbot, dialog, dialog.later, lambda: dialog.words.text().startswith("2 of 2"))
    qtbot.waitUntil(dialog.later.isEnabled)
    press(qtbot, dialog, dialog.later, lambda: dialog.words.text() == "2 are left for later.")
    assert city.stand_ins["seeking"].decided == []


def test_where_eam_does_not_answer_the_next_question_can_be_asked(dialog, city, qtbot):
    city.stand_ins["seeking"].trouble = ServiceUnreachable(Service.EAM, "no route")
    press(qtbot, dialog, dialog.same, dialog.problem.isVisible)
    assert city.stand_ins["seeking"].decided == []
    city.stand_ins["seeking"].trouble = None
    press(qtbot, dialog, dialog.later, lambda: dialog.words.text().startswith("2 of 2: issue"))


def test_a_record_of_another_request_cannot_be_the_same(dialog, city, qtbot):
    taken = a_candidate(7, Sign.WORDS, belongs_to="1843001")
    city.stand_ins["seeking"].candidates = (taken,)
    press(qtbot, dialog, dialog.later, lambda: dialog.words.text().startswith("2 of 2: issue"))
    assert not dialog.same.isEnabled() and dialog.other.isEnabled()
