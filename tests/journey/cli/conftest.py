"""A terminal in process, on a real journal and a real sandbox city without reports."""

import pytest

from eamconsole.vault import CredentialKey, CredentialName
from tests.fixtures.quiet_city import quiet_city
from tests.journey.cli.console_process import write_profile
from tests.unit.cli.test_program import Terminal


@pytest.fixture
def city(tmp_path):
    with quiet_city(tmp_path, "Pothole", "Graffiti") as city:
        yield city


@pytest.fixture
def terminal(city, home_folder, capsys, tmp_path):
    terminal, ends = Terminal(home_folder, capsys), city.endpoints
    facts = {
        "seeclickfix_url": ends.seeclickfix_url,
        "organization_id": ends.organization_id,
        "eam_url": ends.eam_url,
        "eam_internal_url": ends.eam_internal_url,
        "arcgis_url": ends.arcgis_url,
    }
    file = write_profile(tmp_path / "harborview.toml", facts, retry_first_seconds=1)
    assert terminal("profile", "import", str(file))[0] == 0
    for name, secret in (
        (CredentialName.SEECLICKFIX_TOKEN, ends.token),
        (CredentialName.EAM_LOGIN, ends.eam_login),
    ):
        terminal.vault.store(CredentialKey("harborview", "test", name), secret)
    assert terminal("sync", "--once")[0] == 0
    return terminal
