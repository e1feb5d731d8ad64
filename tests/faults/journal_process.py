"""A process of its own that uses a journal: to be killed, raced, or run out of room.

Each line on standard output is one thing that has durably happened.
"""

import sys
import threading

from eamconsole.errors import JournalError, LeaseHeldElsewhere
from eamconsole.journal import Journal, lock_for
from eamconsole.support.clock import SystemClock


def say(word):
    """Report something; the parent reads it at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def write_for_ever(url):
    """Acknowledge each fact once its commit has returned."""
    journal = Journal.open(url, clock=SystemClock(), name="city")
    number = 0
    while True:
        name = str(number)
        journal.write(lambda ledgers, name=name: ledgers.facts.set(name, name))
        say(name)
        number += 1


def hold_the_lock(url):
    """Take the lock and the lease, then live until killed; or say who has it."""
    clock = SystemClock()
    journal = Journal.open(url, clock=clock, name="city")
    lock = lock_for(journal, url, "city")  # a lock nobody refers to is given back
    try:
        lock.acquire("me", clock.now())
    except LeaseHeldElsewhere as refusal:
        say(f"refused {refusal.summary}")
        return
    journal.write(lambda ledgers: ledgers.lease.take(f"holder {sys.argv[3]}", clock.now()))
    say("holds")
    threading.Event().wait()
    lock.release()


def run_out_of_room(url):
    """Write until files may grow no further, then get room and write once more."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    journal = Journal.open(url, clock=SystemClock())
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    number = 0
    while True:
        name = str(number)
        try:
            journal.write(lambda ledgers, name=name: ledgers.facts.set(name, "x" * 4000))
        except JournalError as error:
            say(f"refused {error.summary}")
            break
        say(name)
        number += 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    journal.write(lambda ledgers: ledgers.facts.set("later", "x"))
    say("later")
    journal.close()


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2])
