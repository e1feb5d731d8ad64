"""Whether the city itself can tell that both sides agree."""

import json
from datetime import timedelta

import pytest

from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.eam.desk import add_comment, create
from eamconsole.sandbox.eam.plane import CoordinateSystem
from eamconsole.sandbox.eam.properties import REQUEST
from eamconsole.sandbox.options import CityOptions

ISSUE = 21_500_000
RECORD = {
    "id": ISSUE,
    "status": "Acknowledged",
    "summary": "Pothole",
    "lat": 41.3,
    "lng": -72.9,
    "created_at": "2026-03-02T09:00:00-05:00",
    "acknowledged_at": "2026-03-02T09:05:00-05:00",
    "request_type": {"id": 5101, "title": "Pothole"},
}


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "issues.json"
    file.write_text(json.dumps({"issues": [RECORD]}), encoding="utf-8")
    with SandboxCity(CityOptions(issues_file=file, calls_per_minute=0)) as city:
        yield city


def submit(city, lat=41.3, reference=ISSUE):
    code = next(p.code for p in city.eam.catalog.problems.values() if p.title == "Pothole")
    x, y = city.eam.plane.to_local(CoordinateSystem.LATLONG, (-72.9, lat))
    fields = {"ProblemCode": code, "CategoryCode": "SCF", "XCoordinate": x, "YCoordinate": y}
    return create(city.eam, REQUEST, {**fields, "Notes": f"Deep.\n\nIssue ID: {reference}"})


def differences(city):
    (row,) = city.agreement().issues
    return row.differences


def test_request_with_a_record_that_refers_to_it_agrees(small):
    assert differences(small) == ["no record in EAM"]
    submit(small)
    found = small.agreement()
    assert found.agrees
    (record,) = found.issues[0].work_requests
    assert (round(record.lat, 6), round(record.lng, 6)) == (41.3, -72.9)


def test_second_record_is_noticed(small):
    submit(small)
    submit(small)
    assert differences(small) == ["2 records in EAM"]


def test_record_of_no_issue_is_noticed(small):
    submit(small, reference=1)
    assert not small.agreement().agrees
    assert len(small.agreement().unmatched) == 1


def test_wrong_place_is_noticed(small):
    submit(small, lat=41.301)
    (difference,) = differences(small)
    assert difference.startswith("points 111.")


def test_comment_has_to_cross_and_a_notice_has_not(small):
    record = submit(small)
    issue = small.seeclickfix.issue(ISSUE)
    small.seeclickfix.desk.assign(issue)
    small.seeclickfix.town.comment(ISSUE, "Still\r\nthere")
    assert differences(small) == ["comment not in EAM: Still\r\nthere"]
    add_comment(small.eam, record, "Still\nthere", "Dana", public=False)
    assert differences(small) == []


def test_closed_in_eam_has_to_close_the_issue(small, tmp_path):
    record = submit(small)
    record.fields["StatusCode"] = 999
    (difference,) = differences(small)
    assert difference.startswith("closed in EAM (999)")
    small.seeclickfix.town.close(ISSUE, by="integration")
    assert differences(small) == []
    small.clock.advance(timedelta(days=8).total_seconds())
    assert differences(small) == []
