"""No setting has its place in the file alone: each is reached, set, saved, read back and undone."""

import re
import typing
from datetime import datetime

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from eamconsole.gui.wizard.tables import PairsEditor, RecordsEditor
from eamconsole.services.profiles.setting import bare
from eamconsole.services.setup import EVERY_STEP, Draft, StepKey
from eamconsole.services.setup.advanced import advanced_row, every_setting
from eamconsole.services.setup.finishing import profile_of
from eamconsole.services.setup.steps import SETTINGS, declared_for, title_of, words_for

FIXED = {"format", "environments.active"}
"""The first is the console's own; the second changes where both environments are compared."""
ASKING = [step.key for step in EVERY_STEP if declared_for(step.key)]
KEYS = {setting.key: setting for setting in every_setting()}
ENTERED = {
    "name": "harborview",
    "organization.name": "City of Harborview East",
    "organization.time_zone": "America/Chicago",
    "organization.contact": "desk@harborview.example",
    "organization.integration_user": "Harborview 311",
    "environments.test.seeclickfix_url": "https://int.example/api/v2",
    "environments.test.eam_url": "https://eam-test.example/Citizen",
    "environments.test.eam_internal_url": "https://eam-test.example/Internal",
    "environments.production.seeclickfix_url": "https://scf.example/api/v2",
    "environments.production.organization_id": 77,
    "environments.production.eam_url": "https://eam.example/Citizen",
    "environments.production.eam_internal_url": "https://eam.example/Internal",
    "environments.test.seeclickfix_token_ends": "2027-03-01",
    "environments.test.eam_login_ends": "2027-03-02",
    "environments.production.seeclickfix_token_ends": "2027-03-03",
    "environments.production.eam_login_ends": "2027-03-04",
    **{
        f"environments.{place}.{name}": "2027-03-01"
        for place in ("test", "production")
        for name in ("seeclickfix_token_ends", "eam_login_ends")
    },
    "eam.time_zone": "America/Denver",
    "map.srid": 2235,
    "map.arcgis_url": "https://gis.example/GeocodeServer",
    "map.basemap_url": "https://gis.example/Streets/MapServer",
    "environments.test.eam_record_url": "https://eam-test.example/WorkRequest/{number}",
    "environments.production.eam_record_url": "https://eam.example/WorkRequest/{number}",
    "map.bounds": [41.0, -73.2, 41.5, -72.5],
    "categories.morning_sync": "05:30",
    "intake.start_at": "2026-11-01T00:00:00Z",
    "updates.address": "https://intranet.example/newest.txt",
    "network.proxy": "http://proxy.example:8080",
    "journal.url": "postgresql+psycopg://eamconsole@db.example/journal",
    "messages.closing_by_status": {"951": "Not done."},
    "status.reopen_limits": {"Pothole": 0},
    "work_orders.closing": {"999": "Done."},
    "work_orders.comments": {"3": "Planned."},
    "custom_fields": [{"field": "User13", "value": "{issue_id}"}],
    "alerts": [
        {"kind": "mail", "host": "smtp.example", "from": "a@b.example", "to": ["c@d.example"]}
    ],
    "comment_rules": [{"field": "StatusType", "comment": "On it.", "equals": "In Progress"}],
    "work_orders.routes": [{"category": "HVAC", "category_code": "FAC", "problem_code": "AIR"}],
    "seeclickfix.server.category_point": [41.3, -72.9],
    "seeclickfix.server.statuses": ["open", "acknowledged"],
}
"""What is typed where the kind of the setting alone does not say what could be."""


def to_enter(setting):
    """Return another value than the default, of the setting's kind and inside its limits."""
    if setting.key in ENTERED:
        return ENTERED[setting.key]
    kind, default = setting.kind, setting.default
    if kind in (int, float):
        return default - 1 if default and default > 1 else 0.5 if kind is float else 100
    if kind in (bool, str):
        return not default if kind is bool else f"{default}X"
    return of_compound(kind, default)


def of_compound(kind, default):
    if typing.get_origin(kind) is typing.Literal:
        return next(each for each in typing.get_args(kind) if each != default)
    if typing.get_origin(kind) is dict:
        return {"POTH": 80 if bare(typing.get_args(kind)[1]) is int else "Pothole"}
    inner = bare(typing.get_args(kind)[0])
    if typing.get_origin(inner) is typing.Literal:
        return [typing.get_args(inner)[-1]]
    return [952] if inner is int else ["Facility - HVAC"]


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


