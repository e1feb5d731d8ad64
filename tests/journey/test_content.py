"""Words, values, pictures and places arrive as they were meant, and in the order they were said."""

from datetime import timedelta

import pytest

from eamconsole.domain.city import Bounds, FieldRule, MapRules, TextLimits
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.request import UNTOLD
from eamconsole.sandbox.eam import child_endpoints
from eamconsole.sandbox.seeclickfix.records import Answer
from eamconsole.sandbox.seeclickfix.shapes import Shapes
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.journey.story import settled


def notes(told, number):
    return told.record(number).fields["Notes"]


def test_letters_of_windows_arrive_as_the_signs_they_were_in_both_directions(tell):
    told = tell()
    number = told.report(description="the dog\x92s bowl\x85second line", summary="It\x92s deep")
    told.sync()
    told.says(number, "\x93Still\x94 there\x00, \u202eeven\u202c now\u200b")
    told.crew("comment", number, text="We\x92ll be there \x96 Monday", public=True)
    told.later()
    assert notes(told, number).startswith(
        "the dog\u2019s bowl…second line\n\nTitle: It\u2019s deep"
    )
    assert told.comments(number)[-1] == "“Still” there, \u202eeven\u202c now\u200b"
    assert told.our_words(number)[-1] == "We\u2019ll be there \u2013 Monday"


def test_answers_arrive_to_the_digit_and_objects_by_what_people_read(tell):
    told = tell()
    number = told.report()
    told.issue(number).answers = [
        Answer("Account", 12345678901.0),
        Answer("Meter reading", 1234567.25),
        Answer("Serial", 123456789012345678901234567890),
        Answer("Which lanes?", [{"label": "Left"}, {"label": "Right"}]),
        Answer("Depth", {"value": 2.5, "unit": "in"}),
        Answer("Urgent?", True),
    ]
    told.issue(number).version += 1
    told.sync()
    for said in (
        "Account\n12345678901\n",
        "Meter reading\n1234567.25\n",
        "Serial\n123456789012345678901234567890\n",
        "Which lanes?\nLeft, Right\n",
        "Depth\n2.5 in\n",
        "Urgent?\nYes\n",
    ):
        assert said in notes(told, number)
    assert not told.notices("untold_answer")


def test_what_cannot_be_told_says_so_in_its_place_and_to_a_person(tell):
    told = tell()
    number = told.report()
    odd = [Answer("Sketch", [[[[[["a"]]]]]]), Answer("Depth", "2 in"), Answer("Width", " \n")]
    told.issue(number).answers = odd
    told.issue(number).version += 1
    told.sync()
    assert f"Sketch\n{UNTOLD}" in notes(told, number)
    assert "Depth\n2 in" in notes(told, number)
    assert "Width" not in notes(told, number)  # nothing was answered
    (notice,) = told.notices("untold_answer")
    assert "“Sketch”" in notice.text
    assert notice.issue_id == number
    told.issue(number).answers = [Answer("Sketch", "a circle"), Answer("Depth", "2 in")]
    told.issue(number).touched(told.city.clock.now())
    told.later()
    assert not told.notices("untold_answer")


def test_a_rule_on_a_number_sees_it_to_the_digit_and_residents_read_it_so(tell):
    rule = FieldRule(field="User4", equals="12345678901", comment="Account {value}.")
    told = tell(field_rules=(rule,))
    number = told.linked_report()
    told.record(number).fields["User4"] = 12345678901.0
    told.record(number).version += 1
    told.later()
    assert told.our_words(number)[-1] == "Account 12345678901."
    told.record(number).fields["User4"] = 12345678902.0
    told.record(number).version += 1
    told.later()
    assert told.our_words(number)[-1] == "Account 12345678901."


@pytest.mark.parametrize("shape", ["autumn", "no time", "one time", "backwards"])
def test_crews_comments_are_published_in_the_order_they_were_entered(tell, shape):
    told = tell()
    number = told.linked_report()
    words = [f"Step {at}: {what}" for at, what in enumerate(("dig", "lay", "fill", "pave"))]
    for text in words:
        told.crew("comment", number, text=text, public=True)
    for at, row in enumerate(told.record(number).comments.values()):
        minute = {"autumn": (50, 10, 40, 20)[at], "one time": 0, "backwards": 40 - at * 10}
        row.recorded_date = "" if shape == "no time" else "2026-11-01T00:00:00"
        row.recorded_time = "" if shape == "no time" else f"1900-01-01T01:{minute[shape]:02}:00"
    told.later()
    assert told.our_words(number)[-4:] == words


