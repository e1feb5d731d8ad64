"""A sandbox city per test, living in its own stopped time."""

from __future__ import annotations

import contextlib
from contextlib import closing

import pytest

from tests.fixtures.alert_receivers import MailServer, Webhook
from tests.fixtures.quiet_city import quiet_city
from tests.journey.alert_street import Street
from tests.journey.story import story


@pytest.fixture
def empty_city(tmp_path):
    """A city where nobody has reported anything yet, with three integrated categories."""
    with quiet_city(tmp_path, "Pothole", "Graffiti", "Illegal Dumping") as city:
        yield city


@pytest.fixture
def tell(empty_city, tmp_path):
    """Open a console on the empty city; keyword arguments change its rules.

    Whatever was told, a round over a city that has come to rest changes nothing.
    """
    opened = []
    with contextlib.ExitStack() as stack:

        def open_story(home="home", **changes):
            folder = tmp_path / home
            folder.mkdir(exist_ok=True)
            options = {
                name: changes.pop(name)
                for name in (
                    *("internal", "eam_profile", "scf_profile", "clock", "rules"),
                    *("stored_logins", "documents"),
                )
                if name in changes
            }
            options |= {"changes": changes} if "rules" not in options else {}
            opened.append(stack.enter_context(story(empty_city, folder, **options)))
            return opened[-1]

        yield open_story
        for told in opened:
            told.come_to_rest()
            mark = told.mark()
            told.sync()
            assert told.writes(mark) == []


@pytest.fixture
def receivers():
    """A mail server and a webhook on sockets of this machine."""
    with closing(MailServer()) as mail, closing(Webhook()) as hook:
        yield mail, hook


@pytest.fixture
def street(tell, receivers):
    """A console that tells both of them."""
    told = tell()
    told.sync()
    yield Street(told, receivers)
    told.journal.write(
        lambda ledgers: [
            ledgers.notices.solve(n.key, told.city.clock.now()) for n in ledgers.notices.open()
        ]
    )
