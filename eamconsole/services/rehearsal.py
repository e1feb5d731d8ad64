"""A console on a copy of the journal: what it would do is seen, and nothing comes of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from eamconsole.journal import copy_journal
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

    A journal on a server is not copied: the rehearsal begins with an empty memory.  ``change``
    makes of the profile what is to be tried.
    """
    with scratch_folder() as folder:
        places = Places(folder)
        places.make()
        profile = change(installation.profiles.load(installation.profiles.choose(name)))
        environment = active_environment(profile).value
        source = installation.places.journal_file(profile.name, environment)
        if source.exists() and not profile.journal.url:
            copy_journal(source, places.journal_file(profile.name, environment))
        images = installation.places.images_of(profile.name, environment)
        if images.is_dir():
            shutil.copytree(images, places.images_of(profile.name, environment))
        here = profile.journal.model_copy(update={"url": "", "backups_keep": 0})
        alone = profile.model_copy(update={"journal": here})
        with installation.opener(replace(installation, places=places), alone) as console:
            yield console
