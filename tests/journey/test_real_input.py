"""Recorded days of real cities cross whole: right problem, place, words, pictures, answers."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.sandbox.seeclickfix.records import CommentKind
from tests.journey.story import ORGANIZATION_DAYS, PUBLIC_DAY, Story, story

FOOT = 1200 / 3937
"""A US survey foot in meters."""

LIVE = ("Open", "Acknowledged")


@dataclass(frozen=True)
class Plane:
    """A local plane: how long its unit is, and the degrees it is meant for (S, W, N, E)."""

    srid: int
    meters: float
    area: tuple[float, float, float, float]

    def covers(self, latitude: float, longitude: float) -> bool:
        south, west, north, east = self.area
        return south <= latitude <= north and west <= longitude <= east


UTM_18 = Plane(32618, 1.0, (0.0, -78.0, 84.0, -72.0))
MASSACHUSETTS = Plane(2249, FOOT, (41.46, -73.5, 42.89, -69.86))
CAROLINA = Plane(2264, FOOT, (33.83, -84.33, 36.59, -75.38))


@dataclass(frozen=True)
class Day:
    """One recorded file after one full round."""

    story: Story
    recorded: dict[int, dict]
    plane: Plane

    def live(self) -> list[dict]:
        """Records that were to be taken in: live when recorded, in an integrated category."""
        return [
            record
            for record in self.recorded.values()
            if record["status"] in LIVE and (record["request_type"] or {}).get("id")
        ]

    def others(self) -> list[int]:
        wanted = {record["id"] for record in self.live()}
        return [number for number in self.recorded if number not in wanted]


DAYS = [
    pytest.param((PUBLIC_DAY, UTM_18), id="400 issues, meters"),
    pytest.param((PUBLIC_DAY, MASSACHUSETTS), id="400 issues, feet"),
    pytest.param((ORGANIZATION_DAYS, CAROLINA), id="63 issues, feet"),
]


@pytest.fixture(scope="module", params=DAYS)
def day(request, tmp_path_factory):
    path, plane = request.param
    options = CityOptions(calls_per_minute=0, issues_file=path, srid=plane.srid)
    home = tmp_path_factory.mktemp("home")
    with SandboxCity(options) as city, story(city, home) as told:
        summary = told.sync()
        assert summary.all_done, summary
        yield Day(told, newest_of_each(path), plane)


def newest_of_each(path: Path) -> dict[int, dict]:
    """Return the recorded issues by number; a page turned while reading repeats some."""
    newest: dict[int, dict] = {}
    for record in json.loads(path.read_text("utf-8"))["issues"]:
        known = newest.get(record["id"])
        if known is None or record["updated_at"] >= known["updated_at"]:
            newest[record["id"]] = record
    return newest


def cs2cs(plane: Plane, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return what PROJ's own program makes of latitudes and longitudes."""
    answer = subprocess.run(
        ["cs2cs", "-f", "%.6f", "EPSG:4326", f"EPSG:{plane.srid}"],
        input="".join(f"{latitude!r} {longitude!r}\n" for latitude, longitude in points),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [(float(line.split()[0]), float(line.split()[1])) for line in answer.splitlines()]


def pictures_of(told: Story, keys):
    store = told.city.seeclickfix.state.pictures
    return sorted(store.picture(key).full for key in keys if key is not None)


def test_every_live_issue_has_exactly_one_work_request_of_its_problem(day):
    codes = {p.title: p.code for p in day.story.city.eam.catalog.problems.values()}
    assert len(day.live()) > 40
    for record in day.live():
        made = day.story.record(record["id"])
        assert made.fields["ProblemCode"] == codes[record["request_type"]["title"]]
        assert made.resource.singular == "Request"


def test_what_was_closed_or_belongs_to_nobody_is_not_taken_in(day):
    assert day.others()
    for number in day.others():
        assert day.story.records(number) == []
        assert not day.story.taken_in(number)
    assert len(day.story.city.eam.requests) == len(day.live())


@pytest.mark.skipif(shutil.which("cs2cs") is None, reason="needs proj-bin")
def test_every_place_is_where_projs_own_program_puts_it(day):
    covered = [r for r in day.live() if day.plane.covers(r["lat"], r["lng"])]
    assert len(covered) > 20
    expected = cs2cs(day.plane, [(r["lat"], r["lng"]) for r in covered])
    for record, (x, y) in zip(covered, expected, strict=True):
        fields = day.story.record(record["id"]).fields
        apart = math.hypot(fields["XCoordinate"] - x, fields["YCoordinate"] - y)
        assert apart * day.plane.meters < 0.1, record["id"]


def test_text_and_answers_are_there_to_the_letter(day):
    for record in day.live():
        notes = day.story.record(record["id"]).fields["Notes"]
        description = record["description"] or ""
        assert notes.startswith(description), record["id"]
        assert record["summary"].strip() in notes
        for asked in record.get("questions") or ():
            if asked["answer"]:
                assert f"{asked['question']}\n{asked['answer']}" in notes
        assert notes.splitlines()[-1] == f"SeeClickFix Issue ID: {record['id']}"


def test_every_photo_is_attached_byte_by_byte(day):
    for record in day.live():
        issue = day.story.issue(record["id"])
        crossing = [issue.picture, *(c.picture for c in spoken(day.story, issue))]
        stored = sorted(document.content for document in day.story.documents(record["id"]))
        assert stored == pictures_of(day.story, crossing)


def test_open_issues_are_acknowledged_once_and_others_not_again(day):
    for record in day.live():
        said = day.story.our_words(record["id"])
        if record["status"] == "Open":
            number = day.story.link(record["id"]).number
            assert len(said) == 1
            assert number in said[0]
        else:
            assert said == []
        assert day.story.status(record["id"]) == "Acknowledged"


def spoken(told: Story, issue):
    """What people said in the thread, without system events and without ourselves."""
    own = told.city.seeclickfix.state.integration
    events = (CommentKind.ASSIGNED, CommentKind.RECATEGORIZED, CommentKind.ACKNOWLEDGED)
    return [c for c in issue.comments if c.author is not own and c.kind not in events]


def test_comments_cross_and_assignment_notices_do_not(day):
    for record in day.live():
        made = day.story.record(record["id"])
        expected = [
            (c.text, c.author.name) for c in spoken(day.story, day.story.issue(made_for(made)))
        ]
        assert len(made.comments) == len(expected)
        for row, (text, author) in zip(made.comments.values(), expected, strict=True):
            assert row.text.startswith(text.strip("\n"))
            assert row.recorded_by == author[:50].strip()
            assert " assigned this issue to " not in row.text


def made_for(record) -> int:
    return int(record.fields["ExternalRequestId"])


def test_both_sides_agree_and_a_second_run_writes_nothing(day):
    assert day.story.city.agreement().agrees
    mark = day.story.mark()
    assert day.story.sync().all_done
    assert day.story.writes(mark) == []


def test_two_runs_of_the_same_day_give_the_same_result(tmp_path):
    first, second = (outcome_of_a_fresh_run(tmp_path / name) for name in ("first", "second"))
    assert len(first) > 40
    assert first == second


def outcome_of_a_fresh_run(home):
    """Return what both sides hold of each Request; numbers that EAM gives out are left open."""
    home.mkdir()
    options = CityOptions(calls_per_minute=0, issues_file=ORGANIZATION_DAYS, srid=CAROLINA.srid)
    with SandboxCity(options) as city, story(city, home) as told:
        assert told.sync().all_done
        numbers = sorted(made_for(record) for record in city.eam.requests.values())
        return {number: what_is_held(told, number) for number in numbers}


def what_is_held(told, number):
    fields = told.record(number).fields
    asked = ("ProblemCode", "Notes", "XCoordinate", "YCoordinate", "GeneralLocation")
    return (
        [fields.get(name) for name in asked],
        sorted(told.comments(number)),
        len(told.documents(number)),
        told.status(number),
        [re.sub(r"\d+", "#", text) for text in told.thread(number)],
    )
