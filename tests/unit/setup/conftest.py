"""An installation in memory, and a draft on a sandbox city."""

import pytest

from tests.fixtures.installations import installation_in


@pytest.fixture
def installation(tmp_path):
    made = installation_in(tmp_path / "home")
    made.credentials.store("harborview", "test", "seeclickfix-token", "any-token")
    return made
