"""Opens profiles and the sandbox city for a window."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from eamconsole.services.installation import Installation

if TYPE_CHECKING:
    from eamconsole.services.console import Console
    from eamconsole.services.journal_operations import JournalWork, Reopened
    from eamconsole.services.sandbox_city import CityChoices
    from eamconsole.services.setup import Draft
    from eamconsole.support.autostart import Autostart
    from eamconsole.sync.parts import Observer

log = logging.getLogger(__name__)

_TRAFFIC_PER_MINUTE = 6.0


class Launcher:
    """Cheap to make; everything heavy is imported by what it opens."""

    def __init__(
        self,
        installation: Installation,
        *,
        profile: str | None = None,
        city: CityChoices | None = None,
    ) -> None:
        """``city`` given means: open the sandbox city at once."""
        self._installation = installation
        self._profile = profile
        self._city = city

    @property
    def installation(self) -> Installation:
        """The installation, for whoever sets it up."""
        return self._installation

    def at_sign_in(self) -> Autostart:
        """Return the entry that starts the console when the person signs in."""
        from eamconsole.support.autostart import autostart

        arguments = ["--home", str(self.home), "--in-tray"]
        if self._profile is not None:
            arguments += ["--profile", self._profile]
        return autostart(arguments)

    def settings_of(self, profile: str) -> Draft:
        """Return a finished profile's settings as a draft."""
        from eamconsole.services.setup import Draft

        return Draft.of_profile(self._installation.profiles.load(profile))

    @property
    def home(self) -> Path:
        """The folder that holds everything of this installation."""
        return self._installation.places.home

    @property
    def starts_in_sandbox(self) -> bool:
        """True when the program was started for the sandbox city."""
        return self._city is not None

    def has_profile(self) -> bool:
        """Return whether a profile is there to open."""
        return self._profile is not None or bool(self._installation.profiles.names())

    def open_profile(self) -> Console:
        """Open the chosen, or only, profile."""
        return _loaded(self._installation.open(self._profile))

    def open_after(
        self, profile: str, work: JournalWork, observe: Observer, cancel: threading.Event
    ) -> Reopened:
        """Work on a closed profile's journal, then open the profile whatever came of it."""
        from eamconsole.services.journal_operations import reopen_after

        done = reopen_after(self._installation, profile, work, observe, cancel)
        _loaded(done.console)
        return done

    def open_sandbox(self) -> Console:
        """Start the simulators and open a profile on them; residents go on reporting."""
        from eamconsole.services.sandbox_city import CityChoices, open_sandbox_city
        from eamconsole.services.sandbox_city.crews import Crews

        city = open_sandbox_city(self._installation, self._city or CityChoices())
        city.control.let("traffic", per_minute=_TRAFFIC_PER_MINUTE)
        city.console.ends_before.append(Crews(city).stop)
        return _loaded(city.console)


def _loaded(console: Console) -> Console:
    """Import what a window asks of it in this thread, where nobody waits for the next paint."""
    parts = (console.lists, console.overview, console.categories, console.sandbox, console.repair,
             console.effects, console.seeking, console.changing, console.notices)  # fmt: skip
    log.debug("%d parts of the profile are loaded", len(parts))
    return console
