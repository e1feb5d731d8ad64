"""Says when an engine that runs rounds has settled: by what its rounds did, not by the clock.

A machine that is slow for an hour takes an hour, and nothing is wrong with the engine.
"""

from eamconsole.sync.parts import RunSummary

_CALM = 2
"""Rounds that leave nothing to do by the console."""
_FOR_A_PERSON = 12
"""Rounds in which nothing gets done before what is unfinished waits for a parked row."""
_IN_VAIN = 60
"""Rounds in which nothing gets done before something is stuck; the longest wait takes ten."""
_MOST = 1000
"""Rounds before what gets done is without end."""


class Settling:
    """Told of every round; knows whether one more is worth it, and what to say in the end."""

    def __init__(self):
        self._last = RunSummary()
        self._rounds = self._calm = self._in_vain = 0

    def note(self, summary):
        """Learn how a round ended."""
        fewer = summary.unfinished < self._last.unfinished
        waits = summary.unfinished and (summary.done or not summary.attention)
        self._rounds += 1
        self._calm = 0 if summary.faults or waits else self._calm + 1
        self._in_vain = 0 if summary.done or fewer else self._in_vain + 1
        self._last = summary

    @property
    def over(self):
        """Whether it settled, or never will."""
        return self._settled or self._in_vain >= _IN_VAIN or self._rounds >= _MOST

    @property
    def words(self):
        """Return how it ended, and what is left for a person."""
        if self._settled:
            return f"settled {self._last.attention}"
        return f"unsettled after {self._rounds} rounds, {self._in_vain} in vain: {self._last}"

    @property
    def _settled(self):
        return self._calm >= (_FOR_A_PERSON if self._last.unfinished else _CALM)
