"""The first section: people ask about requests, so one row is one request."""

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from tests.fixtures.pictures import picture
from tests.gui.test_stories import choose

S = DeliveryState


def rows_of(operator):
    operator.frame.go_to("requests")
    return operator.frame.pages.queue()


def test_a_request_is_one_row_and_acting_on_it_never_moves_the_eye(operator, sandbox, qtbot):
    number = operator.reported(description="Deep hole\nby the school", image=picture(90, 60))
    queue = rows_of(operator)
    operator.until(lambda: list(queue.model.ids) == [number] and queue.model.row(0) is not None)
    told = queue.model.row(0)
    kinds = [each.kind for each in told.row.deliveries]
    assert {DeliveryKind.CREATE, DeliveryKind.REQUEST_IMAGE, DeliveryKind.ACKNOWLEDGE} <= set(kinds)
    assert told.text.startswith("In EAM — ")
    assert told.number == operator.told.link(number).number
    assert told.row.first_line == "Deep hole"
    assert told.row.has_photo
    assert queue._count.text() == "1 request"

    sandbox.faults["eam"].status(400, body='"No."', times=1, verb="POST", path=r"Requests\.svc/?$")
    parked = operator.told.report()
    operator.keep_syncing_until(lambda: operator.status.parked == 1)
    operator.until(lambda: list(queue.model.ids) == [parked, number])
    assert queue._count.text() == "2 requests"
    choose(qtbot, operator.controller, queue, 0)
    assert operator.detail.record.row.state is S.NEEDS_ATTENTION
    operator.detail.action_wanted.emit("hold", operator.detail.record)
    operator.until(lambda: operator.detail.record.row.state is S.HELD)
    assert operator.detail.record.row.issue_id == parked
    operator.until(
        lambda: queue.model.row(0) is not None and queue.model.row(0).row.state is S.HELD
    )

    with qtbot.waitSignal(queue.action_wanted) as asked:
        queue.table.selectAll()
        queue._on_bulk("release")
    action, rows = asked.args
    assert action == "release"
    assert operator.told.row(parked, DeliveryKind.CREATE).id in rows
    assert not {each.id for each in told.row.deliveries} & set(rows)
