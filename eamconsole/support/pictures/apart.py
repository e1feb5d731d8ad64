"""Opens pictures of rarer kinds in a process of their own, bounded in memory and time.

Their libraries are large and read what strangers sent.  Whatever one of them does, takes or
breaks ends with that process, and the sync goes on.
"""

from __future__ import annotations

from eamconsole.errors import MachineError
from eamconsole.support.allocator import keep_no_large_blocks
from eamconsole.support.apart import Opener, bound_this_process, computed_too_long
from eamconsole.support.apart import serve as serve_one_or_many
from eamconsole.support.machine import machine_trouble
from eamconsole.support.pictures.kinds import Damaged, NotDecoded, PictureKind, Unreadable
from eamconsole.support.pictures.likeness import PictureDifference
from eamconsole.support.pictures.rendering import (
    Made,
    converted,
    difference,
    load_libraries,
    one_at_a_time,
)

ARGUMENT = "--open-picture"
"""The first argument of a process that does nothing else; see ``eamconsole.__main__``."""
OPENER = Opener(ARGUMENT)
_COMPARED, _PICTURES = "compared", "pictures"
_SECONDS, _PROCESSOR_SECONDS = 90, 30
"""A library stands still that had no processor for the first; the second is what it may use."""
_MEMORY = 1_500_000_000
"""Bytes of address space, threads' stacks and libraries included; a picture takes a third."""
_FAULTS: dict[bytes, type[Unreadable]] = {
    **{b"unreadable": Unreadable, b"not decoded": NotDecoded, b"damaged": Damaged}
}
_NAMES = {fault: name for name, fault in _FAULTS.items()}
_IN_PART = "damaged"
_TOO_BUSY = "This computer is too busy to open a picture."
_CLOSE_PROGRAMS = (
    "Close other programs, or give it more processors; the console tries again by itself."
)
_NO_ROOM = "This computer has no room for the process that opens a picture"


def converted_apart(content: bytes, kind: PictureKind, limit: int) -> Made:
    """Return what ``converted`` makes of the picture, made in another process."""
    head, content = _asked([kind.name, str(limit)], content, kind.words)
    name, _, rest = head.partition(" ")
    if name not in PictureKind.__members__:
        raise NotDecoded(_broke_down(kind.words))
    pictures, _, state = rest.partition(" ")
    return Made(content, PictureKind[name], int(pictures), damaged=state == _IN_PART)


def difference_apart(one: bytes, other: bytes) -> PictureDifference:
    """Return how far two pictures of one size differ, measured in another process."""
    with one_at_a_time():
        head, _ = _asked([_COMPARED, str(len(one))], one + other, _PICTURES)
    try:
        name, mean, patches, worst = head.split()
        measured = PictureDifference(float(mean), float(patches), float(worst))
    except ValueError:
        raise NotDecoded(_broke_down(_PICTURES)) from None
    if name != _COMPARED:
        raise NotDecoded(_broke_down(_PICTURES))
    return measured


def _asked(words: list[str], content: bytes, what: str) -> tuple[str, bytes]:
    """Return what the other process says first, and what follows it.

    Raises ``Unreadable`` for a fault of the picture, ``MachineError`` for one of this computer:
    then the same picture is opened later.
    """
    try:
        answer = OPENER.ask(words, content, _SECONDS)
    except TimeoutError:
        raise MachineError(_TOO_BUSY, _CLOSE_PROGRAMS) from None
    except OSError as error:
        raise machine_trouble(error, what=_NO_ROOM) or MachineError(f"{_NO_ROOM}.") from None
    if answer is None:
        raise NotDecoded(f"the library that opens {what} stood still over it")
    return _read(*answer, what)


def serve(arguments: list[str]) -> int:
    """Open the picture that comes in, write it out converted, and end; or wait for many."""
    return serve_one_or_many(arguments, _opened, load_libraries)


def _opened(arguments: list[str], content: bytes) -> bytes:
    """Return what was asked for, or why it cannot be, behind a line that says which."""
    bound_this_process(_MEMORY, _PROCESSOR_SECONDS)
    keep_no_large_blocks()
    try:
        made, head = _worked(arguments, content)
    except Unreadable as cause:
        made, head = str(cause).encode(), _NAMES[type(cause)]
    except MemoryError:
        made, head = b"opening it takes more memory than it may", b"not decoded"
    return head + b"\n" + made


def _worked(arguments: list[str], content: bytes) -> tuple[bytes, bytes]:
    if arguments[0] == _COMPARED:
        end = int(arguments[1])
        measured = difference(content[:end], content[end:])
        return b"", " ".join([_COMPARED, *map(str, measured)]).encode()
    became = converted(content, PictureKind[arguments[0]], int(arguments[1]))
    state = _IN_PART if became.damaged else "whole"
    return became.content, f"{became.kind.name} {became.pictures} {state}".encode()


def _read(answer: bytes, status: int, what: str) -> tuple[str, bytes]:
    head, _, rest = answer.partition(b"\n")
    if status == 0 and head in _FAULTS:
        raise _FAULTS[head](rest.decode("utf-8", "replace")[:500])
    if computed_too_long(status):
        raise NotDecoded(f"opening it takes more than {_PROCESSOR_SECONDS} seconds of computing")
    if status != 0:
        raise NotDecoded(_broke_down(what))
    return head.decode("ascii", "replace"), rest


def _broke_down(what: str) -> str:
    return f"the library that opens {what} broke down over it"