def test_crews_pictures_are_published_in_the_order_they_were_attached(tell, monkeypatch):
    plain = child_endpoints.ordered_children
    newest_first = lambda visit, rows: list(reversed(plain(visit, rows)))  # noqa: E731
    monkeypatch.setattr(child_endpoints, "ordered_children", newest_first)
    told = tell()
    number = told.linked_report()
    for at in range(3):
        told.crew("add_document", number, drawn="png", file_name=f"{at}.png", public=True)
    told.later()
    assert told.our_words(number)[-3:] == [f"Image: {at}.png" for at in range(3)]


@pytest.mark.parametrize("how", ["newest first", "one second", "both"])
def test_residents_comments_reach_eam_in_the_order_they_were_made(tell, how):
    told = tell()
    number = told.linked_report()
    words = [f"Remark {at}" for at in range(4)]
    for text in words:
        told.says(number, text)
    issue = told.issue(number)
    if how != "newest first":
        for comment in issue.comments:
            comment.created_at = issue.comments[0].created_at
    if how != "one second":
        issue.comments.reverse()
    issue.version += 1
    told.later()
    assert told.comments(number) == words


def sending(monkeypatch, **fields):
    """Let SeeClickFix put these into the media of whatever has a picture."""
    plain = Shapes._media

    def media(shapes, picture, view, more=()):
        found = plain(shapes, picture, view, more)
        if picture is not None:
            found |= {name: value(found["image_full"]) for name, value in fields.items()}
        return found

    monkeypatch.setattr(Shapes, "_media", media)


@pytest.mark.parametrize(
    "together", [", ".join, "\n".join, ";".join, list, lambda urls: [{"url": url} for url in urls]]
)
def test_several_addresses_in_one_field_are_several_pictures(tell, monkeypatch, together):
    told = tell()
    store = told.city.seeclickfix.state.pictures
    other = store.drawn_key(4711)

    number = told.report(image=DRAWN)
    host = told.city.endpoints.seeclickfix_url.partition("/api")[0]
    sending(monkeypatch, image_full=lambda url: together([url, host + store.path(other)]))
    told.sync()
    told.later()
    documents = told.documents(number)
    assert len({document.content for document in documents}) == 2
    assert settled(told.rows(number, DeliveryKind.REQUEST_IMAGE))
    told.says(number, "And here", image=DRAWN)
    told.later()
    assert len(told.rows(number, DeliveryKind.COMMENT_IMAGE_OUT)) == 2
    first, second = told.comments(number)[-1].splitlines()[1:]
    assert first != second
    assert host + store.path(other) == second


def test_several_addresses_in_a_link_of_eam_are_several_pictures(tell):
    told = tell()
    number = told.linked_report()
    store = told.city.seeclickfix.state.pictures
    host = told.city.endpoints.seeclickfix_url.partition("/api")[0]
    urls = [host + store.path(store.drawn_key(at)) for at in (4711, 4712)]
    page = "https://city.example/works/4711"
    told.crew("add_document", number, url=", ".join([*urls, page]), public=True)
    told.later()
    told.later()
    shown = [comment for comment in told.issue(number).comments if comment.picture]
    assert len(shown) == 2
    assert len(told.notices("other_document")) == 1
    assert page in told.notices("other_document")[0].text


def test_a_video_is_told_with_its_address_once(tell, monkeypatch):
    told = tell()
    address = "https://videos.example/crossing.mp4"
    late = told.linked_report(image=DRAWN)
    sending(monkeypatch, video_url=lambda _url: address)
    number = told.linked_report(image=DRAWN)
    told.says(number, "It moves", image=DRAWN)
    told.issue(late).touched(told.city.clock.now())
    told.later()
    told.later()
    assert f"Video: {address}" in notes(told, number)
    (comment,) = told.comments(number)
    assert comment.splitlines()[-1] == f"Video: {address}"
    assert told.comments(late) == [f"Video: {address}"]


