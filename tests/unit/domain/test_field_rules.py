"""Comment rules as people write them: code or words, of the field and of its values."""

import pytest

from eamconsole.domain.city import FieldRule
from eamconsole.domain.field_rules import fired_rules, property_in, stem
from eamconsole.domain.trimming import trimmed_fields

NEW = {"StatusCode": 1, "StatusType": "New", "ProblemCode": "TRASH", "ProblemType": "Trash Pickup"}
AT_WORK = {**NEW, "StatusCode": 3, "StatusType": "In Progress"}
DUMPED = {**NEW, "ProblemCode": "DUMP", "ProblemType": "Illegal Dumping"}


def equals(field, value):
    return FieldRule(field=field, equals=value, comment="x")


def changes(field, old=None, new=None):
    return FieldRule(field=field, changes=True, from_value=old, to_value=new, comment="x")


@pytest.mark.parametrize("field", ["Status", "StatusType", "StatusCode", "statustype"])
@pytest.mark.parametrize("value", ["In Progress", "in progress", "3", " 3 ", "In  Progress"])
def test_field_and_value_are_understood_as_code_or_in_words(field, value):
    (fired,) = fired_rules([equals(field, value)], NEW, AT_WORK)
    assert (fired.new == "In Progress") == (field.lower() == "statustype" or "r" in value.lower())
    assert not fired_rules([equals(field, value)], AT_WORK, AT_WORK)
    assert not fired_rules([equals(field, "On Hold")], NEW, AT_WORK)


@pytest.mark.parametrize(
    "rule",
    [
        changes("ProblemCode", "Trash Pickup", "Illegal Dumping"),
        changes("Problem", "TRASH", "Illegal Dumping"),
        changes("ProblemType", "trash pickup"),
        changes("ProblemCode"),
    ],
)
def test_the_problem_changes_in_whatever_way_it_is_written(rule):
    assert fired_rules([rule], NEW, DUMPED)
    assert not fired_rules([rule], DUMPED, DUMPED)


def test_values_are_told_in_the_form_the_rule_is_written_in():
    (words,) = fired_rules([changes("ProblemCode", "Trash Pickup", "Illegal Dumping")], NEW, DUMPED)
    assert (words.old, words.new) == ("Trash Pickup", "Illegal Dumping")
    (codes,) = fired_rules([changes("ProblemCode", "TRASH", "DUMP")], NEW, DUMPED)
    assert (codes.old, codes.new) == ("TRASH", "DUMP")


def test_where_the_server_leaves_the_words_empty_the_titles_of_the_codes_tell_them():
    before, after = {**NEW, "ProblemType": "Undefined"}, {**DUMPED, "ProblemType": ""}
    rule = changes("ProblemCode", "Trash Pickup", "Illegal Dumping")
    assert not fired_rules([rule], before, after)
    titles = {"TRASH": "Trash Pickup", "DUMP": "Illegal Dumping"}
    assert fired_rules([rule], before, after, titles)


@pytest.mark.parametrize("empty", [{}, {"User9": None}, {"User9": ""}])
def test_the_first_change_of_a_field_that_was_empty_counts(empty):
    before, after = {**NEW, **empty}, {**NEW, "User9": "Crew 7"}
    for rule in (changes("User9"), changes("User9", "", "Crew 7"), equals("User9", "Crew 7")):
        (fired,) = fired_rules([rule], before, after)
        assert (fired.old, fired.new) == ("", "Crew 7")
    assert not fired_rules([changes("User9", "Crew 6")], before, after)


def test_a_record_never_seen_whole_has_not_changed():
    """The answer to a creation may be two numbers; the first look then is no change."""
    told = {"AutoNumber": 7, "RequestNumber": "7"}
    assert not fired_rules([changes("ProblemCode")], told, {**NEW, **told})
    assert not fired_rules([changes("ProblemCode")], {}, NEW)
    assert fired_rules([equals("Status", "New")], told, {**NEW, **told})


def test_an_emptied_field_has_changed():
    after = {name: value for name, value in NEW.items() if name != "ProblemCode"}
    (fired,) = fired_rules([changes("ProblemCode", "TRASH")], NEW, after)
    assert (fired.old, fired.new) == ("TRASH", "")


def test_one_change_of_code_and_words_is_one_comment():
    watched = [equals("StatusCode", "3"), equals("StatusType", "In Progress"), changes("Status")]
    assert [fired.rule for fired in fired_rules(watched, NEW, AT_WORK)] == watched[:1]


def test_words_renamed_in_eam_are_no_change_of_the_code():
    renamed = {**NEW, "StatusType": "Newly arrived"}
    assert not fired_rules([changes("Status"), changes("StatusCode")], NEW, renamed)


def test_retention_keeps_both_properties_a_rule_may_look_at():
    kept = trimmed_fields({**NEW, "Notes": "words"}, {"Status"})
    assert kept.keys() >= {"StatusCode", "StatusType"} and "Notes" not in kept


def test_a_field_is_itself_before_it_is_its_code():
    assert property_in("User13", ("User13Code", "User13")) == "User13"
    assert property_in("Priority", ("PriorityType", "PriorityCode")) == "PriorityCode"
    assert property_in("Prioritty", NEW) is None
    assert stem("Code") == "code"
