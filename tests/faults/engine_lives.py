"""Engines in processes of their own, one life after the other, each to be killed."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 250
WORKING = "working"
"""What an engine that settles says now and then."""


class Lives:
    """Starts one engine process after the other on the same home."""

    def __init__(self, city, home, **more):
        """``more`` goes to the engine with every order."""
        self.kills = 0
        self._order = {
            "endpoints": city.endpoints.as_json(),
            "home": str(home),
            "srid": city.srid,
            **more,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.engine_process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def move(self, home, database=""):
        """Let the next engine find its home there, and its journal in a database if named."""
        self._order |= {"home": str(home), "database": database}

    def live(self, seconds):
        """Let an engine live for so long, then kill it."""
        self._say("live")
        word, number = self._hear(PATIENCE).split()
        assert word == "open"
        early = self._hear(seconds)
        assert not early, early
        os.kill(int(number), signal.SIGKILL)
        self.kills += 1
        assert self._hear(PATIENCE) == "over"

    def relink(self):
        """Let somebody say that the console runs here from now on."""
        self._say("relink")
        words = self._hear(PATIENCE)
        assert words.startswith("relinked"), words
        assert self._hear(PATIENCE) == "over"

    def settle(self):
        """Let a last engine work until nothing is left; return its words.

        It may take as long as it likes, while it says that it is at work.
        """
        self._say("settle")
        words = WORKING
        while words == WORKING:
            words = self._hear(PATIENCE)
        assert words, "the engine did nothing for long while it should settle"
        assert self._hear(PATIENCE) == "over"
        return words

    def frail(self, over, bomb):
        """Let an engine work that dies ``over`` some pictures; return whether it survived."""
        self._order |= {"over": over, "bomb": bomb}
        self._say("frail")
        words = self._hear(PATIENCE)
        return words == "survived" and self._hear(PATIENCE) == "over"

    def upkeep(self, what, now, after):
        """Relink or drop words in a process that dies of one write; return whether it survived."""
        self._order |= {"what": what, "now": now.isoformat(), "after": after}
        self._say("upkeep")
        words = self._hear(PATIENCE)
        return words == "survived" and self._hear(PATIENCE) == "over"

    def close(self):
        """End the process that forks, and at once the engine that lives: its city ends next."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)
        self._process.stdin.close()
        self._process.stdout.read()  # ends with the last of them
        self._process.stdout.close()

    def _say(self, what):
        self._process.stdin.write(json.dumps({"do": what, **self._order}).encode() + b"\n")
        self._process.stdin.flush()

    def _hear(self, seconds):
        """Return the next line, or nothing where none comes in time."""
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            return ""
        line = b""
        while not line.endswith(b"\n"):
            line += os.read(self._process.stdout.fileno(), 1) or b"\n"
        return line.decode().strip()