def enter(page, qtbot, key, value):
    """Do what a person does in the input of a setting, whichever kind it is."""
    widget = page.findChild(QWidget, key)
    assert widget is not None, key
    if isinstance(widget, QCheckBox):
        if widget.isChecked() != value:
            widget.click()
    elif isinstance(widget, QComboBox):
        choose(widget, value)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText("\n".join(value) if isinstance(value, list) else value)
    elif isinstance(widget, PairsEditor):
        for name, inner in value.items():
            widget.more.click()
            at = widget.table.rowCount() - 1
            widget.table.item(at, 0).setText(name)
            widget.table.item(at, 1).setText(str(inner))
    elif isinstance(widget, RecordsEditor):
        for record in value:
            widget.more.click()
            for name, inner in record.items():
                enter(widget, qtbot, f"{key}.{name}", inner)
    else:
        assert isinstance(widget, QLineEdit), (key, widget)
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        widget.setText(text)
        widget.textEdited.emit(text)


@pytest.fixture
def settings(open_dialog, installation, draft):
    """Open Settings on the saved profile, at a page."""
    installation.profiles.save(profile_of(draft))

    def begin(at):
        saved = installation.profiles.load("harborview")
        return open_dialog(draft=Draft.of_profile(saved), at=StepKey(at), settings=True)

    return begin


def save(opened, qtbot):
    """Press Save; the window closes once the profile is written."""
    assert opened.frame.next.isEnabled(), opened.state()
    qtbot.mouseClick(opened.frame.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.dialog.isVisible() or "saved" in opened.state())
    assert not opened.dialog.isVisible(), opened.state()


def value_of(profile, key):
    """Return what a profile says of a setting, as Advanced shows it."""
    return advanced_row(Draft.of_profile(profile), KEYS[key]).value


def test_every_key_is_set_saved_read_back_and_undone_on_advanced(settings, installation, qtbot):
    before = installation.profiles.load("harborview")
    opened = settings("advanced")
    page, draft = opened.dialog.page, opened.dialog.context.draft
    for key, setting in KEYS.items():
        page.choose(key)
        if key in FIXED:
            assert page.findChild(QWidget, key) is None
            continue
        enter(page, qtbot, key, to_enter(setting))
    entered = {key: advanced_row(draft, KEYS[key]).value for key in KEYS}
    save(opened, qtbot)
    saved = installation.profiles.load("harborview")
    lost = {key: (value_of(saved, key), entered[key]) for key in KEYS if key not in FIXED}
    lost = {key: pair for key, pair in lost.items() if not alike(*pair)}
    assert lost == {}
    unchanged = [
        key
        for key in KEYS
        if key not in FIXED | {"name"} and value_of(saved, key) == value_of(before, key)
    ]
    assert unchanged == []

    again = settings("advanced")
    page = again.dialog.page
    for key, setting in KEYS.items():
        page.choose(key)
        if not (setting.required or key in FIXED):
            qtbot.mouseClick(page.default, Qt.MouseButton.LeftButton)
    row = {key: advanced_row(again.dialog.context.draft, KEYS[key]) for key in KEYS}
    assert [key for key in KEYS if row[key].differs] == []


def alike(one, other):
    """A profile writes its values in one form: 5.0 is 5, a moment has its offset."""
    return one == other or re.sub(r"\.0\b|\+00:00|Z", "", one) == re.sub(
        r"\.0\b|\+00:00|Z", "", other
    )


def test_undo_goes_back_to_what_is_saved(settings, qtbot):
    opened = settings("advanced")
    page = opened.dialog.page
    page.choose("map.srid")
    enter(page, qtbot, "map.srid", "2235")
    assert opened.dialog.context.draft.get("map.srid") in (2235, "2235")
    qtbot.mouseClick(page.undo, Qt.MouseButton.LeftButton)
    assert opened.dialog.context.draft.get("map.srid") == 2234
    assert not page.undo.isEnabled()


def test_what_differs_is_found_by_a_word_or_shown_alone(settings, qtbot):
    opened = settings("advanced")
    page = opened.dialog.page
    page.choose("eam.server.take")
    enter(page, qtbot, "eam.server.take", 25)
    page.search.setText("rows of one page")
    assert [row.setting.key for row in page._shown] == ["eam.server.take"]
    page.search.setText("")
    page.differing.setChecked(True)
    shown = {row.setting.key for row in page._shown}
    assert "eam.server.take" in shown and "eam.server.work_path" not in shown


