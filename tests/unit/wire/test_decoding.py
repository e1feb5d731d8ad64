"""The gate between what a server may write and what the console may hold."""

import contextlib
import json
import socket
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from eamconsole.domain.values import says, told
from eamconsole.domain.work import CoordinateSystem, Module
from eamconsole.errors import Service, ServiceError
from eamconsole.wire.decoding import (
    Undecodable,
    code_of,
    key_of,
    moment_of,
    one_record,
    real_of,
    record_of,
    switch_of,
    whole_of,
)
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.eam.records import RecordForm
from eamconsole.wire.http import Call, HttpChannel, Surroundings, service_address
from eamconsole.wire.http.body import BodyUnusable, read_body
from eamconsole.wire.http.json_reading import NotJson, read_json
from eamconsole.wire.http.refusal import retry_after
from eamconsole.wire.http.words import server_words
from eamconsole.wire.scf.decode import request_of
from tests.fixtures.raw_server import RawServer

TOWN = ZoneInfo("America/New_York")
FAR_WEST = timezone(timedelta(hours=-12))


@pytest.mark.parametrize(
    "value", [1e30, -1e30, 2.0**63, 2**63, "9" * 5000, 2.5, float("nan"), float("inf"), True, "²"]
)
def test_what_no_column_can_hold_is_no_whole_number(value):
    assert whole_of(value) is None
    with pytest.raises(Undecodable):
        key_of(value, "id")


@pytest.mark.parametrize(
    ("value", "number"), [(7, 7), (7.0, 7), (" 7 ", 7), (2**63 - 1, 2**63 - 1)]
)
def test_numbers_that_fit_stay_what_they_are(value, number):
    assert whole_of(value) == number


@pytest.mark.parametrize("value", [1e30, 2**31, -(2**31), 2.5, float("nan")])
def test_a_code_out_of_range_is_told_and_never_taken_for_none(value):
    with pytest.raises(Undecodable, match="status"):
        code_of(value, "status")


@pytest.mark.parametrize(
    ("value", "code"), [(None, None), ("", None), ("New", None), (950, 950), ("950", 950)]
)
def test_a_code_in_words_is_none(value, code):
    assert code_of(value, "status") == code


@pytest.mark.parametrize(
    "value",
    [
        "9999-12-31T23:59:59-05:00",
        "9999-12-31T00:00:00",
        "9999-12-31T08:00:00Z",
        "0001-01-01T00:00:00",
        "0001-01-01T00:00:00+14:00",
        "/Date(253402300799999)/",
        "/Date(-62135596800000)/",
        "/Date(9999999999999999)/",
        12345,
        ["2024-01-01"],
    ],
)
def test_a_moment_at_the_calendar_s_end_has_no_meaning(value):
    with pytest.raises(Undecodable):
        moment_of(value, "time", TOWN)


@pytest.mark.parametrize("value", ["1753-01-03T00:00:00", "2999-12-29T23:59:59", "/Date(0)/"])
def test_every_moment_let_through_can_be_shown_anywhere_and_moved(value):
    moment = moment_of(value, "time", TOWN)
    for zone in (UTC, TOWN, FAR_WEST, timezone(timedelta(hours=14))):
        assert moment.astimezone(zone).isoformat()
    assert moment + timedelta(days=3650) > moment - timedelta(days=3650)


def test_a_fault_nobody_foresaw_while_decoding_is_the_record_s(caplog):
    @one_record
    def decode(_row):
        raise RecursionError("too deep")

    with pytest.raises(Undecodable, match="RecursionError"):
        decode({})
    assert "too deep" in caplog.text


def test_a_request_with_a_senseless_id_is_refused_alone():
    row = {"id": 1e30, "status": "Open", "created_at": "2024-05-01T10:00:00Z"}
    with pytest.raises(Undecodable, match="id"):
        request_of(row)


@pytest.mark.parametrize("status", [1e30, 2**40, 2.5])
def test_a_record_with_a_senseless_status_is_known_but_odd(status):
    form = RecordForm(EamServerProfile(), TOWN)
    name = EamServerProfile().status_code
    row = {"AutoNumber": 7, name: status}
    record = form.decode(row, Module.WORK_REQUEST, CoordinateSystem.LOCAL)
    assert (record.auto_number, record.status_code) == (7, None)
    assert "out of range" in record.odd


@pytest.mark.parametrize("open_, close", [("[", "]"), ('{"error":', "}")])
def test_an_answer_nested_too_deeply_is_no_json_and_its_words_are_not_followed(open_, close):
    body = (open_ * 600 + "1" + close * 600).encode()
    with pytest.raises(NotJson, match="nested too deeply"):
        read_json(body)
    assert isinstance(server_words(body, "application/json"), str)


def test_a_long_flat_list_is_not_deep():
    body = json.dumps([{"a": [n]} for n in range(500)]).encode()
    assert len(read_json(body)) == 500


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_what_other_encodings_hide_is_cleaned_too(encoding):
    text = '{"a": NaN, "b": "x\\ud800y\\u0000z", "c": "é"}'
    found = read_json(text.encode(encoding), f"application/json; charset={encoding}")
    assert found == {"a": "NaN", "b": "x\ufffdyz", "c": "é"}


