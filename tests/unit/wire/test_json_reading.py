"""Hostile and broken JSON: nothing but values that are safe to keep comes through."""

import json
import math
import sqlite3
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eamconsole.support.texts import clean_text
from eamconsole.wire.http.json_reading import NotJson, read_json

BROKEN = [
    b"",
    b" ",
    b"\x00",
    b"{",
    b"[1,2",
    b'{"a":1,}',
    b"{'a':1}",
    b'"open',
    b"nul",
    b"<html></html>",
    b"<!DOCTYPE html><html></html>",
    b"<Requests/>",
    b'{"a":1}{"b":2}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b"-",
    b"1.",
    b"01",
    b"+1",
    b"\xff\xfe\xff",
    b'{"a" 1}',
    b'{"a": undefined}',
    b"// comment\n{}",
]


@pytest.mark.parametrize(
    ("sign", "means"),
    [
        ("\t", "\t"),
        ("\n", "\n"),
        ("\0", ""),
        ("\x1b", ""),
        ("\x0b", "\n"),
        ("\x1e", " "),
        ("\x92", "\u2019"),
    ],
)
def test_a_control_character_that_nobody_escaped_is_no_reason_to_refuse_a_page(sign, means):
    """Whichever spelling it has, it means the same; the requests beside it are read."""
    for spelled in (sign, f"\\u{ord(sign):04x}"):
        body = f'{{"issues": [{{"summary": "Pot{spelled}hole"}}, {{"summary": "Lamp"}}]}}'
        first, second = read_json(body.encode())["issues"]
        assert (first["summary"], second["summary"]) == (f"Pot{means}hole", "Lamp")


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: repr(body[:12]))
def test_what_is_no_json_is_said_to_be_none(body):
    with pytest.raises(NotJson):
        read_json(body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": NaN}', {"a": "NaN"}),
        (b"[Infinity, -Infinity]", ["Infinity", "-Infinity"]),
        (b"[1e999, -1e999]", [sys.float_info.max, -sys.float_info.max]),
        (b'{"a": ' + b"9" * 5000 + b"}", {"a": sys.float_info.max}),
        (b"[9223372036854775807, -9223372036854775808]", [2**63 - 1, -(2**63)]),
        (rb'"a\ud800b"', "a\ufffdb"),
        (rb'"\ud83d\ude00"', "\U0001f600"),
        (rb'"a\u0000b\u001bc\u007f"', "abc"),
        (rb'"tab\tline\nret\r"', "tab\tline\nret\r"),
        (rb'"dog\u0092s bowl\u0085second"', "dog\u2019s bowl\u2026second"),
        ('"dog\u0092s bowl\u0085second"'.encode(), "dog\u2019s bowl\u2026second"),
        ('"dog\u2019s \u20ac"'.encode("cp1252"), "dog\u2019s \u20ac"),
        ('"caf\u00e9\u2019s"'.encode("cp1252"), "caf\u00e9\u2019s"),
        (b'["\xe2\x82\xac", "caf\xe9 No. \x81"]', ["\u20ac", "caf\u00e9 No. \ufffd"]),
        (b'"\xed\xa0\xbd\xed\xb8\x80 \xed\xa0\xbd"', "\U0001f600 \ufffd"),
        (rb'"one\u000btwo\fthree\bx\u001fy"', "one\ntwo\nthreex y"),
        (rb'"\u202ebidi\u200b \u2066iso\u2069"', "\u202ebidi\u200b \u2066iso\u2069"),
        ('"\u00e9 \ud800"'.encode("utf-16", "surrogatepass"), "\u00e9 \ufffd"),
        ('"\u00e9t\u00e9"'.encode("utf-16-le"), "\u00e9t\u00e9"),
        (rb'"C:\\u0092 \\b"', "C:\\u0092 \\b"),
        (rb'{"\u0000a": 1}', {"a": 1}),
        (b'{"a": 1, "a": 1}', {"a": 1}),
        (b'{"a": 1, "a": 2}', {"a": None}),
        (b'{"a": 1, "b": 0, "a": {"c": 1}}', {"a": None, "b": 0}),
        (b"\xef\xbb\xbf{}", {}),
        ('{"a": "é"}'.encode("utf-16"), {"a": "é"}),
        ('{"a": "é"}'.encode("latin-1"), {"a": "é"}),
        (b"1e308", 1e308),
        (b"-0.0", -0.0),
        (b"true", True),
        (b'"null"', "null"),
    ],
    ids=lambda value: repr(value)[:16],
)
def test_what_has_no_meaning_becomes_none_and_the_rest_stays(body, value):
    assert read_json(body) == value


@pytest.mark.parametrize(
    ("body", "content_type", "value"),
    [
        ('"é"'.encode(), "application/json; charset=latin-1", "é"),
        ('"é"'.encode("latin-1"), 'application/json; charset="ISO-8859-1"', "é"),
        ('"€"'.encode("cp1252"), "application/json; charset=windows-1252", "€"),
        ('"é"'.encode("latin-1"), "application/json; charset=no-such-thing", None),
        ('"é"'.encode("latin-1"), "application/json; charset=zip", None),
    ],
)
def test_a_wrong_character_set_does_not_garble_utf8(body, content_type, value):
    if value is None:
        with pytest.raises(NotJson):
            read_json(body, content_type)
    else:
        assert read_json(body, content_type) == value


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_value_or_in_words(body):
    try:
        assert is_safe(read_json(body))
    except NotJson as exc:
        assert str(exc)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_whatever_a_server_writes_can_be_kept(value):
    body = json.dumps(value).encode("utf-8")
    kept = read_json(body)
    assert is_safe(kept)
    text = json.dumps(kept, ensure_ascii=False, allow_nan=False)
    with sqlite3.connect(":memory:") as journal:
        assert journal.execute("select ?", (text,)).fetchone() == (text,)
    journal.close()


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean_text(clean_text(text)) == clean_text(text)


def is_safe(value):
    """Return whether every number is finite and fits, and every text can be stored."""
    if isinstance(value, dict):
        return all(is_safe(name) and is_safe(inner) for name, inner in value.items())
    if isinstance(value, list):
        return all(map(is_safe, value))
    if isinstance(value, str):
        value.encode("utf-8")
        return "\x00" not in value
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or -(2**63) <= value < 2**63
