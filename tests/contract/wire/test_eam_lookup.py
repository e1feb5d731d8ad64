"""A look-up may say "not there" only when that is certain."""

from datetime import timedelta

import pytest

from eamconsole.domain.work import CoordinateSystem, Module, Point
from eamconsole.errors import ConfigurationError, OutcomeUnknown, ServiceUnreachable
from eamconsole.sandbox.eam.control import ACTIONS

WR, WO = Module.WORK_REQUEST, Module.WORK_ORDER


@pytest.fixture
def look(city):
    """Look for a reference since the last hour."""

    def look(client, reference="1843321", *, module=WR, private=False):
        since = city.clock.now() - timedelta(hours=1)
        return client.find(module, reference, since=since, private=private)

    return look


@pytest.fixture(params=["internal", "citizen"])
def client(request, eam_with):
    """A client with both APIs, and one with the citizen API alone."""
    return eam_with(internal=request.param == "internal")


def lose_the_answer(city, client, record):
    city.faults["eam"].fail("drop_after", verb="POST")
    with pytest.raises(OutcomeUnknown):
        client.create(record)


def test_a_record_whose_answer_was_lost_is_found(city, client, a_record, look):
    client.create(a_record("1"))
    lose_the_answer(city, client, a_record())
    finding = look(client)
    assert finding.certain
    assert [record.reference for record in finding.records] == ["1843321"]
    assert finding.records[0].number


def test_the_very_first_creation_ever_is_settled_after_a_crash(city, client, a_record, look):
    assert not city.eam.requests
    finding = look(client)
    assert (finding.records, finding.certain) == ((), True)
    lose_the_answer(city, client, a_record())
    assert len(look(client).records) == 1


def test_both_of_a_pair_are_told_lowest_first(city, client, a_record, look):
    for _ in range(2):
        client.create(a_record())
    numbers = [record.auto_number for record in look(client).records]
    assert numbers == sorted(city.eam.requests)


def test_a_similar_reference_is_another(client, a_record, look):
    client.create(a_record("18433210"))
    client.create(a_record("843321"))
    assert look(client).certain
    assert not look(client).records


def test_a_number_quoted_in_the_description_is_no_reference(client, a_record, look):
    notes = "See SeeClickFix Issue ID: 1843321\nas well\n\nSeeClickFix Issue ID: 5"
    client.create(a_record("5", notes=notes))
    assert not look(client).records


def test_a_proven_filter_takes_one_call(city, eam, a_record, look):
    eam.create(a_record("1"))
    look(eam)
    before = city.log.count("eam")
    for _ in range(200):
        ACTIONS["create_record"](city.eam, {"fields": {"ProblemCode": _code(city)}})
    assert look(eam).certain
    assert city.log.count("eam") == before + 1


@pytest.mark.parametrize("works", ["ignored", "wrong"])
@pytest.mark.parametrize("there", [True, False])
def test_a_filter_that_does_not_filter_is_found_out(city, eam, a_record, look, works, there):
    city.eam.assumptions.set("filter_works", works)
    for number in range(60):
        eam.create(a_record(str(number + 10)))
    if there:
        lose_the_answer(city, eam, a_record())
    finding = look(eam)
    assert finding.certain
    assert len(finding.records) == there


def test_a_filter_on_the_wrong_column_is_found_out(city, eam_with, a_record, look):
    client = eam_with({"reference_column": "RQ_NUMBER"})
    client.create(a_record("1"))
    lose_the_answer(city, client, a_record())
    assert len(look(client).records) == 1


@pytest.mark.parametrize("there", [True, False])
def test_a_filter_gone_wrong_after_it_was_proven_adopts_nothing(city, eam, a_record, look, there):
    eam.create(a_record("1"))
    look(eam)
    city.eam.assumptions.set("filter_works", "ignored")
    if there:
        lose_the_answer(city, eam, a_record())
    assert [r.reference for r in look(eam).records] == ["1843321"] * there


def test_blocked_sql_leads_to_the_newest_records(city, eam, a_record, look):
    city.eam.settings.set("block_sql_internal", True)
    for number in range(120):
        eam.create(a_record(str(number + 10)))
    lose_the_answer(city, eam, a_record())
    for number in range(120):
        eam.create(a_record(str(number + 1000)))
    finding = look(eam)
    assert finding.certain
    assert len(finding.records) == 1


