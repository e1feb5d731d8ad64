"""Where nobody can tell whether a record is a request's, a person reads both and says so."""

from __future__ import annotations

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.evidence import Sign
from eamconsole.errors import ActionRefused
from tests.journey import lives
from tests.journey.test_memory import other_connector
from tests.journey.test_repair import sits_at

life = lives.life


@pytest.fixture
def asked(life):
    """A request beside a record of another system that happens to carry its number."""
    with life.console() as told:
        number = told.report(category="Pothole", lat=41.3, lng=-72.9, description="Deep.")
        life.city.clock.advance(3 * 86_400)
        other = other_connector(told, number, ProblemCode="GRAFFITI", Notes="Tag on a wall.")
        told.sync()
        assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.NEEDS_ATTENTION
        yield told, number, other["auto_number"]


def test_what_speaks_for_and_against_is_read_from_both_sides(asked):
    told, number, _record = asked
    person = sits_at(told)
    assert person.questions() == (number,)
    search = person.look(number)
    (found,) = search.candidates
    assert found.signs == (Sign.REFERENCE,)
    assert set(found.against) == {Sign.WORDS, Sign.PROBLEM_CODE, Sign.DAY}
    assert search.reported.words == "Deep." and search.reported.created_at
    assert found.words == "Tag on a wall."


def test_not_the_same_sends_the_request_once(asked):
    told, number, record = asked
    person = sits_at(told)
    person.none_of_them(number)
    told.sync()
    told.later()
    assert told.link(number).auto_number != record
    assert len(told.records(number)) == 2 and len(told.our_words(number)) == 1
    assert person.questions() == ()
    with pytest.raises(ActionRefused):
        person.none_of_them(number)
    told.later()
    assert len(told.records(number)) == 2


def test_the_same_links_it_and_makes_no_second_record(asked):
    told, number, record = asked
    person = sits_at(told)
    person.adopt(number, record)
    told.sync()
    assert told.link(number).auto_number == record
    assert len(told.city.eam.requests) == 1
    assert person.questions() == ()


def test_later_leaves_the_question_for_the_next_day(asked):
    told, number, _record = asked
    mark = told.mark()
    told.later(86_400)
    assert sits_at(told).questions() == (number,)
    assert told.writes(mark) == []
