"""Outages, refusals and absences, as the operator sees them and mends them."""

import pytest
from PySide6.QtWidgets import QTreeWidget

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.gui.notices import NoticeBoard
from tests.fixtures.pictures import picture
from tests.gui.stories.conftest import PATIENCE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]
CREATE = DeliveryKind.CREATE


def creations(told, *numbers):
    return [told.rows(number, CREATE)[0].state for number in numbers if told.rows(number)]


def test_t73_an_hour_without_eam_costs_nothing_and_alarms_once(operator):
    told, board, said = operator.told, NoticeBoard(), []
    operator.reported()
    told.city.faults["eam"].fail("drop_before", times=None)
    numbers = [told.report(description=f"Hole {at}") for at in range(50)]
    operator.keep_syncing_until(
        lambda: len(creations(told, *numbers)) == 50 and operator.state_of("eam") == "unreachable"
    )
    for _ in range(6):
        told.city.clock.advance(60)
        said += board.notices(operator.status, told.city.clock.now())
    told.city.clock.advance(3_600)
    assert len(said) <= 1
    told.city.faults["eam"].clear()
    operator.until(lambda: not operator.controller.sync.foot.working - {"deliveries"})
    told.city.clock.advance(700)  # what a round under way left in doubt is due as well
    operator.keep_syncing_until(
        lambda: all(told.link(number) and not told.unfinished(number) for number in numbers)
    )
    assert [len(told.records(number)) for number in numbers] == [1] * 50
    made = [told.record(number).auto_number for number in numbers]
    assert sorted(made) != [] and len(set(made)) == 50
    operator.until(lambda: operator.state_of("eam") == "ok")
    operator.until(lambda: operator.status.needs_attention == 0)


def test_t74_a_lost_reply_is_looked_up_and_never_sent_twice(operator):
    told = operator.told
    told.city.faults["eam"].fail("drop_after", verb="POST", path="Requests.svc/?$", times=1)
    number = told.report()
    operator.until_shown(number, CREATE, "Checking whether EAM received this")
    told.city.clock.advance(700)
    operator.keep_syncing_until(lambda: told.link(number) is not None)
    assert len(told.records(number)) == 1
    operator.until(lambda: operator.shown(number, CREATE) == ["Done"])


def test_t75_a_photo_that_failed_is_retried_without_touching_the_request(operator):
    told = operator.told
    told.city.faults["eam"].status(400, verb="POST", path="media", body='"No."', times=1)
    number = told.report(image=picture(320, 240))
    photo = DeliveryKind.REQUEST_IMAGE
    operator.keep_syncing_until(
        lambda: (
            told.rows(number, photo)
            and told.row(number, photo).state in (DeliveryState.NEEDS_ATTENTION, DeliveryState.DONE)
        )
    )
    assert told.row(number, photo).state is DeliveryState.NEEDS_ATTENTION
    assert told.link(number) is not None
    since = told.mark()
    operator.find(number, "attention", photo)
    operator.press("retry")
    operator.until(lambda: told.row(number, photo).state is DeliveryState.DONE)
    assert len(told.documents(number)) == 1
    assert len(told.calls("eam", "POST", "Requests.svc/?$", since)) == 0


def test_t76_a_limit_is_waited_for_and_is_no_error(operator):
    told = operator.told
    told.city.faults["seeclickfix"].status(429, verb="POST", retry_after="10", times=None)
    number = told.report()
    acknowledge = DeliveryKind.ACKNOWLEDGE
    operator.until_shown(number, acknowledge, "Trying again")
    operator.keep_syncing_until(  # while it is sent again the row says nothing
        lambda: "come back" in (told.row(number, acknowledge).explanation or "")
    )
    operator.until(operator.frame.header._budget.isVisible)
    assert operator.status.needs_attention == 0
    told.city.faults["seeclickfix"].clear()
    told.city.clock.advance(30)
    operator.keep_syncing_until(lambda: told.status(number) == "Acknowledged")
    assert operator.status.needs_attention == 0


def test_t77_a_block_pauses_until_a_person_says_otherwise(operator):
    told = operator.told
    number = operator.reported()
    told.city.faults["seeclickfix"].status(
        403, times=None, body='{"message": "Too many calls.", "documentation_url": "https://x"}'
    )
    told.says(number, "Anyone?")
    operator.keep_syncing_until(
        lambda: operator.state_of("seeclickfix") in ("blocked", "signed_out")
    )
    assert operator.state_of("seeclickfix") == "blocked"
    told.city.faults["seeclickfix"].clear()
    told.city.clock.advance(7 * 24 * 3_600)
    since = told.mark()
    operator.sync()
    operator.until(lambda: told.calls("eam", since=since) != [])
    assert told.calls("seeclickfix", since=since) == []
    operator.pause_menu("Call SeeClickFix again")
    operator.keep_syncing_until(lambda: told.comments(number) == ["Anyone?"])
    operator.until(lambda: operator.state_of("seeclickfix") == "ok")


