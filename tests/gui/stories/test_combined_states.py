"""Several things are the matter at once: every place of the window follows from the one verdict."""

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel

from eamconsole.domain.delivery import Flow
from eamconsole.gui.tray import face_of, tray_words
from eamconsole.services.standing import Level
from eamconsole.services.standing.wording import headline, needs_words
from tests.gui.stories import test_one_verdict as table
from tests.gui.stories.test_one_verdict import badge, runs
from tests.journey.story import Story

server, window = table.server, table.window
WAIT = 20_000
pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


def story(other):
    return Story(other.city, SimpleNamespace(journal=None, engine=None, sync=None))


def parked(other, count=1):
    """EAM refuses requests for good."""
    other.city.faults["eam"].status(400, verb="POST", times=count)
    for at in range(count):
        story(other).report(description=f"Refused {at}")
    other.work(2)


def two_parked(other):
    parked(other, 2)


def waits(other):
    story(other).report(description="Waits")
    other.work(1)


def eam_down(other):
    other.city.faults["eam"].fail("drop_before", times=None)
    waits(other)
    other.work(2)


def eam_down_long(other):
    eam_down(other)
    other.city.clock.advance(45 * 60)
    other.work()


def seeclickfix_down(other):
    other.city.faults["seeclickfix"].fail("drop_before", times=None)
    other.work(2)


def token_expired(other):
    other.city.faults["seeclickfix"].status(401, times=None)
    other.work(2)


def login_refused(other):
    other.city.faults["eam"].status(401, times=None)
    waits(other)


def paused(other):
    other.console.repair.pause(Flow.REQUESTS, None, "Maintenance")
    waits(other)


def all_paused(other):
    for flow in Flow:
        other.console.repair.pause(flow, 30, "Maintenance")
    waits(other)


def stops(other):
    other.stop()
    other.city.clock.advance(10 * 60)


def dies(other):
    other.die()


def hung(other):
    other.city.clock.advance(10 * 60)


def notice(other):
    at = other.city.clock.now()
    other.console.journal.write(
        lambda ledgers: ledgers.notices.raise_("w", "withdrawn", "A comment was withdrawn.", at)
    )


TOKEN, LOGIN, REFUSED = "signed_out:seeclickfix", "signed_out:eam", "SVC-260"
COMBINED = {
    # what happened, one after the other; what needs a person
    "one refused": ((parked,), [REFUSED]),
    "two refused": ((two_parked,), [REFUSED]),
    "refused, a notice": ((parked, notice), [REFUSED, "withdrawn"]),
    "a notice alone": ((notice,), ["withdrawn"]),
    "refused, EAM down": ((parked, eam_down), [REFUSED]),
    "refused, EAM down for long": ((parked, eam_down_long), ["unreachable:eam", REFUSED]),
    "EAM and SeeClickFix down": ((eam_down, seeclickfix_down), []),
    "EAM down, token expired": ((eam_down, token_expired), [TOKEN]),
    "both sign-ins refused": ((login_refused, token_expired), [TOKEN, LOGIN]),
    "token expired, a notice": ((token_expired, notice), [TOKEN, "withdrawn"]),
    "requests paused": ((paused,), []),
    "requests paused, a notice": ((paused, notice), ["withdrawn"]),
    "all paused": ((all_paused,), []),
    "all paused, one refused": ((parked, all_paused), [REFUSED]),
    "all paused, token expired": ((all_paused, token_expired), [TOKEN]),
    "refused, then stopped": ((parked, stops), [REFUSED]),
    "refused, then killed": ((parked, dies), ["sync_died", REFUSED]),
    "token expired, then killed": ((token_expired, dies), ["sync_died", TOKEN]),
    "EAM down for long, then hung": ((eam_down_long, hung), ["sync_hung", "unreachable:eam"]),
    "paused, then stopped": ((paused, stops), []),
    "a notice, then killed": ((notice, dies), ["sync_died", "withdrawn"]),
}


@pytest.mark.parametrize(("happened", "causes"), COMBINED.values(), ids=COMBINED)
def test_every_place_follows_from_the_one_verdict(
    happened,
    causes,
    server,
    window,
    installation,
    qtbot,
):
    runs(server)
    for happen in happened:
        happen(server)
    controller = window()
    frame = controller.frame
    frame.go_to("overview")
    page = frame.pages.currentWidget()

    def standing():
        return frame.live_status.newest.standing

    qtbot.waitUntil(lambda: [n.cause for n in standing().needs] == causes, timeout=WAIT)
    told = headline(standing(), installation.clock.now(), controller.console.zone)
    qtbot.waitUntil(lambda: told in controller.window._activity.text(), timeout=WAIT)
    qtbot.waitUntil(lambda: page._needs._words.text() == _needs(standing()), timeout=WAIT)
    shown = frame.live_status.newest
    assert badge(frame) == sum(need.count for need in standing().needs)
    assert told in tray_words(shown, installation.clock.now(), controller.console.zone)
    assert (face_of(shown) == "needs") is bool(told)
    said = {label.text() for label in page.findChildren(QLabel)}
    in_trouble = [side for side in standing().sides if side.state not in ("ok", "unknown")]
    assert ("All systems healthy" in said) <= (in_trouble == [])
    assert ("Up to date" in said) <= (not in_trouble and standing().sync.level is Level.FINE)
    assert ("Paused" in said) is bool(shown.pauses)
    if REFUSED in causes and not shown.under_way and not shown.pauses:
        # They may go by themselves or not; what they belong to is not on its way.
        assert "Only changes of held-up requests are left" in said


def _needs(standing):
    words = needs_words(standing, whole=True)
    urgent = standing.level > Level.FINE
    return words or ("Nothing needs you yet" if urgent else "Nothing needs you")
