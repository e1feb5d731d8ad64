"""A million rows in the live queue, on a real journal, beside Qt's own item models."""

from __future__ import annotations

import subprocess
import sys
import threading
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.journal import Journal
from eamconsole.services.lists.records import ListQuery
from eamconsole.services.lists.requests import RequestLists
from eamconsole.services.queue import Queues
from eamconsole.support.clock import SystemClock
from tests.benchmarks.gui_city import (
    ManyDeliveries,
    StallMeter,
    many_deliveries,
    spend,
    spend_until,
)
from tests.benchmarks.million import ONE_IN, build
from tests.benchmarks.test_gui_queue import (
    ROUNDS,
    _seconds,
    _standard_items,
    _table_widget,
    a_page,
    one_storm,
    open_page,
)
from tests.benchmarks.town_under_load import town, write_reports
from tests.fixtures.linked_city import linked, rules

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.timeout(900),
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]

MILLION = 1_000_000
ZONE = ZoneInfo("America/New_York")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The journal's file, built once."""
    return build(tmp_path_factory.mktemp("million") / "million.sqlite", MILLION)


def lists_of(journal):
    return ManyDeliveries(journal, RequestLists(journal, Queues(journal, SystemClock(), ZONE)))


@pytest.fixture
def many(file):
    journal = Journal.open(f"sqlite:///{file}", clock=SystemClock())
    yield lists_of(journal)
    journal.close()


def test_a_million_rows_open_while_qt_still_fills_a_hundred_thousand(qapp, tmp_path, many):
    opened, whole = [], []
    for _ in range(ROUNDS):
        with a_page(qapp, tmp_path, many) as page, StallMeter() as meter:
            opened.append(open_page(page))
            whole.append(opened[-1] + spend_until(lambda p=page: len(p.model.ids) == MILLION))
            spend(100)
    standard, widget = _seconds(_standard_items) * 1_000, _seconds(_table_widget) * 1_000
    ours = median(opened)
    print(
        f"\n1,000,000 rows: first rows {ours:.0f} ms, all ids {median(whole):.0f} ms, last round "
        f"{meter.told()}; 100,000 rows: QStandardItemModel {standard:.0f} ms = "
        f"{standard / median(whole):.0f}x, QTableWidget {widget:.0f} ms = "
        f"{widget / median(whole):.0f}x all of ours"
    )
    assert max(ours, median(whole)) <= 400
    assert standard / median(whole) >= 7


def test_filter_and_search_a_million_rows(qapp, tmp_path, many):
    with a_page(qapp, tmp_path, many) as page:
        open_page(page)
        spend_until(lambda: len(page.model.ids) == MILLION)
        spend(1_500)
        with StallMeter() as meter:
            page.filters.turn_on(["attention"])
            few = spend_until(lambda: len(page.model.ids) == MILLION // ONE_IN)
            page.filters.clear()
            cleared = spend_until(lambda: page.model.row(0) is not None and _top(page) == MILLION)
            spend_until(lambda: len(page.model.ids) == MILLION)
            page.filters.turn_on(["waiting"])
            most = spend_until(lambda: _top(page) == MILLION - 1)
            spend_until(lambda: len(page.model.ids) == MILLION - MILLION // ONE_IN)
            page.filters.clear()
            spend_until(lambda: len(page.model.ids) == MILLION)
            page.live.show(ListQuery(text="Pothole 999999"))
            words = spend_until(lambda: len(page.model.ids) == 1)
            page.live.show(ListQuery(text="777 elm street"))
            place = spend_until(lambda: len(page.model.ids) == 1_111)
    print(
        f"\nfilter: 500 rows {few:.0f} ms, clear {cleared:.0f} ms, 999,500 rows {most:.0f} ms; "
        f"search: words {words:.0f} ms, place {place:.0f} ms; {meter.told()}"
    )
    assert max(few, cleared, most) <= 150
    assert max(words, place) <= 500
    assert max(meter.gaps) <= 50


def _top(page):
    return page.model.ids[0] if len(page.model.ids) else 0


def test_a_storm_into_a_million_rows(qapp, tmp_path, many):
    with a_page(qapp, tmp_path, many) as page:
        open_page(page)
        spend_until(lambda: len(page.model.ids) >= MILLION)
        spend(500)
        storms = [one_storm(many.journal, page) for _ in range(ROUNDS)]
    for meter, late in storms:
        print(f"\n{meter.told()}; last row shown {late:.0f} ms after the end", end="")
    print()
    assert median(meter.at(0.99) for meter, _ in storms) <= 50
    assert median(max(meter.gaps) for meter, _ in storms) <= 100


def test_the_window_beside_a_busy_engine(qapp, tmp_path):
    reports = write_reports(tmp_path / "reports.json", 400)
    meters = []
    for turn in range(ROUNDS):
        home = tmp_path / f"home{turn}"
        home.mkdir()
        with (
            town(reports, 20) as city,
            linked(city, home, rules=rules(limits={"eam_connections": 8})) as life,
            a_page(qapp, tmp_path, lists_of(life.journal)) as page,
        ):
            page.wake(awake=True)
            meters.append(beside(life, page))
    for meter in meters:
        print(f"\n{meter.told()}", end="")
    print()
    assert median(meter.at(0.99) for meter in meters) <= 20


def beside(life, page):
    """Let the engine pay everything in a thread of its own; return the window's gaps."""
    stop = threading.Event()
    life.engine.run(Cycle.HOUSEKEEPING, stop)
    life.engine.run(Cycle.INTAKE, stop)
    work = threading.Thread(target=life.engine.run, args=(Cycle.DELIVERIES, stop))
    with StallMeter() as meter:
        work.start()
        spend_until(lambda: not work.is_alive(), 120_000)
    spend_until(lambda: len(page.model.ids) == 400)
    return meter


def test_memory_of_a_million_rows_over_an_empty_window(file, tmp_path):
    with many_deliveries(tmp_path, 1):
        pass
    empty, full = (
        int(subprocess.check_output([sys.executable, "-m", "tests.benchmarks.window_memory", name]))
        for name in (str(tmp_path / "many.sqlite"), str(file))
    )
    print(f"\nempty window {empty / 2**20:.0f} MiB, a million rows +{(full - empty) / 2**20:.0f}")
    assert full - empty <= 48 * 2**20
