"""Keeps a process that has a library loaded; each file is opened in a copy of it.

Loading takes longer than most files do.  The process itself never looks at a file: it forks, the
copy is bounded, opens the one file and ends.  It ends itself when nobody asks for a while, and
with the console.  Windows cannot fork; there every file has a fresh process.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable

from eamconsole.support.apart.bounds import end_with_us
from eamconsole.support.own_program import child_command, without_secrets

Answer = tuple[bytes, int]
"""What the copy said, and how it ended: 0 where it lived to say it."""
Opening = Callable[[list[str], bytes], bytes]

IS_POSSIBLE = hasattr(os, "fork")
_WAITING = "waiting"
_HEAD = struct.Struct(">III")
_REPLY = struct.Struct(">iI")
_IDLE_SECONDS = 60.0


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
        """Return the answer; None where there was none in that time.  Raises ``OSError``."""
        command = [*child_command(), self._argument]
        if not IS_POSSIBLE:
            return _in_a_fresh_process([*command, *words], content, seconds)
        command.append(_WAITING)
        said = " ".join(words).encode()
        request = _HEAD.pack(len(said), len(content), 0) + said
        with self._guard:
            for _ in range(2):  # it may have ended for want of work just now
                answer = self._asked(command, request, content, seconds)
                if answer is not None or self._timed_out:
                    return answer
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

    def _asked(
        self, command: list[str], request: bytes, content: bytes, seconds: float
    ) -> Answer | None:
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
        clock = threading.Timer(seconds, self._give_up, (process,))
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


def _in_a_fresh_process(command: list[str], content: bytes, seconds: float) -> Answer | None:
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
            answer, _ = process.communicate(content, seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
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
        said, size, _ = _HEAD.unpack(head)
        words = source.read(said).decode("ascii", "replace").split()
        content = source.read(size)
        body, status = _in_a_copy(opening, words, content)
        sink.write(_REPLY.pack(status, len(body)) + body)
        sink.flush()


def _in_a_copy(opening: Opening, words: list[str], content: bytes) -> Answer:
    out, into = os.pipe()
    copy = os.fork()
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
        body = answer.read()
    return body, os.waitpid(copy, 0)[1]
