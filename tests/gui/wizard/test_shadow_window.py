"""A round that writes nowhere, begun from the window, beside another connector."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from eamconsole.gui.appearance import Scheme
from eamconsole.gui.controller import ApplicationController
from eamconsole.gui.launcher import Launcher
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.views.shadow_dialog import ShadowDialog
from eamconsole.gui.views.shadow_rows import Part
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.services.shadow import kept_file
from eamconsole.support.clock import SystemClock
from tests.fixtures.going_live import NAME, TwoPlaces, changing
from tests.fixtures.quiet_city import quiet_city
from tests.gui.looks import cut, cut_choices, nameless, overlapping

PATIENCE = 30_000


@pytest.fixture
def city(tmp_path):
    """A Production that another connector still serves."""
    with quiet_city(tmp_path, "Pothole", "Graffiti") as city:
        yield city


@pytest.fixture
def places(city, tmp_path):
    """A console on that Production, told to keep still."""
    start = city.clock.now() - timedelta(minutes=1)
    made = TwoPlaces(city, tmp_path / "home", active="production", start_at=start)
    made.installation = replace(made.installation, clock=SystemClock())
    with made.open() as console:
        console.repair.pause(None, None, "The other connector still works.")
    return made


@pytest.fixture
def window(places, appearance, tmp_path, qtbot):
    """The whole window, syncing what it may: nothing."""
    controller = ApplicationController(
        Launcher(places.installation), WindowMemory(tmp_path), appearance
    )
    controller.start()
    qtbot.waitUntil(lambda: controller.frame is not None, timeout=PATIENCE)
    yield controller
    with qtbot.waitSignal(controller.ended, timeout=PATIENCE):
        controller.quit()


@pytest.fixture
def dialog(window, qtbot):
    """The dialog, as the Help menu opens it."""
    window.help_actions.show_topic("shadow")
    shown = window.help_actions.shown
    assert isinstance(shown, ShadowDialog)
    qtbot.waitUntil(shown.run.isEnabled)
    return shown


def a_round(dialog, qtbot):
    """Press the button, and wait for the round's end."""
    before = dialog.rounds
    qtbot.mouseClick(dialog.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.rounds > before, timeout=PATIENCE)
    assert "nothing was written anywhere" in dialog.verdict.text()


def listed(dialog, part):
    """Return request and deed of each line of a list."""
    dialog.part.setCurrentIndex(list(Part).index(part))
    return {(int(row[0]), row[1]) for row in dialog.table.cells()}


def entered_elsewhere(city, number):
    """Let the other connector do its work on a request."""
    code = next(p.code for p in city.eam.catalog.problems.values() if p.title == "Pothole")
    fields = {"ProblemCode": code, "ExternalRequestId": str(number)}
    ACTIONS["create_record"](city.eam, {"fields": fields})
    city.seeclickfix.town.acknowledge(number, "We have it.")


def test_the_list_is_compared_with_what_was_really_done_and_nothing_is_written(
    dialog, city, places, tmp_path, qtbot
):
    report = city.seeclickfix.town.report
    both, ours = (report(category="Pothole", summary=f"Hole {n}").id for n in range(2))
    mark = max((call.number for call in city.log.calls()), default=0)
    a_round(dialog, qtbot)
    first = {(n, does) for n in (both, ours)
             for does in ("create in EAM", "acknowledge in SeeClickFix")}  # fmt: skip
    assert listed(dialog, Part.NOW) == first
    told = "A round would create in EAM (2), acknowledge in SeeClickFix (2)."
    assert told in dialog.verdict.text()
    assert changing(city.log.calls("", "", "", mark)) == []
    entered_elsewhere(city, both)
    theirs = report(category="Pothole", summary="Quick").id
    entered_elsewhere(city, theirs)
    mark = max(call.number for call in city.log.calls())
    a_round(dialog, qtbot)
    assert changing(city.log.calls("", "", "", mark)) == []
    assert listed(dialog, Part.DONE) == {each for each in first if each[0] == both}
    assert listed(dialog, Part.DUE) == {each for each in first if each[0] == ours}
    assert {number for number, _ in listed(dialog, Part.THEIRS)} == {theirs}
    assert "2 of the last list were done there, 0 are not due any more" in dialog.verdict.text()
    dialog.save(tmp_path / "shadow.csv")
    qtbot.waitUntil(lambda: "exported" in dialog._remark.text())
    rows = list(csv.DictReader((tmp_path / "shadow.csv").read_text("utf-8-sig").splitlines()))
    assert {(row["List"], int(row["Request"])) for row in rows} >= {
        (Part.DONE.value, both),
        (Part.DUE.value, ours),
        (Part.THEIRS.value, theirs),
    }
    dialog.save(tmp_path / "shadow.json")
    qtbot.waitUntil((tmp_path / "shadow.json").exists)
    assert len(json.loads((tmp_path / "shadow.json").read_text("utf-8"))) == len(rows)
    with places.open() as console:
        assert console.overview.status() is not None
        with console.journal.read() as ledgers:
            assert ledgers.links.all() == (), "the journal does not know of it"


