"""Run in a session of its own: from an empty home to a proven link, counting what a person does."""

import json
import os
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from eamconsole.bootstrap import install
from eamconsole.gui.wizard.contact_dialog import ContactDialog
from eamconsole.gui.wizard.dialog import WizardDialog
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.services.acceptance_report import read_acceptance
from eamconsole.services.syncing import Syncing
from tests.journey.story import CityTime


class Person:
    """Types, clicks and waits; each is counted."""

    def __init__(self, dialog):
        self.dialog = dialog
        self.fields, self.clicks, self.waits, self.waited = [], 0, 0, 0.0

    def type(self, edit, text):
        """Type into one field, found by its name."""
        if isinstance(edit, str):
            edit = self.dialog.findChild(QLineEdit, edit)
        self.fields.append(edit.objectName() or edit.accessibleName())
        edit.clear()
        QTest.keyClicks(edit, text)

    def click(self, widget):
        """Press a button or a box."""
        self.clicks += 1
        QApplication.processEvents()
        assert widget.isVisible() and widget.isEnabled(), self.dialog.frame._words.text()
        widget.click()

    def wait(self, done):
        """Wait for what the program works on."""
        began = time.monotonic()
        settle(done, self.dialog.frame._words.text)
        self.waits += 1
        self.waited += time.monotonic() - began

    def check(self):
        """Press the page's check, and wait for its end."""
        self.click(self.dialog.frame.check)
        self.wait(lambda: not self.dialog.checker.is_running)

    def store(self, secret):
        """Store a secret; the page checks by itself after that."""
        self.click(secret.store)
        self.wait(lambda: "nowhere else" in secret.words.text())
        self.wait(lambda: not self.dialog.checker.is_running)


def settle(done, told=str):
    """Let the window live until ``done()``."""
    loop, timer, end = QEventLoop(), QTimer(interval=10), time.monotonic() + 30
    timer.timeout.connect(lambda: loop.quit() if done() or time.monotonic() > end else None)
    timer.start()
    loop.exec()
    assert done(), f"waited a minute in vain: {told()}"


def first_pages(person, ends):
    """The city, its SeeClickFix and its EAM on Test."""
    dialog, frame = person.dialog, person.dialog.frame
    person.type("organization.name", "City of Harborview")
    person.type("organization.contact", "it@harborview.example")
    for box in ("answers.licence", "answers.no_hosted_connector"):
        person.click(dialog.findChild(QCheckBox, box))
    person.click(frame.next)
    person.type("environments.test.seeclickfix_url", ends.seeclickfix_url)
    person.type("environments.test.organization_id", str(ends.organization_id))
    person.type(dialog.page.token.secret, ends.token)
    person.store(dialog.page.token)
    person.click(frame.next)
    person.type("environments.test.eam_url", ends.eam_url)
    person.type("environments.test.eam_internal_url", ends.eam_internal_url)
    login = dialog.page.secrets[0]
    user, _, password = ends.eam_login.partition(":")
    person.type(login.user, user)
    person.type(login.secret, password)
    person.store(login)
    person.click(frame.next)


def further_pages(person, ends):
    """Everything up to the test run; what has a good default is passed."""
    dialog, frame = person.dialog, person.dialog.frame
    person.check()
    person.click(frame.next)
    for name, text in (
        ("answers.known_point.latitude", "41.5"),
        ("answers.known_point.longitude", "-72.7"),
        ("map.srid", "2234"),
        ("map.arcgis_url", ends.arcgis_url),
    ):
        person.type(name, text)
    person.check()
    while dialog.context.journey.step.key != "test_run":
        person.click(frame.next)
        if dialog.page.check_words and dialog.context.journey.step.must:
            person.check()


def prove(person):
    """Run the steps, measure both servers, finish."""
    dialog, frame = person.dialog, person.dialog.frame
    person.check()
    contact = ContactDialog(dialog.context, dialog)
    person.clicks += 1  # First contact …
    contact.show()
    person.click(contact.measure)
    person.wait(lambda: contact.report is not None)
    person.click(contact.close_button)
    person.click(frame.next)
    musts = [
        f"{point.title}: {point.words}"
        for point in dialog.context.journey.open_points()
        if point.must
    ]
    assert musts == [], musts
    person.click(frame.next)
    person.wait(lambda: not dialog.isVisible())
    return contact.report


def linked(installation, city, issue):
    """Let the console work, in the city's time, until what may be on its way has arrived."""
    later = replace(installation, clock=CityTime(city.clock))
    for _ in range(2):
        with later.open("harborview") as console:
            Syncing(console).once(threading.Event(), lambda _step: None)
            with console.journal.read() as ledgers:
                link = ledgers.links.get(issue)
        city.clock.advance(400)
    return link


def main():
    app = QApplication([])
    home = Path(tempfile.mkdtemp())
    installation = install(home)
    with SandboxCity(CityOptions(calls_per_minute=0)) as city:
        ends = city.endpoints
        behind = datetime.now(UTC) - city.clock.now()
        city.clock.advance(behind.total_seconds())  # its records are of another year
        city.seeclickfix.state.tokens.set_end("integration", city.clock.now() + behind)
        dialog = WizardDialog(installation)
        dialog.show()
        person = Person(dialog)
        first_pages(person, ends)
        further_pages(person, ends)
        report = prove(person)
        accepted = read_acceptance(installation.places, "harborview")
        title = next(iter(city.seeclickfix.state.categories.values())).title
        issue = city.seeclickfix.town.report(category=title, lat=41.5, lng=-72.7).id
        link = linked(installation, city, issue)
    secrets = [ends.token.encode(), ends.eam_login.partition(":")[2].encode()]
    files = [file for file in home.rglob("*") if file.is_file()]
    leaked = [f.name for f in files if any(secret in f.read_bytes() for secret in secrets)]
    told = {
        "fields": person.fields,
        "clicks": person.clicks,
        "waits": person.waits,
        "waited_seconds": round(person.waited, 1),
        "steps_passed": sum(step.passed is True for step in accepted.steps),
        "wrong": [line.number for line in report.wrong],
        "musts": [line.number for line in report.musts],
        "linked": link is not None and bool(link.number),
        "leaked": leaked,
    }
    sys.stdout.write(json.dumps(told) + "\n")
    dialog.done(0)
    app.quit()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
