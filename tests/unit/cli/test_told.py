"""``status`` in all its forms and ``notices``: what they say and what they exit with."""

import contextlib
import sqlite3
import time
from datetime import UTC, datetime

import pytest

from eamconsole.cli.program import run
from eamconsole.journal import Journal
from eamconsole.support.clock import SystemClock
from tests.unit.cli.test_program import imported, terminal  # noqa: F401 - fixtures

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
PATIENCE = 3.0
"""Seconds a look may take at most on a busy machine; waiting for the lock took twenty."""


@pytest.fixture
def journal_file(imported):  # noqa: F811
    """The journal of the imported profile, made by a first look."""
    imported("status")
    (file,) = imported.home.rglob("*.sqlite")
    return file


@pytest.fixture
def noticed(imported, journal_file):  # noqa: F811
    """The terminal, with two notices in the journal: one for a person, one to know."""
    journal = Journal.open(f"sqlite:///{journal_file}", clock=SystemClock())
    told = (
        ("gone:1", "gone", "WR-1 was not to be found.", 1),
        ("category-changes", "category_changes", "4 changes are to be made.", None),
    )
    for key, kind, text, issue in told:
        journal.write(
            lambda ledgers, k=key, d=kind, t=text, i=issue: ledgers.notices.raise_(
                k, d, t, NOW, issue_id=i
            )
        )
    journal.close()
    return imported


@contextlib.contextmanager
def write_lock_held(file):
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize(
    "command",
    [
        ("status",), ("status", "--json"), ("status", "--check"), ("status", "--metrics"),
        ("queue", "list"), ("notices",), ("notices", "--json"), ("audit",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_looking_needs_no_write_lock(noticed, journal_file, command):
    with write_lock_held(journal_file):
        began = time.monotonic()
        status, out, _ = noticed(*command)
        took = time.monotonic() - began
    assert status in (0, 1)
    assert out.strip()
    assert took < PATIENCE


def test_a_profile_that_never_synced_says_so_in_every_form(imported):  # noqa: F811
    status, out, err = imported("status")
    assert (status, "Never synced" in out, "Never synced" in err) == (1, True, True)
    status, told = imported.json("status")
    assert (status, told["verdict"]) == (1, "warning")
    (need,) = told["needs_person"]
    assert {"cause", "since", "count", "text", "next_step"} <= set(need)
    status, out, _ = imported("status", "--check")
    assert status == 1
    assert out.startswith("EAM Console WARNING - harborview/test: Never synced")
    assert out.count("\n") == 1 and " | lag=0s;1800;;0 " in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "--check", "--max-lag", "soon"), ("status", "--check", "--max-lag", "0"),
        ("status", "--check", "--nonsense"), ("status", "--check", "--json"),
        ("status", "--check", "--profile", "nowhere"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_for_monitoring_wrong_usage_and_cannot_run_are_unknown(imported, arguments):  # noqa: F811
    status, out, _ = imported(*arguments)
    assert status == 3
    assert out.startswith("EAM Console UNKNOWN - ")
    assert out.count("\n") == 1


def test_a_fault_of_the_program_is_unknown_too(imported, capsys):  # noqa: F811
    def broken(_home):
        raise RuntimeError("a | b\nc")

    status = run(broken, imported._window, ("status", "--check"))
    out = capsys.readouterr().out
    assert (status, out.count("\n"), out.count("|")) == (3, 1, 0)


def test_metrics_go_to_a_file_whole_and_say_when_nothing_can_be_read(imported, tmp_path):  # noqa: F811
    file = tmp_path / "eamconsole.prom"
    file.write_text("of old")
    assert imported("status", "--metrics-file", str(file))[0] == 0
    assert "eamconsole_verdict{" in file.read_text("utf-8")
    assert list(tmp_path.glob("*.part")) == []
    status, _, err = imported("status", "--metrics-file", str(file), "--profile", "nowhere")
    assert (status, bool(err)) == (3, True)
    assert 'eamconsole_readable{profile="nowhere"} 0' in file.read_text("utf-8")
    assert "eamconsole_verdict" not in file.read_text("utf-8")
    status, _, err = imported("status", "--metrics-file", str(tmp_path / "no" / "where"))
    assert (status, "cannot be written" in err) == (3, True)
    status, out, _ = imported("status", "--metrics")
    assert (status, "# TYPE eamconsole_deliveries gauge" in out) == (0, True)


def test_notices_are_listed_solved_and_ignored(noticed):
    status, listed = noticed.json("notices")
    assert [line["kind"] for line in listed] == ["gone", "category_changes"]
    assert listed[0]["what_to_do"] and listed[0]["needs_person"]
    status, out, _ = noticed("notices")
    assert status == 0
    assert out.index("Needs a person:") < out.index("WR-1 was not") < out.index("To know:")
    status, out, _ = noticed("notices", "solve", listed[0]["id"])
    assert (status, out) == (0, "1 notice is solved.\n")
    assert noticed("notices", "ignore", "category_changes")[0] == 0
    status, out, _ = noticed("notices")
    assert "No notice is open." in out and "category_changes" in out
    assert noticed.json("notices", "ignore", "category_changes", "--undo")[0] == 0
    assert [line["kind"] for line in noticed.json("notices")[1]] == ["category_changes"]


def test_what_is_no_notice_is_refused_and_nothing_changes(noticed):
    (first, _) = noticed.json("notices")[1]
    status, _, err = noticed("notices", "solve", first["id"], "00000000")
    assert (status, "00000000" in err) == (1, True)
    assert len(noticed.json("notices")[1]) == 2
    status, _, err = noticed("notices", "ignore", "everything")
    assert (status, "category_changes" in err) == (1, True)


def test_a_notice_solved_by_a_person_comes_back_only_where_it_changed(noticed, journal_file):
    (first, _) = noticed.json("notices")[1]
    noticed("notices", "solve", first["key"])
    journal = Journal.open(f"sqlite:///{journal_file}", clock=SystemClock())

    def raise_again(text):
        journal.write(lambda ledgers: ledgers.notices.raise_("gone:1", "gone", text, NOW))
        with journal.read() as ledgers:
            return [notice.text for notice in ledgers.notices.open() if notice.kind == "gone"]

    assert raise_again(first["text"]) == []
    assert raise_again("WR-1 is gone for good.") == ["WR-1 is gone for good."]
    journal.write(lambda ledgers: ledgers.notices.solve("gone:1", NOW))
    assert raise_again(first["text"]) == [first["text"]]  # well in between, so it is news
    journal.close()
