"""Very many requests moved, or reopened, at once wait for a person; everything else goes on."""

from __future__ import annotations

import threading

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.city import StatusRules
from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind
from eamconsole.sync.intake.brakes import IntakeBrakes
from tests.journey.test_brakes import EAGER, let_go, linked, pauses_of, report_of

MOVES, REOPENINGS = BrakeKind.RECATEGORIZATIONS, BrakeKind.REOPENINGS


def move(told, numbers, title="Power outage"):
    told.city.clock.advance(60)
    for number in numbers:
        told.office.recategorize(told.issue(number), told.town.category(title))


def show(told, numbers, title):
    """Let SeeClickFix's list show a category that nobody gave these requests."""
    for number in numbers:
        issue = told.issue(number)
        issue.category = told.town.category(title)
        issue.touched(issue.updated_at)


def elsewhere(told):
    told.town.add_category("Power outage")


def states(told, numbers):
    return [told.link(number).state for number in numbers]


def closed_by_crews(told, count):
    """Have requests reported, done and closed; the closings are no part of the story."""
    numbers = linked(told, count)
    for start in range(0, count, 3):
        for number in numbers[start : start + 3]:
            told.crew("set_status", number, code=999)
        told.later(4_000)
    assert [told.status(number) for number in numbers] == ["Closed"] * count
    told.later(4_000)
    return numbers


def reopen(told, numbers, by="staff"):
    told.city.clock.advance(60)
    for number in numbers:
        told.town.reopen(number, f"Still there, says {number}.", by=by)


def test_a_bulk_move_out_of_the_integration_waits_for_a_person(tell):
    told = tell()
    elsewhere(told)
    numbers = linked(told, 24)
    move(told, numbers)
    told.says(numbers[0], "It is getting worse.")
    told.crew("set_status", numbers[1], code=999)
    newcomer = told.report()
    told.later()
    told.later()
    assert states(told, numbers[:1] + numbers[2:]) == ["open"] * 23
    (pause,) = pauses_of(told)
    assert (pause["reason"], pause["kind"], pause["count"]) == ("brake", MOVES, 24)
    assert pause["flow"] == "requests" and report_of(told)["flows"]["requests"]["paused"]
    assert "from “Pothole” to “Power outage”" in pause["samples"][0]
    (notice,) = told.notices("brake")
    assert "resume --brake recategorizations" in notice.text
    assert told.comments(numbers[0]) == ["It is getting worse."], "all the rest goes on"
    assert told.status(numbers[1]) == "Closed"
    assert told.status(newcomer) == "Acknowledged"
    assert not told.sync().all_done, "a person is needed"
    assert let_go(told, MOVES) == 24
    told.later()
    assert states(told, numbers) == ["settled"] * 24
    assert "Power outage" in told.note(numbers[0])
    assert pauses_of(told) == [] and told.notices("brake") == []
    assert len(told.comments(numbers[0])) == 1


