"""A second program on the same profile, and finding things among very many."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from eamconsole.bootstrap import open_console
from eamconsole.domain.delivery import DeliveryKind
from eamconsole.journal import Journal
from eamconsole.support.clock import SystemClock
from tests.benchmarks.gui_city import ManyDeliveries, lists_over
from tests.benchmarks.million import build
from tests.benchmarks.test_gui_queue import a_page
from tests.gui.stories.conftest import PATIENCE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


@pytest.fixture
def service(installation, profile):
    """The engine of another program that has the lease, as a service would."""
    console = open_console(installation, profile)
    engine = console.engine()
    engine.open()
    yield engine
    engine.close()
    console.close()


def test_t82_a_second_place_looks_on_and_takes_over_when_the_first_ends(service, operator):
    told = operator.told
    remark = operator.frame.band._remark
    operator.until(lambda: "is being synced by" in remark.text())
    number = told.report()
    service.run_once(threading.Event(), lambda _progress: None)
    operator.frame.go_to("requests")
    queue = operator.frame.pages.queue()
    operator.until(lambda: [row_of(queue, 0, "issue_id")] == [number])
    operator.until(lambda: row_of(queue, 0, "state") == "done")
    assert len(told.records(number)) == 1
    service.close()
    operator.until(lambda: "being synced" not in remark.text())
    operator.reported()
    assert len(told.records(number)) == 1


def test_from_another_machine_nothing_is_changed(installation, profile, operator_later, qtbot):
    console = open_console(installation, profile)
    engine = console.engine()
    engine.parts = replace(engine.parts, holder="OPS-2/4711/dana")
    engine.open()
    operator = operator_later()
    remark = operator.frame.band._remark
    operator.until(lambda: remark.text().startswith("Read-only: "))
    assert "OPS-2/4711/dana" in remark.text()
    number = operator.told.report()
    operator.told.city.faults["eam"].status(400, verb="POST", path="Requests.svc", body='"No."')
    engine.run_once(threading.Event(), lambda _progress: None)
    operator.find(number, "attention", DeliveryKind.CREATE)
    operator.press("retry")
    operator.until(lambda: "on that computer" in operator.controller.window._answer.text())
    assert operator.told.row(number, DeliveryKind.CREATE).state == "needs_attention"
    assert not operator.frame.header.pause.isEnabled()
    engine.close()
    console.close()


def row_of(queue, position, name):
    row = queue.model.row(position)
    return getattr(row, name) if row is not None else None


def test_t88_each_way_of_asking_finds_the_request_among_100_000(qapp, qtbot, tmp_path):
    file = build(tmp_path / "many.sqlite", 100_000)
    journal = Journal.open(f"sqlite:///{file}", clock=SystemClock())
    with a_page(qapp, tmp_path, ManyDeliveries(journal, lists_over(journal))) as page:
        page.wake(awake=True)
        qtbot.waitUntil(lambda: len(page.model.ids) == 100_000, timeout=PATIENCE)
        box = page.filters.words
        for words, count in (("99999", 1), ("pothole 99998", 1), ("777 elm street", 111)):
            box.clear()
            qtbot.keyClicks(box, words)
            qtbot.keyClick(box, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda n=count: len(page.model.ids) == n, timeout=PATIENCE)
            qtbot.waitUntil(lambda: page.model.row(0) is not None, timeout=PATIENCE)
            assert [row.kind for row in page.model.row(0).row.deliveries] == [DeliveryKind.CREATE]
    journal.close()
