"""Going live: counted before anything is written, and then exactly what was chosen."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.going_live import Forecast, GoingLiveChoice
from eamconsole.errors import ConfigurationError
from eamconsole.journal import QueueQuery
from eamconsole.services.going_live import go_live, look, not_counted
from eamconsole.services.going_live_words import lives_from, remarks_on
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.finishing import promote
from eamconsole.services.setup.license import confirm, confirmed_by
from tests.fixtures.going_live import NAME, TwoPlaces, changing
from tests.journey.both_sides import BothSides

FIVE_YEARS = timedelta(days=5 * 365)


class Town(BothSides):
    """A city that has been open for years, partly served by another connector."""

    def __init__(self, city):
        super().__init__(city)
        city.clock.freeze()
        state = city.seeclickfix.state
        state.tokens.set_end("integration", city.clock.now() + 2 * FIVE_YEARS)
        known = {each.title for each in state.categories.values()}
        if "Noise" not in known:
            city.seeclickfix.town.add_category("Noise")

    def grow_old(self, requests, with_records):
        """Have requests reported over five years, the first of them entered by another program."""
        step = FIVE_YEARS / requests
        numbers = []
        for place in range(requests):
            number = self.city.seeclickfix.town.report(
                category="Pothole", summary=f"Hole {place}"
            ).id
            numbers.append(number)
            if place < with_records:
                self.entered_elsewhere(number)
            self.city.clock.advance(step.total_seconds())
        return numbers

    def entered_elsewhere(self, number, **fields):
        """Let another program enter a request in EAM, and acknowledge it."""
        from eamconsole.sandbox.eam.control import ACTIONS

        problems = self.city.eam.catalog.problems.values()
        code = next(each.code for each in problems if each.title == "Pothole")
        made = ACTIONS["create_record"](
            self.city.eam,
            {
                "fields": {
                    "ProblemCode": code,
                    "Notes": self.issue(number).description,
                    "ExternalRequestId": str(number),
                    **fields,
                }
            },
        )
        self.city.seeclickfix.town.acknowledge(number, "We have it.")
        return made


def counted(places):
    return look(places.installation, NAME, threading.Event(), lambda _step: None)


def is_of_one(call, numbers):
    """Return whether a call asked for one of the requests by itself."""
    return call.path.rstrip("/").rpartition("/")[2] in set(map(str, numbers))


def acknowledged_by_us(town, numbers):
    return [number for number in numbers if town.our_words(number)]


def live(town, home, requests, with_records, batch, later):
    """Go live in an old city; return it with who is who after every step was checked."""
    numbers = town.grow_old(requests, with_records)
    theirs, bare = numbers[:with_records], numbers[with_records:]
    other = town.city.seeclickfix.town.report(category="Noise", summary="Loud").id
    places = TwoPlaces(town.city, home)
    mark, records = town.mark(), len(town.city.eam.requests)
    outlook = counted(places)
    assert changing(town.calls(since=mark)) == []
    assert places.installation.profiles.load(NAME).environments.active == "test"
    now = town.city.clock.now() + timedelta(seconds=1)
    counts = outlook.tally(GoingLiveChoice(start_at=now, create=batch))
    assert (counts.live, counts.older, counts.with_record) == (
        requests + 1,
        requests + 1,
        with_records,
    )
    assert (counts.linked, counts.created, counts.acknowledged) == (with_records, batch, batch)
    assert (counts.closed, counts.left, counts.not_integrated) == (
        0,
        len(bare) - batch + 1,
        1,
    )
    everything = outlook.tally(GoingLiveChoice(start_at=now, create=None))
    assert (everything.created, everything.left) == (len(bare), 1)
    nothing = outlook.tally(GoingLiveChoice(start_at=now, adopt=False))
    assert (nothing.created, nothing.linked, nothing.acknowledged) == (0, 0, 0)
    go_live(places.installation, NAME, outlook, GoingLiveChoice(start_at=now, create=batch))
    assert changing(town.calls(since=mark)) == []
    town.city.clock.advance(60)
    new = town.city.seeclickfix.town.report(category="Pothole", summary="New").id
    before = town.mark()
    places.sync(3)
    sent = bare[:batch]
    singly = [c for c in town.calls("seeclickfix", "GET", since=before) if is_of_one(c, numbers)]
    assert len(singly) < len(sent), "the list tells of them all"
    assert [n for n in (*theirs, *bare) if len(town.records(n)) != 1] == bare[batch:]
    assert len(town.city.eam.requests) == records + batch + 1
    assert acknowledged_by_us(town, numbers) == sent
    assert acknowledged_by_us(town, [new, other]) == [new]
    assert all(town.comments(number) == [] for number in theirs)
    linked = places.journal(lambda ledgers: {link.issue_id for link in ledgers.links.all()})
    assert linked == {*theirs, *sent, new}
    with places.open() as console:
        assert {each.issue_id for each in console.held.listed()} == {*bare[batch:], other}
        assert console.held.send_all(later).sent == bare[batch : batch + later]
    places.sync(2)
    assert acknowledged_by_us(town, numbers) == bare[: batch + later]
    return places


def test_old_requests_are_counted_first_and_then_what_was_chosen_happens(empty_city, tmp_path):
    live(Town(empty_city), tmp_path / "home", requests=44, with_records=20, batch=14, later=5)


@pytest.mark.soak
def test_fourteen_hundred_requests_of_five_years(empty_city, tmp_path):
    town = Town(empty_city)
    live(town, tmp_path / "home", requests=1_400, with_records=600, batch=200, later=100)


def test_a_record_that_is_gone_when_the_choice_is_carried_out_is_not_created(empty_city, tmp_path):
    town = Town(empty_city)
    kept, gone = town.grow_old(2, 2)
    places = TwoPlaces(empty_city, tmp_path / "home")
    outlook = counted(places)
    assert {each.forecast for each in outlook.prospects} == {Forecast.ADOPT}
    now = empty_city.clock.now() + timedelta(seconds=1)
    go_live(places.installation, NAME, outlook, GoingLiveChoice(start_at=now))
    del empty_city.eam.requests[town.record(gone).auto_number]
    places.sync(3)
    assert town.records(gone) == [] and len(town.records(kept)) == 1
    rows = places.journal(lambda ledgers: ledgers.deliveries.of_issue(gone))
    (row,) = [each for each in rows if each.kind is DeliveryKind.CREATE]
    assert row.state is DeliveryState.SKIPPED
    assert "no such record is there any more" in row.explanation
    with places.open() as console:
        console.repair.retry([row.id])
    places.sync(2)
    assert len(town.records(gone)) == 1


def test_what_nobody_confirmed_is_not_written_down_as_confirmed(empty_city, tmp_path):
    """A profile that was imported answers none of the wizard's questions."""
    places = TwoPlaces(empty_city, tmp_path / "home")
    draft = Draft.of_profile(places.installation.profiles.load(NAME))
    promote(places.installation, draft)
    with places.open() as console:
        assert confirmed_by(console) is None
        assert [e.action for e in console.audit() if e.action.endswith("_confirmed")] == []


