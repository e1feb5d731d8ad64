"""A city changes from another connector to the console: what stands there is the base line."""

from __future__ import annotations

import threading
import time

import pytest

from tests.journey import lives
from tests.journey.test_memory import other_connector
from tests.journey.test_relink import Elsewhere

life = lives.life


def a_city_of_another_connector(told, requests, closed, misleading):
    """Enter records for all but the last few requests, as another program did."""
    numbers = [told.report(category="Pothole", summary=f"Hole {n}") for n in range(requests)]
    for place, number in enumerate(numbers):
        told.town.comment(number, f"Resident's word {number}.", by="Ana Ruiz")
        told.town.acknowledge(number, "We have it.")
        made = other_connector(told, number)
        key = {"auto_number": made["auto_number"]}
        told.crew(
            "comment", text=f"Resident's word {number}.", recorded_by="Ana", public=True, **key
        )
        told.crew("comment", text=f"Crew's word {number}.", public=True, **key)
        if place < closed:
            told.crew("set_status", code=999, **key)
    strangers = [
        told.report(category="Graffiti", summary=f"Tag {n}", lat=41.3, lng=-72.9)
        for n in range(misleading)
    ]
    told.city.clock.advance(3 * 86_400)
    for number in strangers:
        other_connector(told, number, Notes="Something else")
    return numbers, strangers


def take_over(life, requests, closed, misleading):
    """Let the console take the city over; return it, who is who, and how long it took."""
    with life.console() as told:
        numbers, strangers = a_city_of_another_connector(told, requests, closed, misleading)
        mark, records = told.mark(), len(told.city.eam.requests)
    life.forget()
    console, began = Elsewhere(life.city, life.home), time.monotonic()
    report = console.relink(threading.Event())
    console.close()
    seconds, calls = time.monotonic() - began, len(life.city.log.calls("", "", "", mark))
    with life.console() as told:
        for _ in range(2):
            told.later()
        assert report.adopted["create"] == requests
        assert all(told.link(number) for number in numbers)
        assert not any(told.link(number) for number in strangers)
        assert len(told.city.eam.requests) == records
        assert told.writes(mark) == []
        assert all(told.status(number) == "Acknowledged" for number in numbers)
    return f"{requests} adopted with {calls} calls in {seconds:.1f} s"


def test_what_another_connector_did_is_adopted_and_nothing_crosses_again(life):
    take_over(life, requests=20, closed=6, misleading=2)


@pytest.mark.soak
def test_a_thousand_live_requests_of_another_connector(life, capsys):
    with capsys.disabled():
        print(take_over(life, requests=1000, closed=300, misleading=20))  # noqa: T201
