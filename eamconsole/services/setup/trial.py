"""Opens what has been typed so far, for checks and test runs, without leaving a trace."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from eamconsole.services.checks.subject import Subject
from eamconsole.services.installation import Installation
from eamconsole.services.profiles.reading import check_profile
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.place import known_point
from eamconsole.support.places import Places
from eamconsole.support.scratch import scratch_folder


@contextmanager
def trial(installation: Installation, draft: Draft, environment: str = "test") -> Iterator[Subject]:
    """Open one environment of a draft on a journal of its own that is thrown away."""
    other = "production" if environment == "test" else "test"
    profile = installation.with_defaults(
        check_profile(draft.trial_tables(environment), "the draft")
    )
    with scratch_folder() as folder:
        places = Places(folder)
        places.make()
        inner = dataclasses.replace(installation, places=places)
        with inner.opener(inner, profile) as console:
            yield Subject(
                console=console,
                point=known_point(draft),
                other_url=str(draft.get(f"environments.{other}.eam_url")),
                in_use=environment in ("test", draft.get("environments.active")),
            )
