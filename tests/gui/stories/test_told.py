"""What the operator is told: one verdict in every place, and notices that can be dealt with."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.gui.tray import face_of, tray_words
from eamconsole.services.standing import Level

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]
CREATE = DeliveryKind.CREATE


def overview(operator):
    """Return what the Overview answers to "Does anything need me?", with its reason."""
    operator.frame.go_to("overview")
    card = operator.frame.pages.currentWidget()._needs
    return card._words.text(), card._more.text()


def tray(operator):
    status, console = operator.status, operator.controller.console
    return face_of(status), tray_words(status, console.clock.now(), console.zone)


def foot(operator):
    return operator.controller.window._activity.text()


def report(operator):
    return operator.controller.console.status.report()


def badge(operator):
    model = operator.frame.sections._model
    items = (model.item(row) for row in range(model.rowCount()))
    counts = {item.text(): item.data(Qt.ItemDataRole.UserRole + 3) for item in items}
    return counts["Needs attention"]


def attention(operator):
    operator.frame.go_to("attention")
    return operator.frame.pages.currentWidget()


def listed(operator, kind):
    """Go to the notices and wait until one of a kind is listed."""
    page = attention(operator)
    page.views.setCurrentIndex(1)

    def there():
        return [line for line in page.notices._list.lines if line.kind == kind]

    operator.keep_syncing_until(lambda: bool(there()))
    return page.notices, there()[0]


def withdrawn_comment(operator):
    """Have a crew's comment published and then withdrawn in EAM."""
    told = operator.told
    number = operator.reported()
    told.crew("comment", number, text="Crew scheduled.", public=True)
    operator.keep_syncing_until(lambda: told.our_words(number)[1:] == ["Crew scheduled."])
    key = max(told.record(number).comments)
    told.crew("set_comment_public", number, comment=key, public=False)
    return number


def test_an_expired_token_is_one_verdict_in_every_place_with_its_cure(operator):
    told = operator.told
    told.city.faults["seeclickfix"].status(401, times=None)
    operator.keep_syncing_until(lambda: operator.state_of("seeclickfix") == "signed_out")
    operator.until(lambda: operator.status.standing.level is Level.CRITICAL)
    cure = "Enter a new token under Settings > SeeClickFix."
    operator.until(lambda: cure in foot(operator))
    operator.until(lambda: badge(operator) == 1)
    face, words = tray(operator)
    told_report, standing = report(operator)
    (need,) = told_report["needs_person"]
    assert (face, need["count"]) == ("needs", 1)
    assert (need["cause"], standing.level) == ("signed_out:seeclickfix", Level.CRITICAL)
    since = standing.sides[0].since.astimezone(operator.controller.console.zone)
    lead = f"SeeClickFix: sign-in refused since {since:%H:%M}."
    assert told_report["headline"] == words == f"{lead} {cure}"
    operator.until(lambda: overview(operator)[0] == "1 thing needs you")
    assert cure in overview(operator)[1] and cure in need["next_step"]
    assert lead in foot(operator)
    strip = attention(operator)._strip
    operator.until(strip.isVisible)
    told.city.faults["seeclickfix"].clear()
    operator.keep_syncing_until(lambda: operator.state_of("seeclickfix") == "ok")
    operator.until(lambda: operator.status.standing.level is Level.FINE)
    operator.until(lambda: not strip.isVisible())
    operator.until(lambda: overview(operator)[0] == "Nothing needs you")
    operator.until(lambda: badge(operator) == 0)
    assert report(operator)[0]["needs_person"] == []


