"""Numbers as people may type them: what no column, clock or list could hold is refused at once."""

from __future__ import annotations

import math
from typing import Any

import click

_LARGEST = 2**63 - 1
_FIVE_YEARS = 5 * 366 * 24 * 60.0


class _Minutes(click.FloatRange):
    """A span of time that a calendar can hold."""

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> Any:
        """Refuse what is no number as well: it is neither too small nor too large."""
        minutes = super().convert(value, param, context)
        if math.isnan(minutes):
            self.fail(f"{value!r} is no number of minutes.", param, context)
        return minutes


COUNT = click.IntRange(1, _LARGEST)
"""How many, or the number of a row or an issue."""
ANY_COUNT = click.IntRange(0, _LARGEST)
ANY = click.IntRange(-_LARGEST, _LARGEST)
DAYS = click.IntRange(0, 36_500)
MILLISECONDS = click.IntRange(0, 600_000)
MINUTES = _Minutes(0, _FIVE_YEARS, min_open=True)
