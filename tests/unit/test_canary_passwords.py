"""A password with any sign, in any place it can turn up in, is shown in none."""

import base64
import html
import json
import logging
import shlex
import string
import sys
import traceback
from urllib.parse import quote, quote_plus

import pytest

from eamconsole.errors import EamConsoleError, Service
from eamconsole.gui.crash import CrashReporter
from eamconsole.support.logs import LogFile
from eamconsole.support.redaction import Redactor
from eamconsole.wire.http import HttpChannel, ProxyChoice, Surroundings, service_address
from eamconsole.wire.http.exchange import recording
from tests.fixtures.raw_server import RawServer, answer
from tests.unit.wire.conftest import READ

SIGNS = string.punctuation
PIECES = ("qqxx", "zzry")


def lowered(text):
    return quote(text, safe="").replace("%2B", "%2b").replace("%2F", "%2f").replace("%3A", "%3a")


def by_number(before, after, digits):
    """Return a speller that writes every sign as its number."""
    return lambda text: "".join(
        each if each.isalnum() else f"{before}{ord(each):{digits}}{after}" for each in text
    )


PLACES = {
    "as it is": str,
    "in an address": lambda secret: f"https://bob:{secret}@eam.example/x",
    "percent-encoded": lambda secret: f"{lowered(secret)} {quote_plus(secret)}",
    "in JSON": lambda secret: json.dumps({"said": secret}),
    "in a page": lambda secret: f"<p>{html.escape(secret)}</p> <b>{html.escape(secret, False)}</b>",
    "in Python's quotes": lambda secret: repr([secret, secret.encode()]),
    "as Basic": lambda secret: base64.b64encode(f"bob:{secret}".encode()).decode(),
    "as a login": lambda secret: f"bob:{secret}",
    "in JSON of .NET": lambda secret: " ".join(
        [by_number("\\u", "", "04x")(secret), json.dumps(secret).replace("/", "\\/")]
    ),
    "in a page of .NET": lambda secret: (
        f"{by_number('&#', ';', 'd')(secret)} {by_number('&#x', ';', 'X')(secret)} "
        + html.escape(secret).replace("&#x27;", "&apos;")
    ),
    "in JSON in JSON": lambda secret: json.dumps(json.dumps({"said": [secret, repr(secret)]})),
    "in a page in a page": lambda secret: html.escape(html.escape(secret)),
    "encoded twice": lambda secret: quote(quote(secret, safe=""), safe=""),
    "between doubled quotes": lambda secret: (
        f"""'{secret.replace("'", "''")}' "{secret.replace('"', '""')}" {shlex.quote(secret)}"""
    ),
    "as Basic in an address": lambda secret: quote(
        base64.b64encode(f"bob:{secret}".encode()).decode(), safe=""
    ),
}


def secrets():
    return [f"qqxx{sign}zzry" for sign in SIGNS]


def assert_hidden(text):
    assert [piece for piece in PIECES if piece in text] == [], text[:300]
    for secret in secrets():
        coded = base64.b64encode(f"bob:{secret}".encode()).decode()
        assert coded not in text
        assert quote(coded, safe="") not in text


@pytest.fixture(scope="module")
def redactor():
    assert (len(SIGNS), len(PLACES)) == (32, 15)
    return Redactor(*(f"bob:{secret}" for secret in secrets()))


@pytest.mark.parametrize(
    "around", [("'", '"'), ("&", "'"), ("\\", '"'), ("%", "+"), ("é", "ß"), ("😀", " ")]
)
@pytest.mark.parametrize("place", PLACES)
def test_a_password_of_several_signs_is_hidden_however_few_of_them_are_quoted(place, around):
    secret = f"qqxx{around[0]}mm{around[1]}zzry"
    redactor = Redactor(f"bob:{secret}")
    said = [PLACES[place](secret)]
    said += [quote(secret, safe=signs) for signs in ("!$&'()*+,;=", "!#$%&'()*+,/:;=?@[]~")]
    for text in said:
        assert_hidden(redactor.redact(f"It said {text} there"))


@pytest.mark.parametrize("place", PLACES)
def test_neither_log_nor_crash_report_shows_it(place, redactor, tmp_path):
    log = LogFile(tmp_path / "eamconsole.log", redactor)
    log.start()
    reports = []
    for secret in secrets():
        said = PLACES[place](secret)
        assert_hidden(redactor.redact(said))
        try:
            raise RuntimeError(said)
        except RuntimeError as fault:
            logging.getLogger("eamconsole").exception("said %s", said)
            reports.append("".join(traceback.format_exception(fault)))
    log.stop()
    assert_hidden((tmp_path / "eamconsole.log").read_text("utf-8"))
    assert_hidden(redactor.redact("\n".join(reports)))


def test_the_window_s_report_is_redacted_before_it_is_shown(redactor, qapp):
    reporter = CrashReporter(redactor.redact)
    shown = []
    reporter._came.disconnect()
    reporter._came.connect(shown.append)
    for secret in secrets():
        try:
            raise RuntimeError(PLACES["in JSON"](secret))
        except RuntimeError:
            reporter._on_exception(*sys.exc_info())
    assert len(shown) == len(SIGNS)
    assert_hidden("".join(shown))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("status", ["200 OK", "400 Bad Request", "500 Oops"])
def test_a_server_that_repeats_it_is_not_quoted(place, status, redactor):
    around = Surroundings(redactor=redactor, proxy=ProxyChoice("none"))
    server = RawServer()
    address = service_address(server.url, Service.EAM, plain_http_anywhere=True)
    channel = HttpChannel(Service.EAM, address, around, headers={"User-Agent": "tests"})
    told = []
    with recording() as kept:
        for secret in secrets():
            body = f"We refuse {PLACES[place](secret)}".encode()
            server.script = answer(body, status, "text/html")
            try:
                channel.json(channel.send(READ))
            except EamConsoleError as error:
                told += [error.summary, error.next_step, str(getattr(error, "answered", ""))]
    channel.close()
    server.close()
    assert len(kept) == len(SIGNS)
    assert told
    assert_hidden(" ".join([*told, *map(str, kept)]))