def test_a_bulk_move_within_the_integration_waits_and_is_told_once_let_go(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    move(told, numbers, "Graffiti")
    told.later()
    assert told.notices("recategorized") == []
    assert pauses_of(told)[0]["count"] == 6
    let_go(told, MOVES)
    told.later()
    assert len(told.notices("recategorized")) == 6


def test_one_answer_that_puts_all_rows_into_one_category_is_over_at_the_second_look(tell):
    told = tell(status=EAGER)
    elsewhere(told)
    numbers = linked(told, 6)
    move(told, numbers)
    never = threading.Event()
    assert told.engine.run(Cycle.INTAKE, never) <= 120
    assert pauses_of(told) == [] and states(told, numbers) == ["open"] * 6
    move(told, numbers[1:], "Pothole")
    told.city.clock.advance(120)
    told.engine.run(Cycle.INTAKE, never)
    told.engine.run(Cycle.INTAKE, never)
    assert states(told, numbers) == ["settled", *["open"] * 5], "the single one was meant"
    assert pauses_of(told) == []


def test_moves_put_right_in_seeclickfix_end_the_brake(tell):
    told = tell(status=EAGER)
    elsewhere(told)
    numbers = linked(told, 6)
    move(told, numbers)
    told.later()
    assert pauses_of(told)[0]["count"] == 6
    move(told, numbers, "Pothole")
    told.later()
    assert pauses_of(told) == [] and told.notices("brake") == []
    assert states(told, numbers) == ["open"] * 6


def test_a_handful_of_moves_is_followed_at_once(tell):
    told = tell()
    elsewhere(told)
    numbers = linked(told, 8)
    move(told, numbers[:5])
    told.later()
    assert states(told, numbers) == [*["settled"] * 5, *["open"] * 3]
    assert pauses_of(told) == []


def test_moves_that_trickle_in_within_an_hour_count_together(tell):
    told = tell(status=EAGER)
    elsewhere(told)
    numbers = linked(told, 8)
    for number in numbers:
        move(told, [number])
        told.sync()
    assert states(told, numbers) == [*["settled"] * 3, *["open"] * 5]
    assert pauses_of(told)[0]["count"] == 5
    let_go(told, MOVES)


def test_what_is_held_survives_the_end_of_the_process(tell):
    told = tell(status=EAGER)
    elsewhere(told)
    numbers = linked(told, 6)
    move(told, numbers)
    told.engine.run(Cycle.INTAKE, threading.Event())
    told.engine.close()
    told = tell(status=EAGER)
    told.later(7_200)
    assert states(told, numbers) == ["open"] * 6
    assert pauses_of(told)[0]["count"] == 6
    told.engine.close()
    told = tell(status=EAGER)
    let_go(told, MOVES)
    told.later()
    assert states(told, numbers) == ["settled"] * 6


def test_a_single_move_is_followed_though_the_process_ended_between(tell, monkeypatch):
    told = tell()
    elsewhere(told)
    numbers = linked(told, 3)
    move(told, numbers[:1])
    monkeypatch.setattr(IntakeBrakes, "judge", lambda *_: frozenset())
    told.engine.run(Cycle.INTAKE, threading.Event())
    monkeypatch.undo()
    told.engine.close()
    told = tell()
    told.later(7_200)
    assert states(told, numbers) == ["settled", "open", "open"]


def test_a_bulk_reopening_waits_for_a_person(tell):
    told = tell(status=StatusRules(brake_share=0.3, brake_at_least=6))
    numbers = closed_by_crews(told, 9)
    other = told.linked_report()
    reopen(told, numbers)
    told.says(other, "Nobody came yet.")
    told.later()
    told.later()
    assert states(told, numbers) == ["closed"] * 9
    assert sum(len(told.comments(number)) for number in numbers) == 0
    assert told.comments(other) == ["Nobody came yet."]
    (pause,) = pauses_of(told)
    assert (pause["kind"], pause["flow"], pause["count"]) == (REOPENINGS, "status", 9)
    assert "reopened" in pause["samples"][0]
    assert "resume --brake reopenings" in told.notices("brake")[0].text
    assert let_go(told, REOPENINGS) == 9
    told.later()
    assert states(told, numbers) == ["open"] * 9
    assert [told.comments(n) for n in numbers] == [[f"Still there, says {n}."] for n in numbers]
    assert pauses_of(told) == [] and told.notices("brake") == []
    assert all(len(told.rows(number, DeliveryKind.CLOSE)) == 1 for number in numbers)


def test_a_bulk_reopening_that_is_closed_again_ends_the_brake(tell):
    told = tell(status=EAGER)
    numbers = closed_by_crews(told, 6)
    reopen(told, numbers)
    told.later()
    assert pauses_of(told)[0]["count"] == 6
    for number in numbers:
        told.town.close(number, "By mistake.", by="staff")
    told.later()
    assert pauses_of(told) == [] and told.notices("brake") == []
    assert states(told, numbers) == ["closed"] * 6


def test_residents_who_reopen_a_few_are_heard_at_once(tell):
    told = tell()
    numbers = closed_by_crews(told, 6)
    reopen(told, numbers[:5], by="resident")
    told.later()
    assert states(told, numbers) == [*["open"] * 5, "closed"]
    assert pauses_of(told) == []


def test_what_was_let_go_once_is_held_again_another_year(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    for title in ("Graffiti", "Pothole"):
        move(told, numbers, title)
        told.later()
        assert pauses_of(told)[0]["count"] == 6
        let_go(told, MOVES)
        told.later()
        assert pauses_of(told) == []
        told.later(7_200)
        told.later(7_200)


def test_an_absurd_answer_that_dates_nothing_anew_changes_nothing(tell):
    told = tell(status=EAGER)
    elsewhere(told)
    numbers = linked(told, 6)
    show(told, numbers, "Power outage")
    never = threading.Event()
    told.engine.run(Cycle.INTAKE, never)
    told.engine.run(Cycle.DELIVERIES, never)
    assert states(told, numbers) == ["open"] * 6
    show(told, numbers, "Pothole")
    told.later()
    assert states(told, numbers) == ["open"] * 6
    assert pauses_of(told) == [] and told.notices("brake") == []


def test_a_brake_does_not_end_by_waiting_for_a_person(tell):
    told = tell(status=EAGER)
    elsewhere(told)
    numbers = linked(told, 16)
    move(told, numbers[:3])
    told.later()
    told.later(7_200)
    move(told, numbers[3:9])
    told.later()
    assert pauses_of(told)[0]["count"] == 6
    for _ in range(3):
        told.later(7_200)
    assert states(told, numbers[3:9]) == ["open"] * 6
    assert pauses_of(told)[0]["count"] == 6
    let_go(told, MOVES)


def test_what_was_followed_in_one_run_is_judged_anew_in_the_next(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 9)
    move(told, numbers[:3], "Graffiti")
    told.sync()
    assert len(told.notices("recategorized")) == 3
    move(told, numbers, "Illegal Dumping")
    told.sync()
    assert pauses_of(told)[0]["count"] == 9
    let_go(told, MOVES)
