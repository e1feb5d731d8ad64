"""A brake as the terminal tells it, and how it is let go."""

import io
from datetime import UTC, datetime

import pytest

from eamconsole.domain.brakes import Brake, BrakeKind
from eamconsole.journal import Journal
from eamconsole.support.clock import SystemClock
from tests.unit.cli.test_program import Terminal, takes_in

SAMPLES = ("23251 (Request 501)", "23252 (Request 502)")


@pytest.fixture
def terminal(home_folder, capsys, tmp_path):
    terminal = takes_in(Terminal(home_folder, capsys), tmp_path)
    terminal("status")
    brake = Brake(
        kind=BrakeKind.CLOSINGS,
        since=datetime(2026, 11, 27, tzinfo=UTC),
        issues=(501, 502),
        samples=SAMPLES,
        text="EAM's status would close 2 of 2 Requests at once.",
    )
    (path,) = home_folder.rglob("*.sqlite")
    journal = Journal.open(f"sqlite:///{path}", clock=SystemClock())
    journal.write(lambda ledgers: ledgers.brakes.hold(brake))
    journal.close()
    return terminal


def test_the_status_tells_a_brake_as_a_pause_with_count_and_samples(terminal):
    _, told = terminal.json("status")
    (pause,) = told["pauses"]
    assert (pause["reason"], pause["kind"], pause["count"]) == ("brake", "closings", 2)
    assert pause["samples"] == list(SAMPLES)
    flow = told["flows"]["status"]
    assert (flow["paused"], flow["reason"], flow["count"]) == (True, "brake", 2)
    _, text, _ = terminal("status")
    assert "Waiting — for a person" in text and SAMPLES[0] in text


def test_resume_lets_go_what_the_brake_holds_and_nothing_else(terminal):
    terminal("pause", "comments")
    assert terminal.json("resume", "--brake", "closings") == (0, {"brake": "closings", "let_go": 2})
    _, told = terminal.json("status")
    assert told["pauses"] == []
    assert not told["flows"]["status"]["paused"] and told["flows"]["comments"]["paused"]
    assert terminal.json("resume", "--brake", "closings")[1]["let_go"] == 0


class Keyboard(io.StringIO):
    """Somebody at the terminal who answers."""

    def isatty(self):
        return True


@pytest.mark.parametrize(("answer", "left"), [("n", 1), ("y", 0)])
def test_a_person_sees_the_samples_before_they_are_asked(terminal, monkeypatch, answer, left):
    monkeypatch.setattr("sys.stdin", Keyboard(f"{answer}\n"))
    status, out, asked = terminal("resume", "--brake", "closings")
    assert all(sample in out for sample in (*SAMPLES, "would close 2 of 2"))
    assert "Let go all 2 closings?" in asked
    assert (status, "Nothing was let go" in asked) == (left, bool(left))
    assert len(terminal.json("status")[1]["pauses"]) == left


def test_nobody_is_asked_where_it_was_said_before(terminal, monkeypatch):
    monkeypatch.setattr("sys.stdin", Keyboard(""))
    status, out, asked = terminal("resume", "--brake", "closings", "--yes")
    assert (status, asked) == (0, "")
    assert SAMPLES[1] in out and "Let go 2 closings" in out


@pytest.mark.parametrize("words", [["--brake", "brakes"], ["status", "--brake", "closings"]])
def test_a_brake_is_named_by_its_kind_and_alone(terminal, words):
    assert terminal("resume", *words)[0] == 2


@pytest.mark.parametrize("kind", ["recategorizations", "reopenings"])
def test_what_seeclickfix_changed_in_mass_is_let_go_by_its_name(terminal, kind):
    assert terminal.json("resume", "--brake", kind) == (0, {"brake": kind, "let_go": 0})
