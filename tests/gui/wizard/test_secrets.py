"""Canary secrets in every credential: nowhere but in the vault."""

import base64
import logging
import traceback

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from eamconsole.errors import EamConsoleError
from eamconsole.gui.wizard.secret_field import SecretField
from tests.fixtures.raw_server import RawServer, answer

CANARIES = {
    "seeclickfix-token": "canary-7c1e-token",
    "eam-login": "canaryuser:canary-7c1e-login",
    "eam-token": "canary-7c1e-gateway",
    "arcgis-token": "canary-7c1e-arcgis",
    "proxy-login": "canaryproxy:canary-7c1e-proxy",
}
MARK = "canary-7c1e"
ON_THE_WIRE = tuple(
    base64.b64encode(login.encode()).decode() for login in CANARIES.values() if ":" in login
)


def plant(wizard, qtbot):
    """Store a canary through every secret field there is."""
    for key in ("seeclickfix", "eam", "map"):
        page = wizard.go_to(key)
        for field in page.findChildren(SecretField):
            if not field.isVisibleTo(page):
                continue  # the way of signing in that is chosen needs no such secret
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
    wizard.dialog._kept.keep()
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


FAULTS = {
    "login refused": answer(b'{"error": "no"}', status="401 Unauthorized"),
    "proxy wants a login": answer(b"", status="407 Proxy Authentication Required"),
    "broken": answer(b"Traceback", status="500 Internal Server Error"),
    "no HTTP": b"\x00\xff garbage\r\n\r\n",
    "no JSON": answer(b"{", status="200 OK"),
}


@pytest.fixture
def raised(monkeypatch):
    """Keep every exception this program makes, to read all that can be read from it."""
    kept = []
    plain = EamConsoleError.__init__

    def remembered(self, *arguments, **options):
        kept.append(self)
        plain(self, *arguments, **options)

    monkeypatch.setattr(EamConsoleError, "__init__", remembered)
    return lambda: [
        f"{error!r} {vars(error)} {''.join(traceback.format_exception(error))}" for error in kept
    ]


@pytest.fixture
def faulty(draft):
    """A server with a fault, to which all addresses of the draft lead."""
    server = RawServer()
    for path, value in {
        "environments.test.seeclickfix_url": f"{server.url}/api/v2",
        "environments.test.eam_url": f"{server.url}/Citizen",
        "environments.test.eam_internal_url": f"{server.url}/Internal",
        "map.arcgis_url": f"{server.url}/arcgis/GeocodeServer",
    }.items():
        draft.put(path, value)
    yield server
    server.close()


def echoed(server):
    """Answer with what was heard, secrets included, as a careless error page does."""

    def echo(conn):
        heard = "".join(head for head, _ in server.calls[-1:]).encode()
        conn.sendall(answer(heard, status="400 Bad Request", media_type="text/plain"))

    return echo


@pytest.mark.parametrize("fault", [*FAULTS, "echo"])
@pytest.mark.parametrize("proxied", [False, True])
def test_no_canary_in_what_any_fault_says(
    open_dialog, draft, faulty, raised, qtbot, caplog, fault, proxied
):
    caplog.set_level(logging.DEBUG)
    faulty.script = FAULTS.get(fault) or echoed(faulty)
    if proxied:
        draft.put("network.proxy", faulty.url)
        draft.put("environments.test.eam_url", "http://eam.harborview.example/Citizen")
        draft.put("environments.test.eam_internal_url", "")
    wizard = open_dialog(draft=draft)
    plant(wizard, qtbot)
    said = []
    for key in ("seeclickfix", "eam", "network", "map", "categories", "messages", "test_run"):
        wizard.go_to(key)
        wizard.check()
        said += [wizard.frame.findings.text(), *texts_of(wizard.dialog)]
    assert any(MARK in head for head, _ in faulty.calls), "no secret went out: nothing was tried"
    assert raised()
    for mark in (MARK, *ON_THE_WIRE):
        assert [words for words in (*said, *raised(), caplog.text) if mark in words] == []
