"""A home that lost its memory, was copied, or takes over from another program."""

from __future__ import annotations

import shutil
import threading

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.errors import JournalCopied
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.sync.engine import Engine
from tests.fixtures.linked_city import engine_parts, rules
from tests.journey import lives
from tests.journey.story import CityTime, story
from tests.journey.test_memory import a_day, both_sides, other_connector

life = lives.life


class Elsewhere:
    """A console that is only asked to relink, in whatever home."""

    def __init__(self, city, home):
        home.mkdir(exist_ok=True)
        city.clock.freeze()
        self.parts = engine_parts(
            city.endpoints, home, city.srid, rules(), clock=CityTime(city.clock)
        )
        self.steps = []

    def relink(self, stop=None, *, after=10**6):
        """Relink as the command does; stop after so many steps."""
        stop = stop or threading.Event()

        def observe(step):
            self.steps.append(step)
            if len(self.steps) >= after:
                stop.set()

        engine = Engine(self.parts)
        engine.open(claims=True)
        try:
            return engine.relink(stop, observe)
        finally:
            engine.close()

    def close(self):
        self.parts.journal.close()


# ---------------------------------------------------------------- our own lost memory


def test_relink_makes_everything_known_and_sends_nothing(life):
    with life.console() as told:
        numbers = a_day(told)
        before = both_sides(told, numbers)
        mark = told.mark()
    life.forget()
    console = Elsewhere(life.city, life.home)
    report = console.relink()
    console.close()
    assert report.finished and (report.to_send, report.asked) == (0, 0)
    assert report.adopted["create"] == 4
    assert report.links == 3  # the fourth is closed on both sides
    assert {step.activity for step in console.steps} >= {"looking for records", "taken in"}
    with life.console() as told:
        assert told.writes(mark) == []
        for _ in range(3):
            told.later()
        assert both_sides(told, numbers) == before
        assert told.writes(mark) == []


def test_what_stands_on_neither_side_waits_for_the_next_sync(life):
    with life.console() as told:
        number = told.linked_report()
    life.forget()
    words = "Written while nobody was looking."
    life.city.seeclickfix.town.comment(number, words, by="Ben")
    console = Elsewhere(life.city, life.home)
    report = console.relink()
    console.close()
    assert report.to_send == 1
    with life.console() as told:
        told.later()
        assert told.comments(number).count(words) == 1


def test_what_hangs_on_a_request_that_is_not_in_eam_goes_on_waiting(life):
    with life.console() as told:
        life.city.faults["eam"].status(
            400, body='"No."', times=None, verb="POST", path=r"Requests\.svc/$"
        )
        number = told.report()
        told.sync()
        told.says(number, "It grew.", by="Ben")
        told.sync()
        before = [(row.kind, row.state, row.cause) for row in told.rows(number)]
    console = Elsewhere(life.city, life.home)
    console.relink()
    console.close()
    life.city.faults["eam"].clear()
    with life.console() as told:
        assert [(row.kind, row.state, row.cause) for row in told.rows(number)] == before
        told.repair("retry", told.row(number, DeliveryKind.CREATE))
        told.later()
        assert told.status(number) == "Acknowledged"
        assert len(told.comments(number)) == 1


def test_a_relink_that_was_stopped_goes_on_where_it_ended(life):
    with life.console() as told:
        numbers = [told.report(summary=f"Hole {n}", image=DRAWN) for n in range(6)]
        told.sync()
        before = both_sides(told, numbers)
        mark = told.mark()
    life.forget()
    console = Elsewhere(life.city, life.home)
    stopped = console.relink(after=4)
    assert not stopped.finished
    assert 0 < stopped.adopted["create"] < 6
    finished = console.relink()
    console.close()
    assert finished.finished
    assert stopped.adopted["create"] + finished.adopted["create"] == 6
    with life.console() as told:
        told.later()
        assert both_sides(told, numbers) == before
        assert told.writes(mark) == []


def test_a_new_empty_city_ends_after_one_look(life):
    console = Elsewhere(life.city, life.home)
    report = console.relink()
    console.close()
    assert report.finished
    assert (report.requests, report.links, report.to_send) == (0, 0, 0)
    assert not [c for c in life.city.log.calls("eam") if c.path.endswith("Requests.svc/")]


# ---------------------------------------------------------------- copied homes


def a_copy(life, where):
    """Copy the whole home, as an administrator or a virtual machine would."""
    there = life.home.parent / where
    shutil.copytree(life.home, there)
    return there


