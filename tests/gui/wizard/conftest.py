"""The wizard on a sandbox city, with secrets in memory."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from eamconsole.gui.wizard.dialog import WizardDialog
from eamconsole.gui.workers.background_jobs import BackgroundJobs
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.services.checks import CheckVerdict
from eamconsole.services.setup import STEPS, Draft, StepKey
from tests.fixtures.installations import installation_in, store_logins


@pytest.fixture
def sandbox():
    """Both systems and the geocoder on loopback, without a limit."""
    with SandboxCity(CityOptions(calls_per_minute=0)) as city:
        yield city


@pytest.fixture
def installation(tmp_path):
    """An empty installation; its secrets are in memory."""
    return installation_in(tmp_path / "home")


@pytest.fixture
def stored(installation, sandbox):
    """The sandbox city's invented secrets, stored."""
    store_logins(installation, sandbox.endpoints)


@pytest.fixture
def draft(sandbox):
    """A draft with everything typed."""
    endpoints = sandbox.endpoints
    made = Draft()
    answers = {
        "organization.name": "City of Harborview",
        "organization.contact": "it@harborview.example",
        "answers.licence": True,
        "answers.no_hosted_connector": True,
        "environments.test": {
            "seeclickfix_url": endpoints.seeclickfix_url,
            "organization_id": endpoints.organization_id,
            "eam_url": endpoints.eam_url,
            "eam_internal_url": endpoints.eam_internal_url,
        },
        "network.proxy": "none",
        "map.srid": 2234,
        "map.bounds": [41.2, -73.1, 41.7, -72.3],
        "map.arcgis_url": endpoints.arcgis_url,
        "answers.known_point": {"latitude": 41.5, "longitude": -72.7},
    }
    for path, value in answers.items():
        made.put(path, value)
    return made


@pytest.fixture
def open_dialog(qtbot, appearance, installation):
    """Open wizards; their threads are ended at the end."""
    opened = []  # qtbot holds them weakly

    def begin(**options):
        dialog = WizardDialog(installation, **options)
        dialog.resize(1240, 860)
        qtbot.addWidget(dialog, before_close_func=lambda closing: closing.done(0))
        dialog.show()
        qtbot.waitExposed(dialog)
        opened.append(dialog)
        return Driver(dialog, qtbot)

    yield begin
    opened.clear()


@pytest.fixture
def wizard(open_dialog, draft, stored):
    """A wizard with everything typed, on its first page."""
    return open_dialog(draft=draft)


class Driver:
    """What a person does at the wizard."""

    def __init__(self, dialog, qtbot):
        self.dialog = dialog
        self.qtbot = qtbot

    @property
    def frame(self):
        return self.dialog.frame

    def go_to(self, key):
        self.dialog.go_to(StepKey(key))
        assert self.dialog.context.journey.step.key == key
        return self.dialog.page

    def edit(self, name):
        found = self.dialog.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def type(self, name, text):
        edit = self.edit(name)
        edit.clear()
        self.qtbot.keyClicks(edit, text)
        if not text:
            edit.textEdited.emit("")

    def check(self, timeout=20_000):
        """Press the check button and return the findings by what was checked."""
        assert self.frame.check.isEnabled(), self.state()
        self.frame.check.click()
        self.qtbot.waitUntil(lambda: not self.dialog.checker.is_running, timeout=timeout)
        return {finding.check: finding for finding in self.frame.findings.findings}

    def state(self):
        return self.frame._words.text()

    def passed(self):
        findings = self.frame.findings.findings
        return bool(findings) and all(f.verdict is not CheckVerdict.FAILED for f in findings)


ALL_KEYS = [step.key.value for step in STEPS]


@pytest.fixture
def picture_of():
    """Keep a window's picture in the folder ``EAMCONSOLE_PICTURES``, where somebody wants it."""
    folder = os.environ.get("EAMCONSOLE_PICTURES", "")

    def keep(window, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            window.grab().save(str(Path(folder) / f"{name}.png"))

    return keep


@pytest.fixture
def jobs():
    """Readers of a dialog that stands alone."""
    made = BackgroundJobs()
    yield made
    assert made.stop()
