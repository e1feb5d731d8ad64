"""A journal moved to PostgreSQL and back: everything comes along, and only one of them runs."""

import errno
import json
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from eamconsole.errors import JournalMoved
from eamconsole.journal import moving
from eamconsole.services import journal_moving
from tests.journey.cli.move_process import POINTS
from tests.unit.cli.test_program import Terminal

pytestmark = pytest.mark.postgres
SCHEMA = "harborview_test"


@pytest.fixture
def server(postgres_database):
    """The address, and a way to ask the database itself."""

    class Server:
        url = postgres_database

        def ask(self, words):
            name, _, place = self.url.partition("@/")[2].partition("?host=")
            with psycopg.connect(f"host={place} user=postgres dbname={name}") as connection:
                connection.execute(f"SET search_path TO {SCHEMA}")
                found = connection.execute(words)
                return found.fetchall() if found.description else []

    return Server()


def a_morning(terminal, city):
    """Have things reported, commented and closed, one left in doubt; return the Issue IDs."""
    town = city.seeclickfix.town
    numbers = [town.report(summary=f"Hole {n} — “naïve” 🕳").id for n in range(4)]
    terminal("sync", "--once")
    town.comment(numbers[0], "It grew.", by="Ben")
    record = next(iter(city.eam.requests.values()))
    record.fields["StatusCode"] = 999
    city.faults["eam"].status(400, body='"No."', times=None, verb="POST", path=r"Requests\.svc/$")
    numbers.append(town.report(summary="Refused").id)
    terminal("sync", "--once")
    city.faults["eam"].clear()
    return numbers


def rows(terminal):
    return terminal.json("queue", "list")[1]


def writes(city):
    return [call for call in city.log.calls() if call.verb != "GET"]


def moved(terminal, url):
    """Move, and return exit status and what was carried."""
    status, out, trouble = terminal("journal", "move", url)
    assert status < 3, trouble
    return status, out


def test_there_and_back_nothing_is_lost_doubled_or_sent(terminal, city, server, home_folder):
    numbers = a_morning(terminal, city)
    before, sent = rows(terminal), len(writes(city))
    for url in (server.url, "sqlite", server.url):
        status, out = moved(terminal, url)
        assert status == 1, "the refused one still waits for a person"
        assert f"{len(before)} deliveries among them" in out
        assert rows(terminal) == before
        for _ in range(3):
            terminal("sync", "--once")
        assert len(writes(city)) == sent
    assert server.ask("SELECT count(*) FROM requests") == [(len(numbers),)]
    parked = next(row for row in before if row["state"] == "needs_attention")
    assert terminal("queue", "retry", str(parked["id"]))[0] == 0
    late = city.seeclickfix.town.report(summary="After the moves").id
    terminal("sync", "--once")
    records = [r.fields["ExternalRequestId"] for r in city.eam.requests.values()]
    assert sorted(records) == sorted(str(number) for number in [*numbers, late])


def test_the_old_journal_does_not_run_on(terminal, city, server, home_folder):
    number = city.seeclickfix.town.report().id
    terminal("sync", "--once")
    profile = next((home_folder / "profiles").glob("*.toml"))
    old = profile.read_text("utf-8")
    moved(terminal, server.url)
    profile.write_text(old, "utf-8")
    for command in (("sync", "--once"), ("queue", "list"), ("relink",)):
        status, _, trouble = terminal(*command)
        assert status == 3
        assert "was moved to postgresql+psycopg://" in trouble
        assert "eamconsole journal move" in trouble
    status, out = moved(terminal, server.url)
    assert (status, "had arrived before" in out) == (0, True)
    assert [row["issue_id"] for row in rows(terminal)][:1] == [number]


