"""The message studio: rules are chosen from EAM's lists, reviewed, and tried on real records."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.services.checks import CheckVerdict
from eamconsole.services.setup import Draft, StepKey
from eamconsole.services.setup.finishing import profile_of


@pytest.fixture
def studio(open_dialog, installation, stored, draft, sandbox):
    """Settings at the page of comment rules, beside a city that has records."""
    ACTIONS["set_status_text"](sandbox.eam, {"code": 3, "text": "In Progress"})
    fields = {"ProblemCode": "POTHOLE", "XCoordinate": 1.0, "YCoordinate": 1.0}
    ACTIONS["create_record"](sandbox.eam, {"fields": fields})
    installation.profiles.save(profile_of(draft))
    saved = Draft.of_profile(installation.profiles.load("harborview"))
    return open_dialog(draft=saved, at=StepKey.RULES, settings=True)


def add_rule(studio, **entered):
    page = studio.dialog.page
    page.rules.more.click()
    for name, value in entered.items():
        widget = page.findChild(QWidget, f"comment_rules.{name}")
        if name == "changes":
            widget.setCurrentIndex(widget.findData(value))
        elif name == "comment":
            widget.setPlainText(value)
        else:
            widget.setEditText(value)


def rules(studio):
    return studio.dialog.context.draft.get("comment_rules", [])


def test_the_articles_example_is_typed_reviewed_saved_and_tried(studio, installation, qtbot):
    page = studio.dialog.page
    add_rule(studio, field="Status", equals="In Progress", comment="A crew works on {category}.")
    assert studio.state() == "Not proved yet. It can be passed; the point stays open."
    found = studio.check()
    review = found["Comment rule 1: Status"]
    assert (review.verdict, review.text) == (
        CheckVerdict.OK,
        "Fires when Status becomes 3 (In Progress).",
    )
    assert page.record.count() > 0
    assert "Rule 1 wins." in page.outcome.text()
    assert "A crew works on " in page.outcome.text()
    qtbot.mouseClick(studio.frame.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not studio.dialog.isVisible())
    (rule,) = installation.profiles.load("harborview").comment_rules
    assert (rule.field, rule.equals, rule.changes) == ("Status", "In Progress", False)


def test_fields_and_values_are_offered_as_codes_and_words(studio):
    page = studio.dialog.page
    add_rule(studio, field="StatusCode", equals="x", comment="x")
    studio.check()
    fields = page.findChild(QWidget, "comment_rules.field")
    assert fields.findData("ProblemCode") >= 0
    values = page.findChild(QWidget, "comment_rules.equals")
    values.setCurrentIndex(values.findData("3"))
    assert values.currentText() == "3 — In Progress"
    assert rules(studio)[0]["equals"] == "3"


@pytest.mark.parametrize(
    ("rule", "said", "step"),
    [
        ({"field": "Statuss", "equals": "x"}, "EAM has no field Statuss", "Did you mean Status"),
        ({"field": "Status", "equals": "In Progres"}, "neither a code nor a text", "3 (In Progr"),
        (
            {"field": "Status", "changes": True, "from": "3", "to": "in progress"},
            "are the same value",
            "two different values",
        ),
    ],
)
def test_a_rule_that_can_never_fire_is_refused_with_the_way(studio, rule, said, step):
    add_rule(studio, **rule, comment="x")
    found = studio.check()[f"Comment rule 1: {rule['field']}"]
    assert found.verdict is CheckVerdict.FAILED
    assert said in found.text and "can never fire" in found.text
    assert step in found.next_step


def test_a_rule_behind_one_that_fits_more_is_warned_of(studio):
    add_rule(studio, field="StatusCode", equals="3", comment="first")
    add_rule(studio, field="StatusType", equals="In Progress", comment="second")
    found = studio.check()["Comment rule 2: StatusType"]
    assert found.verdict is CheckVerdict.WARNING
    assert "Rule 1 fits every change" in found.text
    assert "Rule 1 wins." in studio.dialog.page.outcome.text()
    assert "Rule 2 would fit too; rule 1 stands before it" in studio.dialog.page.outcome.text()


def test_a_change_is_entered_with_from_and_to_and_waits_for_no_value(studio):
    page = studio.dialog.page
    add_rule(studio, field="ProblemCode", equals="POTHOLE", changes=True, to="Graffiti",
             comment="Now {value}.")  # fmt: skip
    (rule,) = rules(studio)
    assert rule == {
        "field": "ProblemCode",
        "changes": True,
        "to": "Graffiti",
        "comment": "Now {value}.",
    }
    studio.check()
    assert "Residents read:\n\nNow Graffiti." in page.outcome.text()
    when = page.findChild(QWidget, "comment_rules.changes")
    when.setCurrentIndex(when.findData(False))
    assert rules(studio)[0] == {
        "field": "ProblemCode",
        "equals": "Graffiti",
        "comment": "Now {value}.",
    }


def test_a_status_code_is_chosen_by_its_words_for_a_closing_text(studio, qtbot):
    page = studio.go_to("messages")
    studio.check()
    page.more.click()
    index = page.table.model().index(0, 0)
    editor = page.codes.createEditor(page.table.viewport(), None, index)
    editor.setEditText("in progress")
    page.codes.setModelData(editor, page.table.model(), index)
    assert index.data() == "3"


def test_a_rule_that_is_not_finished_is_listed_by_what_it_lacks(studio):
    page = studio.dialog.page
    add_rule(studio)
    listed = page.rules.list
    assert listed.item(0).text() == "(nothing entered yet)"
    add_rule(studio, equals="3")
    assert listed.item(1).text() == "(no field) = 3: (no comment)"
    add_rule(studio, field="Status", comment="On its way.")
    assert listed.item(2).text() == "Status = (no value): On its way."
    add_rule(studio, changes=True)
    assert listed.item(3).text() == "(no field) changes: (no comment)"


FIFTEEN = (
    ({"field": "Status", "equals": "In Progress"}, "Fires when Status becomes 3 (In Progress)"),
    ({"field": "Status", "equals": "950"}, "can never fire"),
    ({"field": "Status", "equals": "In Progres"}, "can never fire"),
    ({"field": "Statuss", "equals": "In Progress"}, "can never fire"),
    (
        {"field": "ProblemCode", "changes": True, "from": "Trash Pickup", "to": "Illegal Dumping"},
        "“Trash Pickup” is neither a code nor a text",
    ),
    (
        {"field": "ProblemCode", "changes": True, "from": "Pothole", "to": "Illegal Dumping"},
        "from POTHOLE (Pothole) to ILLEGAL (Illegal Dumping)",
    ),
    ({"field": "Problem", "changes": True, "to": "Graffiti"}, "to GRAFFITI (Graffiti)"),
    ({"field": "Priority", "changes": True}, "changes from anything to anything"),
    ({"field": "Cause", "equals": "Weather"}, "becomes WEATHER (Weather)"),
    ({"field": "User13", "equals": "yes"}, "Fires when User13 becomes yes"),
    ({"field": "GeneralLocation", "changes": True}, "changes from anything to anything"),
)
REFUSED_AT_ONCE = (
    ({"field": "StatusType", "equals": "in progress"}, "one change would fit both"),
    ({"field": "PriorityCode", "equals": "1"}, "one change would fit both"),
    ({"field": "Category", "equals": " "}, "type it, or let the rule wait for a change"),
    ({}, "must be the Property Name of an EAM field"),
)
READ = (
    ("Status", "In Progress", 1), ("StatusType", "3", 1), ("Problem", "Illegal Dumping", 6),
    ("ProblemCode", "GRAFFITI", 7), ("Priority", "1", 8), ("Cause", "Weather", 9),
    ("User13", "yes", 10), ("GeneralLocation", "14 Elm St", 11), ("User13", "no", None),
)  # fmt: skip


def test_of_fifteen_rules_each_is_reviewed_and_the_right_one_wins(studio):
    page = studio.dialog.page
    for at, (rule, _) in enumerate(FIFTEEN):
        add_rule(studio, **rule, comment=f"Text {at + 1}.")
    found = studio.check()
    for at, (rule, said) in enumerate(FIFTEEN):
        assert said in found[f"Comment rule {at + 1}: {rule['field']}"].text
    for field, value, winner in READ:
        page.trial_field.widget.setEditText(field)
        page.trial_value.widget.setEditText(value)
        told = page.outcome.text()
        if winner is None:
            assert told.startswith("No rule fits"), (field, value, told)
        else:
            assert told.startswith(f"Rule {winner} wins."), (field, value, told)
            assert f"Residents read:\n\nText {winner}." in told


@pytest.mark.parametrize(("rule", "said"), REFUSED_AT_ONCE)
def test_a_rule_that_cannot_stand_beside_the_others_is_refused_as_it_is_typed(studio, rule, said):
    for other in (
        {"field": "Status", "equals": "In Progress"},
        {"field": "Priority", "changes": True},
    ):
        add_rule(studio, **other, comment="x")
    assert studio.state() == "Not proved yet. It can be passed; the point stays open."
    add_rule(studio, **rule, comment="y")
    assert "Comment rules, row 3" in studio.state() and said in studio.state()
