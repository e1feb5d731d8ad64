"""A password with any sign, in any place it can turn up in, is shown in none."""

import base64
import contextlib
import html
import json
import logging
import quopri
import shlex
import socket
import string
import sys
import traceback
import zipfile
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from eamconsole.errors import ConfigurationError, EamConsoleError, JournalError, Service
from eamconsole.gui.crash import CrashReporter
from eamconsole.journal import Journal, server_address
from eamconsole.services.diagnostics import Diagnostics, save
from eamconsole.services.profiles.addresses import journal_setting
from eamconsole.support.clock import VirtualClock
from eamconsole.support.logs import LogFile
from eamconsole.support.pictures import apart as pictures_apart
from eamconsole.support.pictures import fitted
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor
from eamconsole.support.tables import apart as tables_apart
from eamconsole.wire.http import HttpChannel, ProxyChoice, Surroundings, service_address
from eamconsole.wire.http.exchange import recording
from tests.fixtures.canaries import encoded, scene
from tests.fixtures.raw_server import RawServer, answer
from tests.unit.journal.builders import NOON
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
    "in Windows' shells": lambda secret: " ".join(
        "".join(each if each.isalnum() else f"{sign}{each}" for each in secret) for sign in "^`"
    ),
    "in C's quotes": lambda secret: "".join(
        each if each.isalnum() else "".join(f"\\{byte:03o}" for byte in each.encode())
        for each in secret
    ),
    "in a mail": lambda secret: quopri.encodestring(secret.encode(), quotetabs=True).decode(),
    "in a file of settings": lambda secret: secret.replace("%", "%%").replace("$", "$$"),
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
    assert (len(SIGNS), len(PLACES)) == (32, 19)
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


def test_the_bundle_for_support_does_not_hold_it(redactor, tmp_path):
    places = Places(tmp_path)
    log = LogFile(places.logs / "eamconsole.log", redactor)
    log.start()
    for place, secret in ((place, secret) for place in PLACES.values() for secret in secrets()):
        logging.getLogger("eamconsole").warning("It said %s there", place(secret))
    log.stop()
    said = [place(secret) for place in PLACES.values() for secret in secrets()]
    (tmp_path / "crash.log").write_text(
        "\n".join(f"RuntimeError: {each}" for each in said), "utf-8"
    )
    other = places.logs / "service.log"
    other.write_text("\n".join(said), "utf-8")
    save(Diagnostics(places, redactor, None).entries(), tmp_path / "bundle.zip")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        files = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert "[withheld]" in files["log/eamconsole.log"]
    assert "RuntimeError" in files["log/crash.log"]
    assert_hidden("".join(files.values()))


AS_TYPED = (
    "postgresql+psycopg://bob:{}@db.example/city",
    "postgresql+psycopg://bob%3A{}@db.example/city",
    "postgresql+psycopg://db.example/city?password={}",
    "postgresql+psycopg://db.example/city?user=bob&ssl%70assword={}",
)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_journal_s_address_with_it_is_refused_and_not_repeated(sign):
    secret = f"qqxx{sign}zzry"
    for form in AS_TYPED:
        for spelled in (secret, quote(secret, safe="")):
            with pytest.raises((ValueError, ConfigurationError)) as caught:
                journal_setting(form.format(spelled))
            assert_hidden(f"{caught.value} {caught.value.__cause__}")


def test_a_journal_s_server_that_repeats_it_is_not_quoted(redactor, tmp_path):
    log = LogFile(tmp_path / "eamconsole.log", redactor)
    log.start()
    told, says = [], []

    @contextlib.contextmanager
    def refusing(conn):
        conn.recv(8_192)
        conn.sendall(says[-1])
        conn.shutdown(socket.SHUT_WR)
        yield conn

    server = RawServer(wrap=refusing)
    for secret in secrets():
        said = f"SFATAL\0C28P01\0MNo entry for {secret}\0\0".encode()
        says.append(b"E" + (len(said) + 4).to_bytes(4, "big") + said)
        for port in (server.port, 9):
            address = server_address(
                f"postgresql+psycopg://bob@127.0.0.1:{port}/city?sslmode=disable", secret
            )
            with pytest.raises(JournalError) as caught:
                Journal.open(address, clock=VirtualClock(NOON), name="city")
            told.append(redactor.redact(f"{caught.value} {address}"))
            logging.getLogger("eamconsole").error("no journal", exc_info=caught.value)
    server.close()
    log.stop()
    assert len(told) == 2 * len(SIGNS)
    assert "No entry for" in told[0]
    assert_hidden("".join([*told, (tmp_path / "eamconsole.log").read_text("utf-8")]))


@pytest.mark.skipif(sys.platform != "linux", reason="the process list is read there")
def test_the_process_list_shows_it_nowhere(monkeypatch):
    """A process that opens strangers' files is not even given it."""
    login = f"http://bob:{quote('qqxx' + SIGNS + 'zzry', safe='')}@proxy.example:3128"
    for name in ("HTTPS_PROXY", "http_proxy", "PGPASSWORD", "EAM_TOKEN"):
        monkeypatch.setenv(name, login)
    for opener in (pictures_apart.OPENER, tables_apart.OPENER):
        opener.end()
    fitted(encoded(scene(), "WEBP"), 1_000_000)
    tables_apart.OPENER.ask(["all"], b"", 30)
    shown = [
        Path(f"/proc/{opener.process_id}/{what}").read_bytes().decode("utf-8", "replace")
        for opener in (pictures_apart.OPENER, tables_apart.OPENER)
        for what in ("cmdline", "environ")
    ]
    assert "eamconsole" in shown[0]
    assert "PATH=" in shown[1]
    assert_hidden("".join(shown))
    for opener in (pictures_apart.OPENER, tables_apart.OPENER):
        opener.end()
