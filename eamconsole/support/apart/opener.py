"""Keeps a process that has a library loaded; each file is opened in a copy of it.

Loading takes longer than most files do.  The process itself never looks at a file: it forks, the
copy is bounded, opens the one file and ends.  It ends itself when nobody asks for a while, and
with the console.  Windows cannot fork; there every file has a fresh process.

How long a file may take is counted in time of the processor, by the system.  The clock on the wall
says more of the other programs than of the file: by it a copy is only given up that had no time of
the processor at all, and a computer that is too busy is no fault of the file's.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from eamconsole.support.apart.bounds import end_with_us, processor_seconds
from eamconsole.support.own_program import child_command, without_secrets

Answer = tuple[bytes, int]
"""What the copy said, and how it ended: 0 where it lived to say it."""
Opening = Callable[[list[str], bytes], bytes]

IS_POSSIBLE = hasattr(os, "fork")
_WAITING = "waiting"
_HEAD = struct.Struct(">III")
_REPLY = struct.Struct(">iI")
_IDLE_SECONDS = 60.0
_LOOKS = 10
"""How often a copy is looked at while it may stand still."""
_MOST_SECONDS = 600.0
"""After these the place is given to the next file, however busy the computer is."""
_STOOD_STILL, _NO_COPY = -1, -2
"""Instead of how a copy ended; the system's own numbers are none of these."""
_TOO_BUSY = "the computer is too busy"


class Opener:
    """Our own program as it opens one sort of files; started when it is first needed."""

    def __init__(self, argument: str) -> None:
        """``argument`` is the program's first one, by which it does nothing else."""
        self._argument = argument
        self._guard = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._timed_out = False
        atexit.register(self.end)

    def ask(self, words: list[str], content: bytes, seconds: float) -> Answer | None:
        """Return the answer; None where the copy stood still for that time.

        Raises ``OSError`` where this computer has no room for it, and ``TimeoutError``, which is
        one, where it is too busy: neither says anything about the file.
        """
        command = [*child_command(), self._argument]
        if not IS_POSSIBLE:
            return _in_a_fresh_process([*command, *words], content)
        command.append(_WAITING)
        said = " ".join(words).encode()
        request = _HEAD.pack(len(said), len(content), round(seconds * 1_000)) + said
        with self._guard:
            for _ in range(2):  # it may have ended for want of work just now
                answer = self._asked(command, request, content)
                if self._timed_out:
                    raise TimeoutError(_TOO_BUSY)
                if answer is not None:
                    return _as_meant(answer)
        return b"", -1

    @property
    def process_id(self) -> int | None:
        """Number of the process that waits, where there is one."""
        return self._process.pid if self._process else None

    def end(self) -> None:
        """End the process, and a copy of it that is at work."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError, ValueError):
            process.communicate()

    def _asked(self, command: list[str], request: bytes, content: bytes) -> Answer | None:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, our own words
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=without_secrets(os.environ),
                process_group=0,
            )
        process, self._timed_out = self._process, False
        clock = threading.Timer(_MOST_SECONDS, self._give_up, (process,))
        clock.daemon = True
        clock.start()
        try:
            answer = _exchanged(process, request, content)
        except BaseException:
            self.end()
            raise
        finally:
            clock.cancel()
        if answer is None:
            self.end()
        return answer

    def _give_up(self, process: subprocess.Popen[bytes]) -> None:
        self._timed_out = True
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)


def _as_meant(answer: Answer) -> Answer | None:
    body, status = answer
    if status == _NO_COPY:
        raise OSError(int(body), os.strerror(int(body)))
    return None if status == _STOOD_STILL else answer


def _exchanged(process: subprocess.Popen[bytes], request: bytes, content: bytes) -> Answer | None:
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(request)
        process.stdin.write(content)
        process.stdin.flush()
    except (BrokenPipeError, ConnectionError):
        return None
    head = process.stdout.read(_REPLY.size)
    if len(head) < _REPLY.size:
        return None
    status, size = _REPLY.unpack(head)
    body = process.stdout.read(size)
    return (body, status) if len(body) == size else None


def serve(arguments: list[str], opening: Opening, load: Callable[[], None]) -> int:
    """Open the file that comes in, say what it holds, and end; or wait for many."""
    if arguments == [_WAITING]:
        load()
        _wait_and_open(opening)
        return 0
    said = opening(arguments, sys.stdin.buffer.read())
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    return 0


def _in_a_fresh_process(command: list[str], content: bytes) -> Answer:
    process = subprocess.Popen(  # noqa: S603 - our own program, our own words
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=without_secrets(os.environ),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    end_with_us(process)
    with process:
        try:
            answer, _ = process.communicate(content, _MOST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise TimeoutError(_TOO_BUSY) from None
        except BaseException:
            process.kill()
            raise
    return answer, process.returncode


def _wait_and_open(opening: Opening) -> None:
    """Open what comes in, each in a copy of this process, until nobody asks any more."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while select.select([source], [], [], _IDLE_SECONDS)[0]:
        head = source.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return
        said, size, patience = _HEAD.unpack(head)
        words = source.read(said).decode("ascii", "replace").split()
        content = source.read(size)
        try:
            body, status = _in_a_copy(opening, words, content, patience / 1_000)
        except OSError as error:  # no memory for a copy, or as many processes as there may be
            body, status = str(error.errno or errno.EAGAIN).encode(), _NO_COPY
        sink.write(_REPLY.pack(status, len(body)) + body)
        sink.flush()


def _in_a_copy(opening: Opening, words: list[str], content: bytes, patience: float) -> Answer:
    out, into = os.pipe()
    try:
        copy = os.fork()
    except OSError:
        os.close(out)
        os.close(into)
        raise
    if copy == 0:
        status = 1
        try:
            os.close(out)
            with os.fdopen(into, "wb") as answer:
                answer.write(opening(words, content))
            status = 0
        finally:
            os._exit(status)
    os.close(into)
    with os.fdopen(out, "rb") as answer:
        stands_still = not _speaks(out, copy, patience)
        if stands_still:
            os.kill(copy, signal.SIGKILL)
        body = answer.read()
    status = os.waitpid(copy, 0)[1]
    return (b"", _STOOD_STILL) if stands_still else (body, status)


def _speaks(out: int, copy: int, patience: float) -> bool:
    """Wait until the copy answers or ends; False where it used no processor for that long."""
    used, since = processor_seconds(copy), time.monotonic()
    while not select.select([out], [], [], patience / _LOOKS)[0]:
        now = processor_seconds(copy)
        if now is None or now != used:  # unknown: the system's own bound ends it, or ours above
            used, since = now, time.monotonic()
        elif time.monotonic() - since >= patience:
            return False
    return True
