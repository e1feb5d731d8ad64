"""Canary secrets in every credential: nowhere but in the vault."""

import logging

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from eamconsole.gui.wizard.secret_field import SecretField

CANARIES = {
    "seeclickfix-token": "canary-7c1e-token",
    "eam-login": "canaryuser:canary-7c1e-login",
    "arcgis-token": "canary-7c1e-arcgis",
    "proxy-login": "canaryproxy:canary-7c1e-proxy",
}
MARK = "canary-7c1e"


def plant(wizard, qtbot):
    """Store a canary through every secret field there is."""
    for key in ("seeclickfix", "eam", "map"):
        page = wizard.go_to(key)
        for field in page.findChildren(SecretField):
            user, _, secret = CANARIES[field._name].rpartition(":")
            field.user.setText(user)
            qtbot.keyClicks(field.secret, secret)
            field.store.click()
            qtbot.waitUntil(lambda field=field: "nowhere else" in field.words.text())
            qtbot.waitUntil(lambda: not wizard.dialog.checker.is_running, timeout=10_000)


def texts_of(dialog):
    for kind in ("text", "toPlainText", "placeholderText", "toolTip", "accessibleName"):
        for widget in dialog.findChildren(object):
            if hasattr(widget, kind):
                try:
                    yield str(getattr(widget, kind)())
                except TypeError:
                    continue


@pytest.mark.parametrize("proxy", ["none"])
def test_no_canary_in_files_logs_exports_reports_or_on_screen(
    open_dialog, draft, installation, sandbox, tmp_path, qtbot, caplog, proxy
):
    caplog.set_level(logging.DEBUG)
    draft.put("network.proxy", proxy)
    wizard = open_dialog(draft=draft)
    plant(wizard, qtbot)
    for key in ("seeclickfix", "eam", "network", "categories"):
        wizard.go_to(key)
        wizard.check()
        assert MARK not in wizard.frame.findings.text()
    page = wizard.go_to("test_run")
    wizard.check()
    page.save_to(tmp_path / "home" / "report.pdf")
    qtbot.waitUntil(lambda: "Saved" in page.saved.text())
    summary = wizard.go_to("summary")
    summary.export_to(tmp_path / "home" / "export.toml")
    qtbot.waitUntil(lambda: "Written" in summary.words.text())
    wizard.dialog._keep_draft()
    qtbot.waitUntil((tmp_path / "home" / "setup-draft.toml").exists)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) >= 4
    assert [file.name for file in files if MARK.encode() in file.read_bytes()] == []
    assert MARK not in caplog.text
    assert MARK not in QGuiApplication.clipboard().text()
    assert [text for text in texts_of(wizard.dialog) if MARK in text] == []


def test_undo_brings_no_secret_back(wizard, qtbot):
    page = wizard.go_to("seeclickfix")
    edit = page.token.secret
    qtbot.keyClicks(edit, "canary-7c1e-undo")
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    page.token.store.click()
    edit.undo()
    assert edit.text() == ""
