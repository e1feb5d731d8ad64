"""Lists find what is asked for and nothing else, in the order asked for."""

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.journal import QueueQuery
from tests.unit.journal.builders import NOON, a_link, a_request, finish, owe


@pytest.fixture
def town(journal):
    """A journal with three Requests, one parked, one with a crew's comment."""
    numbers = {"plain": owe(journal, 11), "parked": owe(journal, 12)}
    text = {"text": "Crew filled it with COLD patch"}
    numbers["crew"] = owe(journal, 13, kind=DeliveryKind.COMMENT_IN, payload=text)
    journal.write(lambda b: b.links.create(a_link(11, number="WR 2026/007")))
    journal.write(lambda b: b.requests.put(a_request(13, address="9 Quarry Rd"), NOON))
    finish(
        journal,
        numbers["parked"],
        DeliveryState.NEEDS_ATTENTION,
        cause="MAP-310",
        explanation="The point lies in the Lagoon.",
    )
    return journal, numbers


def found(town, **query):
    """Return the names of the deliveries found."""
    journal, numbers = town
    names = {number: name for name, number in numbers.items()}
    with journal.read() as ledgers:
        return [names[number] for number in ledgers.queue.ids(QueueQuery(**query))]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("2026/007", ["plain"]),
        ("lagoon", ["parked"]),
        ("cold PATCH", ["crew"]),
        ("quarry", ["crew"]),
        ("12", ["parked"]),
        ("pothole", ["crew", "parked", "plain"]),
        ("zebra", []),
    ],
)
def test_words_are_found_wherever_they_stand(town, words, names):
    assert sorted(found(town, find=words)) == names


def test_words_and_filters_narrow_together(town):
    assert found(town, find="pothole", flow=Flow.COMMENTS) == ["crew"]
    assert found(town, find="pothole", states=(DeliveryState.NEEDS_ATTENTION,)) == ["parked"]


@pytest.mark.parametrize("order", ["id", "issue_id", "updated_at", "state", "kind", "attempts"])
def test_orders_turn_round(town, order):
    up = found(town, order=order, descending=False)
    assert found(town, order=order, descending=True) == up[::-1]
    assert found(town, order=order, descending=False, limit=2) == up[:2]


def test_the_oldest_unfinished_is_of_its_flow(journal):
    first = owe(journal, 1)
    owe(journal, 2)
    with journal.read() as ledgers:
        assert ledgers.backlog.oldest_unfinished(Flow.REQUESTS) == NOON
        assert ledgers.backlog.oldest_unfinished(Flow.STATUS) is None
    finish(journal, first, DeliveryState.DONE)
    finish(journal, first + 1, DeliveryState.SKIPPED)
    with journal.read() as ledgers:
        assert ledgers.backlog.oldest_unfinished(Flow.REQUESTS) is None


def test_causes_are_grouped_over_what_is_parked(town):
    journal, _ = town
    with journal.read() as ledgers:
        groups = ledgers.queue.causes()
    assert [(group.cause, group.count) for group in groups] == [("MAP-310", 1)]