@pytest.mark.parametrize(("fault", "comments"), [("drop_after", 1), ("drop_before", 0)])
def test_a_video_added_while_the_creation_is_in_doubt_is_told_once(
    tell, monkeypatch, fault, comments
):
    told = tell()
    told.city.faults["eam"].fail(fault, verb="POST", times=1)
    number = told.report(image=DRAWN)
    told.sync()
    address = "https://videos.example/crossing.mp4"
    sending(monkeypatch, video_url=lambda _url: address)
    told.town.edit(number, description="There is a video now.")
    told.come_to_rest()
    said = [text for text in told.comments(number) if text == f"Video: {address}"]
    assert len(said) == comments
    assert (address in told.record(number).fields["Notes"]) is not bool(comments)


def test_seeclickfix_s_own_address_stays_in_the_record(tell):
    told = tell()
    number = told.linked_report(address="Behind the school,\n by the pond")
    fields = told.record(number).fields
    assert fields["GeneralLocation"] != "Behind the school, by the pond"
    lines = fields["Notes"].splitlines()
    assert lines[-3:] == [
        "Address in SeeClickFix: Behind the school, by the pond",
        "",
        f"SeeClickFix Issue ID: {number}",
    ]
    same = told.linked_report(address=fields["GeneralLocation"].upper())
    assert "Address in SeeClickFix" not in notes(told, same)


def test_it_stays_where_the_locator_answers_later_and_where_notes_are_short(tell):
    told = tell(text_limits=TextLimits(notes=200))
    locator = told.city.faults["arcgis"]
    locator.add({"verb": "GET", "status": 503})
    number = told.linked_report(address="Behind the school", description="word " * 100)
    assert told.record(number).fields["GeneralLocation"] == "Behind the school"
    told.come_to_rest()
    assert told.record(number).fields["GeneralLocation"] != "Behind the school"
    assert "Address in SeeClickFix: Behind the school" in notes(told, number)
    assert len(notes(told, number)) <= 200
    whole = notes(told, number) + "".join(told.comments(number))
    assert whole.count("word") == 100


def test_a_point_just_outside_is_told_to_the_digit_that_decided(tell):
    told = tell(place=MapRules(bounds=Bounds(41.0, -73.0, 41.25, -72.0)))
    number = told.report(lat=41.25000001, lng=-72.9)
    told.sync()
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "41.25000001, -72.9" in row.explanation
    assert "north = 41.25" in row.explanation
    off = told.report(lat=90.0000001, lng=-72.9)
    told.sync()
    assert "90.0000001, -72.9, which is not on the globe" in told.row(off, row.kind).explanation


@pytest.mark.parametrize("odd", ["Referred to the county", {"label": "Referred to the county"}, 7])
def test_a_status_seeclickfix_never_had_is_told_and_heals(tell, monkeypatch, odd):
    told = tell()
    plain = Shapes.issue
    monkeypatch.setattr(Shapes, "issue", lambda *given: {**plain(*given), "status": odd})
    number = told.report()
    told.sync()
    (notice,) = told.notices("unreadable")
    assert f"its status “{odd if odd == 7 else 'Referred to the county'}”" in notice.text
    monkeypatch.undo()
    told.issue(number).touched(told.city.clock.now())
    told.later(timedelta(minutes=30).total_seconds())
    assert not told.notices("unreadable")
    assert told.records(number)


def test_a_status_of_eam_that_is_no_code_is_told_once_and_heals(tell):
    told = tell()
    number = told.linked_report()
    record = told.record(number)
    kept = record.fields["StatusCode"]
    record.fields["StatusCode"] = "Completed"
    told.crew("comment", number, text="Paved.", public=True)
    told.later()
    told.later()
    (notice,) = told.notices("unknown_status_code")
    assert "“Completed”" in notice.text
    assert notice.issue_id == number
    assert notice.times == 1
    assert told.our_words(number)[-1] == "Paved."
    record.fields["StatusCode"] = kept
    told.crew("comment", number, text="Swept.", public=True)
    told.later()
    assert not told.notices("unknown_status_code")