def test_a_side_that_is_down_is_named_with_since_when_and_the_next_try(operator):
    told = operator.told
    operator.reported()
    told.city.faults["eam"].fail("drop_before", times=None)
    numbers = [told.report(description=f"Hole {at}") for at in range(6)]
    operator.keep_syncing_until(lambda: operator.state_of("eam") == "unreachable")
    zone = operator.controller.console.zone
    side = operator.status.standing.sides[1]
    words = f"EAM, unreachable since {side.since.astimezone(zone):%H:%M}; "
    numbers.append(told.report(description="Meanwhile"))
    held_up = []

    def one_is_held_up():
        held_up[:] = operator.shown(numbers[-1], CREATE)
        if held_up and held_up[0].startswith(("Checking", "Trying again")):  # was sent just before
            numbers.append(told.report(description="Meanwhile"))
        return bool(held_up) and held_up[0].startswith(f"Waiting — for {words}")

    operator.until(one_is_held_up)
    assert "http" not in held_up[0]  # no address of another record
    operator.until(lambda: f"Waiting for {words}" in foot(operator))
    operator.until(lambda: overview(operator)[0] == "Nothing needs you yet")
    assert words in overview(operator)[1]
    operator.until(lambda: words in tray(operator)[1])
    told_report, standing = report(operator)
    assert standing.level is Level.WARNING
    assert words in told_report["headline"]
    assert told_report["needs_person"] == []
    told.city.faults["eam"].clear()
    operator.keep_syncing_until(lambda: all(told.link(number) for number in numbers))
    operator.until(lambda: overview(operator)[0] == "Nothing needs you")


def test_a_notice_is_counted_shown_opened_and_solved_for_good(operator, qtbot):
    number = withdrawn_comment(operator)
    page, line = listed(operator, "withdrawn")
    assert (line.issue_id, line.needs_person) == (number, True)
    operator.until(lambda: badge(operator) == 1)
    operator.until(lambda: overview(operator)[0] == "1 notice needs you")
    page, _ = listed(operator, "withdrawn")
    item = page.table.topLevelItem(0)
    page.table.setCurrentItem(item)
    page.table.itemActivated.emit(item, 0)
    operator.until(lambda: operator.detail.record is not None)
    operator.until(lambda: operator.detail.record.row.issue_id == number)
    operator.until(lambda: "no longer public in EAM" in operator.detail.record.notices)
    page, _ = listed(operator, "withdrawn")
    page.table.setCurrentItem(page.table.topLevelItem(0))
    qtbot.mouseClick(page.buttons["solve_notice"], Qt.MouseButton.LeftButton)
    operator.until(lambda: page._list.lines == () and badge(operator) == 0)
    since = operator.told.mark()
    operator.keep_syncing_until(lambda: operator.told.calls("eam", "GET", "omment", since) != [])
    operator.keep_syncing_until(lambda: not operator.controller.sync.foot.working)
    assert report(operator)[0]["needs_person"] == []  # what a person settled stays settled


def test_a_kind_that_is_ignored_is_told_no_more_until_a_person_wants_it(operator, qtbot):
    withdrawn_comment(operator)
    page, _ = listed(operator, "withdrawn")
    page.table.setCurrentItem(page.table.topLevelItem(0))
    qtbot.mouseClick(page.buttons["ignore_kind"], Qt.MouseButton.LeftButton)
    operator.until(lambda: page._list.lines == () and badge(operator) == 0)
    operator.until(page.ignored.tell_again.isVisible)
    page.ignored.kinds.actions()[0].trigger()
    operator.until(lambda: len(page._list.lines) == 1 and badge(operator) == 1)
    audit = [entry.action for entry in operator.controller.console.audit(10)]
    assert audit == ["heed notices", "ignore notices"]


def test_private_requests_go_once_a_person_says_in_the_window_that_they_looked(operator, qtbot):
    told = operator.told
    told.city.eam.assumptions.set("public_flag_shown", False)
    number = told.report(private=True)
    page, line = listed(operator, "private_unseen")
    assert told.records(number) == []
    page.table.setCurrentItem(page.table.topLevelItem(0))
    assert "I looked" in line.text
    QTimer.singleShot(0, lambda: page.window().findChild(QPushButton, "agree").click())
    qtbot.mouseClick(page._reading.looked, Qt.MouseButton.LeftButton)
    operator.keep_syncing_until(lambda: told.link(number) is not None)
    assert not told.record(number).public
    audited = operator.controller.console.audit(50)
    assert [entry.action for entry in audited].count("vouch-private") == 1
    operator.until(lambda: page._list.lines == ())
