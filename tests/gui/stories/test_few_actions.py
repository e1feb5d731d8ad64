"""From the Overview, nothing selected: what people call about is reached by few actions."""

import time
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from eamconsole.bootstrap import open_console
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import IssueStatus, Place, ResidentRequest
from eamconsole.gui.views.bulk_dialog import BulkDialog

FEW = 400
MANY = 100_000
SECONDS = 10
BATCH = 2_000
FIRST = 1_843_000
SOUGHT = FIRST + 7


@dataclass
class Hands:
    """Clicks and types at the real window, and counts it: a word typed is one action."""

    operator: object
    actions: int = 0

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.actions += 1
        self.operator.qtbot.keyClick(self.operator.controller.window, key, modifier)

    def type(self, words):
        self.actions += 1
        search = self.operator.frame.header.search
        self.operator.until(search.hasFocus)
        self.operator.qtbot.keyClicks(search, words)

    def click(self, inside, name):
        self.actions += 1
        kinds = (QPushButton, QToolButton)
        found = [b for kind in kinds for b in inside.findChildren(kind, name)]
        button = next(b for b in found if b.isVisible())
        self.operator.until(button.isEnabled)
        self.operator.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def a_request(number, now):
    """Only one stands in Quince Court, and only one says something of a walrus."""
    sought = number == SOUGHT
    return ResidentRequest(
        issue_id=IssueId(number),
        status=IssueStatus.ACKNOWLEDGED,
        summary=f"Pothole {number}",
        description="A walrus would fit in." if sought else "It has been like this for days.",
        place=Place(41.3, -72.9),
        address="12 Quince Court" if sought else f"{number % 900} Elm Street",
        created_at=now,
        updated_at=now,
        category_title="Pothole",
    )


def fill(installation, count):
    """Write down requests that EAM has already; as many as a city has in years."""
    console = open_console(installation, installation.profiles.load("harborview"))
    now = installation.clock.now()

    def write(ledgers, numbers):
        for number in numbers:
            ledgers.requests.put(a_request(number, now), now)
            owed = NewDelivery(issue_id=IssueId(number), kind=DeliveryKind.CREATE, key="create")
            row = ledgers.deliveries.owe(owed, now)
            ledgers.deliveries.finish(row, DeliveryState.DONE, at=now, remote_key=str(number))

    for start in range(FIRST, FIRST + count, BATCH):
        numbers = range(start, min(start + BATCH, FIRST + count))
        console.journal.write(lambda ledgers, numbers=numbers: write(ledgers, numbers))
    console.close()


@pytest.fixture(params=[FEW, pytest.param(MANY, marks=pytest.mark.soak)])
def caller(request, profile, installation, operator_later):
    """An operator at the Overview of a journal with so many requests."""
    fill(installation, request.param)
    operator = operator_later()
    operator.controller.window.activateWindow()
    operator.until(operator.controller.window.isActiveWindow)
    assert operator.frame.sections.current() == "overview"
    assert operator.detail.isHidden()
    return operator


@pytest.mark.timeout(600)
def test_one_request_is_found_by_number_address_or_word_with_two_actions(caller):
    for words in (str(SOUGHT), "12 Quince Court", "walrus"):
        hands, began = Hands(caller), time.monotonic()
        hands.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        hands.type(words)
        caller.until(
            lambda: (
                caller.detail.isVisible()
                and caller.detail.record is not None
                and caller.detail.record.row.issue_id == SOUGHT
                and caller.detail._explain.about.words.text() == "A walrus would fit in."
            )
        )
        assert hands.actions <= 2
        assert time.monotonic() - began <= SECONDS
        caller.frame.header.search.clear()
        caller.until(lambda: caller.frame.sections.current() == "overview")
        assert caller.detail.isHidden()


@pytest.fixture(params=[0, pytest.param(MANY, marks=pytest.mark.soak)])
def operator(request, profile, installation, operator_later):
    """Sits at a new journal, or at one with so many requests."""
    fill(installation, request.param)
    return operator_later()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_refused_problem_code_is_repaired_for_40_requests_with_six_actions(operator, sandbox):
    refusal = '{"Message": "Problem Code POTH is not active."}'
    sandbox.faults["eam"].status(
        400, body=refusal, times=None, verb="POST", path=r"Requests\.svc/?$"
    )
    numbers = [operator.told.report() for _ in range(40)]
    operator.keep_syncing_until(lambda: operator.status.parked == 40)
    sandbox.faults["eam"].clear()  # somebody activates the code in EAM
    operator.frame.go_to("overview")

    hands = Hands(operator)
    hands.click(operator.frame.pages.currentWidget(), "card_button")
    hands.click(operator.frame.pages.currentWidget(), "repair_all")
    operator.until(lambda: operator.frame.findChildren(BulkDialog) != [])
    dialog = operator.frame.findChildren(BulkDialog)[-1]
    operator.until(lambda: dialog.form.rows.topLevelItemCount() > 0)
    assert "40 rows are sent again." in dialog.form.words.text()
    hands.actions += 1
    operator.qtbot.mouseClick(dialog.form.go, Qt.MouseButton.LeftButton)
    operator.until(lambda: dialog.stage == "report")
    assert "40 sent" in dialog.form.words.text()
    assert all(len(operator.told.records(number)) == 1 for number in numbers)
    assert hands.actions <= 6
    dialog.close()