def test_t78_an_expired_token_alarms_once_and_goes_on_once_it_is_valid_again(operator):
    told, board = operator.told, NoticeBoard()
    told.city.faults["seeclickfix"].status(401, times=None)
    operator.keep_syncing_until(lambda: operator.state_of("seeclickfix") == "signed_out")
    now = told.city.clock.now
    first, second = board.notices(operator.status, now()), board.notices(operator.status, now())
    assert [notice.title for notice in first] == ["SeeClickFix: sign-in refused"]
    assert second == ()
    number = told.report()
    told.city.faults["seeclickfix"].clear()
    operator.keep_syncing_until(lambda: told.status(number) == "Acknowledged")
    operator.until(lambda: operator.status.needs_attention == 0)


def test_t79_a_refused_code_shows_the_remote_words_and_is_mended(operator):
    told = operator.told
    words = "The Problem Code is not valid."
    told.city.faults["eam"].status(400, verb="POST", path="Requests.svc/?$", body=f'"{words}"')
    number = told.report()
    operator.keep_syncing_until(lambda: operator.status.needs_attention == 1)
    operator.find(number, "attention", CREATE)
    record = operator.detail.record
    assert words in record.answered
    assert {"retry", "resend", "redirect"} <= record.offers
    operator.press("retry")
    operator.until(lambda: told.link(number) is not None)
    assert len(told.records(number)) == 1


def test_t81_three_days_asleep_are_caught_up_with(operator):
    told = operator.told
    closed, talked = operator.reported(), operator.reported()
    watch = operator.controller.sync.after_sleep.watch
    watch.look()  # as its timer does every five seconds
    told.city.faults["eam"].fail("drop_before", times=None)
    told.city.faults["seeclickfix"].fail("drop_before", times=None)
    told.crew("set_status", closed, code=999)
    told.says(talked, "Still there on Sunday.")
    new = told.report()
    told.city.clock.advance(3 * 24 * 3_600)
    for board in told.city.faults.values():
        board.clear()
    watch.look()
    answer = operator.controller.window._answer
    operator.until(lambda: "Since this computer slept: " in answer.text())
    happened = answer.text().partition(": ")[2]
    assert happened == "1 new request, 1 sent to EAM, 1 comment crossed, 1 closed."
    operator.keep_syncing_until(
        lambda: (
            told.status(closed) == "Closed"
            and told.comments(talked) == ["Still there on Sunday."]
            and told.link(new) is not None
            and not told.unfinished(new)
        )
    )
    assert len(told.records(new)) == 1
    assert operator.status.needs_attention == 0


def test_t93_a_pause_with_an_end_lets_the_queue_grow_and_ends_by_itself(operator):
    told = operator.told
    operator.pause_menu("Pause all: 15 minutes")
    operator.until(lambda: [each.flow for each in operator.status.pauses] == [None])
    numbers = [told.report(description=f"Hole {at}") for at in range(5)]
    operator.keep_syncing_until(lambda: all(told.taken_in(number) for number in numbers))
    assert [told.link(number) for number in numbers] == [None] * 5
    operator.until(lambda: "paused until" in operator.frame.header.pause.text())
    assert operator.shown(numbers[0], CREATE)[0] != "Done"
    told.city.clock.advance(16 * 60)
    operator.keep_syncing_until(lambda: all(told.link(number) for number in numbers))
    assert [len(told.records(number)) for number in numbers] == [1] * 5


def test_t89_the_timeline_tells_every_step_in_the_citys_time(operator):
    number = operator.reported()
    operator.find(number)
    operator.detail.tabs.setCurrentIndex(1)
    entries = operator.detail.record.timeline
    sides = {entry.side for entry in entries}
    assert {"seeclickfix", "eam"} <= sides
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert any("Reported" in entry.text for entry in entries)
    tree = operator.detail.tabs.currentWidget()
    assert isinstance(tree, QTreeWidget)
    steps = [
        item for item in map(tree.topLevelItem, range(tree.topLevelItemCount())) if item.text(1)
    ]
    assert len(steps) == len(entries)


def test_quitting_in_the_middle_of_a_call_waits_for_its_answer(operator_later, qtbot):
    first = operator_later()
    told = first.told
    told.city.faults["eam"].fail("slow", verb="POST", path="Requests.svc/?$", seconds=2, times=1)
    number = told.report()
    first.keep_syncing_until(lambda: creations(told, number) == [DeliveryState.SENDING])
    said = []
    first.controller.sync.room.finishing.connect(said.append)
    with qtbot.waitSignal(first.controller.ended, timeout=PATIENCE):
        first.controller.quit()
    assert max(said) >= 1
    assert len(told.records(number)) == 1
    again = operator_later()
    again.keep_syncing_until(lambda: again.told.link(number) and not again.told.unfinished(number))
    assert len(told.records(number)) == 1
    assert again.shown(number, CREATE) == ["Done"]
    assert [name for name in again.told.events(number) if name.startswith("create.")] == [
        "create.done"
    ]
