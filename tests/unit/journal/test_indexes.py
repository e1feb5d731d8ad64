"""Every index is looked into by some statement, and what runs often reads no whole table.

Each costs room for every request of years, so an index that no statement uses is a fault.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.domain.happening import Happened, Happening
from eamconsole.domain.identity import IssueId
from eamconsole.domain.work import Module
from eamconsole.journal import QueueQuery, RequestQuery
from eamconsole.journal.schema import metadata
from tests.unit.journal.builders import NOON, a_link, owe

S = DeliveryState
HOUR = timedelta(hours=1)
PARKED = (S.NEEDS_ATTENTION,)
WAYS = ("to_eam", "to_seeclickfix")

OFTEN = {
    "what is due": lambda of: of.backlog.due(NOON, 50),
    "when the next is due": lambda of: of.backlog.next_due(NOON),
    "what is being sent": lambda of: of.backlog.sending(),
    "the oldest not finished": lambda of: of.backlog.oldest_unfinished(Flow.STATUS),
    "done today": lambda of: of.backlog.done_since(Flow.COMMENTS, NOON),
    "not final of some requests": lambda of: of.backlog.unfinished([1, 2]),
    "a request's deliveries": lambda of: of.deliveries.of_issue(1),
    "rows left as sending": lambda of: of.deliveries.recover(NOON, lambda _row: NOON),
    "comments of late": lambda of: list(of.brakes.comments_since(NOON - HOUR)),
    "comments of late, fresh": lambda of: list(of.brakes.fresh_comments_since(NOON - HOUR)),
    "comments of late, counted": lambda of: of.brakes.requests_commented_since(NOON - HOUR),
    "comments held": lambda of: list(of.brakes.held_comments()),
    "comments held, without words": lambda of: of.brakes.numbers_of_held_comments(),
    "closings of late": lambda of: of.brakes.closings_since(NOON - HOUR, NOON),
    "the busiest hour": lambda of: of.brakes.busiest_hour(NOON),
    "changes of late": lambda of: of.brakes.changes_since("link.reopened", "code", NOON, NOON),
    "parked, as lines": lambda of: of.queue.ids(QueueQuery(states=PARKED, by_request=True)),
    "parked, with their cause": lambda of: of.queue.ids(QueueQuery(states=PARKED, cause="SVC-260")),
    "parked, counted": lambda of: of.queue.count_requests(QueueQuery(states=PARKED)),
    "comments, as lines": lambda of: of.queue.ids(QueueQuery(flow=Flow.COMMENTS, by_request=True)),
    "comments by request": lambda of: of.queue.ids(
        QueueQuery(flow=Flow.COMMENTS, order="issue_id")
    ),
    "comments by kind": lambda of: of.queue.ids(QueueQuery(flow=Flow.COMMENTS, order="kind")),
    "comments by change": lambda of: of.queue.ids(
        QueueQuery(flow=Flow.COMMENTS, order="updated_at")
    ),
    "comments, counted": lambda of: of.queue.count_requests(QueueQuery(flow=Flow.COMMENTS)),
    "skipped of every flow": lambda of: of.queue.ids(QueueQuery(states=(S.SKIPPED, S.IMPOSSIBLE))),
    "requests with something open": lambda of: of.queue.requests_with_open(Flow.STATUS),
    "requests parked": lambda of: of.queue.parked_requests(),
    "causes": lambda of: of.queue.causes(),
    "requests of a cause": lambda of: of.queue.parked_issues("SVC-260", 10),
    "the oldest under way": lambda of: of.queue.oldest_under_way(tuple(Flow)),
    "requests, newest first": lambda of: of.request_rows.ids(RequestQuery(limit=200)),
    "requests, worst first": lambda of: of.request_rows.ids(RequestQuery(order="severity")),
    "requests by change": lambda of: of.request_rows.ids(RequestQuery(order="changed_at")),
    "open links": lambda of: of.links.open(),
    "a record's link": lambda of: of.links.by_number(Module.WORK_REQUEST, 1001),
    "live requests": lambda of: of.requests.live(),
    "a request's history": lambda of: of.events.of_issue(1),
    "what was seen": lambda of: of.seen.get(IssueId(1), "comment"),
    "requests that may be pruned": lambda of: of.retention.ripe(NOON, IssueId(0), 10),
    "notices": lambda of: of.notices.open(),
    "held by a side": lambda of: of.backlog.held_by(WAYS, NOON, NOON, by_request=False, most=10),
    "a chart of reports": lambda of: of.happenings.reported(NOON - HOUR, NOON),
    "a chart of deliveries": lambda of: of.happenings.delivered(NOON - HOUR, NOON),
    "a chart of records": lambda of: of.happenings.recorded(NOON - HOUR, NOON),
    "a chart of closings": lambda of: of.happenings.closed(NOON - HOUR, NOON),
    **{
        f"requests {what} in an hour": lambda of, what=what: of.request_rows.ids(
            RequestQuery(happening=Happening(what=what, since=NOON - HOUR, until=NOON))
        )
        for what in Happened
    },
    "held by us": lambda of: of.backlog.held_by(WAYS, NOON, NOON, by_request=True, most=10),
}
"""What runs with each look, each round or each glance at a list, by what it reads."""
SELDOM = {
    "words": lambda of: of.queue.ids(QueueQuery(find="Refused")),
    "requests with words": lambda of: of.request_rows.ids(RequestQuery(find="Refused")),
}
"""What may read every row, because a person asked for words."""


@pytest.fixture
def plans(file_journal):
    """Return what SQLite does for each of them."""
    for issue in (1, 2):
        owe(file_journal, issue)
        file_journal.write(lambda ledgers, number=issue: ledgers.links.create(a_link(number)))
    return {
        name: file_journal.write(lambda ledgers, reading=reading: planned(ledgers, reading))
        for name, reading in (OFTEN | SELDOM).items()
    }


def planned(ledgers, reading):
    """Return the lines of SQLite's plan for every statement that ``reading`` runs."""
    raw, asked = ledgers.connection.connection.driver_connection, []
    raw.set_trace_callback(asked.append)
    try:
        reading(ledgers)
    finally:
        raw.set_trace_callback(None)
    asked = [each for each in asked if each.split(None, 1)[0] in {"SELECT", "UPDATE", "WITH"}]
    return [row[-1] for each in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {each}")]


def test_nothing_that_runs_often_reads_a_whole_table(plans):
    assert all(plans.values())
    whole = [
        f"{name}: {line}"
        for name in OFTEN
        for line in plans[name]
        if re.match(
            r"SCAN (?!.* USING )(deliveries|requests|request_states|links|events|seen)", line
        )
    ]
    assert not whole


def test_no_index_is_kept_that_nothing_looks_into(plans):
    lines = [line for each in plans.values() for line in each]
    used = set(re.findall(r"INDEX (\w+)", "\n".join(lines)))
    kept = {index.name for table in metadata.sorted_tables for index in table.indexes}
    assert not kept - used


@pytest.mark.parametrize("index", ["requests_with_words", "deliveries_of_news"])
def test_words_are_looked_for_without_reading_what_stands_beside_them(plans, index):
    for name in SELDOM:
        assert f"USING COVERING INDEX {index}" in " ".join(plans[name]), name


def test_the_comments_of_a_city_are_listed_and_counted_out_of_their_own_index(plans):
    for name in ("comments, as lines", "comments by request", "comments, counted"):
        assert "USING COVERING INDEX deliveries_of_comments" in " ".join(plans[name]), name
    assert "USING COVERING INDEX deliveries_by_change" in " ".join(plans["comments by change"])
