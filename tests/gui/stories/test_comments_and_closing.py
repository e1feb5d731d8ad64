"""Comments, closing and reopening, as the operator sees them."""

import pytest

from eamconsole.domain.delivery import DeliveryKind

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


def test_t40_an_internal_comment_never_crosses(operator):
    told = operator.told
    number = operator.reported()
    told.town.comment_internally(number, "Do not tell the crew yet.")
    told.says(number, "It is getting deeper.")
    operator.keep_syncing_until(lambda: told.comments(number) == ["It is getting deeper."])
    operator.find(number)
    timeline = [entry.text for entry in operator.detail.record.timeline]
    assert any("It is getting deeper." in text for text in timeline)
    assert not any("Do not tell" in text for text in timeline)
    assert told.comments(number) == ["It is getting deeper."]


def test_t41_the_second_comment_waits_for_the_first_and_both_arrive_in_order(operator):
    told = operator.told
    number = operator.reported()
    told.city.faults["eam"].status(503, verb="POST", path="Comments", times=None)
    told.says(number, "First.")
    told.says(number, "Second.")
    comment = DeliveryKind.COMMENT_OUT
    second = operator.until_shown(number, comment, "Checking", "Waiting — for ")
    assert "comment" in second
    told.city.faults["eam"].clear()
    first_id = told.rows(number, comment)[0].id
    row = operator.find(number, "comments", comment)
    if row.id != first_id:
        operator.frame.pages.queue().table.choose(first_id)
        operator.until(lambda: operator.detail.record.row.id == first_id)
    operator.press("retry")
    operator.until(lambda: told.comments(number) == ["First.", "Second."])


def test_what_waits_behind_a_comment_that_somebody_holds_names_it_and_who(operator):
    told = operator.told
    number = operator.reported()
    told.city.faults["eam"].status(503, verb="POST", path="Comments", times=None)
    told.says(number, "First.")
    told.says(number, "Second.")
    comment = DeliveryKind.COMMENT_OUT
    operator.until_shown(number, comment, "Checking", "Waiting — for ")
    first, second = told.rows(number, comment)
    told.repair("hold", first)
    held = f"Waiting — for an earlier comment (row {first.id}), which pat holds"
    operator.until_shown(number, comment, "Held by pat", held)
    operator.find(number, "comments", comment)
    table = operator.frame.pages.queue().table
    table.choose(second.id)
    operator.until(lambda: operator.detail.record.row.id == second.id)
    assert f"row {first.id} first" in operator.detail.record.explanation.you_can
    (cells,) = [row for row in shown_rows(table) if held in row]
    assert f"Take care of row {first.id} first; this one is sent after it." in cells


def shown_rows(table):
    model = table.model()
    columns = range(model.columnCount())
    return [
        [model.index(row, column).data() for column in columns] for row in range(model.rowCount())
    ]


def test_t54_the_crews_last_words_come_before_the_closure(operator):
    told = operator.told
    number = operator.reported()
    told.crew("comment", number, text="Filled and rolled.", public=True)
    told.crew("set_status", number, code=950)
    operator.find(number, "status")
    operator.press("check_now")
    operator.keep_syncing_until(lambda: told.status(number) == "Closed")
    words = told.our_words(number)
    assert "Filled and rolled." in words[-2]
    assert len(words) == 3  # acknowledgment, the crew's, the closing


def test_t57_a_reopened_request_is_watched_again_and_not_closed_by_the_same_code(operator):
    told = operator.told
    number = operator.reported()
    told.crew("set_status", number, code=999)
    operator.keep_syncing_until(lambda: told.status(number) == "Closed")
    told.city.clock.advance(60)
    told.town.reopen(number, "It is still there.")
    operator.keep_syncing_until(lambda: told.comments(number) == ["It is still there."])
    operator.keep_syncing_until(lambda: told.link(number).state == "open")
    operator.find(number, "status")
    assert operator.detail.record.link.state == "open"
    told.city.clock.advance(7 * 3_600)
    operator.press("check_now")
    operator.keep_syncing_until(lambda: not told.unfinished(number))
    assert told.status(number) == "Open"
    assert len(told.rows(number, DeliveryKind.CLOSE)) == 1
