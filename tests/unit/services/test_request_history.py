"""However long a request's history is, the page stays one that can be printed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eamconsole.domain.delivery import DeliveryState
from eamconsole.services.lists.records import Listing, Picture, Said, TimelineEntry
from eamconsole.services.request_history import (
    MOST_PICTURES,
    MOST_STEPS,
    PageHead,
    history_page,
    request_history,
)
from tests.fixtures.pictures import picture
from tests.gui.filled_journal import NOW, ZONE, FilledConsole, a_row

HEAD = PageHead(
    organization="City of <Harborview>", environment="test", person="t.lee", at=NOW, zone=ZONE
)


@pytest.fixture
def city(tmp_path):
    city = FilledConsole(tmp_path, [a_row(1, text="Deep hole\r\nby the school\x07")])
    yield city
    city.close()


@pytest.fixture
def record(city):
    return city.lists.detail(Listing.COMMENTS, 1)


def steps(count, words="It is still there."):
    return tuple(
        TimelineEntry(at=NOW + timedelta(minutes=at), side="seeclickfix", text=f"{at}: {words}")
        for at in range(count)
    )


def test_the_newest_steps_stay_and_how_many_are_left_out_is_said(record):
    page = history_page(replace(record, timeline=steps(MOST_STEPS + 7)), (), HEAD)
    assert "7 earlier steps are left out." in page
    assert page.count("<tr><td width") == MOST_STEPS
    assert f"{MOST_STEPS + 6}: It is" in page
    assert "<td>6: It is" not in page


def test_a_text_of_a_million_letters_is_cut_where_it_says_so(record):
    page = history_page(replace(record, timeline=steps(1, "<&>" * 400_000)), (), HEAD)
    assert len(page) < 40_000
    assert "…" in page


def test_the_citys_words_are_told_before_any_thread_was_read_with_them(record):
    words = [
        Said(at=NOW, by="D. Foreman", text=text, from_city=True, state=state)
        for text, state in (("Filled.", DeliveryState.DONE), ("Rolled.", DeliveryState.WAITING))
    ]
    page = history_page(replace(record, conversation=tuple(words)), (), HEAD)
    assert "To residents: Filled.<br><i>D. Foreman</i>" in page
    assert "For residents, not there yet: Rolled." in page


def test_pictures_are_small_and_bounded_and_what_is_none_is_named(record, tmp_path):
    (tmp_path / "photo").write_bytes(picture(1_600, 1_200))
    (tmp_path / "paper").write_bytes(b"%PDF-1.7")
    photos = [Picture(title="Photo by <Dana>", file=tmp_path / "photo")] * (MOST_PICTURES + 3)
    strange = Picture(title="Photo 2", file=tmp_path / "paper")
    lost = Picture(title="Photo 3", note="not kept on this machine any more")
    page = history_page(record, [strange, lost, *photos], HEAD)
    assert page.count('src="data:image/') == MOST_PICTURES - 2
    assert "5 more are not shown here." in page
    assert "Photo 2: cannot be shown here, it is a PDF document, not a picture" in page
    assert "Photo 3: not kept on this machine any more" in page
    assert 'width="260" height="195"' in page
    assert "Photo by &lt;Dana&gt;" in page
    assert len(page) < MOST_PICTURES * 90_000


def test_a_row_that_is_gone_has_no_history(city):
    assert request_history(city, Listing.COMMENTS, 999) is None
    page = request_history(city, Listing.COMMENTS, 1)
    assert "Deep hole<br>by the school␇" in page
    assert "harborview, sandbox" in page
