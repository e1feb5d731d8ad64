from datetime import timedelta

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.errors import Service
from eamconsole.gui.notices import NoticeBoard
from eamconsole.gui.tray import face_icon, face_of
from eamconsole.services.viewing.records import (
    Appointment,
    AttentionGroup,
    ConsoleStatus,
    SystemHealth,
)
from tests.gui.invented_rows import NOW


def a_group(cause, count=1):
    return AttentionGroup(
        cause=cause, title=f"cause {cause}", count=count, first_seen=NOW, last_seen=NOW
    )


def test_a_new_cause_is_said_once_and_causes_together():
    board = NoticeBoard()
    status = ConsoleStatus(attention=(a_group("A", 3), a_group("B")))
    (notice,) = board.notices(status, NOW)
    assert notice.text == "cause A (3)\ncause B (1)"
    assert board.notices(status, NOW + timedelta(seconds=2)) == ()


def test_a_cause_that_stays_open_is_said_once_a_day():
    board, status = NoticeBoard(), ConsoleStatus(attention=(a_group("A", 3),))
    said = [
        notice.title
        for minute in range(3 * 24 * 60)
        for notice in board.notices(status, NOW + timedelta(minutes=minute))
    ]
    assert said == ["Something needs you", "Still needs you", "Still needs you"]


def test_a_cause_that_came_back_is_said_again():
    board = NoticeBoard()
    board.notices(ConsoleStatus(attention=(a_group("A"),)), NOW)
    board.notices(ConsoleStatus(), NOW)
    assert len(board.notices(ConsoleStatus(attention=(a_group("A"),)), NOW)) == 1


def test_after_waking_up_nothing_is_said_for_a_while():
    board, later = NoticeBoard(), NOW + timedelta(hours=8)
    down = ConsoleStatus(systems=(SystemHealth(service=Service.EAM, state="signed_out"),))
    board.notices(ConsoleStatus(), NOW)
    assert board.notices(down, later) == ()
    after = [board.notices(down, later + timedelta(seconds=s)) for s in range(50, 150, 50)]
    assert [len(said) for said in after] == [0, 1]
    assert after[1][0].title == "EAM: sign-in refused"


def test_a_token_about_to_lapse_is_said():
    status = ConsoleStatus(calendar=(Appointment(title="Token", at=NOW + timedelta(days=3)),))
    (notice,) = NoticeBoard().notices(status, NOW)
    assert "lapses soon" in notice.title


def test_the_tray_has_three_faces(qapp):
    working = {Flow.REQUESTS: {DeliveryState.WAITING: 2}}
    needs = {Flow.REQUESTS: {DeliveryState.NEEDS_ATTENTION: 1}}
    assert face_of(ConsoleStatus()) == "fine"
    assert face_of(ConsoleStatus(counts=working)) == "working"
    assert face_of(ConsoleStatus(counts=needs)) == "needs"
    assert all(not face_icon(face).isNull() for face in ("fine", "working", "needs"))
