"""Ten tasks done blind: by a client of the accessibility bus, beside the real program.

The client is ``bus_client.py``.  Its tasks follow each other in one window, as a person's would.
``EAMCONSOLE_TASKS=FILE`` keeps what was told of each.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.sources import ROOT

CLIENT = Path(__file__).with_name("bus_client.py")
SYSTEM_PYTHON = "/usr/bin/python3"
HAS_LIBRARY = "import gi; gi.require_version('Atspi', '2.0')"
MINUTES_FOR_THE_FIRST_REPAIR = 5
TASKS = (
    "is_it_working", "what_happened_to_a_request", "why_it_stands_so", "its_timeline_and_comments",
    "narrow_a_list", "look_on_both_sides_now", "pause_and_resume", "first_repair",
    "skip_with_a_reason", "begin_the_set_up",
)  # fmt: skip
SESSION = """
"$1" -m eamconsole demo >"$HOME/console.log" 2>&1 &
console=$!
"$2" "$3"
kill "$console"
wait "$console"
"""


@pytest.fixture
def session(tmp_path):
    """Return how to run a command with a screen, a bus of its own, and nothing of this machine."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the accessibility bus belongs to Linux desktops")
    for name in ("xvfb-run", "dbus-run-session"):
        if shutil.which(name) is None:
            pytest.fail(f"{name} is not here: 'python3 packaging/start.py soak' installs it")
    seen = subprocess.run([SYSTEM_PYTHON, "-c", HAS_LIBRARY], capture_output=True, check=False)
    if seen.returncode != 0:
        pytest.fail("the bus's library is not here: 'python3 packaging/start.py soak' installs it")
    run, home = tmp_path / "run", tmp_path / "home"
    run.mkdir(mode=0o700)
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    surroundings = kept | {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(run),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24", "dbus-run-session", "--"]
    return lambda *command: subprocess.run(
        [*screen, *command], cwd=ROOT, env=surroundings, capture_output=True, text=True,
        timeout=900, check=False,
    )  # fmt: skip


@pytest.mark.soak
def test_ten_tasks_are_done_through_the_accessibility_bus(session):
    ended = session("sh", "-c", SESSION, "sh", sys.executable, SYSTEM_PYTHON, str(CLIENT))
    told = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
    if os.environ.get("EAMCONSOLE_TASKS"):
        Path(os.environ["EAMCONSOLE_TASKS"]).write_text(json.dumps(told, indent=1), "utf-8")
    failed = {each["task"]: each["failed"] for each in told if "failed" in each}
    assert failed == {}
    assert tuple(each["task"] for each in told) == TASKS, ended.stderr[-2_000:]
    by_task = {each["task"]: each for each in told}
    assert [each["faults"] for each in told] == [[]] * len(TASKS)
    assert by_task["why_it_stands_so"]["order"] == ["Sections", "Requests list", "Detail"]
    assert by_task["first_repair"]["seconds"] < 60 * MINUTES_FOR_THE_FIRST_REPAIR
