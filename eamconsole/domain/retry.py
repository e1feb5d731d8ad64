"""How long to wait after a fault; never gives up by count alone."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class BackOff:
    """Doubling waits between ``first`` and ``longest``, each shortened by up to a quarter.

    The spread keeps rows that failed together from coming back together.
    """

    first: timedelta
    longest: timedelta
    chance: random.Random = field(default_factory=random.Random)

    def delay(self, attempts: int) -> timedelta:
        """Return the wait after the ``attempts``-th try (1 is the first)."""
        doubled = self.first * float(2 ** min(max(attempts, 1) - 1, 20))
        return min(doubled, self.longest) * (1 - self.chance.random() / 4)
