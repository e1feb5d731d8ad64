"""A console on a copy of the journal: what it would do is seen, and nothing comes of it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from eamconsole.errors import ConfigurationError
from eamconsole.journal import Journal, copy_journal, copy_rows, file_address
from eamconsole.services.console import Console
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import Profile, active_environment
from eamconsole.support.places import Places
from eamconsole.support.scratch import scratch_folder
from eamconsole.sync.parts import Observer, Progress

Watch = Callable[[str, int, int], None]
"""Told of a table, and how many of its rows are done and left."""


def unwatched(_table: str, _done: int, _left: int) -> None:
    """Nobody is told."""


@contextmanager
def rehearsal(
    installation: Installation,
    name: str | None = None,
    change: Callable[[Profile], Profile] = lambda profile: profile,
    *,
    watch: Watch = unwatched,
) -> Iterator[Console]:
    """Open a profile on a copy of its journal in a folder that goes away with it.

    A journal on a server is copied into a file, as it is at one moment; whoever syncs there goes
    on.  ``change`` makes of the profile what is to be tried, ``watch`` is told of rows copied.
    """
    with scratch_folder() as folder:
        places = Places(folder)
        places.make()
        profile = change(installation.profiles.load(installation.profiles.choose(name)))
        environment = active_environment(profile).value
        _copy(installation, profile, places.journal_file(profile.name, environment), watch)
        images = installation.places.images_of(profile.name, environment)
        if images.is_dir():
            shutil.copytree(images, places.images_of(profile.name, environment))
        here = profile.journal.model_copy(update={"url": "", "backups_keep": 0})
        alone = profile.model_copy(update={"journal": here})
        with installation.opener(replace(installation, places=places), alone) as console:
            yield console


def watched(cancel: threading.Event, observe: Observer) -> Watch:
    """Return what tells of a copy, which may take minutes, and ends it when it is called off."""

    def watch(_table: str, done: int, left: int) -> None:
        if cancel.is_set():
            raise ConfigurationError(
                "It was stopped while the journal was copied.",
                "Run it again; nothing was changed.",
            )
        observe(Progress("copying the journal", done, left))

    return watch


def _copy(installation: Installation, profile: Profile, target: Path, watch: Watch) -> None:
    """Copy the journal of the active environment, wherever it is, into a file of its own."""
    if profile.journal.url:
        with installation.opener(installation, profile) as console:
            copy = Journal.open(file_address(target), clock=installation.clock)
            try:
                copy_rows(console.journal.database, copy.database, watch)
            finally:
                copy.close()
        return
    source = installation.places.journal_file(profile.name, active_environment(profile).value)
    if source.exists():
        copy_journal(source, target)
