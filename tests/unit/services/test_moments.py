"""Times in papers that may be read anywhere."""

from eamconsole.services.moments import kept_in_utc


def test_a_signature_of_any_zone_is_told_in_one_and_a_damaged_one_as_it_stands():
    assert kept_in_utc("2026-11-24T23:30:00-05:00") == "2026-11-25 04:30 UTC"
    assert kept_in_utc("last Tuesday") == "last Tuesday"
