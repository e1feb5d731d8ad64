"""A last question before bytes leave: may this still be sent?

Between the moment a change is decided and the moment its first byte leaves, a call may wait for
its turn, or the whole computer may sleep.  Whoever decided leaves a question here; the channel
asks it at the very last moment, and an exception keeps the change at home.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LOOK: ContextVar[Callable[[], None] | None] = ContextVar("last look", default=None)


@contextmanager
def looking(look: Callable[[], None]) -> Iterator[None]:
    """Have ``look`` called before each change sent inside, in this thread."""
    token = _LOOK.set(look)
    try:
        yield
    finally:
        _LOOK.reset(token)


def look_once_more() -> None:
    """Ask whoever decided; raises what forbids sending."""
    look = _LOOK.get()
    if look is not None:
        look()
