"""The SeeClickFix client against the simulated CRM."""

from datetime import UTC, datetime, timedelta

import pytest

from eamconsole.domain.request import IssueStatus, RequestCategory
from eamconsole.domain.work import ImageFile
from eamconsole.errors import (
    AccessBlocked,
    AccessDenied,
    ConfigurationError,
    CredentialError,
    ImageUnusable,
    MalformedReply,
    NotPermitted,
    OutcomeUnknown,
    RecordGone,
    RequestRejected,
    ServiceBusy,
    ServiceUnreachable,
)
from eamconsole.wire.http import recording
from eamconsole.wire.scf import ScfAccess, SeeClickFixClient
from tests.fixtures.pictures import picture

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PNG = ImageFile(content=picture(8, 8, "PNG"), media_type="image/png", name="a1.png")


@pytest.fixture
def issue(city):
    city.seeclickfix.state.assignment_notices = False
    return city.seeclickfix.town.report(summary="Deep one", lat=41.3, lng=-72.9)


def texts(city, issue):
    return [comment.text for comment in city.seeclickfix.issue(issue.id).comments]


def test_the_account_is_the_integration_users(scf):
    account = scf.account()
    assert (account.name, account.may_acknowledge) == ("City of Harborview", True)


@pytest.mark.parametrize("alternative", [False, True])
def test_a_refused_token_is_recognized_either_way(city, scf_as, alternative):
    if alternative:
        city.seeclickfix.assumptions.flip("A-09")
    with pytest.raises(AccessDenied):
        scf_as("expired").account()


def test_changes_come_oldest_first_and_once(city, scf, issue):
    city.clock.advance(60)
    city.seeclickfix.town.comment(issue.id, "Still there")
    page = scf.changed_requests(LONG_AGO)
    times = [request.updated_at for request in page.requests]
    assert times == sorted(times)
    assert page.requests[-1].issue_id == issue.id
    assert page.requests[-1].comments[-1].text == "Still there"
    recent = scf.changed_requests(times[-1])
    assert [request.issue_id for request in recent.requests] == [issue.id]
    assert not recent.has_more


def test_pages_are_told(scf_as):
    scf = scf_as(per_page=20)
    pages = [scf.changed_requests(LONG_AGO, page=page) for page in (1, 2, 3)]
    assert [page.has_more for page in pages] == [True, True, False]
    found = [request.issue_id for page in pages for request in page.requests]
    assert len(found) == len(set(found)) == 49


def test_created_requests_are_listed_by_creation(city, scf, issue):
    city.clock.advance(60)
    newer = city.seeclickfix.town.report(summary="Later", lat=41.3, lng=-72.9)
    page = scf.created_requests(newer.created_at - timedelta(seconds=1))
    assert [request.issue_id for request in page.requests] == [newer.id]


def test_a_thread_not_embedded_is_none_and_can_be_asked_for(city, scf, issue):
    city.seeclickfix.town.comment(issue.id, "Still there")
    city.seeclickfix.assumptions.flip("A-14")
    page = scf.changed_requests(LONG_AGO)
    assert {request.comments for request in page.requests} == {None}
    assert [comment.text for comment in scf.thread(issue.id)] == ["Still there"]


def test_a_comment_has_the_same_key_wherever_it_is_read(city, scf, issue):
    city.seeclickfix.town.comment(issue.id, "Same")
    city.seeclickfix.town.comment(issue.id, "Same")
    embedded = scf.changed_requests(LONG_AGO).requests[-1].comments
    assert [c.key for c in embedded] == [c.key for c in scf.thread(issue.id)]
    assert len({comment.key for comment in embedded}) == 2


def test_internal_comments_are_never_seen(city, scf, issue):
    city.seeclickfix.town.comment_internally(issue.id, "between us")
    seen = repr((scf.request(issue.id), scf.thread(issue.id), scf.changed_requests(LONG_AGO)))
    assert "between us" not in seen


def test_a_missing_request_is_none(scf):
    assert scf.request(99) is None
    with pytest.raises(RecordGone):
        scf.thread(99)


def test_a_private_request_is_read_and_changed_at_the_organizations_path(city, scf, issue):
    city.seeclickfix.office.set_private(city.seeclickfix.issue(issue.id), private=True)
    assert scf.request(issue.id).private
    assert scf.thread(issue.id, private=True) == ()
    scf.acknowledge(issue.id, "Seen", private=True)
    assert scf.request(issue.id).status is IssueStatus.ACKNOWLEDGED
    assert city.log.count("seeclickfix", "POST", "^/api/v2/organizations/4242/issues/") == 1


