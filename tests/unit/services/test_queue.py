"""The queues over a real journal: lists, words, repair with counts, status."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow, NewDelivery
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.request import IssueStatus, Place, ResidentRequest
from eamconsole.errors import ConfigurationError, Service
from eamconsole.journal import Journal, SystemHealth
from eamconsole.services.latency import Pulse
from eamconsole.services.queue import QueueFilter, Queues, Repair
from eamconsole.services.status import StatusReport
from eamconsole.support.clock import VirtualClock

NOW = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
ISSUE = IssueId(1843321)
PARKED = QueueFilter(states=(DeliveryState.NEEDS_ATTENTION,))


@pytest.fixture
def clock():
    return VirtualClock(NOW)


@pytest.fixture
def journal(clock):
    journal = Journal.open("sqlite://", clock=clock, inline=True)
    yield journal
    journal.close()


@pytest.fixture
def queues(journal, clock):
    return Queues(journal, clock, UTC)


@pytest.fixture
def repair(journal, clock):
    return Repair(journal, clock, "kim")


def a_request(issue=ISSUE, **changes):
    request = ResidentRequest(
        issue_id=issue,
        status=IssueStatus.OPEN,
        summary="Pothole",
        description="Deep one in front of the school",
        place=Place(41.3, -72.9),
        address="12 Elm Street",
        created_at=NOW,
        updated_at=NOW,
        category_title="Pothole in street",
    )
    return replace(request, **changes)


def owe(journal, *kinds, issue=ISSUE):
    """Take a Request in that owes these deliveries; return their ids."""

    def write(ledgers):
        ledgers.requests.put(a_request(issue), NOW)
        return [
            ledgers.deliveries.owe(NewDelivery(issue_id=issue, kind=kind, key=kind.value), NOW)
            for kind in kinds
        ]

    return journal.write(write)


def park(journal, row, **words):
    told = {"cause": "SVC-260", "explanation": "EAM: refused"} | words
    journal.write(
        lambda ledgers: ledgers.deliveries.finish(
            row, DeliveryState.NEEDS_ATTENTION, at=NOW, **told
        )
    )


def test_rows_carry_what_scripts_rely_on(journal, queues):
    owe(journal, DeliveryKind.CREATE)
    (item,) = queues.items(QueueFilter())
    assert (
        item.as_json()
        | {
            "flow": "requests",
            "kind": "create",
            "state": "waiting",
            "issue_id": 1843321,
            "request_number": None,
            "direction": "to_eam",
            "attempts": 0,
            "cause": None,
            "category": "Pothole in street",
            "created_at": "2026-11-23T19:00:00+00:00",
        }
        == item.as_json()
    )


def test_what_waits_for_another_row_says_so(journal, queues):
    owe(journal, DeliveryKind.CREATE, DeliveryKind.ACKNOWLEDGE)
    rows = {item.kind: item for item in queues.items(QueueFilter())}
    assert rows[DeliveryKind.ACKNOWLEDGE].why.state == "Waiting — for the record in EAM"


def test_a_paused_flow_or_side_is_what_rows_wait_for(journal, queues, repair):
    owe(journal, DeliveryKind.CREATE, DeliveryKind.COMMENT_OUT)
    repair.pause(Flow.COMMENTS, 30, "server move")
    health = SystemHealth(
        service=Service.EAM, state="unreachable", paused_until=NOW + timedelta(minutes=5),
        last_failure=NOW, reason="EAM at https://eam/Requests.svc/7: no connection",
    )  # fmt: skip
    journal.write(lambda ledgers: ledgers.systems.put(health))
    states = {i.kind: i.why.state for i in queues.items(QueueFilter())}
    assert "server move" in states[DeliveryKind.COMMENT_OUT]
    words = "Waiting — for EAM, unreachable since 19:00; next try in 5:00"
    assert states[DeliveryKind.CREATE] == words  # and no word of another record's address
    repair.resume(Flow.COMMENTS)
    assert "server move" not in str([i.why for i in queues.items(QueueFilter())])


def test_what_is_being_sent_says_since_when_the_call_is_out(journal, queues):
    (row,) = owe(journal, DeliveryKind.CREATE)
    epoch = journal.write(lambda ledgers: ledgers.lease.take("desk-7", NOW))
    with journal.read() as ledgers:
        waiting = ledgers.deliveries.get(row)
    begun = {"epoch": epoch, "at": NOW, "payload_hash": "digest"}
    assert journal.write(lambda ledgers: ledgers.deliveries.begin(waiting, **begun))
    (told,) = queues.items(QueueFilter())
    assert told.why.happened == "The call to create the record in EAM went out at 19:00."
    assert told.as_json()["explanation"].startswith(told.why.happened)


def test_a_filter_restricts_by_everything_named(journal, queues):
    create, acknowledge = owe(journal, DeliveryKind.CREATE, DeliveryKind.ACKNOWLEDGE)
    owe(journal, DeliveryKind.CREATE, issue=IssueId(7))
    park(journal, create)

    def found(**wanted):
        return sorted(queues.ids(QueueFilter(**wanted)))

    assert found(flow=Flow.STATUS) == [acknowledge]
    assert found(states=(DeliveryState.NEEDS_ATTENTION,)) == [create]
    assert found(cause="SVC-260") == [create]
    assert found(issue_id=ISSUE) == [create, acknowledge]
    assert found(find="1843321") == [create, acknowledge]
    assert len(found(find="elm street")) == 3
    assert len(found(limit=2)) == 2


def test_detail_tells_the_whole_story(journal, queues, repair):
    (row,) = owe(journal, DeliveryKind.CREATE)
    journal.write(lambda ledgers: ledgers.attempts.begin(row, 1, NOW, "POST …"))
    repair.hold([row])
    told = queues.detail(row).as_json()
    assert told["state_text"] == "Held by kim"
    assert told["attempt_log"][0]["sent"] == "POST …"
    assert told["history"][-1]["name"] == "create.hold"
    assert told["request"]["address"] == "12 Elm Street"
    assert queues.detail(DeliveryId(99)) is None


def test_retry_all_like_this_counts_and_can_be_stopped(journal, queues, repair):
    rows = [owe(journal, DeliveryKind.CREATE, issue=IssueId(number))[0] for number in range(1, 451)]
    for row in rows:
        park(journal, row)
    stop, seen = threading.Event(), []

    def counted(done, of):
        seen.append((done, of))
        if done >= 400:
            stop.set()

    count = repair.retry(queues.ids(PARKED), cancel=stop, counted=counted)
    assert (count.matched, count.done, count.cancelled) == (450, 400, True)
    assert seen == [(200, 450), (400, 450)]
    assert repair.retry(queues.ids(PARKED)).done == 50
    assert not len(queues.ids(PARKED))


def test_what_is_in_doubt_is_looked_up_never_sent_blindly(journal, queues, repair):
    (row,) = owe(journal, DeliveryKind.CREATE)
    park(journal, row, doubtful=True)
    assert repair.retry([row]).done == 1
    assert queues.rows([row])[0].delivery.state is DeliveryState.CHECKING


def test_rows_not_in_a_fitting_state_are_left_alone(journal, repair):
    (row,) = owe(journal, DeliveryKind.CREATE)
    assert repair.release([row, DeliveryId(99)]).left_alone == 2
    assert repair.hold([row]).done == 1
    assert repair.release([row]).done == 1


def test_skipping_needs_a_reason_and_keeps_it(journal, queues, repair):
    (row,) = owe(journal, DeliveryKind.CREATE)
    with pytest.raises(ConfigurationError):
        repair.skip([row], "  ")
    assert repair.skip([row], "filed twice").done == 1
    assert queues.rows([row])[0].why.state == "Skipped by kim: filed twice"
    with journal.read() as ledgers:
        entry = ledgers.audit.newest()[0]
    assert (entry.actor, entry.action) == ("kim", "skip")


def test_status_has_the_shape_scripts_rely_on(journal, clock):
    create, _ = owe(journal, DeliveryKind.CREATE, DeliveryKind.ACKNOWLEDGE)
    park(journal, create)
    pulse = Pulse(journal, clock)
    pulse.note(Service.EAM, True, 0.0125, None)
    pulse.note(Service.ARCGIS, False, 9.0, None)
    pulse.flush()
    clock.advance(60)
    report = StatusReport(journal, clock, UTC, "harborview", "test").as_json()
    assert (report["profile"], report["environment"]) == ("harborview", "test")
    assert set(report["flows"]) == {"requests", "status", "comments"}
    assert {state.value for state in DeliveryState} <= set(report["flows"]["comments"])
    assert report["flows"]["requests"]["needs_attention"] == 1
    assert report["flows"]["status"]["waiting"] == 1
    assert report["systems"]["eam"]["latency_ms"] == 12.5
    assert report["systems"]["arcgis"]["latency_ms"] is None
    assert set(report["systems"]) == {"seeclickfix", "eam", "arcgis"}
    assert {"open", "closed"} <= set(report["links"])
    assert report["lag_seconds"] == 60
    assert report["attention"][0]["cause"] == "SVC-260"


def test_status_tells_of_pauses_until_they_lapse(journal, clock, repair):
    repair.pause(Flow.STATUS, 10, "server move")
    report = StatusReport(journal, clock, UTC, "harborview", "test")
    assert report.as_json()["flows"]["status"]["reason"] == "server move"
    assert report.as_json()["flows"]["status"]["paused_until"] == "2026-11-23T19:10:00+00:00"
    clock.advance(601)
    assert report.as_json()["flows"]["status"]["paused_until"] is None
