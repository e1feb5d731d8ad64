"""An unnarrowed list reads only what was added; what two programs write is not missed."""

import pytest

from eamconsole.gui.models.gatherer import ChangeGatherer
from eamconsole.gui.views.queue_page import QueuePage
from eamconsole.services.lists.lists import Lists
from eamconsole.services.lists.records import Listing, ListQuery
from tests.gui.filled_journal import FilledConsole, a_row


class AskedLists(Lists):
    """Remembers what it was asked for."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self.asked = []

    def found(self, listing, query):
        found = super().found(listing, query)
        self.asked.append((query, len(found.ids)))
        return found


def request(number, **changes):
    """A request of its own, with one delivery of the same number."""
    return a_row(number, **{"issue_id": number} | changes)


@pytest.fixture
def city(tmp_path):
    rows = [request(number) for number in range(2, 2_000, 2)]
    city = FilledConsole(tmp_path, rows)
    city.lists = AskedLists(city.journal, city.queues, city.rules, tmp_path)
    yield city
    city.close()


@pytest.fixture
def page(context, city, qtbot):
    return opened(Listing.SEARCH, context, city, qtbot, 999)


def opened(listing, context, city, qtbot, rows):
    page = QueuePage(listing, context)
    gatherer = ChangeGatherer()
    gatherer.gathered.connect(page.notice)
    city.subscribe(gatherer.note)
    page.gatherer = gatherer
    qtbot.addWidget(page)
    page.show()
    page.wake(awake=True)
    qtbot.waitUntil(lambda: len(page.model.ids) == rows)
    page.live._rest.stop()
    city.lists.asked.clear()
    return page


def shown(page):
    return list(page.model.ids)


def test_a_new_row_costs_a_handful_of_ids(page, city, qtbot):
    city.put(request(2_000))
    qtbot.waitUntil(lambda: shown(page)[0] == 2_000)
    assert len(page.model.ids) == 1_000
    assert [count for query, count in city.lists.asked] == [201]


def test_a_row_another_program_numbered_before_is_not_missed(page, city, qtbot):
    city.put(request(1_901))
    qtbot.waitUntil(lambda: 1_901 in page.model.ids)
    assert shown(page) == sorted([*range(2, 2_000, 2), 1_901], reverse=True)


def test_a_narrowed_list_is_read_whole(page, city, qtbot):
    page.live.show(ListQuery(text="pothole"))
    qtbot.waitUntil(lambda: not page.live._asking)
    city.lists.asked.clear()
    page.live._rest.stop()
    city.put(request(2_000))
    qtbot.waitUntil(lambda: city.lists.asked != [])
    assert city.lists.asked[0][0].above == 0
    page.live.show(ListQuery())
    qtbot.waitUntil(lambda: shown(page) == list(range(2_000, 0, -2)))


def test_an_older_request_taken_in_later_is_not_missed(context, city, qtbot):
    page = opened(Listing.REQUESTS, context, city, qtbot, 999)
    city.put(request(2_000, issue_id=1))
    qtbot.waitUntil(lambda: shown(page)[-1] == 1)
    assert len(page.model.ids) == 1_000