@pytest.mark.parametrize("key", ASKING)
def test_every_declared_key_has_an_input_on_its_own_page(open_dialog, draft, stored, key):
    opened = open_dialog(draft=draft, at=key, settings=True)
    page = opened.dialog.page
    missing = [
        setting.key
        for setting in declared_for(key)
        if setting.key not in page.shows and page.findChild(QObject, setting.key) is None
    ]
    assert missing == []
    assert [
        s.key for s in SETTINGS if s.page.value not in {step.key.value for step in EVERY_STEP}
    ] == []


WRONG = {
    "organization.time_zone": "Harborview",
    "environments.test.seeclickfix_url": "http://scf.example",
    "environments.test.organization_id": "many",
    "environments.test.eam_url": "eam.example",
    "environments.production.eam_internal_url": "http://eam.example",
    "map.srid": "Connecticut",
    "map.bounds": "41.5, -72, 41.0, -73",
    "map.arcgis_url": "https://gis.example/locator",
    "map.basemap_url": "https://gis.example/tiles",
    "environments.test.eam_record_url": "https://eam.example/WorkRequest",
    "network.proxy": "http://bob:secret@proxy.example:8080",
    "eam.time_zone": "Mars/Base",
    "categories.morning_sync": "soon",
    "categories.links": {"Pothole": "POTH", "POTHOLE": "HOLE"},
    "messages.acknowledgment": "  ",
    "messages.closing": "Done, {who}",
    "status.closes_at": "soon",
    "status.reopen_limits": {"Pothole": "often"},
    "status.never_closes": "950, often",
    "status.brake_share": "3",
    "intake.start_at": "yesterday",
    "limits.retry_max_seconds": "1",
    "limits.eam_connections": "0",
    "journal.url": "postgresql+psycopg://bob:secret@db.example/journal",
    "journal.backups_keep": "all",
    "comment_rules": [{"field": "Status Type", "comment": "x", "equals": "y"}],
    "custom_fields": [{"field": "User13", "value": "{who}"}],
    "work_orders.comments": {"soon": "Planned."},
    "eam.server.take": "0",
    "seeclickfix.server.list_path": "/organizations/{city}",
    "eam.server.problem_ways": ["guess"],
}
RAW_KEY = re.compile(r"\b[a-z]+(?:[._][a-z]+)*_[a-z_]+\b|\b(?:eam|map|status|limits)\.[a-z]+\b")


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_input_is_told_in_words_of_the_page_with_the_way(
    settings, installation, qtbot, key
):
    opened = settings("advanced")
    page = opened.dialog.page
    page.choose(key)
    enter(page, qtbot, key, WRONG[key])
    said = opened.state()
    if opened.frame.next.isEnabled():  # what takes a data base to judge is judged at saving
        qtbot.mouseClick(opened.frame.next, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "Nothing was saved" in opened.state())
        said = opened.state()
        assert title_of(StepKey(KEYS[key].page.value)) in said
    assert words_for(key).partition(" (")[0].partition(",")[0] in said
    plain = re.sub(r"\{[^}]*\}|https?://\S+|postgresql\S+|'[^']*'", "", said)
    assert RAW_KEY.findall(plain) == [], said
    assert "secret" not in said
    assert installation.profiles.load("harborview").status.closes_at == 950


def test_a_code_that_stands_twice_is_refused_and_nothing_is_lost(settings, qtbot):
    opened = settings("messages")
    page = opened.dialog.page
    for text in ("Not done.", "Canceled."):
        qtbot.mouseClick(page.more, Qt.MouseButton.LeftButton)
        at = page.table.rowCount() - 1
        page.table.item(at, 0).setText("951")
        page.table.item(at, 1).setText(text)
    assert "951 stands twice" in opened.state()
    assert sorted(opened.dialog.context.draft.get("messages.closing_by_status").values()) == [
        *("Canceled.", "Not done."),
    ]


def test_a_route_keeps_its_problem_code(settings, installation, qtbot, draft):
    routes = [{"category": "HVAC", "category_code": "FAC", "problem_code": "AIR"}]
    draft.put("work_orders.routes", routes)
    installation.profiles.save(profile_of(draft))
    opened = settings("work_orders")
    page = opened.dialog.page
    page.routes.item(0, 1).setText("FAC-2")
    save(opened, qtbot)
    (route,) = installation.profiles.load("harborview").work_orders.routes
    assert (route.category_code, route.problem_code) == ("FAC-2", "AIR")


def test_moments_of_the_profile_compare_with_their_default():
    assert isinstance(KEYS["intake.start_at"].default, datetime)
    draft = Draft()
    draft.put("intake.start_at", "2000-01-01T00:00:00+00:00")
    assert not advanced_row(draft, KEYS["intake.start_at"]).differs
