"""What is handed to whoever helps explains the trouble and holds nobody's words."""

import logging
import zipfile

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.support.logs import LogFile

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]

CANARIES = (
    *("Wilhelmina", "Fitzgerald", "wilhelmina@example.org", "203-555-0147", "17 Canary Lane"),
    *("three yellow birds", "NOTES-REFUSED-BIRDS"),
)


@pytest.fixture
def log(installation):
    """The console's own log file, as the program writes it."""
    log = LogFile(installation.places.logs / "eamconsole.log", installation.redactor)
    log.start()
    yield log
    log.stop()


def test_t92_the_bundle_tells_the_cause_and_no_canary(log, operator, installation, tmp_path):
    told = operator.told
    refusal = '"NOTES-REFUSED-BIRDS: three yellow birds is not valid, Wilhelmina."'
    told.city.faults["eam"].status(400, verb="POST", path="Requests.svc/?$", body=refusal)
    number = told.report(
        summary="Call Wilhelmina Fitzgerald",
        description="three yellow birds; wilhelmina@example.org or 203-555-0147",
        address="17 Canary Lane",
    )
    operator.keep_syncing_until(
        lambda: (
            told.rows(number, DeliveryKind.CREATE)
            and told.row(number, DeliveryKind.CREATE).state is DeliveryState.NEEDS_ATTENTION
        )
    )
    mine = logging.getLogger("eamconsole.sync.engine")
    mine.warning("no address for Request %s: %s", number, "asked for 17 Canary Lane")
    try:
        raise ValueError("Wilhelmina Fitzgerald said “three yellow birds”")
    except ValueError:
        mine.exception("a cycle stopped: %s", "three yellow birds")
    mine.warning("a cycle could not go on: %s", 'x\n  File "17 Canary Lane", line 3, in f')
    logging.getLogger("alembic").warning("wilhelmina@example.org")
    log.stop()
    operator.controller.help_actions.show_topic("diagnostics")
    dialog = operator.controller.help_actions.shown
    operator.until(lambda: dialog.names.count() > 0)
    dialog.save(tmp_path / "bundle.zip")
    operator.until(lambda: "were saved to" in dialog._remark.text())
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        entries = {name: bundle.read(name).decode() for name in bundle.namelist()}
    whole = "\n".join(entries.values())
    ends = told.city.endpoints
    secrets = (ends.token, ends.eam_login.partition(":")[2])
    assert [each for each in (*CANARIES, *secrets) if each in whole] == []
    assert "SVC-260" in entries["deliveries_in_trouble.json"]
    assert f'"issue_id": {number}' in entries["deliveries_in_trouble.json"]
    assert '"needs_attention": 1' in entries["status.json"]
    written = entries["log/eamconsole.log"]
    assert f"no address for Request {number}" in written
    assert "ValueError [withheld]" in written
    assert "test_diagnostics.py" in written
