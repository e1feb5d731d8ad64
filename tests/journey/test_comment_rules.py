"""Comment rules as the integration's article words them, on a living city."""

import pytest

from eamconsole.domain.city import FieldRule

IN_PROGRESS = FieldRule(field="Status", equals="In Progress", comment="Now: {value}.")
RECLASSIFIED = FieldRule(
    field="ProblemCode",
    changes=True,
    from_value="Graffiti",
    to_value="Illegal Dumping",
    comment="Now handled as {value}, formerly {old_value}.",
)
CREW = FieldRule(field="User9", changes=True, comment="Your crew: {value}.")


def test_the_articles_examples_work_as_typed(tell):
    told = tell(field_rules=(IN_PROGRESS, RECLASSIFIED))
    told.crew("set_status_text", code=3, text="In Progress")
    number = told.linked_report(category="Graffiti")
    told.crew("set_status", number, code=3)
    told.later()
    told.crew("change_problem", number, code="ILLEGAL")
    told.later()
    told.later()
    assert told.our_words(number)[1:] == [
        "Now: In Progress.",
        "Now handled as Illegal Dumping, formerly Graffiti.",
    ]


@pytest.mark.parametrize("looks", [0, 2])
def test_the_first_entry_of_a_field_that_was_empty_is_told_once(tell, looks):
    told = tell(field_rules=(CREW,))
    number = told.linked_report()
    told.later()
    for _ in range(looks):
        told.later()
    told.record(number).fields["User9"] = "North yard"
    told.record(number).version += 1
    told.later()
    told.later()
    assert told.our_words(number)[1:] == ["Your crew: North yard."]


def test_what_stands_there_from_the_start_is_no_change(tell):
    told = tell(field_rules=(CREW,))
    number = told.report()
    told.sync()
    assert told.our_words(number)[1:] == []
