"""What an engine of years keeps of its look-ups stays small, and forgets the oldest first."""

from eamconsole.sync.past.newest import Newest


def test_what_was_looked_for_last_is_kept_and_the_oldest_is_looked_for_again():
    looked = Newest(most=3)
    for delivery in (1, 2, 3, 1, 4):
        looked.add(delivery)
    assert [each in looked for each in (1, 2, 3, 4)] == [True, False, True, True]
    looked.discard(3)
    assert 3 not in looked and len(looked) == 2