@pytest.mark.parametrize("said", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_told_as_it_is_and_taken_for_none(said):
    value = read_json(said.encode())
    assert told(value) == said
    assert (whole_of(value), real_of(value), code_of(value, "status")) == (None, None, None)
    assert moment_of(value, "closed_at") is None
    with pytest.raises(Undecodable):
        key_of(value, "id")


class Raw:
    """An answer that announces a length and is never read."""

    def __init__(self, length):
        self.headers = {"Content-Length": length}

    def close(self):
        self.closed = True


@pytest.mark.parametrize("length", ["9" * 5000, "00001000001", "18446744073709551616"])
def test_an_announced_length_of_any_number_of_digits_is_refused(length):
    with pytest.raises(BodyUnusable, match="announces"):
        read_body(Raw(length), 1_000_000)


@pytest.mark.parametrize(
    "value",
    ["9" * 5000, "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "inf", "nan", "-1e400", "²"],
)
def test_any_retry_after_is_a_wait_within_an_hour(value):
    assert 1.0 <= retry_after(value, datetime(2026, 1, 1, tzinfo=UTC)) <= 3600.0


ODD = {
    "a length of 5,000 digits": b"HTTP/1.1 200 OK\r\nContent-Length: "
    + b"9" * 5000 + b"\r\n\r\n{}",
    "a length in no digits": b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\n{}",
    "a redirect with broken brackets": b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n",
    "a redirect to a port in words": b"HTTP/1.1 302 Found\r\nLocation: http://h:x/\r\n\r\n",
    "an error 600 deep": b"HTTP/1.1 500 No\r\nContent-Type: application/json\r\n\r\n"
    + b'{"error":' * 600 + b"1" + b"}" * 600,
    "a list 600 deep": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    + b"[" * 600 + b"]" * 600,
}  # fmt: skip


@pytest.mark.parametrize("answer", ODD)
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_an_odd_answer_is_an_error_of_the_call_and_nothing_else(answer, verb):
    def say(conn):
        """Answer, then end: the lengths announced here are no lengths."""
        conn.sendall(ODD[answer])
        conn.shutdown(socket.SHUT_RDWR)
        return False

    with contextlib.closing(RawServer(say)) as server:
        address = service_address(server.url, Service.EAM)
        channel = HttpChannel(Service.EAM, address, Surroundings(), headers={})
        call = Call(verb=verb, path="/x", writes=verb == "POST")
        if answer == "a length in no digits":  # the connection's end tells the length then
            assert channel.json(channel.send(call)) == {}
            return
        with pytest.raises(ServiceError) as told:
            channel.json(channel.send(call))
        assert told.value.summary.startswith(f"EAM: {verb} /x")


TEXTLESS = {
    "texts and dates as one number": {"AutoNumber": 26030004}
    | dict.fromkeys(("a", "b", "c"), 1e30),
    "texts and dates as one small number": {"id": 4} | dict.fromkeys(("a", "b", "c", "d"), 7),
    "one text everywhere": {"id": 4} | dict.fromkeys(("a", "b", "c"), "x"),
}


@pytest.mark.parametrize("record", TEXTLESS.values(), ids=TEXTLESS)
def test_a_record_in_which_everything_says_the_same_is_none(record):
    with pytest.raises(Undecodable):
        record_of(record, "the record")


def test_zeros_beside_texts_and_switches_without_any_are_a_record():
    for record in ({"a": "x", "b": 0, "c": 0, "d": 0}, {"id": 4, "a": True, "b": True, "c": True}):
        assert record_of(record, "the record") == record


@pytest.mark.parametrize(
    "value", [True, 1, -1, "on", "On ", "-1", "1.0", "2", [True], {"value": "yes"}]
)
def test_a_switch_is_read_in_every_spelling(value):
    assert switch_of(value, otherwise=False)


@pytest.mark.parametrize("value", [False, 0, 0.0, "off", " NO", "0.0", [False], {"value": 0}])
def test_so_is_one_that_is_off(value):
    assert not switch_of(value, otherwise=True, unclear=True)


@pytest.mark.parametrize("value", [None, "", " ", "null", "None", "n/a", [], {}])
def test_what_says_nothing_is_no_switch(value):
    assert switch_of(value, otherwise=True)
    assert not switch_of(value, otherwise=False, unclear=True)


@pytest.mark.parametrize("written", ["2026-11-01 15:00:00 UTC", "2026-11-01t15:00:00z"])
def test_a_moment_in_utc_is_read_however_that_is_written(written):
    assert moment_of(written, "created_at") == datetime(2026, 11, 1, 15, tzinfo=UTC)


def test_a_rule_on_a_switch_is_written_in_every_spelling_too():
    assert all(says(True, words) for words in ("yes", " On", "-1", "1"))
    assert not any(says(True, words) for words in ("off", "0", "", "often"))


@pytest.mark.parametrize("words", ["sNaN", "NaN", "inf", "-Infinity"])
def test_a_rule_on_no_number_fits_no_number(words):
    assert not says(10, words)
