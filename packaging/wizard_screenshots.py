"""Photographs every page of the wizard, light and dark, on a running sandbox city.

    python packaging/wizard_screenshots.py [FOLDER]

The default folder is docs/guide/images.  The invented secrets stay in memory.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

if sys.platform.startswith("linux"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from eamconsole.bootstrap import open_console  # noqa: E402
from eamconsole.gui.appearance import Appearance, Scheme  # noqa: E402
from eamconsole.gui.views.shadow_dialog import ShadowDialog  # noqa: E402
from eamconsole.gui.wizard.acceptance_dialog import AcceptanceDialog  # noqa: E402
from eamconsole.gui.wizard.contact_dialog import ContactDialog  # noqa: E402
from eamconsole.gui.wizard.dialog import WizardDialog  # noqa: E402
from eamconsole.gui.wizard.help_dialog import HelpDialog  # noqa: E402
from eamconsole.gui.wizard.promote_dialog import PromoteDialog  # noqa: E402
from eamconsole.sandbox.city import SandboxCity  # noqa: E402
from eamconsole.sandbox.options import CityOptions, Endpoints  # noqa: E402
from eamconsole.services.installation import Installation  # noqa: E402
from eamconsole.services.setup import STEPS, Draft, StepKey  # noqa: E402
from eamconsole.services.setup.finishing import save_settings  # noqa: E402
from eamconsole.support.clock import SystemClock  # noqa: E402
from eamconsole.support.places import Places  # noqa: E402
from eamconsole.support.redaction import Redactor  # noqa: E402
from eamconsole.vault import MemoryVault  # noqa: E402

_SIZE = (1240, 860)
_PATIENCE_SECONDS = 60.0
_ELSEWHERE = {
    "organization_id": 4242,
    "eam_url": "https://eam-test.harborview.invalid/CitizenPortalRESTAPI",
    "eam_internal_url": "",
}


def main() -> int:
    """Take all pictures; returns the exit status."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "guide" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    appearance = Appearance(app)
    with (
        tempfile.TemporaryDirectory() as home,
        SandboxCity(CityOptions(calls_per_minute=0)) as city,
    ):
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            appearance.choose(scheme)
            photograph(installation(Path(home), city.endpoints), city.endpoints, folder, scheme)
    return 0


def installation(home: Path, endpoints: Endpoints) -> Installation:
    """Return an installation whose secrets are in memory."""
    redactor = Redactor()
    vault = MemoryVault(redactor)
    places = Places(home)
    places.make()
    made = Installation(
        places=places,
        redactor=redactor,
        clock=SystemClock(),
        vault=lambda: vault,
        opener=open_console,
    )
    made.credentials.store("harborview", "test", "seeclickfix-token", endpoints.token)
    made.credentials.store("harborview", "test", "eam-login", endpoints.eam_login)
    return made


def answered(endpoints: Endpoints) -> Draft:
    """Return a draft with everything typed."""
    draft = Draft()
    place = {
        "seeclickfix_url": endpoints.seeclickfix_url,
        "organization_id": endpoints.organization_id,
        "eam_url": endpoints.eam_url,
        "eam_internal_url": endpoints.eam_internal_url,
    }
    answers = {
        "organization.name": "City of Harborview",
        "organization.contact": "it@harborview.example",
        "answers.licence": True,
        "answers.no_hosted_connector": True,
        "environments.test": place,
        "environments.production.organization_id": 4243,
        "environments.production.eam_url": "https://eam.harborview.invalid/CitizenPortalRESTAPI",
        "network.proxy": "none",
        "map.srid": 2234,
        "map.bounds": [41.2, -73.1, 41.7, -72.3],
        "map.arcgis_url": endpoints.arcgis_url,
        "answers.known_point": {"latitude": 41.5, "longitude": -72.7},
        "messages.closing_by_status": {"951": "{organization} could not do {request_number}."},
        "custom_fields": [{"field": "User13", "value": "{issue_id}"}],
    }
    for path, value in answers.items():
        draft.put(path, value)
    return draft


def photograph(made: Installation, endpoints: Endpoints, folder: Path, scheme: Scheme) -> None:
    """Walk through the wizard once."""
    dialog = WizardDialog(made, draft=answered(endpoints))
    dialog.resize(*_SIZE)
    dialog.show()
    for number, step in enumerate(STEPS, start=1):
        dialog.go_to(step.key)
        settle(0.4)
        if step.key is StepKey.MAP:
            dialog.page.search.setText("Connecticut")
            dialog.page.search.textEdited.emit("Connecticut")
            settle(1.5)
        keep(dialog, folder, f"wizard-{number:02}-{step.key.value}-{scheme.value}")
        if dialog.page.check_words:
            dialog.check_now()
            wait_until(lambda: not dialog.checker.is_running)
            settle(0.3)
            keep(dialog, folder, f"wizard-{number:02}-{step.key.value}-checked-{scheme.value}")
    contact = ContactDialog(dialog.context, dialog)
    contact.measure.click()
    wait_until(lambda: contact.report is not None)
    help_words = HelpDialog(("The city: it@harborview.example",), dialog)
    steps = AcceptanceDialog(dialog.context, dialog)
    wait_until(lambda: steps.accepted_so_far is not None)
    for name, other in (("help", help_words), ("contact", contact), ("acceptance", steps)):
        other.show()
        settle(0.5)
        keep(other, folder, f"wizard-{name}-{scheme.value}")
        other.close()
    go_live(made, endpoints, dialog, folder, scheme)
    dialog.done(0)


def go_live(
    made: Installation, endpoints: Endpoints, dialog: WizardDialog, folder: Path, scheme: Scheme
) -> None:
    """Count what is live where the sandbox city stands for Production."""
    draft = dialog.context.draft
    draft.put("environments.production", draft.get("environments.test"))
    draft.put("environments.test", {**draft.get("environments.test"), **_ELSEWHERE})
    draft.put("limits.seeclickfix_calls_per_minute", 100_000)
    draft.put("map.bounds", None)
    save_settings(made, draft)
    made.credentials.store("harborview", "production", "seeclickfix-token", endpoints.token)
    made.credentials.store("harborview", "production", "eam-login", endpoints.eam_login)
    other = PromoteDialog(dialog.context, dialog)
    other.resize(other.width(), int(other.height() * 1.35))
    other.show()
    wait_until(other.live.count.isEnabled)
    other.live.older.setCurrentIndex(2)
    other.live.batch.setValue(25)
    other.live.count.click()
    wait_until(lambda: other.live.outlook is not None)
    settle(0.5)
    keep(other, folder, f"wizard-promote-{scheme.value}")
    other.close()
    shadow = ShadowDialog(dialog, made, "harborview", dialog.context.jobs, environment="production")
    shadow.show()
    wait_until(shadow.run.isEnabled)
    shadow.run.click()
    wait_until(lambda: shadow.report is not None)
    settle(0.5)
    keep(shadow, folder, f"shadow-{scheme.value}")
    shadow.done(0)


def keep(widget: QWidget, folder: Path, name: str) -> None:
    """Write one picture."""
    widget.grab().save(str(folder / f"{name}.png"))


def settle(seconds: float) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait_until(done: object) -> None:
    """Let the window live until ``done()``."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while callable(done) and not done() and time.monotonic() < end:
        settle(0.05)


if __name__ == "__main__":
    sys.exit(main())
