"""The console's memory is lost, old, or empty: nothing is doubled, nothing comes back as ours."""

from __future__ import annotations

import base64
from collections import Counter

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.errors import JournalError
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.pictures import picture
from tests.journey import lives

JOURNAL = lives.JOURNAL
life = lives.life


def a_day(told):
    """Let residents and crews report, talk and show pictures; return the Issue IDs."""
    numbers = [
        told.report(summary=f"Hole {n}", lat=41.3 + n / 500, lng=-72.9, image=DRAWN)
        for n in range(4)
    ]
    told.sync()
    for n, number in enumerate(numbers):
        told.says(number, f"It grows every day, number {n}.", by="Ana Ruiz", image=DRAWN)
        told.says(number, "Thanks!", by="Ben")
        told.crew("comment", number, text=f"Scheduled for Monday, crew {n}.", public=True)
        told.crew("comment", number, text="Done", public=True)
        told.crew("add_document", number, draw="png", file_name=f"after{n}.png", public=True)
    told.later()
    told.crew("set_status", numbers[0], code=999)
    told.later()
    told.later()
    return numbers


def both_sides(told, numbers):
    """Return what people on both sides see of these Requests."""
    return {
        number: (
            len(told.records(number)),
            told.status(number),
            Counter(told.thread(number)),
            Counter(told.comments(number)),
            Counter(document.content for document in told.documents(number)),
        )
        for number in numbers
    }


LOSSES = {
    "put back from a copy": "put_back",
    "lost": "forget",
    "moved to another machine": "move",
}


@pytest.mark.parametrize("how", LOSSES.values(), ids=LOSSES)
def test_m1_m2_what_the_journal_forgot_is_neither_doubled_nor_echoed(life, how):
    with life.console() as told:
        early = told.linked_report(summary="Before the copy")
        told.says(early, "I wrote this before the copy.", by="Ana Ruiz")
        told.sync()
        life.copy_journal()
        told.says(early, "And this after the copy.", by="Ana Ruiz")
        numbers = [early, *a_day(told)]
        before = both_sides(told, numbers)
        writes = told.mark()
    getattr(life, how)()
    with life.console() as told:
        for _ in range(4):
            told.later()
        assert both_sides(told, numbers) == before
        assert told.writes(writes) == []
        (notice,) = told.notices("journal_behind")
        assert f"{4 if how == 'put_back' else 5} records" in notice.text
        assert all(not told.unfinished(number) for number in numbers[:1] + numbers[2:])


@pytest.mark.parametrize("how", LOSSES.values(), ids=LOSSES)
def test_life_goes_on_after_a_loss(life, how):
    with life.console() as told:
        life.copy_journal()
        number, *_ = told.linked_report(), told.report()
        told.says(number, "It grows every single day.", by="Ana Ruiz")
        told.crew("comment", number, text="Done", public=True)
        told.later()
    getattr(life, how)()
    with life.console() as told:
        told.later()
        told.says(number, "Is anybody coming at all?", by="Ana Ruiz")
        told.crew("comment", number, text="Done", public=True)
        told.crew("comment", number, text="We come on Tuesday.", public=True)
        told.crew("add_document", number, draw="png", public=True)
        told.later()
        told.later()
        assert told.comments(number).count("Is anybody coming at all?") == 1
        assert told.thread(number).count("Done") == 2
        assert told.thread(number).count("We come on Tuesday.") == 1
        assert sum(c.picture is not None for c in told.issue(number).comments) == 1
        assert told.unfinished(number) == []


def test_words_nobody_carried_before_the_loss_still_cross(life):
    with life.console() as told:
        number = told.linked_report()
        told.says(number, "Carried before the loss.", by="Ana Ruiz")
        told.crew("comment", number, text="Published before the loss.", public=True)
        told.later()
    life.forget()
    with life.console() as told:
        told.says(number, "Written while nobody was looking.", by="Ben")
        key = told.record(number).auto_number
        text = "Crew wrote this meanwhile."
        told.crew("comment", auto_number=key, text=text, public=True)
        told.later()
        told.later()
        assert told.comments(number).count("Written while nobody was looking.") == 1
        assert told.thread(number).count("Crew wrote this meanwhile.") == 1
        assert told.thread(number).count("Carried before the loss.") == 1
        assert told.thread(number).count("Published before the loss.") == 1


@pytest.mark.parametrize("how", ["put_back", "forget"])
def test_what_a_resident_reopened_is_not_closed_again_by_a_forgetful_console(life, how):
    with life.console() as told:
        told.name_statuses(950)
        number = told.linked_report()
        life.copy_journal()
        told.crew("set_status", number, code=999)
        told.later()
        assert told.status(number) == "Closed"
        told.city.clock.advance(60)
        told.town.reopen(number)
    getattr(life, how)()
    with life.console() as told:
        told.later()
        told.later()
        assert told.status(number) == "Open"
        told.crew("set_status", number, code=2)
        told.later()
        told.crew("set_status", number, code=950)
        told.later()
        assert told.status(number) == "Closed"


def test_one_list_of_records_answers_for_a_whole_morning(life):
    with life.console() as told:
        for n in range(30):
            told.report(summary=f"Hole {n}")
        told.sync()
    life.forget()
    with life.console() as told:
        mark = told.mark()
        told.sync()
        lists = told.calls("eam", "GET", r"Requests\.svc/$", since=mark)
        assert len(lists) <= 4
        assert not [c for c in told.writes(mark, "eam") if c.path.endswith("Requests.svc/")]


