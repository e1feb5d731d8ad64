"""The page of alerts asks of each way only what it needs, and in words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from eamconsole.services.setup import Draft, StepKey
from eamconsole.services.setup.finishing import profile_of

MAIL = {
    "kind": "mail",
    "host": "smtp.harborview.example",
    "from": "eam@harborview.example",
    "to": ["it@harborview.example"],
    "on": ["silence", "stopped"],
}
HOOK = {"kind": "webhook", "url": "https://hooks.example/services/T0/Canary-Token"}


@pytest.fixture
def page(open_dialog, installation, draft):
    installation.profiles.save(profile_of(draft))
    saved = Draft.of_profile(installation.profiles.load("harborview"))
    return open_dialog(draft=saved, at=StepKey("alerts"), settings=True).dialog.page


@pytest.fixture
def editor(page):
    editor = page.findChild(QWidget, "alerts")
    editor.show_value([MAIL, HOOK, {"kind": "syslog"}])
    return editor


def asked(editor):
    """Return the names of the inputs that are shown for the alert that is chosen."""
    names = ("host", "port", "security", "from", "to", "url")
    return [n for n in names if editor.findChild(QWidget, f"alerts.{n}").isVisibleTo(editor)]


def box(editor, name):
    return editor.findChild(QCheckBox, f"alerts.on.{name}")


def test_each_way_is_asked_for_what_it_needs_alone(editor):
    found = []
    for row in range(3):
        editor.list.setCurrentRow(row)
        found.append(asked(editor))
    assert found == [["host", "port", "security", "from", "to"], ["url"], []]
    listed = [editor.list.item(row).text() for row in range(3)]
    assert listed == [
        "Mail: it@harborview.example",
        "Webhook (Teams, Slack and others): hooks.example",
        "System log of this computer",
    ]


def test_another_way_is_asked_for_its_own_and_keeps_what_was_typed(editor):
    ways = editor.findChild(QComboBox, "alerts.kind")
    editor.list.setCurrentRow(0)
    ways.setCurrentIndex(ways.findData("webhook"))
    assert asked(editor) == ["url"]
    ways.setCurrentIndex(ways.findData("mail"))
    assert editor.findChild(QLineEdit, "alerts.host").text() == MAIL["host"]
    assert editor.value()[0] == MAIL


def test_what_is_told_is_ticked_in_words(editor):
    editor.list.setCurrentRow(0)
    assert [box(editor, name).isChecked() for name in ("needs_person", "silence", "stopped")] == [
        False,
        True,
        True,
    ]
    box(editor, "lapsing").click()
    box(editor, "stopped").click()
    assert editor.value()[0]["on"] == ["silence", "lapsing"]
    editor.list.setCurrentRow(1)
    assert all(box(editor, name).isChecked() for name in ("needs_person", "lapsing")), "as usual"
    assert editor.value()[1] == HOOK
    assert "needs_person" not in " ".join(each.text() for each in editor.findChildren(QCheckBox))
