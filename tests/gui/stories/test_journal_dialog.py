"""The journal from the window: copies, pruning, and work for which the sync stops."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.journal import FileEngineLock, Journal, copy_journal, lock_file, moving
from eamconsole.services.journal_operations import (
    Moving,
    Restoring,
    reopen_after,
    ripe_for_pruning,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


def quiet(_progress):
    return None


def dialog_of(operator):
    operator.controller.help_actions.show_topic("journal")
    dialog = operator.controller.help_actions.shown
    operator.until(lambda: "sqlite" in dialog.facts.text())
    return dialog


def press(operator, button):
    operator.until(button.isVisible)
    operator.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_copy_is_made_shown_and_put_back_while_nothing_syncs(operator, tmp_path):
    told, copy = operator.told, tmp_path / "copy.gz"
    before = operator.reported(summary="Before the copy")
    dialog = dialog_of(operator)
    press(operator, dialog.check)
    operator.until(lambda: "The journal is sound." in dialog.preview.text())
    dialog.back_up_to(copy)
    operator.until(lambda: f"Written: {copy}" in dialog.preview.text())
    after = operator.reported(summary="After the copy")
    dialog.restore_from(copy)
    operator.until(dialog.go.isVisible)
    assert "holds 1 request; " in dialog.preview.text()
    assert "The sync of this window stops meanwhile" in dialog.preview.text()
    old = operator.controller.console
    press(operator, dialog.go)
    operator.until(lambda: operator.controller.console not in (None, old))
    operator.until(lambda: operator.frame is not None and operator.status is not None)
    told.journal = operator.controller.console.journal
    told.engine = None
    operator.keep_syncing_until(lambda: told.link(after) and not told.unfinished(after))
    for number in (before, after):
        assert len(told.records(number)) == 1
        assert len(told.our_words(number)) == 1


def test_what_goes_is_counted_before_it_goes(operator):
    told = operator.told
    number = operator.reported(summary="Deep hole", description="A secret of Ana's.")
    told.crew("set_status", number, code=999)
    operator.keep_syncing_until(lambda: told.status(number) == "Closed")
    operator.keep_syncing_until(lambda: not told.unfinished(number))
    told.city.clock.advance(60)
    console = operator.controller.console
    operator.keep_syncing_until(lambda: ripe_for_pruning(console, 0) == 1)
    dialog = dialog_of(operator)
    press(operator, dialog.prune)
    dialog.days.setValue(0)
    operator.until(lambda: dialog.preview.text().startswith("1 request has been over"))
    press(operator, dialog.go)
    operator.until(lambda: "The words of 1 request " in dialog.preview.text())
    with told.journal.read() as ledgers:
        assert ledgers.requests.get(number).request.trimmed
    dialog.reject()


@pytest.fixture
def journal_file(installation, profile):
    """A closed profile's journal, written once."""
    installation.open("harborview").close()
    return installation.places.journal_file("harborview", profile.environments.active)


def test_nothing_is_put_back_while_somebody_else_syncs(installation, journal_file, tmp_path):
    journal = Journal.open(f"sqlite:///{journal_file}", clock=installation.clock)
    lock = FileEngineLock(lock_file(journal_file), journal)
    lock.acquire("service/7", installation.clock.now())
    before = journal_file.read_bytes()
    try:
        work = Restoring(tmp_path / "none.gz")
        done = reopen_after(installation, "harborview", work, quiet, threading.Event())
    finally:
        lock.release()
        journal.close()
    done.console.close()
    assert "is being synced by" in done.words
    assert journal_file.read_bytes() == before


def test_an_address_that_will_not_do_leaves_everything_as_it_was(installation, journal_file):
    work = Moving("mysql://nowhere")
    done = reopen_after(installation, "harborview", work, quiet, threading.Event())
    assert "cannot be moved there" in done.words
    assert done.console.journal.path == journal_file
    done.console.close()


@pytest.mark.postgres
def test_a_journal_moves_to_a_database_and_knows_what_it_knew(
    operator, installation, postgres_database
):
    told = operator.told
    number = operator.reported()
    dialog = dialog_of(operator)
    press(operator, dialog.elsewhere)
    dialog.address.setText(postgres_database)
    old = operator.controller.console
    press(operator, dialog.go)
    operator.until(lambda: operator.controller.console not in (None, old))
    operator.until(lambda: operator.frame is not None and operator.status is not None)
    console = operator.controller.console
    assert console.journal.path is None
    told.journal = console.journal
    assert len(told.rows(number, DeliveryKind.CREATE)) == 1
    assert len(told.records(number)) == 1


@pytest.mark.postgres
def test_a_move_is_stopped_and_the_old_journal_stays_in_use(
    operator, installation, postgres_database, monkeypatch
):
    told, carry = operator.told, moving.carry_table
    number = operator.reported()
    reached, go_on = threading.Event(), threading.Event()

    def slow(*told_of):
        if told_of[2].name == "deliveries":
            reached.set()
            go_on.wait(60)
        return carry(*told_of)

    monkeypatch.setattr(moving, "carry_table", slow)
    dialog = dialog_of(operator)
    press(operator, dialog.elsewhere)
    dialog.address.setText(postgres_database)
    old = operator.controller.console
    file = old.journal.path
    press(operator, dialog.go)
    operator.until(reached.is_set)
    press(operator, operator.controller.welcome.stop)
    go_on.set()
    operator.until(lambda: operator.controller.console not in (None, old))
    operator.until(lambda: operator.frame is not None and operator.status is not None)
    operator.until(lambda: "The move was stopped." in operator.controller.window._activity.text())
    console = operator.controller.console
    assert console.journal.path == file
    assert installation.profiles.load("harborview").journal.url == ""
    told.journal = console.journal
    assert told.link(number) is not None
    assert len(told.records(number)) == 1


def test_a_copy_of_another_city_is_told_and_not_put_back(installation, journal_file, tmp_path):
    theirs = tmp_path / "theirs.sqlite"
    copy_journal(journal_file, theirs)
    with closing(sqlite3.connect(theirs)) as there, there:
        there.execute("INSERT INTO facts VALUES ('owner', '{\"organization\": 77777}')")
    work = Restoring(theirs)
    done = reopen_after(installation, "harborview", work, quiet, threading.Event())
    done.console.close()
    assert "is a copy of a journal of organization 77777" in done.words
    assert "correct it first" in done.words