def test_a_request_goes_through_its_states(city, scf, issue):
    posted = scf.acknowledge(issue.id, "Opened as 26110001", private=False)
    assert not posted.moderated
    assert posted.created_at == scf.request(issue.id).acknowledged_at
    scf.comment(issue.id, "Crew scheduled", private=False)
    scf.close(issue.id, "Repaired", private=False)
    assert scf.request(issue.id).status is IssueStatus.CLOSED
    assert texts(city, issue) == ["Opened as 26110001", "Crew scheduled", "Repaired"]


@pytest.mark.parametrize("body", ["form", "json"])
def test_any_text_arrives_as_it_is(city, scf_as, issue, body):
    text = "Größe & 100 % = <b>\n“quoted” + 🚧"
    scf_as(body=body).comment(issue.id, text, private=False)
    assert texts(city, issue) == [text]


def test_a_picture_goes_with_a_comment_and_comes_back(city, scf, issue):
    scf.comment(issue.id, "Look", image=PNG, private=False)
    (comment,) = scf.thread(issue.id)
    assert scf.image(comment.image_url).media_type in ("image/png", "image/jpeg")
    assert not [c for c in city.log.calls("seeclickfix", "GET", "blob") if c.authorization]


def test_a_picture_beyond_the_limit_is_not_sent(city, scf_as, issue):
    with pytest.raises(ImageUnusable, match=r"SeeClickFix takes 0\.0001 MB"):
        scf_as(max_image_mb=0.0001).comment(issue.id, "Look", image=PNG, private=False)
    assert city.log.writes("seeclickfix") == 0


def test_held_back_for_moderation_is_no_error(city, scf, issue):
    assert scf.acknowledge(issue.id, "moderate-me", private=False).moderated
    assert scf.request(issue.id).status is IssueStatus.OPEN


def test_a_refusal_carries_the_servers_words(city, scf, issue):
    with pytest.raises(RequestRejected, match="comment") as caught:
        scf.comment(issue.id, "  ", private=False)
    assert caught.value.status == 422
    scf.close(issue.id, "Done", private=False)
    with pytest.raises(RequestRejected) as caught:
        scf.close(issue.id, "Done again", private=False)
    assert caught.value.answered


def test_a_reader_may_not_acknowledge(scf_as, issue):
    with pytest.raises(NotPermitted):
        scf_as("resident").acknowledge(issue.id, "x", private=False)


@pytest.mark.parametrize(
    ("fault", "error", "applied"),
    [
        ({"kind": "drop_before"}, OutcomeUnknown, 0),
        ({"kind": "drop_after"}, OutcomeUnknown, 1),
        ({"kind": "error_after"}, OutcomeUnknown, 1),
        ({"kind": "truncate"}, OutcomeUnknown, 1),
        ({"kind": "null_text"}, OutcomeUnknown, 1),
        ({"kind": "status", "status": 500}, OutcomeUnknown, 0),
        ({"kind": "status", "status": 503}, OutcomeUnknown, 0),
        ({"kind": "status", "status": 503, "retry_after": "9"}, ServiceBusy, 0),
        ({"kind": "status", "status": 502, "html": True}, OutcomeUnknown, 0),
        ({"kind": "status", "status": 429, "retry_after": "9"}, ServiceBusy, 0),
        ({"kind": "status", "status": 403}, AccessBlocked, 0),
        ({"kind": "login_page"}, AccessDenied, 0),
        ({"kind": "redirect", "location": "/login"}, AccessDenied, 0),
        ({"kind": "redirect", "location": "http://127.0.0.1:1/x"}, OutcomeUnknown, 0),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_a_change_that_meets_a_fault_is_sent_once(city, scf, issue, fault, error, applied):
    city.faults["seeclickfix"].fail(**fault, verb="POST")
    with pytest.raises(error):
        scf.comment(issue.id, "Once", private=False)
    assert city.log.count("seeclickfix", "POST") == 1
    assert len(texts(city, issue)) == applied


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "drop_before"}, ServiceUnreachable),
        ({"kind": "truncate"}, ServiceUnreachable),
        ({"kind": "null_text"}, MalformedReply),
        ({"kind": "status", "status": 500}, ServiceUnreachable),
        ({"kind": "status", "status": 429, "retry_after": "9"}, ServiceBusy),
        ({"kind": "login_page"}, AccessDenied),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_a_read_that_meets_a_fault_says_so(city, scf, fault, error):
    city.faults["seeclickfix"].fail(**fault)
    with pytest.raises(error):
        scf.changed_requests(LONG_AGO)
    assert scf.changed_requests(LONG_AGO).requests


