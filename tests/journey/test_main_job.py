"""The main job played out: crews and residents answer each other, and both sides agree."""

from __future__ import annotations

from collections import Counter

import pytest

from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.journey.story import ORGANIZATION_DAYS, PUBLIC_DAY, story

SAID = "Crew 7 has had a look."
DEPOT = "Note for the depot only."


@pytest.fixture(params=[PUBLIC_DAY, ORGANIZATION_DAYS], ids=["public", "organization"])
def told(request, tmp_path):
    """A console that has taken a recorded day over."""
    with (
        SandboxCity(CityOptions(calls_per_minute=0, issues_file=request.param)) as city,
        story(city, tmp_path) as opened,
    ):
        assert opened.sync().all_done
        yield opened


def open_numbers(told):
    with told.journal.read() as ledgers:
        return [link.issue_id for link in ledgers.links.open()]


def crews_act(told, numbers):
    """Give each Request one of eight faults_to_come; return the numbers by fault."""
    faults_to_come: dict[int, list[int]] = {turn: [] for turn in range(8)}
    told.name_statuses()
    for turn, number in enumerate(numbers):
        faults_to_come[turn % 8].append(number)
    for number in faults_to_come[0]:
        told.crew("comment", number, text=SAID, public=True)
        told.crew("set_status", number, code=2)
    for number in faults_to_come[1]:
        told.crew("comment", number, text=DEPOT, public=False)
        told.crew("set_status", number, code=949)
    for number in faults_to_come[2]:
        told.crew("add_document", number, draw="jpeg", public=True)
    for number in faults_to_come[3]:
        told.crew("add_document", number, draw="png", public=False)
    for number in faults_to_come[4]:
        told.crew("comment", number, text=SAID, public=True)
        told.crew("set_status", number, code=950)
    for turn, code in ((5, 951), (6, 999)):
        for number in faults_to_come[turn]:
            told.crew("set_status", number, code=code)
    for number in faults_to_come[7]:
        told.says(number, f"Still waiting for {number}.", image=DRAWN)
    return faults_to_come


def said_times(told, number, text):
    return Counter(told.thread(number))[text]


def test_crews_and_residents_answer_each_other(told):
    numbers = open_numbers(told)[:40]
    before = {number: len(told.issue(number).comments) for number in numbers}
    faults_to_come = crews_act(told, numbers)
    assert told.later().all_done
    for number in (*faults_to_come[0], *faults_to_come[4]):
        assert said_times(told, number, SAID) == 1
    for number in faults_to_come[1]:
        assert DEPOT not in told.thread(number)
    for number in faults_to_come[2]:
        assert told.issue(number).comments[-1].picture
        assert len(told.issue(number).comments) == before[number] + 1
    for number in (*faults_to_come[0], *faults_to_come[1], *faults_to_come[2], *faults_to_come[3]):
        assert told.status(number) == "Acknowledged"
    for number in (*faults_to_come[1], *faults_to_come[3]):
        assert len(told.issue(number).comments) == before[number]
    for turn, words in ((4, "completed"), (5, "without doing the work"), (6, "completed")):
        for number in faults_to_come[turn]:
            assert told.status(number) == "Closed"
            assert words in told.our_words(number)[-1]
    for number in faults_to_come[7]:
        assert [c for c in told.comments(number) if "Still waiting" in c] == [
            f"Still waiting for {number}.\n{picture_address(told, number)}"
        ]
        assert told.documents(number)[-1].file_name.startswith(f"scf-{number}-")
    residents_reopen(told, faults_to_come[6])
    both_sides_agree(told, numbers)


def picture_address(told, number):
    (comment,) = [
        entry
        for entry in told.engine.parts.seeclickfix.thread(number)
        if entry.text.startswith("Still waiting")
    ]
    return comment.image_url


def residents_reopen(told, numbers):
    for number in numbers:
        told.city.clock.advance(60)
        told.town.reopen(number, "Not done at all.")
    assert told.later().all_done
    for number in numbers:
        assert told.status(number) == "Open"
        assert told.comments(number)[-1] == "Not done at all."
        assert told.link(number).state == "open"


def both_sides_agree(told, numbers):
    mark = told.mark()
    assert told.later().all_done
    assert told.writes(mark) == []
    assert told.city.agreement().agrees
    for number in numbers:
        assert len(told.records(number)) == 1
        keys = [row.text for row in told.record(number).comments.values()]
        written = Counter(
            (row.text, row.recorded_by) for row in told.record(number).comments.values()
        )
        recorded = Counter(c.text for c in told.issue(number).comments)
        for (text, _author), times in written.items():
            assert times <= max(1, recorded[text]), keys
