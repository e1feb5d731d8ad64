"""From a clean workstation to a saved profile, by typing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QLabel, QMessageBox

from eamconsole.gui.wizard.promote_dialog import PromoteDialog
from eamconsole.services.setup import DraftFile
from eamconsole.services.setup.finishing import save_settings
from eamconsole.vault import CredentialName


def fill_in(wizard, sandbox):
    """Type everything a city needs."""
    endpoints, dialog = sandbox.endpoints, wizard.dialog
    wizard.type("organization.name", "City of Harborview")
    wizard.type("organization.contact", "it@harborview.example")
    for box in ("answers.licence", "answers.no_hosted_connector"):
        dialog.findChild(QCheckBox, box).click()
    wizard.frame.next.click()
    wizard.type("environments.test.seeclickfix_url", endpoints.seeclickfix_url)
    wizard.type("environments.test.organization_id", str(endpoints.organization_id))
    token = dialog.page.token
    wizard.qtbot.keyClicks(token.secret, endpoints.token)
    token.store.click()
    wizard.qtbot.waitUntil(lambda: "nowhere else" in token.words.text())
    assert token.secret.text() == ""


def test_thirteen_pages_lead_to_a_saved_profile(open_dialog, sandbox, installation, qtbot):
    wizard = open_dialog()
    dialog, frame = wizard.dialog, wizard.frame
    fill_in(wizard, sandbox)
    qtbot.waitUntil(lambda: not dialog.checker.is_running and wizard.passed(), timeout=10_000)
    frame.next.click()
    wizard.type("environments.test.eam_url", sandbox.endpoints.eam_url)
    wizard.type("network.proxy", "none")
    wizard.check()
    assert wizard.passed()
    frame.next.click()
    wizard.check()
    frame.next.click()
    for name, text in (
        ("answers.known_point.latitude", "41.5"),
        ("answers.known_point.longitude", "-72.7"),
        ("map.bounds", "41.2, -73.1, 41.7, -72.3"),
        ("map.srid", "2234"),
        ("map.arcgis_url", sandbox.endpoints.arcgis_url),
    ):
        wizard.type(name, text)
    wizard.check()
    assert wizard.passed()
    while not dialog.context.journey.is_last:
        frame.next.click()
        if dialog.page.check_words:
            wizard.check()
            assert wizard.passed() or dialog.context.journey.step.key == "test_run"
    assert [point for point in dialog.context.journey.open_points() if point.must] == []
    frame.next.click()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)
    assert installation.profiles.load("harborview").map.srid == 2234
    assert not DraftFile(installation.places.home).exists()
    with installation.open("harborview") as console, console.journal.read() as ledgers:
        actions = {entry.action for entry in ledgers.audit.newest()}
    assert {"licence_confirmed", "connector_confirmed"} <= actions


def test_the_license_question_cannot_be_passed(open_dialog):
    wizard = open_dialog()
    wizard.type("organization.name", "City of Harborview")
    wizard.type("organization.contact", "it@harborview.example")
    assert not wizard.frame.next.isEnabled()
    assert "licensed" in wizard.state()


def test_an_open_must_keeps_syncing_from_starting(open_dialog, draft, stored):
    draft.put("environments.test.eam_url", "http://127.0.0.1:9")
    wizard = open_dialog(draft=draft)
    wizard.go_to("eam")
    wizard.check()
    assert wizard.frame.next.isEnabled()
    wizard.go_to("summary")
    assert not wizard.frame.next.isEnabled()
    points = wizard.dialog.context.journey.open_points()
    assert any(point.must and "refused" in point.words for point in points)


def test_back_loses_nothing_and_the_draft_is_taken_up_again(
    open_dialog, sandbox, installation, qtbot
):
    wizard = open_dialog()
    fill_in(wizard, sandbox)
    wizard.frame.back.click()
    assert wizard.edit("organization.name").text() == "City of Harborview"
    wizard.dialog._leave(QMessageBox.StandardButton.Save)
    qtbot.waitUntil(lambda: not wizard.dialog.isVisible())
    again = open_dialog()
    qtbot.waitUntil(lambda: again.edit("organization.name").text() == "City of Harborview")
    assert "taken up again" in again.state()
    kept = (installation.places.home / "setup-draft.toml").read_text()
    assert sandbox.endpoints.token not in kept


def test_keys_alone_lead_from_field_to_field_and_on(wizard, qtbot):
    dialog = wizard.dialog
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    wizard.edit("organization.name").setFocus()
    reached = []
    for _ in range(14):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget().objectName())
    wanted = {"organization.contact", "answers.licence", "help", "leave", "next", "steps"}
    assert wanted <= set(reached)
    wizard.frame.next.setFocus()
    qtbot.keyClick(wizard.frame.next, Qt.Key.Key_Space)
    assert dialog.context.journey.step.key == "seeclickfix"
    wizard.frame.back.setFocus()
    qtbot.keyClick(wizard.frame.back, Qt.Key.Key_Space)
    assert dialog.context.journey.step.key == "before"


def test_the_firewall_table_can_be_copied(wizard):
    page = wizard.go_to("network")
    wizard.check()
    page.copy_text.click()
    text = QGuiApplication.clipboard().text()
    assert "No inbound access" in text and "outgoing" in text and "open" in text
    page.copy_csv.click()
    assert QGuiApplication.clipboard().text().startswith("Host,Port,Direction,Purpose")


def test_a_pasted_list_says_what_became_of_every_row(wizard):
    page = wizard.go_to("flags")
    wizard.check()
    title = page._titles[0]
    page.paste.setPlainText(
        f"{title}, yes, yes\n{page._titles[1]}, no, yes\n, yes, no\nNoSuch,no,no"
    )
    page.apply.click()
    results = [page.results.item(at, 2).text() for at in range(page.results.rowCount())]
    assert results == ["accepted", "awaiting review", "refused", "unknown title"]
    assert wizard.dialog.context.draft.get("categories.internal") == [title]


@pytest.mark.parametrize(
    ("text", "refused"), [("   ", True), ("Thank you, {nobody}", True), ("{request_number}", False)]
)
def test_a_message_that_is_blank_or_names_nothing_is_refused(wizard, text, refused):
    page = wizard.go_to("messages")
    page.fields[0].widget.setPlainText(text)
    assert wizard.frame.next.isEnabled() is not refused
    if "nobody" in text:
        assert "{nobody}" in wizard.state()


def test_cancelled_and_completed_differ_in_the_preview(wizard):
    page = wizard.go_to("messages")
    wizard.check()
    shown = page.shown.text()
    assert "without doing the work" in shown and "has completed" in shown
    assert page.sample.count() == 20


def test_the_test_run_is_saved_as_html_and_pdf(wizard, sandbox, tmp_path, qtbot):
    page = wizard.go_to("test_run")
    before = len(sandbox.eam.requests)
    wizard.check()
    qtbot.waitUntil(lambda: len(page.results) == 7)
    assert [r.key for r in page.results.values() if not r.passed] == []
    assert len(sandbox.eam.requests) == before + 1
    page.save_to(tmp_path / "report.pdf")
    qtbot.waitUntil(lambda: "Saved" in page.saved.text())
    assert (tmp_path / "report.pdf").read_bytes()[:5] == b"%PDF-"
    html = (tmp_path / "report.html").read_text()
    assert "7 of 7 steps passed." in html and "City of Harborview" in html


def test_promotion_asks_for_the_secrets_anew(wizard, draft, installation, qtbot):
    draft.put("environments.production.organization_id", 4243)
    draft.put("environments.production.eam_url", "https://eam.harborview.example/Citizen")
    dialog = PromoteDialog(wizard.dialog.context)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 0)
    assert "still lacks" in dialog.words.text()
    assert not dialog.go.isEnabled()
    assert not installation.credentials.is_stored("harborview", "production", "seeclickfix-token")


def test_promotion_shows_the_difference_and_works_on_production_from_then_on(
    wizard, draft, installation, sandbox, qtbot
):
    draft.put("environments.production.organization_id", 4243)
    draft.put("environments.production.eam_url", "https://eam.harborview.example/Citizen")
    save_settings(installation, draft)
    dialog = PromoteDialog(wizard.dialog.context)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "still lacks" in dialog.words.text())
    shown = [
        [dialog.table.item(row, column).text() for column in range(3)]
        for row in range(dialog.table.rowCount())
    ]
    assert ["Organization number", str(sandbox.endpoints.organization_id), "4243"] in shown
    qtbot.keyClicks(dialog.secrets[0].secret, "production-token")
    dialog.secrets[0].store.click()
    qtbot.waitUntil(dialog.go.isEnabled)
    assert installation.profiles.load("harborview").environments.active == "test"
    dialog.go.click()
    qtbot.waitUntil(lambda: "works on Production now" in dialog.words.text())
    assert installation.profiles.load("harborview").environments.active == "production"
    kept = installation.credentials.secret("harborview", "test", CredentialName.SEECLICKFIX_TOKEN)
    assert kept == sandbox.endpoints.token


@pytest.mark.parametrize(("active", "word"), [("test", "TEST"), ("production", "PRODUCTION")])
def test_settings_say_which_environment_the_link_works_on(open_dialog, draft, active, word):
    draft.put("environments.active", active)
    dialog = open_dialog(draft=draft, settings=True).dialog
    band = dialog.findChild(QFrame, "band")
    assert band.findChild(QLabel).text() == word
    assert band.property("environment") == active
