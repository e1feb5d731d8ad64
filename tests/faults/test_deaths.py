"""A row over which the process dies three times is left to a person; all others flow on."""

import io

import pytest
from PIL import Image

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.identity import IssueId
from eamconsole.journal import Journal
from eamconsole.sandbox.seeclickfix.pictures import Picture
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.support.clock import SystemClock
from tests.faults.engine_lives import Lives
from tests.fixtures.quiet_city import quiet_city

BOMB = "a picture to die of"


@pytest.fixture
def town(tmp_path):
    """A city, and the lives of engines beside it."""
    with quiet_city(tmp_path, "Pothole") as city:
        lives = Lives(city, tmp_path)
        try:
            yield city, lives, tmp_path
        finally:
            lives.close()


def report(city, mark=""):
    """Have something with a photo reported; ``mark`` stands in its bytes."""
    issue = city.seeclickfix.town.report(image=DRAWN)
    if mark:
        drawn = io.BytesIO()
        Image.effect_noise((64, 64), 80).convert("RGB").save(drawn, "BMP")
        content = drawn.getvalue() + mark.encode()
        key = f"u{issue.id}"
        store = city.seeclickfix.state.pictures
        store._uploads[key] = Picture("photo.jpg", "image/bmp", content, content)
        issue.picture = key
        issue.version += 1
    return issue.id


def rows(home, number):
    journal = Journal.open(f"sqlite:///{home / 'journal.sqlite'}", clock=SystemClock())
    with journal.read() as ledgers:
        found = ledgers.deliveries.of_issue(IssueId(number))
        facts = [*ledgers.facts.under("deaths:"), *ledgers.facts.under("in_hand:")]
    journal.close()
    return found, facts


@pytest.mark.parametrize("over", ["opening", "call"])
def test_the_row_is_parked_after_three_deaths_and_its_neighbors_are_delivered(town, over):
    city, lives, home = town
    neighbors = [report(city) for _ in range(3)]
    number = report(city, BOMB)
    bomb = BOMB if over == "opening" else f"scf-{number}-"
    assert [lives.frail(over, bomb) for _ in range(4)] == [False, False, False, True]
    (row,) = [row for row in rows(home, number)[0] if row.kind is DeliveryKind.REQUEST_IMAGE]
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "ended_the_console")
    assert "ended abruptly 3 times while it worked on this row" in row.explanation
    assert "smaller JPEG" in row.next_step
    assert row.doubtful == (over == "call")
    for issue in neighbors:
        found, facts = rows(home, issue)
        assert {each.state for each in found} == {DeliveryState.DONE}
        assert facts == []


def test_two_such_rows_are_parked_both_and_a_retry_that_survives_is_well(town):
    city, lives, home = town
    bombs = [report(city, BOMB) for _ in range(2)]
    outcomes = [lives.frail("opening", BOMB) for _ in range(6)]
    while not outcomes[-1] and len(outcomes) < 12:
        outcomes.append(lives.frail("opening", BOMB))
    assert outcomes[-1]
    assert outcomes.count(False) < 12
    parked = []
    for number in bombs:
        (row,) = [row for row in rows(home, number)[0] if row.kind is DeliveryKind.REQUEST_IMAGE]
        assert row.cause == "ended_the_console"
        parked.append(row)
    journal = Journal.open(f"sqlite:///{home / 'journal.sqlite'}", clock=SystemClock())
    for row in parked:
        assert journal.write(
            lambda ledgers, row=row: ledgers.repair.retry(row.id, SystemClock().now(), "pat")
        )
    journal.close()
    assert lives.frail("opening", "no such picture")
    for number in bombs:
        found, facts = rows(home, number)
        assert {each.state for each in found} == {DeliveryState.DONE}
        assert facts == []
