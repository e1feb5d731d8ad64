"""Pictures fetched ahead of rows that are never paid are forgotten again."""

from types import SimpleNamespace

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.sync.delivery import ahead
from eamconsole.sync.delivery.ahead import FetchAhead


def a_row(number):
    return SimpleNamespace(
        kind=DeliveryKind.REQUEST_IMAGE, payload={"url": f"https://pictures.example/{number}"}
    )


def test_a_person_who_skips_rows_for_years_fills_no_memory_and_the_newest_is_waited_for(
    monkeypatch,
):
    monkeypatch.setattr(ahead, "_MOST", 3)
    fetched = []
    early = FetchAhead(SimpleNamespace(keep=fetched.append))
    early.start(a_row(number) for number in range(9))
    early.wait_for(a_row(8))
    early.close()
    assert len(early._fetching) == 2
    assert a_row(8).payload["url"] in fetched
