"""How columns share the room a table has: by what they show, and by what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import ceil

from PySide6.QtGui import QFontMetricsF

_STRIPE = 400
"""So many characters are measured; what is longer has no room in any table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one column asks for, in pixels.

    ``wanted`` shows all of it, ``least`` is what it cannot do without.  ``by_hand`` is the width
    a person gave it; 0 where nobody did.  A ``rigid`` one (a number, an age) takes what it wants
    and no more.
    """

    wanted: int
    least: int
    worth: int
    rigid: bool = False
    by_hand: int = 0

    @property
    def floor(self) -> int:
        """The width below which it rather steps aside."""
        if self.by_hand:
            return self.by_hand
        return self.wanted if self.rigid else min(self.wanted, self.least)


def share_room(claims: Sequence[Claim], room: int) -> list[int]:
    """Return a width for each column; 0 for those that step aside, the least worthy first.

    Nothing is cut while another column has more than it shows.
    """
    staying = _staying(claims, room)
    widths = {at: claims[at].floor for at in staying}
    rest = room - sum(widths.values())
    soft = [at for at in staying if not claims[at].rigid and not claims[at].by_hand]
    rest = _fill(claims, widths, soft, rest)
    _spread(claims, widths, soft or [at for at in staying if not claims[at].by_hand], rest)
    return [widths.get(at, 0) for at in range(len(claims))]


def _staying(claims: Sequence[Claim], room: int) -> list[int]:
    staying = list(range(len(claims)))
    while len(staying) > 1 and sum(claims[at].floor for at in staying) > room:
        # Of equals the one further right goes: people read from the left.
        staying.remove(
            min(staying, key=lambda at: (bool(claims[at].by_hand), claims[at].worth, -at))
        )
    return staying


def _fill(claims: Sequence[Claim], widths: dict[int, int], soft: list[int], rest: int) -> int:
    """Give by worth what columns still want; return what nobody wants."""
    hungry = [at for at in soft if widths[at] < claims[at].wanted]
    while hungry and rest > 0:
        worth = sum(claims[at].worth for at in hungry)
        part = rest / worth
        sated = [at for at in hungry if claims[at].wanted - widths[at] <= part * claims[at].worth]
        for at in sated or hungry:
            given = min(claims[at].wanted - widths[at], int(part * claims[at].worth))
            widths[at] += given
            rest -= given
        if not sated:
            widths[hungry[0]] += rest
            return 0
        hungry = [at for at in hungry if at not in sated]
    return rest


def _spread(claims: Sequence[Claim], widths: dict[int, int], among: list[int], rest: int) -> None:
    if rest <= 0 or not among:
        return
    worth = sum(claims[at].worth for at in among)
    for at in among:
        widths[at] += rest * claims[at].worth // worth
    widths[among[0]] += rest - sum(rest * claims[at].worth // worth for at in among)


class TextRoom:
    """Measures how wide a text is when it may take several lines; remembers what it measured."""

    def __init__(self, metrics: QFontMetricsF) -> None:
        self._metrics = metrics
        self._blank = metrics.horizontalAdvance(" ")
        self.wanted = lru_cache(4_096)(self._wanted)
        self._word = lru_cache(8_192)(metrics.horizontalAdvance)

    def _wanted(self, text: str, lines: int) -> int:
        """Return the least width in which ``text`` stands whole in so many lines."""
        text = text[:_STRIPE]
        if lines == 1:
            return ceil(self._metrics.horizontalAdvance(text))
        words = [self._word(word) for word in text.split()]
        whole = sum(words) + self._blank * max(0, len(words) - 1)
        low = max([*words, whole / lines], default=0.0)
        ends = list(accumulate(words, lambda before, word: before + self._blank + word))
        # Lines break only at the end of a word: the width is one that some run of words has.
        while low < whole and self._lines(words, low) > lines:
            low = min((each for each in self._next_widths(words, low)), default=ends[-1])
        return ceil(low)

    def _next_widths(self, words: list[float], width: float) -> list[float]:
        """Return the widths at which one more word would have gone into a line."""
        found, at = [], -self._blank
        for word in words:
            if at + self._blank + word > width:
                found.append(at + self._blank + word)
                at = word
            else:
                at += self._blank + word
        return found

    def _lines(self, words: list[float], width: float) -> int:
        return len(self._next_widths(words, width)) + 1
