"""What residents said and showed never comes back as the city's; crews' own words always cross."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.linked_city import rules
from tests.journey.test_requests_out import phone_photo
from tests.journey.test_talk import encoded

SAID = "It\u2019s “really” deep — über  2 feet & growing 🚧, please come to Café Ruiz soon!"
WAYS = ["decomposed", "entities", "straight_quotes", "squeezed", "replaced", "ascii", "cut"]
LOST_COMMENT = {"verb": "POST", "path": "/Comments"}


def by_the_city(told, number):
    """Return what the city said beyond the acknowledgment."""
    return told.our_words(number)[1:]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("answer", ["kept", "lost"])
def test_m8_words_eam_keeps_a_little_differently_are_known_as_ours(tell, empty_city, way, answer):
    empty_city.eam.assumptions.set("comment_storage", way)
    told = tell()
    number = told.linked_report()
    told.says(number, SAID, by="Ana Ruiz")
    if answer == "lost":
        empty_city.faults["eam"].fail("drop_after", **LOST_COMMENT)
    told.sync()
    told.crew("comment", number, text="We will look at it tomorrow.", public=True)
    for _ in range(3):
        told.later(100)
    told.later()
    assert len(told.comments(number)) == 2
    assert by_the_city(told, number) == ["We will look at it tomorrow."]
    assert told.unfinished(number) == []


def test_while_ours_is_in_doubt_that_name_waits_and_so_does_the_closure(tell, empty_city):
    told = tell()
    number = told.linked_report()
    told.says(number, "It is a deep one.", by="staff")
    empty_city.faults["eam"].fail("drop_before", times=None, **LOST_COMMENT)
    told.sync()
    told.crew("comment", number, text="Filled.", recorded_by="Riley Dispatcher", public=True)
    told.crew("comment", number, text="Swept.", public=True)
    told.crew("set_status", number, code=999)
    told.later(20)
    doubtful = told.row(number, DeliveryKind.COMMENT_OUT).doubtful
    if doubtful:
        assert by_the_city(told, number) == []
    empty_city.faults["eam"].clear()
    told.later()
    told.later()
    assert told.status(number) == "Closed"
    assert by_the_city(told, number)[:2] == ["Filled.", "Swept."]
    assert told.comments(number).count("It is a deep one.") == 1


def test_crews_own_short_words_cross_although_residents_say_the_same(tell):
    told = tell()
    number = told.linked_report()
    told.says(number, "Done", by="Ana Ruiz")
    told.says(number, "Thanks!", by="Ben")
    told.sync()
    for text in ("Done", "Done", "Thanks!"):
        told.crew("comment", number, text=text, public=True)
    told.later()
    told.later()
    assert sorted(by_the_city(told, number)) == ["Done", "Done", "Thanks!"]


def test_before_and_after_photos_of_a_crew_cross_beside_a_residents(tell, empty_city):
    empty_city.eam.assumptions.set("upload_answer", "nothing")
    empty_city.eam.assumptions.set("upload_names", "numbered")
    told = tell()
    number = told.linked_report(image=phone_photo(120, 80))
    told.sync()
    for name in ("before.jpg", "after.jpg"):
        raw = encoded(phone_photo(90 if name == "after.jpg" else 100, 80))
        told.crew("add_document", number, base64=raw, file_name=name, public=True)
    told.later()
    told.later()
    pictures = [c for c in told.issue(number).comments if c.picture]
    assert len(pictures) == 2
    crossing = told.rows(number, DeliveryKind.IMAGE_IN)
    assert [row.state for row in crossing] == [DeliveryState.DONE] * 2  # never the resident's own


def test_a_crews_new_photo_under_the_name_of_ours_still_crosses(tell):
    told = tell()
    number = told.linked_report(image=DRAWN)
    told.sync()
    (ours,) = told.documents(number)
    raw = encoded(phone_photo(100, 80))
    told.crew("add_document", number, base64=raw, file_name=ours.file_name, public=True)
    told.later()
    told.later()
    assert len([c for c in told.issue(number).comments if c.picture]) == 1


@pytest.mark.parametrize("way", ["squeezed", "straight_quotes"])
def test_m10_words_seeclickfix_keeps_a_little_differently_are_posted_once(tell, empty_city, way):
    empty_city.seeclickfix.state.assumptions.change({"comment_storage": way})
    told = tell()
    number = told.linked_report()
    empty_city.faults["seeclickfix"].fail("drop_after", verb="POST", path="/comments")
    told.crew("comment", number, text="It\u2019s done —  see the “after”  photo.", public=True)
    told.later()
    told.later()
    told.later()
    assert len(by_the_city(told, number)) == 1
    assert told.unfinished(number) == []


@pytest.mark.parametrize("way", ["squeezed", "straight_quotes"])
def test_m10_a_closing_message_kept_differently_closes_once(tell, empty_city, way):
    empty_city.seeclickfix.state.assumptions.change({"comment_storage": way})
    closing = "All  of it is “done”, thank you."
    told = tell(messages=replace(rules().messages, closing=closing))
    number = told.linked_report()
    empty_city.faults["seeclickfix"].fail("drop_after", verb="POST|PUT", path="/close")
    told.crew("set_status", number, code=999)
    told.later()
    told.later()
    assert told.status(number) == "Closed"
    assert len(told.our_words(number)) == 2


SHORT_ONES = ["路上有一个大坑很危险", "Ça déborde", "🚧🚧🚧", "Très là-bas"]


@pytest.mark.parametrize("said", SHORT_ONES)
@pytest.mark.parametrize("way", ["replaced", "ascii"])
def test_few_words_whose_signs_eam_lost_are_known_as_ours(tell, empty_city, way, said):
    empty_city.eam.assumptions.set("comment_storage", way)
    told = tell()
    number = told.linked_report()
    told.says(number, said, by="Ana Ruiz")
    empty_city.faults["eam"].fail("drop_after", **LOST_COMMENT)
    told.sync()
    for _ in range(3):
        told.later(200)
    assert len(told.comments(number)) == 1
    assert by_the_city(told, number) == []
    assert told.unfinished(number) == []


WRAPPINGS = ["<p>{}</p>", "[Citizen portal] {}", "11/27/2026 8:15 AM: {}", "{} (entered by web)"]


@pytest.mark.parametrize("said", ["The hole is right behind the bus stop.", "Thanks!"])
@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_words_eam_puts_something_beside_are_known_as_ours(tell, empty_city, wrapping, said):
    told = tell()
    number = told.linked_report()
    told.says(number, said, by="Ana Ruiz")
    empty_city.faults["eam"].fail("drop_after", **LOST_COMMENT)
    told.sync()
    (kept,) = told.record(number).comments.values()
    kept.text = wrapping.format(kept.text)
    for _ in range(3):
        told.later(200)
    assert told.comments(number) == [wrapping.format(said)]
    assert by_the_city(told, number) == []
    assert told.unfinished(number) == []


def test_a_crews_quotes_of_residents_cross(tell):
    told = tell()
    number = told.linked_report()
    told.says(number, "The hole is right behind the bus stop.", by="Ana Ruiz")
    told.says(number, "Done", by="Ben")
    told.sync()
    quotes = ["Resident says: The hole is right behind the bus stop.", "Done with the hot mix."]
    for text in quotes:
        told.crew("comment", number, text=text, public=True)
        told.crew("comment", number, text=f"Nobody signed: {text}", recorded_by="", public=True)
    told.later()
    told.later()
    assert len(by_the_city(told, number)) == 4