def test_what_was_confirmed_on_test_is_not_asked_again_on_production(empty_city, tmp_path):
    places = TwoPlaces(empty_city, tmp_path / "home")
    with places.open() as console:
        known = confirm(console)
    now = empty_city.clock.now()
    empty_city.clock.advance(86_400)
    go_live(places.installation, NAME, not_counted(now), GoingLiveChoice(start_at=now))
    with places.open() as console:
        assert console.environment.value == "production"
        assert confirmed_by(console) == known, "with the day it was said on"


def test_a_journal_of_test_that_cannot_be_read_stops_nobody(empty_city, tmp_path):
    places = TwoPlaces(empty_city, tmp_path / "home")
    with places.open() as console:
        confirm(console)
    places.installation.places.journal_file(NAME, "test").write_bytes(b"no database" * 999)
    now = empty_city.clock.now()
    go_live(places.installation, NAME, not_counted(now), GoingLiveChoice(start_at=now))
    with places.open() as console:
        assert console.environment.value == "production"
        assert confirmed_by(console) is None


def test_a_start_that_is_ahead_is_told_by_the_citys_clock(empty_city, tmp_path):
    """A year typed wrong would keep everything back, and say that the next sync sends it."""
    places = TwoPlaces(empty_city, tmp_path / "home")
    outlook, start = counted(places), empty_city.clock.now() + timedelta(days=400)
    choice = GoingLiveChoice(start_at=start)
    (said,) = [each for each in remarks_on(outlook, choice) if "ahead" in each]
    assert "400 days ahead" in said and "in America/New_York" in said
    now = GoingLiveChoice(start_at=outlook.at)
    assert not any("ahead" in each for each in remarks_on(outlook, now))
    profile, _ = go_live(places.installation, NAME, outlook, choice)
    told = lives_from(profile, empty_city.clock.now())
    assert "held back" in told and "next sync" not in told
    assert "next sync" in lives_from(profile, start + timedelta(seconds=1))


