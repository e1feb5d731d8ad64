"""Run in a session of its own: types a secret into the wizard and prints what it says."""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from eamconsole.bootstrap import install
from eamconsole.gui.wizard.dialog import WizardDialog
from eamconsole.services.setup import Draft, StepKey


def main() -> None:
    app = QApplication([])
    draft = Draft()
    for path, value in {
        "organization.name": "City of Harborview",
        "organization.contact": "it@harborview.example",
        "answers.licence": True,
        "answers.no_hosted_connector": True,
    }.items():
        draft.put(path, value)
    home = Path(tempfile.mkdtemp())
    installation = install(home)
    dialog = WizardDialog(installation, draft=draft)
    dialog.show()
    dialog.go_to(StepKey.SEECLICKFIX)
    token = dialog.page.token
    settle(lambda: "Looking" not in token.words.text())
    say("before", token.words.text())
    token.secret.setText("canary-7c1e-session")
    token.store.click()
    settle(lambda: "Waiting" not in token.words.text())
    say("after", token.words.text())
    files = [file for file in home.rglob("*") if file.is_file()]
    say("leaked", [file.name for file in files if b"canary-7c1e" in file.read_bytes()])
    dialog.done(0)
    app.quit()


def say(what: str, value: object) -> None:
    line = str(value).replace("\n", " ")
    sys.stdout.write(f"{what}: {line}\n")


def settle(done: object) -> None:
    loop = QEventLoop()
    timer = QTimer(interval=20)
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start()
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
