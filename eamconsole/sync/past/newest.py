"""A set that keeps its newest members: what an engine knows since its start, for years."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

MOST = 20_000
"""Some two megabytes; half a year of a city's requests."""


class Newest(Generic[K]):
    """Adds and forgets; for knowledge that only spares a look-up, as after each start it is gone.

    The oldest member goes where there are too many.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._members: dict[K, None] = {}

    def __contains__(self, member: K) -> bool:
        """Return whether it was added and is not forgotten."""
        return member in self._members

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._members)

    def add(self, member: K) -> None:
        """Keep it as the newest; the caller lets one thread add at a time."""
        self._members.pop(member, None)
        self._members[member] = None
        if len(self._members) > self._most:
            del self._members[next(iter(self._members))]

    def discard(self, member: K) -> None:
        """Forget it, where it is known."""
        self._members.pop(member, None)
