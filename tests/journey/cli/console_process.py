"""Runs the console as people do: a process of its own, one command at a time."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


class ConsoleProcess:
    """The program on one home folder."""

    def __init__(self, home, **variables):
        self.home = home
        self._env = os.environ | {"EAMCONSOLE_HOME": str(home)} | variables

    def __call__(self, *arguments, stdin="", timeout=100):
        return subprocess.run(
            self._command(arguments),
            cwd=ROOT,
            env=self._env,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )

    def json(self, *arguments):
        """Return exit status and the one JSON document a command prints."""
        done = self(*arguments, "--json")
        return done.returncode, json.loads(done.stdout)

    @contextlib.contextmanager
    def running(self, *arguments):
        """Start a command that runs until it is asked to stop."""
        process = subprocess.Popen(
            self._command(arguments),
            cwd=ROOT,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)

    def _command(self, arguments):
        return [sys.executable, "-m", "eamconsole", *map(str, arguments)]


def write_profile(file, city, **limits):
    """Write a profile for a running sandbox city."""
    quick = {"seeclickfix_calls_per_minute": 100_000, "image_downloads_per_second": 1000} | limits
    lines = "\n".join(f"{name} = {value}" for name, value in quick.items())
    file.write_text(
        f"""
name = "harborview"
[organization]
name = "City of Harborview"
time_zone = "America/New_York"
[environments]
active = "test"
[environments.test]
seeclickfix_url = "{city["seeclickfix_url"]}"
organization_id = {city["organization_id"]}
eam_url = "{city["eam_url"]}"
eam_internal_url = "{city["eam_internal_url"]}"
[map]
srid = 2234
arcgis_url = "{city["arcgis_url"]}"
[intake]
start_at = "1990-01-01T00:00:00Z"
[network]
proxy = "none"
[limits]
{lines}
""",
        "utf-8",
    )
    return file
