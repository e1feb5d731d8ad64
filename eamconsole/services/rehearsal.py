"""A console on a copy of the journal: what it would do is seen, and nothing comes of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from eamconsole.journal import Journal, copy_journal, copy_rows, file_address
from eamconsole.services.console import Console
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import Profile, active_environment
from eamconsole.support.places import Places
from eamconsole.support.scratch import scratch_folder


@contextmanager
def rehearsal(
    installation: Installation,
    name: str | None = None,
    change: Callable[[Profile], Profile] = lambda profile: profile,
) -> Iterator[Console]:
    """Open a profile on a copy of its journal in a folder that goes away with it.

    A journal on a server is copied into a file, as it is at one moment; whoever syncs there goes
    on.  ``change`` makes of the profile what is to be tried.
    """
    with scratch_folder() as folder:
        places = Places(folder)
        places.make()
        profile = change(installation.profiles.load(installation.profiles.choose(name)))
        environment = active_environment(profile).value
        _copy(installation, profile, places.journal_file(profile.name, environment))
        images = installation.places.images_of(profile.name, environment)
        if images.is_dir():
            shutil.copytree(images, places.images_of(profile.name, environment))
        here = profile.journal.model_copy(update={"url": "", "backups_keep": 0})
        alone = profile.model_copy(update={"journal": here})
        with installation.opener(replace(installation, places=places), alone) as console:
            yield console


def _copy(installation: Installation, profile: Profile, target: Path) -> None:
    """Copy the journal of the active environment, wherever it is, into a file of its own."""
    if profile.journal.url:
        with installation.opener(installation, profile) as console:
            copy = Journal.open(file_address(target), clock=installation.clock)
            try:
                copy_rows(console.journal.database, copy.database)
            finally:
                copy.close()
        return
    source = installation.places.journal_file(profile.name, active_environment(profile).value)
    if source.exists():
        copy_journal(source, target)
