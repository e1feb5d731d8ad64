"""Whatever is typed into a page's own fields is told in its words, and taking it back ends it."""

import re

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableWidget

from eamconsole.gui.wizard.grid import add_row
from eamconsole.gui.wizard.tables import PairsEditor, RecordsEditor
from eamconsole.services.setup import EVERY_STEP, Draft
from eamconsole.services.setup.advanced import every_setting
from eamconsole.services.setup.finishing import profile_of
from eamconsole.services.setup.steps import step_of, title_of, words_for
from tests.gui.wizard.test_every_key import RAW_KEY

SECRET = "hunter2"
ABSURD = (
    *("§ x", "-1", "9" * 20, "{who}", "", "   ", "\U0001f600", "x" * 10_000, "a\x00b"),
    *("one\ntwo", "\u202eabc\u202c", "1,5", "Springfield", "99:99"),
    f"https://joe:{SECRET}@host.example/a b",
)
LONGEST = 300
"""Signs of a refusal that is read to its end."""
QUIET = ("", "Not proved yet. It can be passed; the point stays open.")
QUOTED = re.compile(r"\{[^}]*\}|https?://\S+|'[^']*'|\"[^\"]*\"")
"""What a sentence quotes of the input, or as an example."""
WAY = re.compile(
    r"must be |must hold (?:no|\d+ values, like)|is needed for|placeholders are|, like |Write it "
    r"|take it out|choose one of them|: type |^Type the |^Choose the |; type "
)
"""How a sentence tells what would be right."""
SEVERAL = (PairsEditor, RecordsEditor)
BUTTON = re.compile(r"\b[Cc]hoose (?:“([^”]+)”|([A-Z]\w+))")


def put(widget, text):
    """Type a text into an input of whichever kind; False where there is nothing to type into."""
    if isinstance(widget, QLineEdit):
        widget.setText(text)
        widget.textEdited.emit(text)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)
    elif isinstance(widget, QComboBox) and widget.isEditable():
        widget.setEditText(text)
    elif isinstance(widget, PairsEditor):
        widget.more.click()
        at = widget.table.rowCount() - 1
        for column in (0, 1):
            widget.table.item(at, column).setText(text)
    else:
        return False
    return True


def inputs_of(field):
    """Return the inputs of a field; a list of records gets one that is filled in."""
    if not isinstance(field.widget, RecordsEditor):
        return [field.widget]
    field.widget.more.click()
    return [inner.widget for _, inner in field.widget._fields]


def told_badly(said, path, buttons):
    """Return what is wrong with a sentence that refuses an input."""
    wrong = []
    if words_for(path).partition(" (")[0].partition(",")[0] not in said and path != "map.srid":
        wrong.append("does not name the setting")
    plain = QUOTED.sub("", said)
    if RAW_KEY.search(plain) or re.search(r"\d\.0 ", plain):
        wrong.append("speaks of the file")
    if SECRET in said:
        wrong.append("shows a secret")
    if len(said) > LONGEST or any(sign in said for sign in "\x00\u202e\n"):
        wrong.append("cannot be read")
    if not WAY.search(said):
        wrong.append("names no way")
    named = [quoted or plain for quoted, plain in BUTTON.findall(said)]
    wrong += [f"names a button {name} that is not there" for name in named if name not in buttons]
    return wrong


@pytest.fixture
def settings(open_dialog, installation, draft):
    """Settings on a saved profile."""
    installation.profiles.save(profile_of(draft))
    return open_dialog(
        draft=Draft.of_profile(installation.profiles.load("harborview")), settings=True
    )


@pytest.mark.parametrize("key", ["fields", "work_orders"])
@pytest.mark.parametrize("text", ABSURD)
def test_an_absurd_cell_is_told_with_its_row_and_ends_when_taken_back(settings, key, text):
    page, draft = settings.go_to(key), settings.dialog.context.draft
    shown = settings.dialog.findChildren(QAbstractButton)
    buttons = {each.text().replace("&", "") for each in shown if not each.isHidden()}
    for table in page.findChildren(QTableWidget):
        before = {path: draft.get(path, None) for path in page.shows}
        add_row(table)
        for column in range(table.columnCount()):
            table.item(table.rowCount() - 1, column).setText(text)
        if (said := settings.state()) not in QUIET:
            changed = next(path for path in page.shows if draft.get(path, None) != before[path])
            assert told_badly(said, changed, buttons) == [], (changed, text, said)
        settings.frame.help.setFocus()
        for path, value in before.items():
            settings.dialog.context.put(path, value)
        page.load()
        assert settings.state() in QUIET, settings.state()


@pytest.mark.parametrize("key", [step.key.value for step in EVERY_STEP])
def test_an_absurd_input_is_told_with_its_setting_and_ends_when_taken_back(settings, key):
    page, draft = settings.go_to(key), settings.dialog.context.draft
    shown = settings.dialog.findChildren(QAbstractButton)
    buttons = {each.text().replace("&", "") for each in shown if not each.isHidden()}
    assert settings.state() in QUIET
    for field in page.fields:
        before = draft.get(field.path, None)
        for widget in inputs_of(field):
            for text in ABSURD:
                if not put(widget, text):
                    break
                said = settings.state()
                if said not in QUIET:
                    assert told_badly(said, field.path, buttons) == [], (field.path, text, said)
                    if isinstance(field.widget, SEVERAL):
                        assert re.search(r"(?:, |\()(?:row|value) \d|, .{1,40} must ", said), (
                            field.path,
                            said,
                        )
        settings.frame.help.setFocus()  # an open cell is left before its table is shown anew
        settings.dialog.context.put(field.path, before)
        page.load()
        assert settings.state() in QUIET, (field.path, settings.state())


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("status.poll_seconds", "§"),
        ("map.bounds", [41.0]),
        ("network.proxy", "§ x"),
        ("messages.closing", "{who}"),
    ],
)
def test_a_refusal_seen_on_another_page_names_the_page_to_go_to(settings, path, wrong):
    settings.go_to("advanced")
    settings.dialog.context.put(path, wrong)
    settings.dialog.page.load()
    said = settings.state()
    assert said.startswith(f"Page {title_of(step_of(path))}: "), said
    assert told_badly(said, path, set()) == []


def test_no_hint_of_a_page_speaks_of_the_file():
    """What stands below an input is read by people who never saw the file."""
    raw = {
        each.key: each.meaning
        for each in every_setting()
        if RAW_KEY.search(each.meaning) or "`" in each.meaning
    }
    assert raw == {}
