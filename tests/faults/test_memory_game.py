"""The memory game in short form: the console loses its memory, and nothing is ever wrong."""

import pytest

from tests.faults.memory_game import play
from tests.faults.memory_home import Databases


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_town_whose_console_loses_its_memory_again_and_again(tmp_path, postgres_url):
    outcome = play(tmp_path, seed=1, disturbances=12, databases=Databases(postgres_url))
    assert not outcome.broken, outcome


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_a_hundred_losses(tmp_path, seed, postgres_url):
    outcome = play(tmp_path, seed, disturbances=100, databases=Databases(postgres_url))
    assert not outcome.broken, outcome
    assert outcome.asked <= 0.02 * outcome.affected, outcome
