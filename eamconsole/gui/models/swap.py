"""From the ids on screen to the ids wanted, in the smallest steps Qt knows."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

_MIXED_AT_MOST = 20_000
"""Beyond, mapping old to new would hold up the GUI thread: the list is set anew."""


class ModelChange(Enum):
    """What has to be done to the model."""

    NOTHING = auto()
    INSERT = auto()
    REMOVE = auto()
    MIX = auto()
    RESET = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A plan that turns ``base`` into ``target``; it holds for exactly this ``base``.

    ``first`` and ``count`` bound the rows of INSERT and REMOVE.  For MIX, ``first`` and
    ``tail`` bound what differs: ``added`` ids come in, ``gone`` ids leave, ``places`` says
    where each id of the stretch ends up.
    """

    base: array[int]
    target: array[int]
    step: ModelChange
    first: int = 0
    count: int = 0
    tail: int = 0
    added: Sequence[int] = ()
    gone: Sequence[int] = ()
    places: Mapping[int, int] = field(default_factory=dict)


def plan_swap(base: array[int], target: array[int]) -> Swap:
    """Return the plan; runs in a reader's thread."""
    first = _common_head(base, target)
    tail = _common_tail(base, target, first)
    old, new = len(base) - first - tail, len(target) - first - tail
    if old == 0 and new == 0:
        return Swap(base=base, target=target, step=ModelChange.NOTHING)
    if old == 0:
        return Swap(base=base, target=target, step=ModelChange.INSERT, first=first, count=new)
    if new == 0:
        return Swap(base=base, target=target, step=ModelChange.REMOVE, first=first, count=old)
    if max(old, new) > _MIXED_AT_MOST:
        return Swap(base=base, target=target, step=ModelChange.RESET)
    return _mixed(base, target, first, tail)


def _mixed(base: array[int], target: array[int], first: int, tail: int) -> Swap:
    old = base[first : len(base) - tail]
    new = target[first : len(target) - tail]
    before, after = frozenset(old), frozenset(new)
    gone = [row for row in old if row not in after]
    places = {row: first + at for at, row in enumerate((*new, *gone))}
    return Swap(
        base=base,
        target=target,
        step=ModelChange.MIX,
        first=first,
        tail=tail,
        added=[row for row in new if row not in before],
        gone=gone,
        places=places,
    )


def _common_head(one: array[int], other: array[int]) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_tail(one: array[int], other: array[int], head: int) -> int:
    low, high = 0, min(len(one), len(other)) - head
    while low < high:
        middle = (low + high + 1) // 2
        if _tail(one, low, middle) == _tail(other, low, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _tail(ids: array[int], low: int, high: int) -> array[int]:
    return ids[len(ids) - high : len(ids) - low]
