"""Progress of long work: a bar on a terminal, plain lines elsewhere, objects as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from eamconsole.cli.speech import Speech
from eamconsole.sync.parts import Observer, Progress

_LINE_EVERY_SECONDS = 5.0


@contextmanager
def progress(speech: Speech) -> Iterator[Observer]:
    """Yield an observer that shows what it is told."""
    if speech.as_json:
        yield lambda step: speech.record(
            {
                "event": "progress",
                "activity": step.activity,
                "done": step.done,
                "left": step.left,
            }
        )
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _Lines(speech)


@contextmanager
def _bar() -> Iterator[Observer]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(step: Progress) -> None:
            total = step.done + step.left if step.left or step.activity == "delivering" else None
            bar.update(task, description=step.activity, completed=step.done, total=total)

        yield show


class _Lines:
    """A line when the activity changes, and now and then while it lasts."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._activity = ""
        self._said_at = 0.0

    def __call__(self, step: Progress) -> None:
        now = time.monotonic()
        if step.activity == self._activity and now - self._said_at < _LINE_EVERY_SECONDS:
            return
        self._activity, self._said_at = step.activity, now
        left = f", {step.left} left" if step.left else ""
        done = f": {step.done}" if step.done or left else ""
        self._speech.line(f"{step.activity}{done}{left}")