def test_a_restart_with_a_sound_journal_adopts_nothing_and_tells_nothing(life):
    with life.console() as told:
        numbers = a_day(told)
        before = both_sides(told, numbers)
    with life.console() as told:
        mark = told.mark()
        told.later()
        told.says(numbers[1], "A new word after the restart.", by="Ben")
        told.crew("comment", numbers[1], text="And a new word of the crew.", public=True)
        told.later()
        assert told.notices("journal_behind") == []
        assert len(told.writes(mark)) == 2
        assert both_sides(told, numbers[2:]) == {n: before[n] for n in numbers[2:]}


def test_m2_an_emptied_journal_is_refused_in_words_and_a_fresh_home_is_not(life):
    with life.console() as told:
        number = told.linked_report()
    life.forget()
    (life.home / JOURNAL).touch()
    with pytest.raises(JournalError) as refused, life.console():
        pass
    assert "0 bytes" in refused.value.summary
    assert "delete the empty file" in refused.value.next_step
    (life.home / JOURNAL).unlink()
    with life.console() as told:
        told.later()
        assert len(told.records(number)) == 1
    life.move()
    life.home.mkdir()
    (life.home / JOURNAL).touch()  # as a start leaves it that was killed at once
    with life.console() as told:
        assert told.sync().all_done


# -------------------------------------------------------- somebody was there before


def other_connector(told, number, **fields):
    """Let another program have entered the Request in EAM, without our line in Notes."""
    issue = told.issue(number)
    code = next(p.code for p in told.city.eam.catalog.problems.values() if p.title == "Pothole")
    return told.crew(
        "create_record",
        fields={
            "ProblemCode": code,
            "Notes": issue.description,
            "ExternalRequestId": str(number),
            **fields,
        },
    )


def test_m3_what_another_connector_entered_is_adopted_and_not_acknowledged_again(life):
    with life.console() as told:
        number = told.report(category="Pothole")
        other_connector(told, number)
        told.town.acknowledge(number, "We have it.")
        told.sync()
        told.later()
        assert len(told.records(number)) == 1
        assert told.link(number).number == told.record(number).fields["RequestNumber"]
        assert told.our_words(number) == []
        assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.DONE
        (notice,) = told.notices("journal_behind")
        assert "1 record" in notice.text


def test_m3_a_number_of_another_system_is_not_taken_for_the_issue_id(life):
    with life.console() as told:
        number = told.report(category="Pothole", lat=41.3, lng=-72.9)
        life.city.clock.advance(3 * 86_400)
        code = next(
            p.code for p in told.city.eam.catalog.problems.values() if p.title == "Graffiti"
        )
        other_connector(told, number, ProblemCode=code)
        told.sync()
        row = told.row(number, DeliveryKind.CREATE)
        assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "not_looked_up")
        assert "neither place, problem code, day" in row.explanation
        told.repair("retry", row)
        told.sync()
        assert len(told.records(number)) == 2
        assert told.our_words(number) != []


def test_m3_a_record_that_lost_its_external_id_is_known_by_our_line_in_notes(life):
    with life.console() as told:
        number = told.linked_report()
        record = told.record(number)
        record.fields["ExternalRequestId"] = None
        record.fields["ProblemCode"] = None
    life.forget()
    with life.console() as told:
        told.sync()
        assert len(told.city.eam.requests) == 1
        assert told.link(number).auto_number == record.auto_number


# -------------------------------------------------------- pictures are known by their bytes


@pytest.mark.parametrize("names", ["upper", "numbered"])
@pytest.mark.parametrize("answer", ["object", "nothing"])
def test_m9_a_renamed_upload_never_comes_back(life, names, answer):
    life.city.eam.assumptions.set("upload_names", names)
    life.city.eam.assumptions.set("upload_answer", answer)
    with life.console() as told:
        number = told.linked_report(image=DRAWN)
        told.says(number, "Look at this.", by="Ana Ruiz", image=DRAWN)
        raw = base64.b64encode(picture(90, 60)).decode()
        for name in ("before.jpg", "after.jpg"):
            told.crew("add_document", number, base64=raw, file_name=name, public=True)
        told.later()
        told.later()
        ours = [c for c in told.issue(number).comments if c.picture and c.author.name != "Ana Ruiz"]
        assert len(ours) == 2
        assert len(told.documents(number)) == 4
    life.forget()
    with life.console() as told:
        told.later()
        told.later()
        assert len(told.documents(number)) == 4
        ours = [c for c in told.issue(number).comments if c.picture and c.author.name != "Ana Ruiz"]
        assert len(ours) == 2


@pytest.mark.parametrize("names", ["upper", "numbered"])
def test_m9_a_renamed_upload_whose_answer_is_lost_is_found_by_its_bytes(life, names):
    life.city.eam.assumptions.set("upload_names", names)
    with life.console() as told:
        number = told.report(image=DRAWN)
        life.city.faults["eam"].fail("drop_after", verb="POST", path="/(media|upload)")
        told.sync()
        told.later(10)
        told.later()
        told.later()
        assert len(told.documents(number)) == 1
        assert [c for c in told.issue(number).comments if c.picture] == []
        assert told.unfinished(number) == []