def test_a_copied_home_sends_nothing_before_a_person_says_which_is_the_console(life):
    with life.console() as told:
        number = told.linked_report()
    there = a_copy(life, "copy")
    with life.console() as told:
        mark = told.mark()
        told.says(number, "Said after the copy was made.", by="Ben")
        with pytest.raises(JournalCopied) as refused, story(life.city, there):
            pass
        assert str(life.home) in refused.value.summary
        assert "eamconsole relink" in refused.value.next_step
        assert told.writes(mark) == []
        told.later()
    console = Elsewhere(life.city, there)
    console.relink()
    console.close()
    with story(life.city, there, clock=CityTime(life.city.clock)) as told:
        told.later()
        assert told.comments(number).count("Said after the copy was made.") == 1


def test_another_computer_with_the_same_path_is_a_copy_too(life, monkeypatch):
    with life.console() as told:
        told.linked_report()
    monkeypatch.setattr("eamconsole.journal.home.machine_identity", lambda: "another")
    with pytest.raises(JournalCopied), life.console():
        pass


def test_a_restart_in_its_own_place_and_a_computer_without_identity_go_on(life, monkeypatch):
    for _ in range(2):
        with life.console() as told:
            assert told.sync().all_done
    monkeypatch.setattr("eamconsole.journal.home.machine_identity", lambda: "")
    with life.console() as told:
        assert told.sync().all_done


# ---------------------------------------------------------------- another program was here before


def test_what_another_program_did_is_a_base_line(life):
    with life.console() as told:
        told.name_statuses(950)
        number = told.report(category="Pothole", image=DRAWN)
        told.says(number, "It grows every day.", by="Ana Ruiz", image=DRAWN)
        made = other_connector(told, number)
        key = {"auto_number": made["auto_number"]}
        told.crew("comment", text="It grows every day.", recorded_by="Ana Ruiz", public=True, **key)
        told.crew("comment", text="Published by the other one.", public=True, **key)
        told.crew("add_document", draw="png", public=True, **key)
        told.crew("set_status", code=999, **key)
        mark = told.mark()
        for _ in range(3):
            told.later()
        assert told.writes(mark) == []
        assert told.status(number) == "Open"
        assert told.our_words(number) == []
        (notice,) = told.notices("journal_behind")
        assert "entered by another program" in notice.text
        assert "1 of them is closed in EAM while its request is open" in notice.text


def test_what_happens_after_a_take_over_crosses(life):
    with life.console() as told:
        told.name_statuses(950)
        number = told.report(category="Pothole")
        made = other_connector(told, number)
        told.crew("set_status", auto_number=made["auto_number"], code=999)
        told.later()
        told.says(number, "New since the take-over.", by="Ben")
        told.crew("comment", number, text="The crew's new words.", public=True)
        told.crew("add_document", number, draw="png", public=True)
        told.later()
        told.crew("set_status", number, code=950)
        told.later()
        assert told.comments(number).count("New since the take-over.") == 1
        assert "The crew's new words." in told.thread(number)
        assert sum(c.picture is not None for c in told.issue(number).comments) == 1
        assert told.status(number) == "Closed"


@pytest.mark.parametrize("place", ["external id", "own field", "notes"])
def test_the_number_is_found_wherever_the_other_program_wrote_it(life, place):
    from eamconsole.domain.city import CustomField

    changes = {"custom_fields": (CustomField(field="User13", value="{issue_id}"),)}
    with life.console(changes=changes) as told:
        number = told.report(category="Pothole")
        fields = {
            "external id": {},
            "own field": {"ExternalRequestId": None, "User13": str(number)},
            "notes": {
                "ExternalRequestId": None,
                "Notes": f"Deep.\nSeeClickFix Issue ID: {number}",
            },
        }[place]
        other_connector(told, number, **fields)
        told.sync()
        assert len(told.city.eam.requests) == 1
        assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.DONE


def test_a_record_of_ours_whose_notes_were_rewritten_is_no_other_programs(life):
    with life.console() as told:
        number = told.linked_report()
        told.record(number).fields["Notes"] = "Crew: see sketch."
    life.forget()
    with life.console() as told:
        told.says(number, "Said while nobody was looking.", by="Ben")
        told.later()
        assert told.comments(number).count("Said while nobody was looking.") == 1


def test_a_number_filled_up_with_zeros_is_ours_after_the_memory_is_lost(life):
    with life.console() as told:
        number = told.linked_report()
        record = told.record(number)
        record.fields["Notes"] = "Crew: see sketch."
        record.fields["ExternalRequestId"] = f"0000{number}"
        mark = told.mark()
    life.forget()
    with life.console() as told:
        for _ in range(2):
            told.later()
        assert told.link(number).auto_number == record.auto_number
        assert told.writes(mark) == []
