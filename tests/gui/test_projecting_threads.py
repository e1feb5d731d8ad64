"""Searching and projecting in the window's reader threads, which Python sees anew at every slot."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
    import random, sys, threading
    from PySide6.QtCore import QCoreApplication
    from eamconsole.gui.workers.background_jobs import ASK, LISTS, ROWS, WORK, BackgroundJobs
    from eamconsole.services.setup import Draft
    from eamconsole.services.setup.place import placed, search
    from eamconsole.wire.projection import Projector

    draft = Draft()
    draft.put("answers.known_point", {"latitude": 41.5, "longitude": -72.7})
    later = []

    def shared():
        later.extend([] if later else [Projector(26918)])
        return later[0]

    def placing(srid):
        draft.put("map.srid", srid)
        return placed(draft)

    KINDS = [
        lambda: search("Connecticut", None),
        lambda: search("2234", (41.5, -72.7)),
        lambda: placing("EPSG:2234"),
        lambda: placing("ESRI:102003"),
        lambda: Projector(2263).project(40.7, -74.0),
        lambda: shared().project(41.5, -72.7),
        lambda: shared().covers(41.5, -72.7),
    ]
"""
READERS = """
    chance = random.Random(int(sys.argv[1]))
    app, jobs, done, failed = QCoreApplication([]), BackgroundJobs(), [], []

    def answered(value):
        done.append(value)
        if len(done) + len(failed) == 200:
            app.quit()

    def refused(error):
        failed.append(str(error))
        answered(None)

    for number in range(200):
        lane = chance.choice([ROWS, LISTS, WORK, ASK])
        kind = KINDS[chance.randrange(7) if number >= 4 else number % 2]  # searches first
        jobs.ask(kind, answered, refused, lane=lane)
    app.exec()
    print(len(done), failed, jobs.stop())
"""
SHORT_THREADS = """
    for number in range(200):
        kinds = KINDS[number % 7], KINDS[(number * 5 + 1) % 7]
        both = [threading.Thread(target=kind) for kind in kinds]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
    print("done")
"""
BUSY_AT_THE_END = """
    begun = threading.Semaphore(0)

    def forever():
        while True:
            for kind in KINDS:
                kind()
                begun.release()

    for _ in range(3):
        threading.Thread(target=forever, daemon=True).start()
    kept = Projector(2234)
    for _ in range(60):
        begun.acquire()
    print("done")
"""


def run(program, *arguments):
    """Run a program of its own, as a broken context ends the process and not the test."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(BEGIN) + textwrap.dedent(program), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_two_hundred_searches_and_projections_in_any_order_leave_the_window_alive(seed):
    ended = run(READERS, seed)
    assert (ended.returncode, ended.stdout.strip()) == (0, "200 [] True"), ended.stderr


def test_threads_that_come_and_go_take_no_context_with_them():
    ended = run(SHORT_THREADS)
    assert (ended.returncode, ended.stdout.strip()) == (0, "done"), ended.stderr


def test_the_program_ends_well_while_threads_still_project():
    ended = run(BUSY_AT_THE_END)
    assert (ended.returncode, ended.stdout.strip()) == (0, "done"), ended.stderr
