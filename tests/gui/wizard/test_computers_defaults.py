"""Settings on a computer whose administrator set defaults: what is in force, and from where."""

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from eamconsole.services.profiles.machine_defaults import Machine, MachineDefaults
from eamconsole.services.setup import Draft, StepKey
from eamconsole.services.setup.finishing import profile_of
from tests.fixtures.installations import installation_in

PROXY = "http://proxy.harborview.example:3128"


@pytest.fixture
def installation(tmp_path):
    defaults = MachineDefaults.model_validate({"network": {"proxy": PROXY}})
    machine = Machine(defaults, Path("/etc/eamconsole/defaults.toml"))
    return dataclasses.replace(installation_in(tmp_path / "home"), machine=machine)


def test_settings_tell_what_the_computer_sets_and_a_person_goes_before_it(
    open_dialog, installation, draft, qtbot
):
    draft.put("network.proxy", None)
    installation.profiles.save(profile_of(draft))
    saved = installation.profiles.load("harborview")
    opened = open_dialog(draft=Draft.of_profile(saved), at=StepKey.ADVANCED, settings=True)
    page = opened.dialog.page
    page.choose("network.proxy")
    assert "From: this computer's defaults" in page.facts.text()
    assert f"Default: {PROXY}" in page.facts.text()
    assert page._field.read() == PROXY

    page._field.widget.setText("none")
    page._field.widget.textEdited.emit("none")
    qtbot.mouseClick(opened.frame.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.dialog.isVisible())
    assert installation.profiles.load("harborview").network.proxy == "none"
    assert "proxy.harborview" not in installation.profiles._file("harborview").read_text("utf-8")

    again = open_dialog(
        draft=Draft.of_profile(installation.profiles.load("harborview")),
        at=StepKey.ADVANCED,
        settings=True,
    )
    again.dialog.page.choose("network.proxy")
    assert "From: this profile" in again.dialog.page.facts.text()
