"""Edit and resend, and Redirect, by clicks."""

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.gui.views.edit_dialog import EditDialog
from eamconsole.gui.views.redirect_dialog import RedirectDialog
from tests.gui.filled_journal import FilledConsole, a_row
from tests.gui.test_stories import choose, show, when_asked

LEFT = Qt.MouseButton.LeftButton
STUCK = DeliveryState.NEEDS_ATTENTION


@pytest.fixture
def city(tmp_path):
    """A creation and a comment that EAM refused, of one request."""
    long = "It is so. " * 90
    city = FilledConsole(tmp_path, [
        a_row(1, kind=DeliveryKind.COMMENT_OUT, state=STUCK, cause="SVC-260", text=long),
        a_row(2, state=STUCK, cause="SVC-260", text="Tree down", code="TREE"),
    ])  # fmt: skip
    city.offer(TREE="Tree limb down", POTH="Pothole in street", GRAF="Graffiti on public property")
    yield city
    city.close()


def ask(qtbot, opened, position, action, kind, act):
    """Choose a row, press a button, act in the dialog it opens."""
    done = []

    def act_once(dialog):
        try:
            act(dialog)
        finally:
            done.append(dialog)
            if dialog.isVisible():
                dialog.reject()

    choose(qtbot, opened, show(qtbot, opened, "attention"), position)
    when_asked(qtbot, kind, act_once)
    detail = opened.frame.detail
    detail.action_wanted.emit(action, detail.record)
    qtbot.waitUntil(lambda: bool(done))
    return done[0]


def write(field, text):
    field.input.setPlainText(text)


def send(qtbot, dialog):
    qtbot.mouseClick(dialog.agree, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible() or dialog.problem.isVisible())


def test_description_and_address_of_a_creation_are_changed(opened, city, qtbot):
    def edit(dialog):
        description, address = dialog.fields
        assert description.words().startswith("Tree down\n")
        assert not dialog.agree.isEnabled()
        write(description, "Tree across the road")
        write(address, "14 Elm Street")
        send(qtbot, dialog)

    ask(qtbot, opened, 0, "resend", EditDialog, edit)
    sent = city.row(2).payload
    assert sent["description"] == "Tree across the road"
    assert sent["address"] == "14 Elm Street"
    assert city.row(2).state is DeliveryState.WAITING
    said = opened.window._answer
    qtbot.waitUntil(lambda: "another description and address" in said.text())


def test_a_refusal_is_told_in_the_dialog_and_the_words_stay(opened, city, qtbot):
    def edit(dialog):
        (text,) = dialog.fields
        write(text, " ")
        send(qtbot, dialog)
        assert dialog.problem.isVisible()
        assert text.words() == " "
        write(text, "Short")
        assert not dialog.problem.isVisible()
        send(qtbot, dialog)

    ask(qtbot, opened, 1, "resend", EditDialog, edit)
    assert city.row(1).payload["text"] == "Short"


def test_redirecting_shows_what_changes_before_it_is_sent(opened, city, qtbot):
    def redirect(dialog):
        qtbot.waitUntil(lambda: dialog.list.count() == 2)
        assert "TREE (Tree limb down) now" in dialog.words.text()
        qtbot.keyClicks(dialog.sought, "graf")
        assert dialog.list.count() == 1
        assert not dialog.agree.isEnabled()
        item = dialog.list.visualItemRect(dialog.list.item(0)).center()
        qtbot.mouseClick(dialog.list.viewport(), LEFT, pos=item)
        assert "becomes Work Request GRAF" in dialog.preview.text()
        send(qtbot, dialog)

    ask(qtbot, opened, 0, "redirect", RedirectDialog, redirect)
    with city.journal.read() as ledgers:
        assert ledgers.requests.get(city.row(2).issue_id).problem_code == "GRAF"


def test_a_refused_redirection_is_told_and_another_may_be_chosen(opened, city, qtbot):
    def redirect(dialog):
        qtbot.waitUntil(lambda: dialog.list.count() == 2)
        city.turn([2], DeliveryState.CHECKING, doubtful=True)  # meanwhile the engine sent it
        dialog.list.item(0).setSelected(True)
        send(qtbot, dialog)
        assert "look for it in EAM first" in dialog.problem.text()

    ask(qtbot, opened, 0, "redirect", RedirectDialog, redirect)
    assert city.row(2).state is DeliveryState.CHECKING


def test_only_a_creation_can_be_redirected(opened, qtbot):
    choose(qtbot, opened, show(qtbot, opened, "attention"), 1)
    assert "redirect" not in opened.frame.detail.record.offers
    choose(qtbot, opened, show(qtbot, opened, "attention"), 0)
    assert "redirect" in opened.frame.detail.record.offers