def test_null_as_a_text_is_no_address(city, scf):
    city.faults["seeclickfix"].fail("null_fields")
    page = scf.changed_requests(LONG_AGO)
    assert len(page.requests) == 49
    assert not [request for request in page.requests if request.image_url == "null"]


def test_one_unreadable_record_does_not_hide_the_others(city, scf):
    body = '{"issues": [{"id": 7, "status": "Odd"}, "x"], "metadata": {}}'
    city.faults["seeclickfix"].status(200, body=body)
    page = scf.changed_requests(LONG_AGO)
    assert [record.identity for record in page.unreadable] == ["7", "page 1, row 2"]
    assert not page.has_more


@pytest.mark.parametrize(
    ("ladder", "source", "complete"),
    [(("request_types",), "request_types", True), (("ids",), "ids", True)],
)
def test_categories_are_listed_by_each_way(city, scf_as, ladder, source, complete):
    listing = scf_as(category_ladder=ladder).categories()
    assert (listing.source, listing.complete) == (source, complete)
    assert {c.category_id for c in listing.categories} == {
        category.id for category in city.seeclickfix.categories()
    }


def test_a_list_with_a_row_nobody_can_read_is_only_a_part(city, scf_as):
    """The neighbors live; what the odd row was cannot be told, so it may be any category."""
    body = '{"request_types": [{"id": 5, "title": "Pothole"}, "?", {"id": 9, "title": "Tree"}]}'
    city.faults["seeclickfix"].status(200, body=body)
    listing = scf_as(category_ladder=("request_types",)).categories()
    assert [category.title for category in listing.categories] == ["Pothole", "Tree"]
    assert not listing.complete


def test_the_next_way_is_taken_where_one_is_not_served(city, scf_as, issue):
    city.seeclickfix.assumptions.flip("A-30")
    assert scf_as().categories().source == "ids"
    near = scf_as(category_ladder=("request_types", "point"), category_point=(41.3, -72.9))
    assert near.categories().source == "point"
    assert not near.categories().complete
    with pytest.raises(ConfigurationError, match="lists no Request Categories"):
        scf_as(category_ladder=("request_types",)).categories()


def test_categories_read_singly_are_remembered_for_a_day(city, scf_as):
    scf = scf_as(category_ladder=("ids",))
    scf.categories()
    before = city.log.count("seeclickfix")
    scf.categories()
    assert city.log.count("seeclickfix") == before + 1


def test_categories_are_written_only_where_the_profile_allows(city, scf, scf_as):
    wanted = RequestCategory(category_id=0, title="Sinkhole", internal=True, remote_code="SINK")
    with pytest.raises(ConfigurationError, match="no way to change"):
        scf.save_category(wanted)
    city.seeclickfix.assumptions.flip("A-31")
    writer = scf_as(allow_assumed_endpoints=True)
    saved = writer.save_category(wanted)
    assert (saved.title, saved.internal, saved.remote_code) == ("Sinkhole", True, "SINK")
    renamed = writer.save_category(
        RequestCategory(category_id=saved.category_id, title="Sink hole", enabled=False)
    )
    assert (renamed.title, renamed.enabled) == ("Sink hole", False)


def test_every_call_asks_the_budget_and_pictures_do_not(city, scf_as, issue):
    asked = []
    scf = scf_as(permit=lambda: asked.append(1), category_ladder=("ids",))
    scf.categories()
    scf.request(issue.id)
    assert len(asked) == city.log.count("seeclickfix")
    scf.image(next(r.image_url for r in scf.changed_requests(LONG_AGO).requests if r.image_url))
    assert len(asked) == city.log.count("seeclickfix", path="^/api/")


def test_what_was_said_is_kept_without_the_token(city, scf, issue):
    with recording() as kept:
        scf.comment(issue.id, "Hello", private=False)
    assert [(e.verb, e.status) for e in kept] == [("POST", 201)]
    assert "comment=Hello" in kept[0].sent
    assert city.endpoints.token not in repr(kept)


def test_an_empty_token_is_refused_before_any_call(city, around):
    access = ScfAccess(
        base_url=city.endpoints.seeclickfix_url, organization_id=1, token=" ", contact=""
    )
    with pytest.raises(CredentialError, match="is empty"):
        SeeClickFixClient(access, None, around)
    assert "token" not in repr(access)
