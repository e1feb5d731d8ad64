"""A sweep reads every record asked for, in few calls, and calls nothing missing too soon."""

import math

import pytest

from eamconsole.domain.work import Module
from eamconsole.errors import ConfigurationError, ServiceUnreachable
from eamconsole.sandbox.eam.control import ACTIONS

WR = Module.WORK_REQUEST


@pytest.fixture
def numbers(city):
    """Public records made at the staff's desk."""

    def make(count):
        code = next(iter(city.eam.catalog.problems))
        values = {"fields": {"ProblemCode": code, "PubliclyAvailable": True}}
        for _ in range(count):
            ACTIONS["create_record"](city.eam, values)
        return sorted(city.eam.requests)

    return make


def close(city, number, code=999):
    ACTIONS["set_status"](city.eam, {"auto_number": number, "code": code})


@pytest.fixture
def sweep(city):
    """Sweep and count the calls."""

    def sweep(client, wanted, **options):
        before = city.log.count("eam")
        found = client.sweep(WR, wanted, **options)
        return found, city.log.count("eam") - before

    return sweep


def test_fifty_records_come_with_each_call(city, eam, numbers, sweep):
    wanted = numbers(230)
    close(city, wanted[7])
    found, calls = sweep(eam, wanted)
    assert sorted(found.records) == wanted
    assert not found.missing
    assert found.records[wanted[7]].status_code == 999
    assert calls <= math.ceil(len(wanted) / 50) + 3


def test_what_is_gone_is_missing_after_a_second_look(city, eam, numbers, sweep):
    wanted = numbers(120)
    for number in wanted[3:6]:
        ACTIONS["delete_request"](city.eam, {"auto_number": number})
    found, calls = sweep(eam, wanted)
    assert found.missing == frozenset(wanted[3:6])
    assert len(found.records) == 117
    assert calls <= math.ceil(120 / 50) + 3 + 3


@pytest.mark.parametrize("works", ["ignored", "wrong"])
def test_a_filter_that_does_not_filter_costs_calls_and_no_truth(city, eam, numbers, sweep, works):
    city.eam.assumptions.set("filter_works", works)
    wanted = numbers(150)[30:]
    found, _ = sweep(eam, wanted)
    assert sorted(found.records) == wanted
    assert not found.missing


def test_lists_by_status_replace_single_reads(city, citizen, numbers, sweep):
    wanted = numbers(120)
    close(city, wanted[0])
    found, calls = sweep(citizen, wanted)
    assert sorted(found.records) == wanted
    assert found.records[wanted[0]].status_code == 999
    assert calls <= 3 + 2 + 5


def test_a_record_closed_long_ago_is_read_singly(city, citizen, numbers, sweep):
    wanted = numbers(80)
    close(city, wanted[0])
    city.clock.advance(30 * 24 * 3600)
    found, _ = sweep(citizen, wanted)
    assert found.records[wanted[0]].status_code == 999
    assert len(found.records) == 80


def test_few_records_among_many_are_read_one_by_one(city, citizen, numbers, sweep):
    wanted = numbers(400)[:5]
    found, calls = sweep(citizen, wanted)
    assert sorted(found.records) == wanted
    assert calls <= 5 + 3
    again, _ = sweep(citizen, wanted)
    assert again.records == found.records
    assert {call.status for call in city.log.calls("eam", "GET")[-5:]} == {304}


@pytest.mark.parametrize("cap", [20, 50])
@pytest.mark.parametrize("ascending", ["accepted", "refused"])
@pytest.mark.parametrize("end", ["empty", "missing"])
def test_no_habit_of_lists_hides_a_record(city, citizen, numbers, sweep, cap, ascending, end):
    city.eam.settings.set("maximum_records", cap)
    city.eam.assumptions.set("A-11", ascending)
    city.eam.assumptions.set("A-12", end)
    wanted = numbers(110)
    found, _ = sweep(citizen, wanted)
    assert sorted(found.records) == wanted
    assert not found.missing


def test_the_citizen_filter_is_used_where_it_is_allowed(city, citizen, numbers, sweep):
    city.eam.settings.set("block_sql_citizen", False)
    wanted = numbers(120)
    found, calls = sweep(citizen, wanted)
    assert sorted(found.records) == wanted
    assert calls <= 3 + 3


def test_an_unpublished_record_is_missing_outside_and_found_inside(
    city, citizen, eam, numbers, sweep
):
    wanted = numbers(8)
    ACTIONS["unpublish_request"](city.eam, {"auto_number": wanted[2]})
    assert sweep(citizen, wanted)[0].missing == {wanted[2]}
    assert sorted(sweep(eam, wanted)[0].records) == wanted


def test_private_records_are_swept_inside_or_left_out(city, citizen, eam, numbers, sweep):
    wanted = numbers(6)
    ACTIONS["unpublish_request"](city.eam, {"auto_number": wanted[2]})
    assert sorted(sweep(eam, wanted, private=[wanted[2]])[0].records) == wanted
    found, _ = sweep(citizen, wanted, private=[wanted[2]])
    assert wanted[2] not in found.records
    assert not found.missing
    with pytest.raises(ConfigurationError):
        citizen.sweep(WR, [wanted[2]], private=[wanted[2]])


def test_nothing_asked_is_nothing_called(eam, sweep):
    found, calls = sweep(eam, [])
    assert (dict(found.records), calls) == ({}, 0)


def test_a_fault_half_way_keeps_what_was_read(city, citizen, numbers, sweep):
    wanted = numbers(4)
    city.faults["eam"].status(500, path=f"/{wanted[2]}/", times=None)
    found, _ = sweep(citizen, wanted)
    assert sorted(found.records) == wanted[:2]
    assert not found.missing


def test_a_fault_at_once_is_told(city, citizen, numbers):
    city.faults["eam"].status(500, times=None)
    with pytest.raises(ServiceUnreachable):
        citizen.sweep(WR, numbers(4))


def test_one_unreadable_record_does_not_hide_the_others(city, citizen, numbers, sweep):
    wanted = numbers(4)
    city.faults["eam"].status(200, body='{"AutoNumber": null}', path=f"/{wanted[1]}/")
    found, _ = sweep(citizen, wanted)
    assert sorted(found.records) == [wanted[0], *wanted[2:]]
    assert not found.missing
