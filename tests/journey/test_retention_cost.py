"""What letting words go costs does not grow with what others wait for."""

from __future__ import annotations

from sqlalchemy import event

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.journey import lives
from tests.journey.test_retention import pruned

life = lives.life
HELD, DONE = DeliveryState.HELD, DeliveryState.DONE


def test_what_others_wait_for_is_read_once_however_many_requests_go(life):
    with life.console() as told:
        numbers = [told.linked_report(image=DRAWN) for _ in range(5)]
        for number in numbers:
            told.crew("set_status", number, code=999)
        told.later()
        told.later()
        waiting = told.linked_report(image=DRAWN)
        row = told.row(waiting, DeliveryKind.REQUEST_IMAGE)
        told.journal.write(lambda of: of.deliveries.finish(row.id, HELD, at=row.updated_at))
        asked = []

        def listen(ledgers):
            def keep(*said):
                asked.append(said[2])

            event.listen(ledgers.connection, "before_cursor_execute", keep)

        told.journal.write(listen)
        assert pruned(told, life.home).requests == 5
        looks = [each for each in asked if "deliveries.payload" in each and "kind IN" in each]
        of_ids = [each for each in looks if "WHERE deliveries.flow" in each]
        assert len(of_ids) == 1
        told.journal.write(lambda of: of.deliveries.finish(row.id, DONE, at=row.updated_at))
