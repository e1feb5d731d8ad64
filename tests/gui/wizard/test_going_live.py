"""From Test to Production in the window: counted, chosen, and exactly that."""

from __future__ import annotations

from eamconsole.gui.wizard.promote_dialog import PromoteDialog
from eamconsole.services.setup.finishing import save_settings
from tests.fixtures.going_live import changing


def test_what_is_live_there_is_counted_before_somebody_chooses(
    wizard, draft, installation, sandbox, qtbot
):
    for key, value in draft.get("environments.test").items():
        draft.put(f"environments.production.{key}", value)
    draft.put("environments.test.eam_url", "http://127.0.0.1:9/CitizenPortalRESTAPI")
    draft.put("limits.seeclickfix_calls_per_minute", 100_000)
    save_settings(installation, draft)
    title = next(iter(sandbox.seeclickfix.state.categories.values())).title
    for number in range(5):
        sandbox.seeclickfix.town.report(
            category=title, summary=f"Hole {number}", lat=41.5, lng=-72.7
        )
    store = installation.credentials.store
    store("harborview", "production", "seeclickfix-token", sandbox.endpoints.token)
    store("harborview", "production", "eam-login", sandbox.endpoints.eam_login)
    dialog = PromoteDialog(wizard.dialog.context)
    qtbot.addWidget(dialog)
    panel = dialog.live
    qtbot.waitUntil(panel.count.isEnabled, timeout=10_000)
    mark = max((call.number for call in sandbox.log.calls()), default=0)
    panel.count.click()
    qtbot.waitUntil(lambda: panel.outlook is not None, timeout=60_000)
    shown = cells(panel.table)
    live = len(panel.outlook.prospects)
    assert live > 0
    assert shown["Live requests in SeeClickFix"] == str(live)
    assert (shown["Created in EAM"], shown["Left alone"]) == ("0", str(live))
    panel.older.setCurrentIndex(2)
    everything = int(cells(panel.table)["Created in EAM"])
    assert everything > 3
    panel.batch.setValue(3)
    assert cells(panel.table)["Created in EAM"] == "3"
    assert "nothing was written" in panel.words.text()
    assert changing(sandbox.log.calls("", "", "", mark)) == []
    assert installation.profiles.load("harborview").environments.active == "test"
    dialog.go.click()
    qtbot.waitUntil(lambda: "works on Production now" in dialog.words.text(), timeout=10_000)
    assert changing(sandbox.log.calls("", "", "", mark)) == []
    with installation.open("harborview") as console:
        assert len(console.held.listed()) == live
        (entry,) = [each for each in console.audit() if each.action == "going live"]
    assert "3 created" in entry.detail


def cells(table):
    """Return the table as words and numbers."""
    return {
        table.item(row, 0).text().strip(): table.item(row, 1).text()
        for row in range(table.rowCount())
    }
