"""A newer version is told once: by a city that says where to look, and by no other."""

from __future__ import annotations

import io
from contextlib import closing, redirect_stdout

import pytest

from eamconsole.bootstrap import open_console
from eamconsole.cli.program import run
from eamconsole.domain.versions import is_newer
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import parse_profile
from eamconsole.support.clock import SystemClock
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor
from eamconsole.vault import MemoryVault
from eamconsole.wire.http import ProxyChoice, Surroundings
from eamconsole.wire.updates import VersionFile
from tests.fixtures.raw_server import RawServer, answer
from tests.journey import lives
from tests.unit.services.test_profile_reading import SMALL

life = lives.life
A_DAY = 86_400


@pytest.fixture
def file():
    """The city's own server, which offers 0.2.0."""
    with closing(RawServer(answer(b"0.2.0"))) as server:
        yield server


def reading(file):
    around = Surroundings(redactor=Redactor(), proxy=ProxyChoice("none"))
    return {"announced_version": VersionFile(f"{file.url}/newest", around).read}


def solve(told, kind):
    (notice,) = told.notices(kind)
    at = told.city.clock.now()
    told.journal.write(lambda ledgers: ledgers.notices.solve(notice.key, at, by_hand=True))


def test_a_newer_version_is_told_once_and_the_next_one_again(life, file):
    with life.console(own_version="0.1.0", **reading(file)) as told:
        told.linked_report()
        (notice,) = told.notices("newer_version")
        assert notice.text == "EAM Console 0.2.0 is out; this one is 0.1.0."
        told.later()
        assert len(file.calls) == 1, "one request a day"
        solve(told, "newer_version")
        told.later(A_DAY + 1)
        assert len(file.calls) == 2
        assert told.notices("newer_version") == []
        file.script = answer(b"0.10.0")
        told.later(A_DAY + 1)
        (notice,) = told.notices("newer_version")
        assert "0.10.0 is out" in notice.text


def test_whoever_installs_it_is_reminded_no_more(life, file):
    with life.console(own_version="0.1.0", **reading(file)) as told:
        told.sync()
        assert told.notices("newer_version")
    with life.console(own_version="0.2.0", **reading(file)) as told:
        told.sync()
        assert told.notices("newer_version") == []
        assert len(file.calls) == 1, "before the file is read again"
        told.later(A_DAY + 1)
        assert told.notices("newer_version") == []


def test_whoever_turns_it_off_asks_nobody_and_has_nothing_left_open(life, file):
    with life.console(own_version="0.1.0", **reading(file)) as told:
        told.sync()
    with life.console(own_version="0.1.0") as told:
        told.later(A_DAY + 1)
        assert told.notices("newer_version") == []
    assert len(file.calls) == 1


def test_a_server_away_for_a_day_is_nobodys_business_but_three_days_are_told(life, file):
    file.script = answer(b"gone", "503 Service Unavailable")
    with life.console(own_version="0.1.0", **reading(file)) as told:
        number = told.linked_report()
        told.later(A_DAY + 1)
        assert told.notices("version_unread") == []
        told.later(A_DAY + 1)
        (notice,) = told.notices("version_unread")
        assert "503" in notice.text
        assert told.link(number) is not None, "the main job goes on"
        file.script = answer(b"0.1.0")
        told.later(A_DAY + 1)
        assert told.notices("version_unread") == []


@pytest.mark.parametrize(
    ("there", "here", "newer"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.10", "0.9.9", True),
        ("1.0", "1.0.0", False),
        ("1.0.0.1", "1.0", True),
        ("0.1.0", "0.2.0", False),
        ("0.2.0", "not installed", False),
        ("0.2.0rc1", "0.1.0", False),
        ("", "0.1.0", False),
    ],
)
def test_versions_are_compared_by_their_numbers(there, here, newer):
    assert is_newer(there, here) is newer


def installed(home):
    redactor = Redactor()
    return Installation(
        places=Places(home),
        redactor=redactor,
        clock=SystemClock(),
        vault=lambda: MemoryVault(redactor),
        opener=open_console,
    )


def composed(home, address):
    text = SMALL if address is None else f'{SMALL}\n[updates]\naddress = "{address}"\n'
    profile = parse_profile(text, "small.toml")
    installation = installed(home)
    installation.places.make()
    with closing(open_console(installation, profile)) as console:
        return console.systems.clients.announced_version()


def test_it_is_off_until_the_profile_names_an_address(tmp_path, file):
    assert composed(tmp_path / "off", None) is None
    assert composed(tmp_path / "blank", " ") is None
    assert composed(tmp_path / "on", f"{file.url}/newest")() == "0.2.0"


def test_a_terminal_tells_it(tmp_path):
    installation = installed(tmp_path)
    installation.places.make()
    installation.profiles.save(parse_profile(SMALL, "small.toml"))
    with closing(installation.open()) as console:
        at = installation.clock.now()
        text = "EAM Console 0.2.0 is out; this one is 0.1.0."
        console.journal.write(
            lambda ledgers: ledgers.notices.raise_("newer-version:0.2.0", "newer_version", text, at)
        )
    with redirect_stdout(io.StringIO()) as said:
        run(lambda *_: installation, None, ["notices"])
    assert "0.2.0 is out" in said.getvalue()
