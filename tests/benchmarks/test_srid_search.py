"""How long a person waits for the search of the map page, which runs while one types."""

from __future__ import annotations

import time

import pytest

from eamconsole.wire.srid_search import find_srids

pytestmark = pytest.mark.benchmark

SEARCHES = (
    "Boston", "Hartford", "Ohio north", "2234", "2249", "Springfield", "Anchorage",
    "Puerto Rico", "Honolulu", "Guam", "Spr", "Texas", "UTM zone 18N", "Virginia Beach",
)  # fmt: skip


def test_after_the_first_a_search_takes_at_most_a_tenth_of_a_second():
    began = time.perf_counter()
    find_srids("Boston", limit=40)
    first = time.perf_counter() - began
    took = {}
    for words in SEARCHES:
        rounds = []
        for _ in range(3):
            began = time.perf_counter()
            assert find_srids(words, near=(39.8, -89.65), limit=40)
            rounds.append(time.perf_counter() - began)
        took[words] = min(rounds)
    slowest = max(took, key=lambda words: took[words])
    print(f"first {first * 1e3:.0f} ms, slowest {slowest!r} {took[slowest] * 1e3:.0f} ms")
    assert took[slowest] <= 0.1
