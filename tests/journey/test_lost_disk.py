"""The disk is lost on Monday, the new home stands on Wednesday; and what knowing all that costs."""

from __future__ import annotations

from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.journey import lives

life = lives.life
TWO_DAYS = 2 * 86_400


def test_what_came_in_between_arrives_once(life):
    with life.console() as told:
        old = told.linked_report(summary="Known on Monday")
        ended = told.linked_report(summary="Ends on Tuesday")
        for number in (old, ended):
            told.says(number, "Said on Monday.", by="Ana Ruiz", image=DRAWN)
            told.crew("comment", number, text="Answered on Monday.", public=True)
        told.later()
        told.says(old, "Said as the disk died.", by="Ben")
        told.city.faults["eam"].fail("late", verb="POST", path="/Comments/", seconds=30)
        told.sync()
        keys = {number: told.link(number).auto_number for number in (old, ended)}
    life.forget()
    life.city.clock.advance(TWO_DAYS / 2)
    new = told.report(summary="Reported on Tuesday", image=DRAWN)
    told.says(old, "Said on Tuesday.", by="Ana Ruiz")
    told.says(new, "Said on Tuesday as well.", by="Ben")
    told.crew("comment", auto_number=keys[old], text="Answered on Tuesday.", public=True)
    told.crew("add_document", auto_number=keys[old], draw="png", public=True)
    told.says(ended, "Said before staff closed it.", by="Ben")
    told.town.close(ended, by="staff")
    life.city.clock.advance(TWO_DAYS / 2)
    with life.console() as told:
        for _ in range(4):
            told.later()
        assert sorted(told.comments(new)) == ["Said on Tuesday as well."]
        assert [len(told.records(number)) for number in (old, ended, new)] == [1, 1, 1]
        assert [len(told.documents(number)) for number in (old, ended, new)] == [2, 1, 1]
        texts = [text.splitlines()[0] for text in told.comments(old)]
        assert sorted(texts) == [
            "Answered on Monday.",
            "Answered on Tuesday.",
            "Said as the disk died.",
            "Said on Monday.",
            "Said on Tuesday.",
        ]
        assert told.comments(ended).count("Said before staff closed it.") == 1
        own = told.our_words(old)
        assert [own.count(f"Answered on {day}.") for day in ("Monday", "Tuesday")] == [1, 1]
        assert len(told.our_words(new)) == 1
        assert told.status(ended) == "Closed"
        assert told.notices("journal_behind")


def test_no_creation_costs_a_look_of_its_own(life):
    with life.console() as told:
        told.linked_report()
        told.later()
        assert _reads_for(told, 20) <= 2
    with life.console() as told:  # one list serves all; what each worker makes first is compared
        assert _reads_for(told, 40) < 20


def _reads_for(told, requests):
    """Return what is read in EAM while so many requests are created, child lists not counted."""
    for number in range(requests):
        told.report(summary=f"Hole {number}", lat=41.3 + number / 900, lng=-72.9)
    mark = told.mark()
    told.sync()
    created = [c for c in told.writes(mark, "eam") if c.path.endswith("Requests.svc/")]
    assert len(created) == requests
    reads = told.calls("eam", "GET", since=mark)
    return len([c for c in reads if not c.path.rstrip("/").endswith(("Comments", "media"))])
