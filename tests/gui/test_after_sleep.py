"""After a sleep the window opens new connections, looks at both sides, and says what happened."""

from datetime import timedelta

import pytest


@pytest.fixture
def slept(opened, city, qtbot):
    """A window that was idle when its machine fell asleep for eight hours."""
    qtbot.waitUntil(lambda: not opened.sync.foot.working)
    city.engine_log.clear()
    opened.console.clock.advance(28_800)
    city.journal.write(lambda ledgers: [
        ledgers.events.add(name, opened.console.clock.now())
        for name in (*["request.taken_in"] * 3, "create.needs_attention")
    ])  # fmt: skip
    opened.sync.after_sleep.watch.look()
    return opened


def test_connections_are_renewed_before_anything_is_called(slept, city, qtbot):
    qtbot.waitUntil(lambda: {"intake", "watch"} <= set(city.engine_log))
    assert city.engine_log.index("renew") < city.engine_log.index("intake")
    assert city.engine_log.index("renew") < city.engine_log.index("watch")


def test_what_happened_meanwhile_is_said_in_one_sentence(slept, city, qtbot):
    answer = slept.window._answer
    assert "slept for 8 h" in answer.text()
    qtbot.waitUntil(lambda: "3 new requests, 1 needs you" in answer.text(), timeout=10_000)
    (asked,) = [entry for entry in city.engine_log if entry.startswith("since ")]
    asleep_at = slept.console.clock.now() - timedelta(hours=8)
    assert asked == f"since {asleep_at:%H:%M}"


def test_a_window_that_never_slept_renews_nothing(opened, city, qtbot):
    qtbot.waitUntil(lambda: not opened.sync.foot.working)
    opened.console.clock.advance(20)
    opened.sync.after_sleep.watch.look()
    qtbot.wait(0)
    assert "renew" not in city.engine_log
