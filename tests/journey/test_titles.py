"""Titles that look alike are one; those that differ by a letter are named to a person."""

from __future__ import annotations

import pytest

LOOK_ALIKE = {
    "an entity": ("Trees & Shrubs", "Trees &amp; Shrubs"),
    "composed letters": ("Caf\u00e9 seating", "Cafe\u0301 seating"),
    "a sign that shows nothing": ("Sinkhole", "Sink\u200bhole"),
    "a dash": ("Snow - plowing", "Snow \u2013 plowing"),
    "an apostrophe": ("Children's play area", "Children\u2019s play area"),
    "blanks": ("Dead animal", "Dead\u00a0 animal "),
}


@pytest.mark.parametrize(("ours", "theirs"), LOOK_ALIKE.values(), ids=LOOK_ALIKE)
def test_w9_titles_equal_to_the_eye_are_one(tell, ours, theirs):
    told = tell()
    told.crew("add_problem", code="ALIKE", title=ours)
    told.town.add_category(theirs)
    told.city.clock.advance(60)
    told.engine.catalog.refresh()
    number = told.report(category=theirs)
    told.later()
    assert told.record(number).fields["ProblemCode"] == "ALIKE"
    plan = told.engine.categories.plan()
    assert [change for change in plan.changes if change.code == "ALIKE"] == []


def test_w9_a_near_miss_is_named_and_no_twin_is_added(tell):
    told = tell()
    told.crew("add_problem", code="STRE", title="Street light out")
    told.crew("add_problem", code="TREE", title="Fallen tree")
    told.town.add_category("Street lights out")
    told.city.clock.advance(60)
    told.engine.catalog.refresh()
    changes = {change.code: change for change in told.engine.categories.plan().changes}
    assert "“Street lights out”" in changes["STRE"].reason
    assert not changes["STRE"].certain
    assert changes["TREE"].certain and "no category for it" in changes["TREE"].reason
    number = told.report(category="Street lights out")
    told.later()
    assert told.records(number) == [], "a slip is for a person, not for a guess"
    (notice,) = told.notices("held_back")
    assert "Street lights out" in notice.text