@pytest.mark.parametrize(
    ("point", "back"), [*((point, False) for point in POINTS), ("old one ended", True)]
)
def test_killed_on_the_way_and_moved_again(terminal, city, server, home_folder, point, back):
    numbers = a_morning(terminal, city)
    target = server.url
    if back:
        moved(terminal, server.url)
        target = "sqlite"
    before, sent = rows(terminal), len(writes(city))
    script = Path(__file__).with_name("move_process.py")
    killed = subprocess.run(
        [sys.executable, script, home_folder, target, point], capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr
    if point in ("among the rows", "all arrived"):
        assert rows(terminal) == before, "the old one is whole and runs"
        terminal("sync", "--once")
    else:
        status, _, trouble = terminal("sync", "--once")
        assert (status, "journal move" in trouble) == (3, True)
    assert moved(terminal, target)[0] == 1
    assert [row["id"] for row in rows(terminal)] == [row["id"] for row in before]
    terminal("sync", "--once")
    assert len(writes(city)) == sent
    assert len(city.eam.requests) == len(numbers) - 1


def test_a_half_filled_journal_is_nobodys(terminal, city, server, home_folder):
    a_morning(terminal, city)
    script = Path(__file__).with_name("move_process.py")
    subprocess.run([sys.executable, script, home_folder, server.url, "all arrived"], check=False)
    profile = next((home_folder / "profiles").glob("*.toml"))
    profile.write_text(f'{profile.read_text("utf-8")}\n[journal]\nurl = "{server.url}"\n', "utf-8")
    status, _, trouble = terminal("sync", "--once")
    assert (status, "has not ended" in trouble) == (3, True)


def test_a_row_that_does_not_arrive_as_it_was_stops_the_move(terminal, city, server):
    a_morning(terminal, city)
    before = rows(terminal)
    moved(terminal, server.url)
    moved(terminal, "sqlite")
    server.ask(
        "CREATE FUNCTION spoil() RETURNS trigger AS $$ BEGIN NEW.payload := '{}'; RETURN NEW; END "
        "$$ LANGUAGE plpgsql; CREATE TRIGGER spoil BEFORE INSERT ON deliveries "
        "FOR EACH ROW EXECUTE FUNCTION spoil()"
    )
    status, _, trouble = terminal("journal", "move", server.url)
    assert (status, "arrived as they were" in trouble) == (3, True)
    server.ask(
        "DROP TRIGGER spoil ON deliveries; CREATE RULE gone AS ON INSERT TO attempts "
        "DO INSTEAD NOTHING"
    )
    assert terminal("journal", "move", server.url)[0] == 3
    assert rows(terminal) == before


def test_a_journal_with_rows_of_its_own_is_not_written_over(terminal, city, server, home_folder):
    city.seeclickfix.town.report()
    terminal("sync", "--once")
    profile = next((home_folder / "profiles").glob("*.toml"))
    old = profile.read_text("utf-8")
    profile.write_text(f'{old}\n[journal]\nurl = "{server.url}"\n', "utf-8")
    terminal("sync", "--once")
    profile.write_text(old, "utf-8")
    status, _, trouble = terminal("journal", "move", server.url)
    assert (status, "There is a journal at" in trouble) == (3, True)
    assert profile.read_text("utf-8") == old
    assert terminal("sync", "--once")[0] == 0


def test_nothing_moves_while_somebody_syncs(terminal, city, server):
    installation = terminal.installation()
    with installation.open() as console:
        engine = console.engine()
        engine.open()
        status, _, trouble = terminal("journal", "move", server.url)
        assert (status, "being synced by" in trouble) == (3, True)
        engine.close()
    assert terminal("journal", "move", server.url)[0] == 0


def test_the_address_that_the_old_journal_names_can_be_used_as_it_is(
    terminal, city, server, home_folder
):
    profile = next((home_folder / "profiles").glob("*.toml"))
    old = profile.read_text("utf-8")
    moved(terminal, server.url)
    profile.write_text(old, "utf-8")
    told = terminal("status")[2]
    assert told.endswith(f"eamconsole journal move {server.url}\n"), told


def test_another_spelling_of_the_address_moves_nothing_and_is_kept(
    terminal, city, server, home_folder
):
    a_morning(terminal, city)
    moved(terminal, server.url)
    before, spelled = rows(terminal), f"{server.url}&sslmode=prefer"
    status, out, trouble = terminal("journal", "move", spelled)
    assert (status, "already" in out) == (0, True), trouble
    assert spelled in next((home_folder / "profiles").glob("*.toml")).read_text("utf-8")
    assert rows(terminal) == before


def test_a_profile_that_cannot_be_written_leaves_the_old_journal_running(
    terminal, city, server, monkeypatch
):
    def read_only(*_arguments):
        raise OSError(errno.EROFS, "Read-only file system")

    a_morning(terminal, city)
    before = rows(terminal)
    monkeypatch.setattr("eamconsole.services.writing.write_private_file", read_only)
    status, _, trouble = terminal("journal", "move", server.url)
    assert (status, "cannot be written" in trouble) == (3, True)
    assert rows(terminal) == before
    monkeypatch.undo()
    assert moved(terminal, server.url)[0] == 1
    assert rows(terminal) == before


@pytest.mark.parametrize("back", [False, True])
def test_what_is_decided_in_an_open_window_is_never_lost_to_the_old_journal(
    terminal, city, server, monkeypatch, back
):
    """A window sends nothing, so no lock stops the move; but it decides."""
    a_morning(terminal, city)
    target = server.url
    if back:
        moved(terminal, server.url)
        target = "sqlite"
    parked = next(row["id"] for row in rows(terminal) if row["state"] == "needs_attention")
    carry, asked = moving.carry_table, []
    with terminal.installation().open() as window, ThreadPoolExecutor(1) as hand:

        def decides_meanwhile(there, here, table, see):
            count = carry(there, here, table, see)
            if table.name == "deliveries":
                asked.append(hand.submit(window.repair.skip, [parked], "filed twice"))
            return count

        monkeypatch.setattr(moving, "carry_table", decides_meanwhile)
        moved(terminal, target)
        with pytest.raises(JournalMoved) as refused:
            asked[0].result()
        assert "journal move" in refused.value.next_step
        with pytest.raises(JournalMoved):
            window.repair.skip([parked], "filed twice")
    monkeypatch.undo()
    assert next(row["state"] for row in rows(terminal) if row["id"] == parked) == "needs_attention"
    assert terminal("queue", "skip", str(parked), "--reason", "filed twice")[0] == 0


@pytest.mark.parametrize("point", ["all arrived", "old one ended", "back, old one ended"])
def test_a_second_home_does_not_write_over_what_the_first_has_half_moved(
    terminal, city, server, home_folder, capsys, tmp_path, point
):
    other = Terminal(tmp_path / "second home", capsys)
    other.vault = terminal.vault
    shutil.copytree(home_folder / "profiles", other.home / "profiles")
    a_morning(terminal, city)
    other("sync", "--once")
    before, target = rows(terminal), server.url
    if point.startswith("back"):
        moved(terminal, server.url)
        target = "sqlite"
    script = Path(__file__).with_name("move_process.py")
    where = point.removeprefix("back, ")
    subprocess.run([sys.executable, script, home_folder, target, where], check=False)
    status, _, trouble = other("journal", "move", server.url)
    assert (status, "There is a journal at postgresql" in trouble) == (3, True)
    assert str(home_folder) in trouble, "whose it is"
    assert moved(terminal, target)[0] == 1
    assert [row["id"] for row in rows(terminal)] == [row["id"] for row in before]


@pytest.mark.parametrize(
    "url",
    ["postgresql+psycopg://u:secret-word@host/db", "mysql://host/db", "/somewhere/else.sqlite"],
)
def test_an_address_that_will_not_do_is_refused_without_showing_it(terminal, city, url):
    status, out, trouble = terminal("journal", "move", url)
    assert status == 3
    assert "cannot be moved there" in trouble
    assert "secret-word" not in out + trouble
    assert terminal("sync", "--once")[0] == 0


def test_json_tells_what_was_carried(terminal, city, server):
    city.seeclickfix.town.report()
    terminal("sync", "--once")
    status, out, _ = terminal("journal", "move", server.url, "--json")
    told = [json.loads(line) for line in out.splitlines()]
    (carried,) = [each for each in told if each["event"] == "moved"]
    assert (status, carried["rows"]["test"]["requests"]) == (0, 1)
    assert told[-1]["event"] == "summary" and told[-1]["to_send"] == 0


@pytest.fixture
def heeds_ctrl_c():
    """As in a terminal; what runs in the background of one is started deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted_before(monkeypatch, owner, name, matters=lambda *_: True):
    """Have somebody press Ctrl+C, once, where a function would be called."""
    work, pressed = getattr(owner, name), []

    def interrupted(*arguments, **named):
        if not pressed and matters(*arguments):
            pressed.append(name)
            signal.raise_signal(signal.SIGINT)
        return work(*arguments, **named)

    monkeypatch.setattr(owner, name, interrupted)


STOPS = {
    "before the first row": (moving, "carry_table"),
    "among the rows": (moving, "carry_table", lambda *told: told[2].name == "deliveries"),
    "while rows are compared": (moving, "_sum_of", lambda rows: "payload" in rows[0]._fields),
    "all arrived": (journal_moving, "_total"),
}


@pytest.mark.usefixtures("heeds_ctrl_c")
@pytest.mark.parametrize("point", STOPS)
def test_stopped_on_the_way_the_old_journal_stays_in_use(
    terminal, city, server, home_folder, monkeypatch, point
):
    a_morning(terminal, city)
    profile = next((home_folder / "profiles").glob("*.toml"))
    before, sent, named = rows(terminal), len(writes(city)), profile.read_text("utf-8")
    interrupted_before(monkeypatch, *STOPS[point])
    status, _, trouble = terminal("journal", "move", server.url)
    assert (status, "The journal in use is the old one" in trouble) == (1, True), trouble
    monkeypatch.undo()
    assert profile.read_text("utf-8") == named
    assert rows(terminal) == before
    if point != "all arrived":
        assert server.ask("SELECT count(*) FROM requests") == [(0,)]
    assert terminal("sync", "--once")[0] == 1
    assert moved(terminal, server.url)[0] == 1
    assert rows(terminal) == before
    assert len(writes(city)) == sent


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_once_the_old_journal_has_ended_the_move_is_carried_through(
    terminal, city, server, monkeypatch
):
    a_morning(terminal, city)
    before = rows(terminal)
    interrupted_before(monkeypatch, journal_moving, "end_old_journal")
    assert moved(terminal, server.url)[0] == 1
    monkeypatch.undo()
    assert rows(terminal) == before
    assert server.ask("SELECT count(*) FROM deliveries") == [(len(before),)]