def test_a_round_is_stopped_within_a_call_and_its_list_is_not_kept(dialog, city, places, qtbot):
    for number in range(12):
        city.seeclickfix.town.report(category="Pothole", summary=f"Hole {number}")
    moved = []
    dialog._step.connect(moved.append)
    qtbot.mouseClick(dialog.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: moved != [], timeout=PATIENCE)
    assert dialog.run.text() == "Stop"
    qtbot.mouseClick(dialog.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.rounds == 1, timeout=PATIENCE)
    assert "Stopped before the end" in dialog.verdict.text()
    assert not kept_file(places.installation.places, NAME, "production").exists()
    assert dialog.run.text() == "Run a round" and dialog.run.isEnabled()


def test_it_repeats_until_it_is_stopped_and_ends_with_the_window(dialog, city, window, qtbot):
    dialog.every.setValue(15)
    a_round(dialog, qtbot)
    assert "next round begins in 15 min" in dialog.progress.text()
    assert dialog._again.isActive() and dialog.run.text() == "Stop"
    dialog._again.timeout.emit()  # a quarter of an hour later
    qtbot.waitUntil(lambda: dialog.rounds == 2, timeout=PATIENCE)
    qtbot.mouseClick(dialog.run, Qt.MouseButton.LeftButton)
    assert not dialog._again.isActive()
    assert dialog.progress.text() == ""
    dialog.every.setValue(0)
    qtbot.mouseClick(dialog.run, Qt.MouseButton.LeftButton)
    assert dialog.runs
    # the fixture quits the window in the middle of the round: it ends in order


def test_an_export_that_fails_leaves_the_repetition_alone_and_says_what_to_do(
    dialog, tmp_path, qtbot
):
    dialog.every.setValue(15)
    a_round(dialog, qtbot)
    said = dialog.verdict.text()
    dialog.save(tmp_path / "nowhere" / "shadow.csv")
    qtbot.waitUntil(lambda: "nowhere" in dialog._remark.text(), timeout=PATIENCE)
    assert dialog._again.isActive() and dialog.run.text() == "Stop"
    assert dialog.verdict.text() == said


def test_a_side_that_cannot_be_read_is_told_and_its_list_is_not_kept(dialog, city, places, qtbot):
    city.seeclickfix.town.report(category="Pothole")
    city.faults["seeclickfix"].fail("status", status=502, times=1_000, path="/issues")
    a_round(dialog, qtbot)
    assert "The list is not whole, and was not kept." in dialog.verdict.text()
    assert not kept_file(places.installation.places, NAME, "production").exists()


def test_a_round_that_cannot_begin_says_why_and_ends_the_repetition(dialog, places, qtbot):
    places.installation.credentials.delete(NAME, "production", "seeclickfix-token")
    dialog.every.setValue(15)
    qtbot.mouseClick(dialog.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.verdict.text() != "", timeout=PATIENCE)
    assert "token" in dialog.verdict.text()
    assert not dialog._again.isActive()
    assert dialog.run.text() == "Run a round" and dialog.run.isEnabled()


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK], ids=lambda s: s.value)
@pytest.mark.parametrize("size", [(900, 600), (1_440, 860)], ids=lambda s: f"{s[0]}")
def test_nothing_is_cut(places, city, appearance, size, scheme, qtbot, jobs, picture_of):
    for number in range(20):
        city.seeclickfix.town.report(category="Pothole", summary=f"Hole before house {number}")
    appearance.choose(scheme)
    dialog = ShadowDialog(None, places.installation, NAME, jobs)
    qtbot.addWidget(dialog)
    dialog.resize(*size)
    dialog.show()
    qtbot.waitUntil(dialog.run.isEnabled)
    a_round(dialog, qtbot)
    qtbot.waitUntil(lambda: cut(dialog) + cut_choices(dialog) + overlapping(dialog) == [])
    assert dialog.size().toTuple() == size
    assert nameless(dialog) == []
    assert dialog.findChild(QPushButton, "shadow_export").isEnabled()
    picture_of(dialog, f"shadow-{size[0]}-{scheme.value}")
