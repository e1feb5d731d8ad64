"""What is written comes back equal, on both engines."""

import pytest

from eamconsole.domain.identity import DeliveryId
from eamconsole.domain.link import LinkState
from eamconsole.domain.request import Answer, IssueStatus, Person, ResidentComment
from eamconsole.domain.work import Module, Problem
from eamconsole.errors import Service
from eamconsole.journal import QueueQuery, SystemHealth
from tests.unit.journal.builders import NOON, a_link, a_request, after, owe

HOSTILE = ["NUL \x00 inside", "half a pair \ud800", "smile \U0001f600", "' OR 1=1 --", "100%_\\"]


def a_comment(text):
    author = Person(account=None, name="Ann", role="Resident")
    return ResidentComment(key="5", text=text, author=author, created_at=NOON, edited_at=after(1))


def keep(journal, request):
    journal.write(lambda ledgers: ledgers.requests.put(request, NOON))
    with journal.read() as ledgers:
        return ledgers.requests.get(request.issue_id)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_request_comes_back_to_the_letter(journal, text):
    request = a_request(
        summary=text,
        answers=(Answer("How deep?", text),),
        comments=(a_comment(text),),
        reporter=Person(account=3, name=text),
        category_title="Pothole in street",
    )
    assert keep(journal, request).request == request


def test_the_first_sight_stays(journal):
    keep(journal, a_request())
    journal.write(
        lambda ledgers: ledgers.requests.put(a_request(status=IssueStatus.CLOSED), after(60))
    )
    with journal.read() as ledgers:
        stored = ledgers.requests.get(1)
    assert (stored.taken_in_at, stored.request.status) == (NOON, IssueStatus.CLOSED)


def test_a_remote_comment_is_new_once(journal):
    keep(journal, a_request())

    def remember(ledgers):
        return ledgers.seen.remember(1, "eam_comment", "77", origin="ours", at=NOON)

    assert journal.write(remember)
    assert not journal.write(remember)
    with journal.read() as ledgers:
        assert ledgers.seen.get(1, "eam_comment")["77"].origin == "ours"


def test_a_link_is_found_both_ways_and_counted(journal):
    for issue in (1, 2):
        keep(journal, a_request(issue))
        journal.write(lambda ledgers, issue=issue: ledgers.links.create(a_link(issue)))
    journal.write(lambda ledgers: ledgers.links.update(2, state=LinkState.CLOSED, closed_by=999))
    with journal.read() as ledgers:
        assert ledgers.links.by_number(Module.WORK_REQUEST, 1001) == a_link(1)
        assert [link.issue_id for link in ledgers.links.open()] == [1]
        assert ledgers.links.count_by_state() == {LinkState.OPEN: 1, LinkState.CLOSED: 1}


def test_a_link_has_no_columns_but_its_own(journal):
    with pytest.raises(LookupError):
        journal.write(lambda ledgers: ledgers.links.update(1, color="red"))


def test_a_notice_is_raised_once_and_may_come_back(journal):
    def raise_it(ledgers):
        ledgers.notices.raise_("code:7", "unknown_status", "Code 7 is unknown.", NOON)

    journal.write(raise_it)
    journal.write(raise_it)
    with journal.read() as ledgers:
        assert [(n.key, n.times) for n in ledgers.notices.open()] == [("code:7", 2)]
    journal.write(lambda ledgers: ledgers.notices.solve("code:7", after(5)))
    with journal.read() as ledgers:
        assert ledgers.notices.open() == ()
    journal.write(raise_it)
    with journal.read() as ledgers:
        assert [n.key for n in ledgers.notices.open()] == ["code:7"]


def test_marks_and_health_are_kept(journal):
    health = SystemHealth(service=Service.EAM, state="busy", paused_until=after(9), latency_ms=12.5)

    def write(ledgers):
        ledgers.watermarks.set("intake", NOON)
        ledgers.facts.set("look_up", {"way": "filter"})
        ledgers.systems.put(health)

    journal.write(write)
    with journal.read() as ledgers:
        assert ledgers.watermarks.get("intake") == NOON
        assert ledgers.facts.get("look_up") == {"way": "filter"}
        assert ledgers.systems.all() == (health,)


def test_a_problem_code_that_vanished_is_no_longer_offered(journal):
    listed = [Problem("POTH", "Pothole"), Problem("TREE", "Fallen tree")]
    journal.write(lambda ledgers: ledgers.categories.put_problems(listed, NOON))
    journal.write(lambda ledgers: ledgers.categories.put_problems(listed[:1], after(60)))
    with journal.read() as ledgers:
        assert [problem.code for problem in ledgers.categories.problems()] == ["POTH"]
        newest = ledgers.categories.history()[0]
        assert (newest.action, newest.code) == ("disabled", "TREE")


@pytest.mark.parametrize(
    ("words", "found"),
    [("POTHOLE", 1), ("main st", 1), ("wr 1", 1), ("1", 1), ("%", 0), ("_", 0), ("nowhere", 0)],
)
def test_searching_takes_words_literally_whatever_their_case(journal, words, found):
    owe(journal)
    journal.write(lambda ledgers: ledgers.links.create(a_link()))
    with journal.read() as ledgers:
        assert len(ledgers.queue.ids(QueueQuery(find=words))) == found


def test_rows_come_in_the_order_of_their_ids(journal):
    numbers = [owe(journal, issue) for issue in (1, 2, 3)]
    with journal.read() as ledgers:
        ids = ledgers.queue.ids(QueueQuery(descending=True))
        rows = ledgers.queue.rows(ids)
    assert list(ids) == numbers[::-1] == [row.id for row in rows]
    assert {row.summary for row in rows} == {"Pothole"}


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, -1])
def test_an_attempt_with_a_number_that_no_column_holds_was_never_made(journal, number):
    """A file beside the journal names attempts, and may hold anything."""
    with journal.read() as ledgers:
        assert not ledgers.attempts.holds(DeliveryId(7), number)
