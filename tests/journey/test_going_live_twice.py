"""Going live where the journal is a file or a server's: killed at each step, twice, in a town
that does not stand still meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from datetime import timedelta

import pytest

from eamconsole.domain.going_live import Forecast, GoingLiveChoice
from eamconsole.errors import ConfigurationError
from eamconsole.services.going_live import go_live, look
from eamconsole.services.profiles.store import ProfileStore
from eamconsole.services.rehearsal import rehearsal
from eamconsole.services.shadow import shadow
from eamconsole.sync.intake import held
from tests.fixtures.going_live import NAME, TwoPlaces, changing
from tests.fixtures.installations import installation_in
from tests.journey.test_going_live import Town, counted
from tests.journey.test_shadow import looked

FILE = pytest.param("sqlite", id="sqlite")
SERVER = pytest.param("postgres", id="postgres", marks=pytest.mark.postgres)
LONG_SERVER = pytest.param(
    "postgres", id="postgres", marks=(pytest.mark.postgres, pytest.mark.soak)
)
on_both = pytest.mark.parametrize("places", [FILE, SERVER], indirect=True)
"""What hangs on the engine: the copy of one moment, and what it is counted by."""
on_a_file = pytest.mark.parametrize("places", [FILE, LONG_SERVER], indirect=True)
"""What a choice does with the ledgers, whose two engines tests/unit/journal compares."""


@pytest.fixture
def town(empty_city):
    return Town(empty_city)


@pytest.fixture
def places(request, town, tmp_path):
    """A console set up on Test, its journals in files or on a server."""
    more = ""
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_database")
        more = f'[journal]\nurl = "{address}"\n'
    places = TwoPlaces(town.city, tmp_path / "home", more=more)
    places.is_file = not more
    return places


def soon(town):
    return town.city.clock.now() + timedelta(seconds=1)


def records(town, numbers):
    return [len(town.records(number)) for number in numbers]


@on_a_file
def test_a_count_knows_what_production_knows(town, places):
    """With an empty memory everything that is linked would be counted, and marked, once more."""
    old = town.grow_old(4, 1)
    now = soon(town)
    go_live(places.installation, NAME, counted(places), GoingLiveChoice(start_at=now, create=1))
    town.city.clock.advance(60)
    new = town.city.seeclickfix.town.report(category="Pothole").id
    places.sync(2)
    outlook = counted(places)
    forecasts = {each.issue_id: each.forecast for each in outlook.prospects}
    assert forecasts == {
        old[0]: Forecast.KNOWN,
        old[1]: Forecast.KNOWN,
        old[2]: Forecast.CREATE,
        old[3]: Forecast.CREATE,
        new: Forecast.KNOWN,
    }
    mark = town.mark()
    report = looked(places)
    assert report.count() == {}, "what was done is not on the list again"
    assert changing(town.calls(since=mark)) == []
    go_live(places.installation, NAME, outlook, GoingLiveChoice(start_at=now, create=1))
    places.sync(2)
    assert records(town, (*old, new)) == [1, 1, 1, 0, 1]
    with places.open() as console:
        assert {each.issue_id for each in console.held.listed()} == {old[3]}


@on_both
def test_the_copy_on_which_a_count_works_is_the_journal_of_one_moment(town, places):
    town.grow_old(2, 1)
    go_live(
        places.installation,
        NAME,
        counted(places),
        GoingLiveChoice(start_at=soon(town), create=None),
    )
    places.sync(2)
    there = places.journal(_told)
    with rehearsal(places.installation, NAME) as console:
        assert not console.journal.is_shared, "what is tried out never works on the server"
        with console.journal.read() as ledgers:
            assert _told(ledgers) == there
        console.journal.write(lambda ledgers: ledgers.facts.set("tried", {"out": True}))
    if not places.is_file:
        the_copy_is_told_and_can_be_stopped(places)
    assert places.journal(lambda ledgers: ledgers.facts.get("tried")) is None


def the_copy_is_told_and_can_be_stopped(places):
    """Of a large journal on a server it takes minutes: somebody sees it go on, and may stop it."""
    steps, stop = [], threading.Event()
    look(places.installation, NAME, stop, lambda step: steps.append(step.activity))
    assert "copying the journal" in steps

    def stop_at_once(_step):
        stop.set()

    for round_ in (look, shadow):
        stop.clear()
        with pytest.raises(ConfigurationError, match="while the journal was copied"):
            round_(places.installation, NAME, stop, stop_at_once)


def _told(ledgers):
    return (
        sorted(ledgers.requests.live()),
        sorted((link.issue_id, str(link.number)) for link in ledgers.links.all()),
        [(entry.action, entry.detail) for entry in ledgers.audit.newest()],
    )


STEPS = (
    pytest.param("journal", marks=pytest.mark.soak),
    "profile",
    pytest.param("end", marks=pytest.mark.soak),
)


def promote_and_die(home, outlook, choice, step):
    """Go live in a process of its own, which is killed at a step: no handler, no rollback."""

    def die(*_given, **_named):
        os.kill(os.getpid(), signal.SIGKILL)

    if step == "journal":
        held.tell = die  # inside the transaction, before its end
    if step == "profile":
        ProfileStore.change = die
    go_live(installation_in(home), NAME, outlook, choice)
    die()


@on_a_file
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_each_step_the_last_choice_is_carried_out_exactly(town, places, step):
    old = town.grow_old(5, 2)
    outlook, now = counted(places), soon(town)
    first = GoingLiveChoice(start_at=now, create=None)
    spawn = multiprocessing.get_context("spawn")
    home = places.installation.places.home
    dying = spawn.Process(target=promote_and_die, args=(home, outlook, first, step))
    dying.start()
    dying.join(60)
    assert dying.exitcode == -signal.SIGKILL
    active = places.installation.profiles.load(NAME).environments.active
    assert active == ("production" if step == "end" else "test")
    mark = town.mark()
    second = counted(places)
    go_live(places.installation, NAME, second, GoingLiveChoice(start_at=now, create=1))
    assert changing(town.calls(since=mark)) == []
    places.sync(3)
    assert records(town, old) == [1, 1, 1, 0, 0]
    assert [number for number in old if town.our_words(number)] == [old[2]]
    with places.open() as console:
        assert {each.issue_id for each in console.held.listed()} == set(old[3:])


@on_a_file
def test_the_same_choice_twice_is_carried_out_once(town, places):
    old = town.grow_old(3, 1)
    outlook, choice = counted(places), GoingLiveChoice(start_at=soon(town), create=None)
    go_live(places.installation, NAME, outlook, choice)
    go_live(places.installation, NAME, outlook, choice)
    places.sync(2)
    go_live(places.installation, NAME, outlook, choice)
    places.sync(2)
    assert records(town, old) == [1, 1, 1]
    assert [len(town.our_words(number)) for number in old] == [0, 1, 1]


@on_a_file
def test_between_count_and_choice_the_town_goes_on(town, places):
    """Entered by the other connector, closed, made private, new: nothing doubled or published."""
    entered, closed, hidden, untouched = town.grow_old(4, 0)
    outlook = counted(places)
    assert {each.forecast for each in outlook.prospects} == {Forecast.CREATE}
    town.entered_elsewhere(entered)
    town.city.seeclickfix.town.close(closed, "Done by the other one.")
    town.city.seeclickfix.office.set_private(town.issue(hidden), private=True)
    between = town.city.seeclickfix.town.report(category="Pothole", summary="Between").id
    town.city.clock.advance(60)
    go_live(places.installation, NAME, outlook, GoingLiveChoice(start_at=soon(town), create=None))
    town.city.clock.advance(60)
    places.sync(3)
    assert records(town, (entered, closed, untouched, between)) == [1, 0, 1, 0]
    assert town.our_words(closed) == []
    for record in town.records(hidden):
        assert not record.public
    with places.open() as console:
        assert between in {each.issue_id for each in console.held.listed()}


@on_a_file
def test_a_choice_is_for_the_two_systems_that_were_counted(town, places):
    """Between count and choice somebody lets Production be another organization."""
    town.grow_old(2, 1)
    outlook = counted(places)
    choice = GoingLiveChoice(start_at=soon(town), create=None)
    other = {"environments.production.organization_id": 4711}
    places.installation.profiles.change(NAME, other)
    with pytest.raises(ConfigurationError, match="changed since the count"):
        go_live(places.installation, NAME, outlook, choice)
    profile = places.installation.profiles.load(NAME)
    assert profile.environments.active == "test"
    own = {"environments.production.organization_id": outlook.place.organization_id}
    places.installation.profiles.change(NAME, own)
    go_live(places.installation, NAME, outlook, choice)
    assert places.installation.profiles.load(NAME).environments.active == "production"
