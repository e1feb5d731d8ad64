"""List calls of the simulated EAM: paging, order, filters, counts, look-ups by number."""

import pytest

from tests.fixtures.eam_desk import open_eam


@pytest.fixture
def eam():
    with open_eam() as eam:
        yield eam


@pytest.fixture
def sixty(eam):
    return [eam.report(User13=str(n), RequestorEmail=f"r{n}@example.org") for n in range(60)]


def test_ten_newest_come_first(eam, sixty):
    assert eam.numbers() == [row["AutoNumber"] for row in sixty[:-11:-1]]


def test_take_is_cut_at_the_cap_without_a_word(eam, sixty):
    assert len(eam.numbers(take=250)) == 50
    eam.state.assumptions.set("A-10", "refuse")
    assert eam.internal("GET", "Requests.svc/", take=250).status == 400


def test_skip_must_divide(eam, sixty):
    assert eam.internal("GET", "Requests.svc/", take=20, skip=30).status == 400
    assert len(eam.numbers(take=20, skip=40)) == 20
    assert eam.numbers(take=20, skip=60) == []


def test_ascending_pages_cover_everything(eam, sixty):
    pages = [eam.numbers(take=20, skip=skip, orderby="AutoNumber ASC") for skip in (0, 20, 40)]
    assert [number for page in pages for number in page] == [row["AutoNumber"] for row in sixty]


def test_count_is_bare_text(eam, sixty):
    answer = eam.citizen("GET", "Requests.svc/$count", format=None, statusflag="open")
    assert (answer.body, answer.headers["content-type"]) == (b"60", "text/plain; charset=utf-8")


def test_number_and_email_go_together(eam, sixty):
    number, email = sixty[5]["RequestNumber"], "R5@example.org"
    found = eam.citizen("GET", "Request/", Email=email, RequestNumber=number).json
    assert [row["AutoNumber"] for row in found] == [sixty[5]["AutoNumber"]]
    assert eam.citizen("GET", "Request/", Email="x@y", RequestNumber=number).json == []
    assert eam.citizen("GET", "Request/", RequestNumber=number).status == 400
    eam.state.settings.set("require_number_and_email", False)
    assert len(eam.citizen("GET", "Request/", RequestNumber=number).json) == 1


def test_flags_and_days_select_by_status(eam, sixty):
    eam.do("set_status", auto_number=sixty[3]["AutoNumber"], code=999)
    closed = eam.citizen("GET", "Requests.svc/", statusflag="closed", statusdays=2).json
    assert [row["AutoNumber"] for row in closed] == [sixty[3]["AutoNumber"]]
    eam.clock.advance(5 * 86400)
    assert eam.citizen("GET", "Requests.svc/", statusflag="closed", statusdays=2).json == []


def test_common_id_selects_by_the_visible_number(eam):
    order = eam.order()
    found = eam.internal("GET", "WorkOrder/", CommonId=order["WorkOrderNumber"]).json
    assert [row["AutoNumber"] for row in found] == [order["AutoNumber"]]


def where(eam, text, rows):
    wanted = eam.numbers(filter=f"WKREQ WHERE {text}", take=50, orderby="AutoNumber")
    return [row["User13"] for row in rows if row["AutoNumber"] in wanted]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RQ_USER13 = '42'", ["42"]),
        ("RQ_USER13 IN ('1', '2', '99')", ["1", "2"]),
        ("RQ_USER13 LIKE '5_' AND NOT RQ_USER13 = '50'", [str(n) for n in range(51, 60)]),
        ("(RQ_USER13 = '1' OR RQ_USER13 = '2') AND RQ_STAT_CD < 950", ["1", "2"]),
        ("RQ_ID > 23308", ["58", "59"]),
        ("RQ_NOTES LIKE '%HOLE%' AND RQ_USER13 = '9'", ["9"]),
        ("RQ_MOD_DT >= '2026-11-24'", []),
        ("RQ_EXTERNALID IS NULL AND RQ_USER13 = '3'", ["3"]),
        ("RQ_USER13 = 'it''s'", []),
        ("RQ_USER13 <> '1' AND RQ_ID <= 23253", ["0", "2"]),
    ],
)
def test_filters_are_understood(eam, sixty, text, found):
    assert where(eam, text, sixty) == found


@pytest.mark.parametrize(
    "text",
    [
        "WKREQ WHERE RQ_NOPE = 1",
        "WKREQ WHERE RQ_ID = 'x'",
        "WKREQ WHERE RQ_ID =",
        "WKREQ WHERE RQ_ID = 1; DROP TABLE WKREQ",
        "WKREQ WHERE RQ_USER13 = 'open",
        "WKORDER WHERE WO_ID = 1",
        "WKREQ WHERE " + "(" * 200 + "RQ_ID = 1",
        "RQ_ID = 1",
    ],
)
def test_filters_that_make_no_sense_are_refused(eam, text):
    assert eam.internal("GET", "Requests.svc/", filter=text).status == 400


def test_citizens_may_not_filter_unless_the_agency_lets_them(eam, sixty):
    text = "WKREQ WHERE RQ_USER13 = '42'"
    assert eam.citizen("GET", "Requests.svc/", filter=text).status == 400
    eam.state.settings.set("Block SQL for the Lucity Citizen Portal REST API", False)
    assert [row["User13"] for row in eam.citizen("GET", "Requests.svc/", filter=text).json] == [
        "42"
    ]


def test_a_server_may_ignore_filters(eam, sixty):
    eam.state.assumptions.set("filter_works", "ignored")
    assert len(eam.numbers(filter="WKREQ WHERE RQ_USER13 = 'nobody'", take=50)) == 50
