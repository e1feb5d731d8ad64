"""An installation in memory, and a draft on a sandbox city."""

import pytest

from eamconsole.bootstrap import open_console
from eamconsole.services.installation import Installation
from eamconsole.support.clock import SystemClock
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor
from eamconsole.vault import MemoryVault


@pytest.fixture
def installation(tmp_path):
    redactor = Redactor()
    vault = MemoryVault(redactor)
    places = Places(tmp_path / "home")
    places.make()
    made = Installation(
        places=places,
        redactor=redactor,
        clock=SystemClock(),
        vault=lambda: vault,
        opener=open_console,
    )
    made.credentials.store("harborview", "test", "seeclickfix-token", "any-token")
    return made
