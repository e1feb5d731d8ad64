"""How many there are, in words that fit the number: the one place that knows "1 row"."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return the number with what fits it: ``counted(1, "row is", "rows are")`` is "1 row is".

    Without ``many`` the words for one get an ``s``, as most nouns do.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