def test_without_a_look_only_what_is_new_goes(empty_city, tmp_path):
    town = Town(empty_city)
    old = town.grow_old(3, 1)
    places = TwoPlaces(empty_city, tmp_path / "home")
    now = empty_city.clock.now()
    go_live(places.installation, NAME, not_counted(now), GoingLiveChoice(start_at=now))
    empty_city.clock.advance(5)
    new = empty_city.seeclickfix.town.report(category="Pothole").id
    places.sync(2)
    assert [len(town.records(number)) for number in (*old, new)] == [1, 0, 0, 1]


def test_what_is_open_is_counted_as_well_where_production_was_at_work_before(empty_city, tmp_path):
    """The terminal says that a count may follow later; it counts all, not what changed since."""
    town = Town(empty_city)
    old = town.grow_old(4, 1)
    other = town.city.seeclickfix.town.report(category="Noise").id
    places = TwoPlaces(empty_city, tmp_path / "home")
    now = empty_city.clock.now() + timedelta(seconds=1)
    go_live(places.installation, NAME, not_counted(now), GoingLiveChoice(start_at=now))
    empty_city.clock.advance(60)
    new = empty_city.seeclickfix.town.report(category="Pothole").id
    town.city.seeclickfix.town.comment(old[1], "Still there.")
    places.sync(2)
    outlook = counted(places)
    forecasts = {each.issue_id: each.forecast for each in outlook.prospects}
    assert forecasts == {
        old[0]: Forecast.ADOPT,
        **dict.fromkeys(old[1:], Forecast.CREATE),
        other: Forecast.CATEGORY,
        new: Forecast.KNOWN,
    }
    assert len(outlook.prospects) == len(forecasts)


def test_what_was_said_before_a_later_start_still_reaches_what_is_known(empty_city, tmp_path):
    town = Town(empty_city)
    now = empty_city.clock.now()
    places = TwoPlaces(empty_city, tmp_path / "home", active="production", start_at=now)
    empty_city.clock.advance(5)
    number = empty_city.seeclickfix.town.report(category="Pothole").id
    places.sync(2)
    places.installation.profiles.change(NAME, {"environments.active": "test"})
    empty_city.clock.advance(86_400)
    empty_city.seeclickfix.town.comment(number, "Still there.")
    empty_city.clock.advance(86_400)
    now = empty_city.clock.now()
    go_live(places.installation, NAME, counted(places), GoingLiveChoice(start_at=now))
    places.sync(2)
    assert town.comments(number) == ["Still there."]


def test_what_comes_in_between_the_count_and_the_start_is_told(empty_city, tmp_path):
    town = Town(empty_city)
    old = town.grow_old(2, 0)
    places = TwoPlaces(empty_city, tmp_path / "home")
    outlook = counted(places)
    empty_city.clock.advance(3_600)
    between = empty_city.seeclickfix.town.report(category="Pothole").id
    empty_city.clock.advance(3_600)
    now = empty_city.clock.now()
    go_live(places.installation, NAME, outlook, GoingLiveChoice(start_at=now))
    empty_city.clock.advance(60)
    new = empty_city.seeclickfix.town.report(category="Pothole").id
    places.sync(2)
    with places.open() as console:
        assert {each.issue_id for each in console.held.listed()} == {*old, between}
    assert [len(town.records(number)) for number in (between, new)] == [0, 1]


def test_a_choice_is_never_made_on_half_a_count(empty_city, tmp_path):
    town = Town(empty_city)
    town.grow_old(2, 1)
    places = TwoPlaces(empty_city, tmp_path / "home")
    empty_city.faults["eam"].fail("status", status=502, times=1000)
    with pytest.raises(ConfigurationError, match="could not be read to the end") as told:
        counted(places)
    assert told.value.summary.endswith(".") and not told.value.summary.endswith("..")
    empty_city.faults["eam"].clear()
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(ConfigurationError, match="stopped before its end"):
        look(places.installation, NAME, stopped, lambda _step: None)
    assert places.installation.profiles.load(NAME).environments.active == "test"


