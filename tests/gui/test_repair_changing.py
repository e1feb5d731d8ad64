"""Edit and resend, and Redirect, by clicks."""

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.errors import ActionRefused, TextTooLong
from eamconsole.gui.views.edit_dialog import EditDialog
from eamconsole.gui.views.redirect_dialog import RedirectDialog
from tests.gui.invented_city import InventedCity
from tests.gui.invented_rows import a_row
from tests.gui.test_stories import choose, show, when_asked

LEFT = Qt.MouseButton.LeftButton
STUCK = DeliveryState.NEEDS_ATTENTION


@pytest.fixture
def city():
    """A creation and a comment that EAM refused."""
    return InventedCity(
        [
            a_row(1, kind=DeliveryKind.COMMENT_OUT, state=STUCK, cause="MAP-320", text="It is so"),
            a_row(2, kind=DeliveryKind.CREATE, state=STUCK, cause="SVC-260", summary="Tree down"),
        ]
    )


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

    choose(qtbot, opened, show(qtbot, opened, "everything"), position)
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
        assert description.words() == "Tree down"
        assert not dialog.agree.isEnabled()
        write(description, "Tree across the road")
        assert description.left.text() == "3,980 characters left"
        write(address, "14 Elm Street")
        send(qtbot, dialog)

    ask(qtbot, opened, 0, "resend", EditDialog, edit)
    assert city.changing.made == [
        (2, {"description": "Tree across the road", "address": "14 Elm Street"})
    ]
    assert city.deliveries[2].state is DeliveryState.WAITING
    said = opened.window._answer
    qtbot.waitUntil(lambda: "another description and address" in said.text())


def test_a_refusal_is_told_in_the_dialog_and_the_words_stay(opened, city, qtbot):
    city.changing.refusal = TextTooLong("A comment on Request 1 has 900 characters, EAM takes 500.")

    def edit(dialog):
        (text,) = dialog.fields
        write(text, "So long " * 100)
        send(qtbot, dialog)
        assert "EAM takes 500" in dialog.problem.text()
        assert text.words().startswith("So long")
        city.changing.refusal = None
        write(text, "Short")
        assert not dialog.problem.isVisible()
        send(qtbot, dialog)

    ask(qtbot, opened, 1, "resend", EditDialog, edit)
    assert city.changing.made == [(1, {"text": "Short"})]


def test_redirecting_shows_what_changes_before_it_is_sent(opened, city, qtbot):
    def redirect(dialog):
        qtbot.waitUntil(lambda: dialog.list.count() == 3)
        assert "TREE (Tree limb down) now" in dialog.words.text()
        qtbot.keyClicks(dialog.sought, "graf")
        assert dialog.list.count() == 1
        assert not dialog.agree.isEnabled()
        item = dialog.list.visualItemRect(dialog.list.item(0)).center()
        qtbot.mouseClick(dialog.list.viewport(), LEFT, pos=item)
        assert "becomes Work Request GRAF" in dialog.preview.text()
        send(qtbot, dialog)

    ask(qtbot, opened, 0, "redirect", RedirectDialog, redirect)
    assert city.changing.made == [(2, "GRAF")]
    assert city.deliveries[2].problem_code == "GRAF"


def test_a_refused_redirection_is_told_and_another_may_be_chosen(opened, city, qtbot):
    city.changing.refusal = ActionRefused("It is in doubt.", "Look for it in EAM first.")

    def redirect(dialog):
        qtbot.waitUntil(lambda: dialog.list.count() == 3)
        dialog.list.item(0).setSelected(True)
        send(qtbot, dialog)
        assert "Look for it in EAM first" in dialog.problem.text()

    ask(qtbot, opened, 0, "redirect", RedirectDialog, redirect)
    assert city.changing.made == []


def test_only_a_creation_can_be_redirected(opened, qtbot):
    choose(qtbot, opened, show(qtbot, opened, "everything"), 1)
    assert "redirect" not in opened.frame.detail.record.offers
    choose(qtbot, opened, show(qtbot, opened, "everything"), 0)
    assert "redirect" in opened.frame.detail.record.offers
