"""Every test of the journal runs on a SQLite file and on a real PostgreSQL."""

import pytest

from eamconsole.journal import Journal
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def journal_url(request, tmp_path):
    """Address of an empty database of each engine."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_database")
    return f"sqlite:///{tmp_path / 'city.sqlite'}"


@pytest.fixture
def journal(journal_url):
    """An open journal."""
    opened = Journal.open(journal_url, clock=VirtualClock(NOON), name="harborview_test")
    yield opened
    opened.close()


@pytest.fixture
def file_journal(tmp_path):
    """An open journal in a SQLite file."""
    opened = Journal.open(f"sqlite:///{tmp_path / 'city.sqlite'}", clock=VirtualClock(NOON))
    yield opened
    opened.close()