def test_a_second_choice_replaces_the_first_that_was_never_carried_out(empty_city, tmp_path):
    town = Town(empty_city)
    numbers = town.grow_old(4, 0)
    places = TwoPlaces(empty_city, tmp_path / "home")
    outlook, now = counted(places), empty_city.clock.now() + timedelta(seconds=1)
    go_live(places.installation, NAME, outlook, GoingLiveChoice(start_at=now, create=None))
    places.installation.profiles.change(NAME, {"environments.active": "test"})
    go_live(places.installation, NAME, outlook, GoingLiveChoice(start_at=now, create=1))
    places.sync(2)
    assert [len(town.records(number)) for number in numbers] == [1, 0, 0, 0]


def test_the_last_choice_counts_where_production_is_at_work_already(empty_city, tmp_path):
    """The first choice waits for a sync that has not run; the second leaves most of that."""
    town = Town(empty_city)
    numbers = town.grow_old(6, 2)
    places = TwoPlaces(empty_city, tmp_path / "home")
    now = empty_city.clock.now() + timedelta(seconds=1)
    go_live(places.installation, NAME, counted(places), GoingLiveChoice(start_at=now, create=None))
    second = GoingLiveChoice(start_at=now, adopt=False, create=1)
    outlook = counted(places)
    assert any("5 of the requests left were marked" in each for each in remarks_on(outlook, second))
    go_live(places.installation, NAME, outlook, second)
    places.sync(2)
    assert [len(town.records(number)) for number in numbers] == [1, 1, 1, 0, 0, 0]
    linked = places.journal(lambda ledgers: [link.issue_id for link in ledgers.links.all()])
    assert linked == [numbers[2]]
    with places.open() as console:
        assert {each.issue_id for each in console.held.listed()} == set(numbers) - {numbers[2]}
        withdrawn = [e.issue_id for e in console.audit() if e.action == "send withdrawn"]
        assert sorted(withdrawn) == sorted(set(numbers) - {numbers[2]})


def test_a_choice_without_a_count_leaves_what_waits_as_well(empty_city, tmp_path):
    town = Town(empty_city)
    numbers = town.grow_old(3, 1)
    places = TwoPlaces(empty_city, tmp_path / "home")
    now = empty_city.clock.now() + timedelta(seconds=1)
    go_live(places.installation, NAME, counted(places), GoingLiveChoice(start_at=now, create=None))
    go_live(places.installation, NAME, not_counted(now), GoingLiveChoice(start_at=now))
    places.sync(2)
    assert [len(town.records(number)) for number in numbers] == [1, 0, 0]


@pytest.mark.parametrize("has_record", [False, True], ids=["created", "linked"])
def test_what_a_person_marked_under_a_code_keeps_it_through_a_choice(
    empty_city, tmp_path, has_record
):
    """Its category has no code: without the one that was chosen it could not go at all."""
    town = Town(empty_city)
    town.grow_old(1, 0)
    loud = empty_city.seeclickfix.town.report(category="Noise", summary="Loud").id
    if has_record:
        town.entered_elsewhere(loud)
    empty_city.clock.advance(60)
    now = empty_city.clock.now()
    places = TwoPlaces(empty_city, tmp_path / "home", active="production", start_at=now)
    go_live(places.installation, NAME, counted(places), GoingLiveChoice(start_at=now))
    places.sync(1)
    with places.open() as console:
        code = next(c for c, title in console.held.codes().items() if title == "Pothole")
        assert console.held.send([loud], code).sent == [loud]
    outlook = counted(places)
    counts = outlook.tally(GoingLiveChoice(start_at=now, create=None))
    assert (counts.created, counts.linked) == ((1, 1) if has_record else (2, 0))
    go_live(places.installation, NAME, outlook, GoingLiveChoice(start_at=now, create=None))
    places.sync(2)
    assert len(town.records(loud)) == 1
    assert loud in places.journal(lambda ledgers: {link.issue_id for link in ledgers.links.all()})


def waiting(ledgers):
    return list(ledgers.queue.ids(QueueQuery(states=(DeliveryState.NEEDS_ATTENTION,))))


def test_what_needs_a_person_is_left_and_told(empty_city, tmp_path):
    town = Town(empty_city)
    number = empty_city.seeclickfix.town.report(category="Pothole", lat=0.0, lng=0.0).id
    empty_city.clock.advance(86_400)
    places = TwoPlaces(empty_city, tmp_path / "home")
    outlook = counted(places)
    (one,) = outlook.prospects
    assert (one.issue_id, one.forecast) == (number, Forecast.ASK)
    assert one.why
    now = empty_city.clock.now() + timedelta(seconds=1)
    go_live(places.installation, NAME, outlook, GoingLiveChoice(start_at=now, create=None))
    places.sync(2)
    assert places.journal(waiting) == []
    assert town.our_words(number) == []
