"""Copies of the journal by hand, and whether it is sound, as the terminal tells it."""

import pytest

from eamconsole.journal import trouble_in
from tests.unit.cli.test_program import Terminal, takes_in


@pytest.fixture
def terminal(home_folder, capsys, tmp_path):
    terminal = takes_in(Terminal(home_folder, capsys), tmp_path)
    terminal("status")
    return terminal


def test_a_copy_is_written_where_asked_and_the_journal_is_sound(terminal, tmp_path):
    copy = tmp_path / "copy.gz"
    status, told = terminal.json("journal", "backup", str(copy))
    assert (status, told["backup"]) == (0, str(copy))
    assert copy.read_bytes()[:2] == b"\x1f\x8b"
    status, told = terminal.json("journal", "check")
    assert (status, told["sound"]) == (0, True)


def test_what_is_no_journal_is_refused_in_one_sentence_and_changes_nothing(
    terminal, tmp_path, home_folder
):
    other = tmp_path / "other.gz"
    other.write_bytes(b"no journal at all")
    status, _, trouble = terminal("journal", "restore", str(other))
    assert status == 3
    assert "no journal that can be put back" in trouble
    (journal,) = home_folder.rglob("*.sqlite")
    assert trouble_in(journal) == ""
