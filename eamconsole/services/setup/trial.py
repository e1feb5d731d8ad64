"""Opens what has been typed so far, for checks and test runs, without leaving a trace."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eamconsole.services.clients import Clients
from eamconsole.services.console import Console
from eamconsole.services.installation import Installation
from eamconsole.services.profiles.model import EnvironmentTable
from eamconsole.services.profiles.reading import check_profile
from eamconsole.services.setup.draft import Draft
from eamconsole.support.places import Places


@dataclass(frozen=True, slots=True)
class Trial:
    """One environment of a draft, opened.  Each client needs only its own credential."""

    console: Console

    @property
    def place(self) -> EnvironmentTable:
        """The addresses of the environment."""
        return self.console.clients.place

    @property
    def clients(self) -> Clients:
        """Makes the clients, each when it is asked for."""
        return self.console.clients


@contextmanager
def trial(installation: Installation, draft: Draft, environment: str = "test") -> Iterator[Trial]:
    """Open one environment of a draft on a journal of its own that is thrown away."""
    profile = check_profile(draft.trial_tables(environment), "the draft")
    with TemporaryDirectory(prefix="eamconsole-") as folder:
        places = Places(Path(folder))
        places.make()
        inner = dataclasses.replace(installation, places=places)
        with inner.opener(inner, profile) as console:
            yield Trial(console)
