"""One row is one request: lists about comments and causes group by it, and counts count it."""

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.gui.tray import tray_words
from eamconsole.gui.widgets import PlainLabel
from eamconsole.gui.wording import counted_in
from eamconsole.services.lists.records import Listing, ListQuery
from eamconsole.services.standing import WaitLimits
from tests.gui.filled_journal import NOW, FilledConsole, a_row
from tests.gui.test_stories import choose, is_about, show

S, K = DeliveryState, DeliveryKind
OLD, NEW = 1_843_001, 1_843_002


@pytest.fixture
def city(tmp_path):
    """Two requests: the older one has three comments, two of them parked, and one of its photos."""
    stuck = {"state": S.NEEDS_ATTENTION, "cause": "MAP-320", "explanation": "It is too long."}
    old = {"issue_id": OLD, "summary": "Deep pothole", "number": "26-00001"}
    new = {"issue_id": NEW, "summary": "Lamp out", "number": "26-00002"}
    city = FilledConsole(tmp_path, [
        a_row(1, state=S.DONE, **old),
        a_row(2, state=S.DONE, **new),
        a_row(3, kind=K.COMMENT_OUT, text="A walrus would fit in.", **stuck, **old),
        a_row(4, kind=K.COMMENT_OUT, text="Still dark.", state=S.WAITING, **new),
        a_row(5, kind=K.COMMENT_OUT, text="And deeper.", **stuck, **old),
        a_row(6, kind=K.COMMENT_IN, text="Bring the grader.", **old),
    ])  # fmt: skip
    yield city
    city.close()


def column(queue, key):
    return next(at for at, each in enumerate(queue.model.columns) if each.key == key)


def cells(queue, key):
    at = column(queue, key)
    return [queue.model.index(row, at).data() for row in range(len(queue.model.ids))]


def test_comments_of_one_request_stand_together_under_its_number(opened, city, qtbot):
    queue = show(qtbot, opened, "comments")
    assert list(queue.model.ids) == [6, 5, 3, 4]
    assert cells(queue, "issue") == [str(OLD), "", "", str(NEW)]
    assert cells(queue, "number") == ["26-00001", "", "", "26-00002"]
    spoken = queue.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Issue ID: {OLD}"
    city.put(a_row(7, issue_id=NEW, kind=K.COMMENT_OUT, text="Thank you!", number="26-00002"))
    qtbot.waitUntil(lambda: list(queue.model.ids) == [7, 4, 6, 5, 3])
    qtbot.waitUntil(lambda: cells(queue, "issue") == [str(NEW), "", str(OLD), "", ""])


def test_a_request_parked_twice_for_one_cause_counts_once_everywhere(opened, city, qtbot):
    status = opened.frame.live_status.newest
    assert (status.parked, status.needs_attention) == (1, 1)
    assert tray_words(status, NOW, city.zone).startswith("1 request needs you.")
    overview = opened.frame.pages.currentWidget()
    assert overview._needs._words.text() == "1 request needs you"
    assert overview._figures["Needs you"].text() == "1"
    opened.frame.go_to("attention")
    page = opened.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: page.groups.topLevelItemCount() == 1)
    assert page.groups.headerItem().text(1) == "Requests"
    assert page.groups.topLevelItem(0).text(1) == "1"
    assert page.views.tabText(0) == "Requests (1)"
    qtbot.waitUntil(lambda: page.rows._count.text() == "1 request · 2 deliveries")
    report, standing = city.status.report()
    assert (report["requests"]["needs_attention"], standing.needs_count) == (1, 1)
    (need,) = report["needs_person"]
    assert (need["count"], need["counts"]) == (1, "request")
    assert 'eamconsole_needs_person_total{profile="harborview",environment="test"} 1' in (
        city.status.metrics(WaitLimits())
    )


def test_the_badge_of_comments_counts_requests(opened, city, qtbot):
    item = opened.frame.sections._item("comments")
    qtbot.waitUntil(lambda: ", 2" in item.data(Qt.ItemDataRole.AccessibleTextRole))
    assert opened.frame.live_status.newest.count(Flow.COMMENTS, S.WAITING, S.NEEDS_ATTENTION) == 4


def test_a_search_finds_requests_whichever_of_their_texts_it_was(opened, qtbot):
    by_words = (("grader", OLD), ("too long", OLD), ("26-00002", NEW), ("lamp", NEW))
    for words, issue in by_words:
        opened.frame.header.search.setText(words)
        queue = opened.frame.pages.queue
        qtbot.waitUntil(lambda q=queue, i=issue: q() is not None and list(q().model.ids) == [i])
        assert queue().listing is Listing.SEARCH
        qtbot.waitUntil(lambda q=queue: q()._count.text() == "1 request")


def test_every_list_leads_to_the_same_request(opened, city, qtbot):
    city.journal.write(
        lambda ledgers: ledgers.events.add("comment_out.needs_attention", NOW, issue_id=OLD)
    )
    detail, seen = opened.frame.detail, set()
    for section in ("requests", "status", "comments", "attention", "activity", "search"):
        if section == "search":
            opened.frame.header.search.setText(str(OLD))
        queue = show(qtbot, opened, section)
        ids = city.lists.ids(queue.listing, ListQuery())
        rows = city.lists.rows(queue.listing, ids)
        row_id = next(row.id for row in rows if row.issue_id == OLD)
        qtbot.waitUntil(lambda q=queue, r=row_id: q.model.position(r) >= 0)
        choose(qtbot, opened, queue, queue.model.position(row_id))
        stands = detail.findChild(PlainLabel, "stands_on_both_sides")
        qtbot.waitUntil(lambda q=queue, r=row_id: is_about(detail, q, r))
        shown = (detail._heading._title.text(), detail._heading.number.number.text(),
                 stands.text(), len(detail.record.timeline))  # fmt: skip
        seen.add(shown)
    assert len(seen) == 1, seen


def test_a_request_whose_work_is_done_says_what_it_waits_for_in_eam(opened, city, qtbot):
    city.turn([4], S.DONE)
    queue = show(qtbot, opened, "requests")
    choose(qtbot, opened, queue, queue.model.position(NEW))
    detail = opened.frame.detail
    qtbot.waitUntil(lambda: detail.record.row.issue_id == NEW)
    told = detail.record.explanation
    assert "EAM last said" in told.happened
    assert told.waits_for or told.next == "It is not read any more."


def test_an_empty_list_counts_nothing_twice():
    assert counted_in(Listing.ATTENTION, 2, 1) == "1 request · 2 deliveries"
    assert counted_in(Listing.ATTENTION, 0, 0) == "0 requests"
