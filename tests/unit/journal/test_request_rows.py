"""One row is one request: it stands as its worst delivery stands, and is found by its words."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Direction
from eamconsole.domain.whole import SEVERITY
from eamconsole.journal import RequestQuery
from eamconsole.journal.ledgers.request_rows import _filtered
from eamconsole.journal.schema import request_states
from tests.unit.journal.builders import NOON, a_link, a_request, after, finish, owe

S, K = DeliveryState, DeliveryKind


def rows(journal, **query):
    with journal.read() as ledgers:
        return ledgers.request_rows.rows(ledgers.request_rows.ids(RequestQuery(**query)))


def counted(journal):
    with journal.read() as ledgers:
        return ledgers.request_rows.count_by_state()


@pytest.fixture
def town(journal):
    """Three requests: one done with a comment parked, one on its way, one done."""
    owed = {
        "record": owe(journal, 11),
        "comment": owe(journal, 11, kind=K.COMMENT_OUT, payload={"text": "still there"}),
        "waiting": owe(journal, 12),
        "done": owe(journal, 13),
    }
    journal.write(lambda b: b.links.create(a_link(11, number="WR 2026/007")))
    for name in ("record", "done"):
        finish(journal, owed[name], S.DONE)
    finish(
        journal, owed["comment"], S.NEEDS_ATTENTION, cause="SVC-260", explanation="Too many words."
    )
    return journal, owed


def test_a_request_with_five_debts_is_one_row_that_stands_as_the_worst(town):
    journal, _ = town
    assert [(row.id, row.state) for row in rows(journal)] == [
        (13, S.DONE),
        (12, S.WAITING),
        (11, S.NEEDS_ATTENTION),
    ]
    worst = rows(journal, issue_id=11)[0]
    assert [each.kind for each in worst.deliveries] == [K.CREATE, K.COMMENT_OUT]
    assert (worst.lead.kind, worst.link.number) == (K.COMMENT_OUT, "WR 2026/007")
    assert counted(journal) == {S.NEEDS_ATTENTION: 1, S.WAITING: 1, S.DONE: 1}


def test_the_row_shows_the_residents_first_line_and_whether_pictures_belong_to_it(journal):
    owe(journal, 5)
    shown = a_request(5, description="\r\n  Deep hole \nby the school", image_url=None)
    journal.write(lambda b: b.requests.put(shown, NOON))
    (row,) = rows(journal)
    assert (row.first_line, row.has_photo) == ("Deep hole", False)
    owe(journal, 5, kind=K.REQUEST_IMAGE, payload={"url": "https://img/1"})
    journal.write(lambda b: b.requests.put(a_request(5, description=" "), NOON))
    (row,) = rows(journal)
    assert (row.first_line, row.has_photo) == ("Pothole", True)


def test_the_next_moment_is_the_earliest_of_what_the_console_does_by_itself(town):
    journal, owed = town
    later = after(3600)
    finish(journal, owed["waiting"], S.RETRYING, due_at=later)
    assert rows(journal, issue_id=12)[0].next_at == later
    journal.write(lambda b: b.deliveries.wake(Direction.TO_EAM, ("SVC-210",), after(5)))
    assert rows(journal, issue_id=12)[0].next_at == later
    finish(journal, owed["waiting"], S.RETRYING, cause="SVC-210", due_at=later)
    journal.write(lambda b: b.deliveries.wake(Direction.TO_EAM, ("SVC-210",), after(5)))
    assert rows(journal, issue_id=12)[0].next_at == after(5)
    far = after(400 * 86_400)
    finish(journal, owed["waiting"], S.RETRYING, due_at=far)
    journal.write(lambda b: b.clocks.bring_back(after(9), timedelta(hours=1)))
    assert rows(journal, issue_id=12)[0].next_at == after(9)
    assert rows(journal, issue_id=13)[0].next_at is None


@pytest.mark.parametrize(
    ("query", "issues"),
    [
        ({"find": "2026/007"}, [11]),
        ({"find": "too MANY"}, [11]),
        ({"find": "pothole"}, [13, 12, 11]),
        ({"find": "12"}, [12]),
        ({"find": "zebra"}, []),
        ({"cause": "SVC-260"}, [11]),
        ({"states": (S.DONE, S.WAITING)}, [13, 12]),
        ({"states": (S.DONE,), "find": "pothole"}, [13]),
        ({"above": 11, "descending": False}, [12, 13]),
        ({"order": "severity", "descending": False}, [11, 12, 13]),
        ({"limit": 1}, [13]),
    ],
)
def test_requests_are_found_and_sorted(town, query, issues):
    journal, _ = town
    assert [row.id for row in rows(journal, **query)] == issues
    with journal.read() as ledgers:
        whole = RequestQuery(**{**query, "limit": None})
        assert ledgers.request_rows.count(whole) >= len(issues)


def test_whatever_happens_the_rows_and_counts_agree_with_the_deliveries(journal):
    chance = random.Random(5)
    owed = [owe(journal, issue, kind=kind) for issue in range(1, 8) for kind in list(K)[:4]]
    for _ in range(60):
        finish(journal, chance.choice(owed), chance.choice(list(S)), due_at=after(30))
    standing = {}
    for row in rows(journal):
        worst = min(row.deliveries, key=lambda each: SEVERITY[each.state])
        assert row.state is worst.state
        due = [each.due_at for each in row.deliveries if each.state.can_run]
        assert row.next_at == min(due, default=None)
        assert row.changed_at == max(each.updated_at for each in row.deliveries)
        standing[row.state] = standing.get(row.state, 0) + 1
    assert counted(journal) == standing
    assert sum(standing.values()) == 7


def test_a_move_that_is_taken_back_leaves_the_row_as_it_was(town):
    journal, owed = town

    def breaks(ledgers):
        ledgers.deliveries.finish(owed["waiting"], S.DONE, at=NOON)
        raise ValueError("the work broke")

    with pytest.raises(ValueError, match="the work broke"):
        journal.write(breaks)
    assert rows(journal, issue_id=12)[0].state is S.WAITING
    assert counted(journal)[S.WAITING] == 1


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"limit": 200},
        {"order": "severity"},
        {"order": "changed_at"},
        {"states": (S.NEEDS_ATTENTION,)},
        {"above": 1_000},
    ],
)
def test_an_index_serves_the_list_of_requests(file_journal, query):
    wanted = RequestQuery(**query)
    statement = _filtered(select(request_states.c.issue_id), wanted)
    from eamconsole.journal.ledgers.request_rows import REQUEST_ORDERS

    order = REQUEST_ORDERS[wanted.order].desc()
    compiled = statement.order_by(order).compile(compile_kwargs={"literal_binds": True})
    with file_journal.read() as ledgers:
        plan = ledgers.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}").all()
    told = " ".join(row[-1] for row in plan)
    assert "USING" in told, told
    assert "deliveries" not in told
    if wanted.states == ():
        assert "TEMP B-TREE" not in told, told
