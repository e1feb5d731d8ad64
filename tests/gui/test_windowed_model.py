from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from eamconsole.domain.delivery import Delivery
from eamconsole.gui.models.lists import DELIVERY_COLUMNS
from eamconsole.gui.models.swap import ModelChange, plan_swap
from eamconsole.gui.models.windowed import PAGE, PLACEHOLDER, ROWS_KEPT, WindowedModel
from eamconsole.journal import QueueRow
from eamconsole.services.explain import Around, explain
from eamconsole.services.queue import ToldDelivery
from eamconsole.support.clock import VirtualClock
from tests.gui.filled_journal import NOW, ZONE, a_row

ID_LISTS = st.lists(st.integers(1, 30), unique=True, max_size=25).map(lambda ids: array("q", ids))


def told(row):
    """Return a row as the services tell it, without a journal."""
    delivery = Delivery(
        id=row.id, issue_id=row.issue_id, kind=row.kind, key="", state=row.state, payload={},
        created_at=row.created_at, updated_at=NOW, attempts=row.attempts, due_at=row.due_at,
        cause=row.cause, explanation=row.explanation, actor=row.actor,
    )  # fmt: skip
    listed = QueueRow(
        delivery=delivery, request_number=row.number, category=row.category,
        problem_code=row.code, address=row.address, summary=row.summary,
    )  # fmt: skip
    return ToldDelivery(row=listed, why=explain(delivery, Around(now=NOW, zone=ZONE)))


def a_model(ids=()):
    model = WindowedModel(DELIVERY_COLUMNS, ZONE, VirtualClock(NOW))
    change_to(model, array("q", ids))
    return model


def change_to(model, ids):
    swap = plan_swap(model.ids, ids)
    assert model.apply(swap)
    return swap


def bring(model, ids):
    model.take_rows({row_id: told(a_row(row_id)) for row_id in ids}, ids)


@given(st.lists(ID_LISTS, min_size=2, max_size=6))
def test_any_change_of_ids_keeps_indexes_at_their_ids(qapp, lists):
    model = a_model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    change_to(model, lists[0])
    for _before, after in pairwise(lists):
        held = {row_id: QPersistentModelIndex(model.index(at, 1))
                for at, row_id in enumerate(model.ids)}  # fmt: skip
        swap = change_to(model, after)
        assert model.ids == after
        if swap.step is not ModelChange.RESET:
            for row_id, index in held.items():
                assert (index.row() if index.isValid() else -1) == model.position(row_id)
    tester.deleteLater()


def test_new_rows_at_the_top_are_one_insertion():
    swap = plan_swap(array("q", [3, 2, 1]), array("q", [5, 4, 3, 2, 1]))
    assert (swap.step, swap.first, swap.count) == (ModelChange.INSERT, 0, 2)


def test_a_plan_for_other_ids_is_refused(qapp):
    model = a_model([1, 2])
    stale = plan_swap(array("q", [1]), array("q", [1, 2, 3]))
    assert not model.apply(stale)


def test_unknown_rows_show_a_placeholder_and_are_asked_for_by_the_page(qapp, qtbot):
    model = a_model(range(1, 1_001))
    with qtbot.waitSignal(model.rows_wanted) as wanted:
        assert model.index(PAGE, 0).data() == PLACEHOLDER
        assert model.index(PAGE + 5, 3).data() is None
    assert wanted.args == [tuple(range(PAGE + 1, 2 * PAGE + 1))]
    bring(model, wanted.args[0])
    assert model.index(PAGE, 0).data() == str(a_row(PAGE + 1).issue_id)


def test_the_cache_stays_within_its_bounds(qapp):
    model = a_model(range(1, 20_001))
    for start in range(1, 20_001, PAGE):
        bring(model, range(start, min(start + PAGE, 20_001)))
    assert sum(model.row(at) is not None for at in range(20_000)) <= ROWS_KEPT


def test_changed_rows_on_screen_stay_until_the_new_ones_come(qapp, qtbot):
    model = a_model(range(1, 500))
    bring(model, range(1, 300))
    model.look_at(range(0, 20))
    with qtbot.waitSignal(model.rows_wanted) as wanted:
        model.refresh_rows([5, 250])
    assert wanted.args == [(5,)]
    assert model.row(4) is not None
    assert model.row(249) is None


def test_ages_grow_by_themselves(qapp):
    clock = VirtualClock(NOW)
    model = WindowedModel(DELIVERY_COLUMNS, ZONE, clock)
    change_to(model, array("q", [5]))
    bring(model, [5])
    at = next(at for at, column in enumerate(DELIVERY_COLUMNS) if column.key == "age")
    assert model.index(0, at).data() == "5 min"
    clock.advance(60)
    model.tick()
    assert model.index(0, at).data() == "6 min"


def test_hovering_an_age_tells_the_exact_time_in_the_citys_zone(qapp):
    model = a_model([5])
    bring(model, [5])
    at = next(at for at, column in enumerate(DELIVERY_COLUMNS) if column.key == "age")
    tip = model.index(0, at).data(Qt.ItemDataRole.ToolTipRole)
    assert "2026-11-23 09:59:30 EST" in tip


def test_a_state_is_icon_word_and_color(qapp, appearance):
    model = a_model([5])
    model.use_tones(appearance.theme.tones)
    bring(model, [5])
    at = next(at for at, column in enumerate(DELIVERY_COLUMNS) if column.key == "state")
    index = model.index(0, at)
    assert index.data().startswith("Waiting — for")
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert index.data(Qt.ItemDataRole.ForegroundRole) is not None