@pytest.mark.parametrize("cap", [20, 50])
def test_the_scan_sees_everything_under_any_limit(city, citizen, a_record, look, cap):
    city.eam.settings.set("maximum_records", cap)
    lose_the_answer(city, citizen, a_record())
    for number in range(70):
        citizen.create(a_record(str(number + 10)))
    assert len(look(citizen).records) == 1


def test_the_scan_ends_at_the_time_of_sending(city, citizen, a_record, look):
    for number in range(120):
        citizen.create(a_record(str(number + 10)))
    city.clock.advance(24 * 3600)
    citizen.create(a_record("1"))
    look(citizen)
    before = city.log.count("eam")
    assert look(citizen).certain
    assert city.log.count("eam") == before + 1


def test_a_scan_cut_by_its_own_limit_is_not_certain(eam_with, a_record, look):
    client = eam_with({"scan_pages": 2}, internal=False)
    for number in range(120):
        client.create(a_record(str(number + 10)))
    finding = look(client)
    assert not finding.certain
    assert "pages" in finding.why


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("storage", ["upper", "trimmed"])
def test_a_reference_in_another_spelling_is_recognized(
    city, client, eam_with, a_record, look, storage, fresh
):
    city.eam.assumptions.set("reference_storage", storage)
    client.create(a_record("ijklmnop-1843320-0"))
    lose_the_answer(city, client, a_record("abcdefgh-1843321-0"))
    finding = look(eam_with(internal=False) if fresh else client, "abcdefgh-1843321-0")
    assert finding.certain
    assert [r.auto_number for r in finding.records] == [max(city.eam.requests)]


@pytest.mark.parametrize("fresh", [False, True])
def test_a_reference_cut_everywhere_leaves_it_open(city, client, eam_with, a_record, look, fresh):
    city.eam.assumptions.set("reference_storage", "truncated")
    client.create(a_record("1843320"))
    lose_the_answer(city, client, a_record())
    finding = look(eam_with() if fresh else client)
    assert not finding.certain
    assert "cut short" in finding.why if fresh else client.hindrance(WR) in finding.why


def test_a_renamed_external_id_is_made_good_by_notes(city, client, a_record, look):
    city.eam.assumptions.set("A-24", "")
    lose_the_answer(city, client, a_record())
    assert len(look(client).records) == 1
    assert look(client, "2").certain


def test_without_any_reference_nothing_is_certain(city, citizen, a_record, look):
    city.eam.assumptions.set("A-24", "")
    city.eam.assumptions.set("A-19", "")
    ACTIONS["create_record"](city.eam, {"fields": {"ProblemCode": _code(city)}})
    finding = look(citizen)
    assert not finding.certain
    assert "neither external id nor Notes" in finding.why


def test_records_hidden_from_the_citizen_api_leave_it_open(city, citizen, a_record, look):
    city.eam.assumptions.set("public_flag_writable", False)
    city.eam.assumptions.set("A-23", False)
    citizen.create(a_record("1"))
    finding = look(citizen)
    assert not finding.certain
    assert "not shown" in finding.why


def test_a_profile_that_says_hidden_is_believed(eam_with, look):
    client = eam_with({"created_records_visible": False}, internal=False)
    finding = look(client)
    assert not finding.certain
    assert "does not show" in finding.why


def test_private_records_are_looked_for_inside(city, eam, citizen, a_record, look):
    lose_the_answer(city, eam, a_record(public=False))
    assert len(look(eam, private=True).records) == 1
    with pytest.raises(ConfigurationError):
        look(citizen, private=True)


def test_work_orders_are_found_by_their_own_column(city, eam, a_record, look):
    point = Point(958694.15, 670129.3, CoordinateSystem.LOCAL)
    order = a_record(module=WO, category_code="FAC-HVAC", problem_code=None, point=point)
    lose_the_answer(city, eam, order)
    assert len(look(eam, module=WO).records) == 1
    assert not look(eam, "2", module=WO).records


@pytest.mark.parametrize("reference", ["1' OR '1'='1", "'; DROP TABLE WKREQ", "%", ""])
def test_a_reference_cannot_break_out_of_a_filter(city, eam, a_record, look, reference):
    eam.create(a_record("1"))
    look(eam)
    assert not look(eam, reference).records
    assert not [call for call in city.log.calls("eam", "GET") if "DROP" in call.query]


def test_a_look_up_that_breaks_concludes_nothing(city, client, look):
    city.faults["eam"].status(500, verb="GET", times=5)
    with pytest.raises(ServiceUnreachable):
        look(client)


def _code(city):
    return next(iter(city.eam.catalog.problems))
