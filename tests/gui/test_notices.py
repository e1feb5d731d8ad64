from datetime import timedelta

from eamconsole.domain.delivery import DeliveryState
from eamconsole.errors import Service
from eamconsole.gui.notices import NoticeBoard
from eamconsole.gui.tray import face_icon, face_of
from eamconsole.services.overview.records import Appointment, ConsoleStatus
from eamconsole.services.standing import Level, LinkStanding, Need, Side, Source
from tests.gui.filled_journal import NOW


def needing(*causes, source=Source.ROWS, title=""):
    """Return a status in which these causes, with their counts, need a person."""
    needs = tuple(
        Need(
            source=source, cause=cause, title=title or f"cause {cause}", count=count, since=NOW,
            text="", next_step="Do something.", level=Level.CRITICAL,
        )
        for cause, count in causes
    )  # fmt: skip
    return ConsoleStatus(standing=LinkStanding(needs=needs))


def test_a_new_cause_is_said_once_and_causes_together():
    board = NoticeBoard()
    status = needing(("A", 3), ("B", 1))
    (notice,) = board.notices(status, NOW)
    assert notice.text == "cause A (3)\ncause B (1)"
    assert board.notices(status, NOW + timedelta(seconds=2)) == ()


def test_a_cause_that_stays_open_is_said_once_a_day():
    board, status = (
        NoticeBoard(),
        needing(
            ("A", 3),
        ),
    )
    said = [
        notice.title
        for minute in range(3 * 24 * 60)
        for notice in board.notices(status, NOW + timedelta(minutes=minute))
    ]
    assert said == ["Something needs you", "Still needs you", "Still needs you"]


def test_a_cause_that_came_back_is_said_again():
    board = NoticeBoard()
    board.notices(
        needing(
            ("A", 1),
        ),
        NOW,
    )
    board.notices(ConsoleStatus(), NOW)
    assert (
        len(
            board.notices(
                needing(
                    ("A", 1),
                ),
                NOW,
            )
        )
        == 1
    )


def test_after_waking_up_nothing_is_said_for_a_while():
    board, later = NoticeBoard(), NOW + timedelta(hours=8)
    down = needing(("signed_out:eam", 1), source=Source.SIDE, title="EAM: sign-in refused")
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
    working = {DeliveryState.WAITING: 2}
    needs = {DeliveryState.NEEDS_ATTENTION: 1}
    assert face_of(ConsoleStatus()) == "fine"
    assert face_of(ConsoleStatus(requests=working)) == "working"
    assert face_of(ConsoleStatus(requests=needs)) == "needs"
    down = Side(service=Service.EAM, state="unreachable", level=Level.WARNING)
    assert face_of(ConsoleStatus(standing=LinkStanding(sides=(down,)))) == "needs"
    assert all(not face_icon(face).isNull() for face in ("fine", "working", "needs"))
