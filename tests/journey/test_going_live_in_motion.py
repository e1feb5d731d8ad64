"""Going live in a city of five years that does not stand still between count, choice and sync."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from eamconsole.domain.going_live import Forecast, GoingLiveChoice
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.services.going_live import go_live
from tests.fixtures.going_live import NAME, TwoPlaces
from tests.fixtures.other_connector import OtherConnector, sent
from tests.journey.test_going_live import Town, counted

__all__ = ["sent"]


@dataclass
class Cast:
    """Who is touched between the count and the sync, and how; the others stand still."""

    linked_commented: int
    linked_closed: int
    linked_worked_on: int
    linked_late: int
    linked_late_carried: int
    bare_commented: int
    bare_entered: int
    bare_closed: int
    left_commented: int
    left_entered: int
    between: list[int] = field(default_factory=list)


class InMotion:
    """The town, the other connector, and the console that goes live there."""

    def __init__(self, city, home, requests, with_records, batch):
        self.town, self.batch = Town(city), batch
        self.other = OtherConnector(self.town)
        numbers = self.town.grow_old(requests, with_records)
        self.theirs, self.bare = numbers[:with_records], numbers[with_records:]
        self.places = TwoPlaces(city, home)
        self.said = {}
        bare, theirs = self.bare, self.theirs
        self.cast = Cast(*theirs[:5], *bare[:3], *bare[-2:])

    def say(self, number, text):
        self.said[number] = text
        self.town.city.seeclickfix.town.comment(number, text, by="Ana Ruiz")

    def town_goes_on(self):
        """The other connector writes, residents comment, staff close, somebody reports."""
        cast, at_desk = self.cast, self.town.city.seeclickfix.town
        for number in (cast.linked_commented, cast.bare_commented, cast.left_commented):
            self.say(number, f"Still there, says {number}.")
        self.other.enter(cast.bare_entered)
        self.other.enter(cast.left_entered)
        self.other.tell(cast.linked_worked_on, "Crew was there.")
        self.other.close(cast.linked_closed)
        at_desk.close(cast.bare_closed, "Not ours to mend.")
        new = at_desk.report(category="Pothole", summary="Between").id
        cast.between.append(new)
        self.town.city.clock.advance(60)

    def goes_on_after_the_start(self):
        """Hundreds are linked one after the other: until then residents and the other go on."""
        cast = self.cast
        for number in (cast.linked_late, cast.linked_late_carried):
            self.say(number, f"It is worse now, says {number}.")
        carried = f"Ana Ruiz: {self.said[cast.linked_late_carried]}"
        key = {"auto_number": self.town.record(cast.linked_late_carried).auto_number}
        ACTIONS["comment"](self.town.city.eam, {**key, "text": carried, "public": True})
        return self.town.city.seeclickfix.town.report(category="Pothole", summary="New").id

    def records(self, numbers):
        return [len(self.town.records(number)) for number in numbers]


def live(city, home, sent, *, requests, with_records, batch):
    """Count, let the town go on, choose, let it go on again, sync; check after every step."""
    motion = InMotion(city, home, requests, with_records, batch)
    town, places, bare = motion.town, motion.places, motion.bare
    sent.writes.clear()
    outlook = counted(places)
    assert sent.writes == [] and sent.reads > 0
    forecasts = [each.forecast for each in outlook.prospects]
    assert (forecasts.count(Forecast.ADOPT), forecasts.count(Forecast.CREATE)) == (
        with_records,
        len(bare),
    )
    motion.town_goes_on()
    choice = GoingLiveChoice(start_at=city.clock.now() + timedelta(seconds=1), create=batch)
    go_live(places.installation, NAME, outlook, choice)
    assert sent.writes == [], "a choice writes nowhere either"
    city.clock.advance(60)
    new = motion.goes_on_after_the_start()
    words = {number: town.thread(number) for number in (*motion.theirs, *bare)}
    entered = {number: town.comments(number) for number in motion.theirs}
    places.sync(3)
    check(motion, new, words, entered)
    return motion


def check(motion, new, words, entered):
    """Exactly what was chosen is done, and to what changed meanwhile nothing is repeated."""
    town, cast, bare, batch = motion.town, motion.cast, motion.bare, motion.batch
    chosen, left = bare[:batch], bare[batch:]
    created = [n for n in chosen if n not in (cast.bare_entered, cast.bare_closed)]
    assert motion.records(motion.theirs) == [1] * len(motion.theirs)
    assert motion.records(created) == [1] * len(created)
    assert motion.records([cast.bare_entered, cast.left_entered]) == [1, 1]
    assert motion.records([cast.bare_closed]) == [0], "it was closed before it went"
    assert sum(motion.records(left)) == 1, "what was left has the other's record alone"
    assert motion.records([*cast.between, new]) == [0, 1]
    ours = [n for n in (*motion.theirs, *bare) if town.our_words(n)]
    assert ours == created, "what was created is acknowledged, and nothing else is spoken to"
    untouched = [n for n in words if n not in created]
    assert [town.thread(n) for n in untouched] == [words[n] for n in untouched]
    entered[cast.linked_late] = [motion.said[cast.linked_late]]
    assert {n: town.comments(n) for n in entered} == entered, "a base line is left as it was"
    assert town.comments(cast.bare_commented) == [motion.said[cast.bare_commented]]
    linked = motion.places.journal(lambda led: {link.issue_id for link in led.links.all()})
    assert linked >= {*motion.theirs, *created, new} - {cast.linked_closed}
    assert not linked & set(left)
    with motion.places.open() as console:
        held = {each.issue_id for each in console.held.listed()}
    assert held == {*left, *cast.between}


def test_exactly_what_was_chosen_happens_in_a_town_in_motion(empty_city, tmp_path, sent):
    live(empty_city, tmp_path / "home", sent, requests=18, with_records=7, batch=6)


@pytest.mark.soak
def test_fourteen_hundred_of_five_years_in_motion(empty_city, tmp_path, sent):
    live(empty_city, tmp_path / "home", sent, requests=1_400, with_records=600, batch=200)
