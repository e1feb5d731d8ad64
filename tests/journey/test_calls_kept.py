"""How many SeeClickFix calls a sync used is known after it, however short it was."""

from __future__ import annotations

from eamconsole.sync.calls import calls_by_hour


def counted(told):
    with told.journal.read() as ledgers:
        return sum(calls_by_hour(ledgers).values())


def test_a_sync_that_ends_before_it_looked_after_itself_leaves_its_calls(tell):
    told = tell()
    told.sync()
    after_a_round = counted(told)
    assert after_a_round > 0
    told.engine.parts.budget.spend()  # as a look of the window does
    told.engine.close()
    assert counted(told) == after_a_round + 1
