"""What staff report in an internal category is kept from EAM's public, unless the city says so."""

from dataclasses import replace

import pytest

from eamconsole.domain.city import CategoryRules, WorkOrderRoute, WorkOrderRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from tests.fixtures.linked_city import rules

INTERNAL = CategoryRules(internal=frozenset({" pothole"}))


@pytest.mark.parametrize("shown", [False, True])
def test_records_of_internal_categories_are_public_only_where_the_city_says_so(tell, shown):
    told = tell(categories=replace(INTERNAL, internal_public=shown))
    inside = told.linked_report(category="Pothole")
    outside = told.linked_report(category="Graffiti")
    assert told.record(inside).fields["PubliclyAvailable"] is shown
    assert told.record(outside).fields["PubliclyAvailable"] is True
    assert told.status(inside) == "Acknowledged"
    told.says(inside, "Behind the boiler room")
    told.later()
    assert any("Behind the boiler room" in text for text in told.comments(inside))


def test_the_imported_list_counts_as_the_profiles(tell):
    told = tell()
    told.sync()
    told.engine.categories.apply()
    told.engine.categories.import_flags("Pothole,yes,no")
    told.engine.categories.apply()
    number = told.linked_report(category="Pothole")
    assert told.record(number).fields["PubliclyAvailable"] is False


def test_a_record_that_was_made_public_before_stays_and_nobody_is_alarmed(tell):
    told = tell()
    number = told.linked_report(category="Pothole")
    told.engine.categories.apply()
    told.engine.categories.import_flags("Pothole,yes,no")
    told.engine.categories.apply()
    told.says(number, "Still there")
    told.later()
    assert told.notices("became_private") == []
    assert told.record(number).fields["PubliclyAvailable"] is True


def test_without_the_internal_api_a_person_is_told_both_ways_out(tell):
    told = tell(rules=replace(rules(categories=INTERNAL), has_internal_api=False), internal=False)
    number = told.report(category="Pothole")
    told.sync()
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "internal API in Settings" in row.next_step
    assert "internal categories to the public” in Settings" in row.next_step


def test_an_internal_category_routed_to_work_orders_flows_as_before(tell):
    told = tell(
        categories=INTERNAL,
        work_orders=WorkOrderRules(
            enabled=True, routes=(WorkOrderRoute(category="Pothole", category_code="FAC-HVAC"),)
        ),
    )
    numbers = [told.linked_report(category="Pothole") for _ in range(2)]
    told.later()
    for number in numbers:
        assert told.link(number).module == "work_order"
        assert told.record(number).fields["PubliclyAvailable"] is False
        assert told.status(number) == "Acknowledged"
        assert told.unfinished(number) == []
