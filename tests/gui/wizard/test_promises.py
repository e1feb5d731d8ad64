"""What the article has the wizard say to people is on the pages where they need it."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from eamconsole.gui.crash import crash_box
from eamconsole.gui.wizard.help_dialog import HelpDialog
from eamconsole.services.setup.finishing import asked_of

TEN_WORDS = (
    *("Local system", "Remote system", "Request", "Work Request", "Issue ID", "Request #"),
    *("Request Category ↔ Problem Code", "Status", "Remote status", "Secondary questions"),
)
LEFT_OUT = (
    "categories and questions are not synced",
    "no second address lookup",
    "does not close the Work Order",
    "never create requests",
    "Images are not imported",
)


def words_on(widget) -> str:
    """Return every sentence that is in sight."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def help_dialog(wizard, qtbot):
    """Help as every page opens it, with the contact typed on the first page."""
    dialog = HelpDialog(asked_of(wizard.dialog.context.draft), wizard.dialog)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_r3_help_names_whom_to_ask_as_typed_on_the_first_page(wizard, help_dialog):
    assert "it@harborview.example" in words_on(help_dialog)
    help_dialog.copy.click()
    assert "it@harborview.example" in QGuiApplication.clipboard().text()


def test_r3_help_and_faults_name_who_sets_it_up_and_who_supports_it(wizard, draft, qtbot):
    draft.put("organization.implementation_contact", "Pat Moss, City IT")
    draft.put("organization.support_contact", "support@civicplus.example")
    asked = asked_of(draft)
    dialog = HelpDialog(asked, wizard.dialog)
    qtbot.addWidget(dialog)
    dialog.show()
    words = words_on(dialog)
    assert "Setting up: Pat Moss, City IT" in words
    assert "When something fails: support@civicplus.example" in words
    box = crash_box("Traceback", asked)
    qtbot.addWidget(box)
    assert "When something fails: support@civicplus.example" in box.text()


def test_r6_help_explains_the_ten_words(help_dialog):
    words = words_on(help_dialog)
    assert [term for term in TEN_WORDS if term not in words] == []


def test_r65_help_says_how_the_missing_checkbox_is_added_in_eam(help_dialog):
    words = words_on(help_dialog)
    assert "Publicly Available" in words
    assert "add the property to the comments form in the form editor" in words
    assert "Comments without it stay in EAM" in words


@pytest.mark.parametrize(("internal", "warned"), [([], True), (["Facility - HVAC"], False)])
def test_r67_a_public_category_routed_to_work_orders_is_warned_of(wizard, internal, warned):
    wizard.dialog.context.put("categories.internal", internal)
    page = wizard.go_to("work_orders")
    page._buttons[0][1].click()
    page.routes.item(0, 0).setText("Facility - HVAC")
    page.routes.item(0, 1).setText("FAC-HVAC")
    assert ("Open to residents: Facility - HVAC" in words_on(page)) is warned


def test_r68_the_five_things_work_orders_leave_out_are_in_sight(wizard):
    words = words_on(wizard.go_to("work_orders"))
    assert [line for line in LEFT_OUT if line not in words] == []


def test_a11_the_page_with_the_messages_warns_of_mails_eam_sends_by_itself(wizard):
    words = words_on(wizard.go_to("messages"))
    assert "EAM can mail requesters by itself" in words
    assert "twice" in words
