"""No state and no cause without words: what happened, why, what next, what to do."""

import importlib
import itertools
import pkgutil
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import eamconsole
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.errors import EamConsoleError
from eamconsole.services.explain import CAUSES, Around, cause_of, explain

NOW = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
_WITHOUT_ERRORS = ("eamconsole.gui", "eamconsole.sandbox", "eamconsole.journal.migrations",
                   "eamconsole.__main__")  # fmt: skip
AROUND = Around(now=NOW, zone=ZoneInfo("America/New_York"))


def a_row(**changes):
    row = Delivery(
        id=DeliveryId(7),
        issue_id=IssueId(1843321),
        kind=DeliveryKind.CREATE,
        state=DeliveryState.WAITING,
        key="create",
        payload={},
        created_at=NOW,
        updated_at=NOW,
        due_at=NOW,
    )
    return replace(row, **changes)


def every_error() -> set[type[EamConsoleError]]:
    """Return all error classes of the product, wherever they are declared."""
    for module in pkgutil.walk_packages(eamconsole.__path__, "eamconsole."):
        if not module.name.startswith(_WITHOUT_ERRORS):
            importlib.import_module(module.name)
    found, rest = set(), [EamConsoleError]
    while rest:
        found.add(kind := rest.pop())
        rest += kind.__subclasses__()
    return found


@pytest.mark.parametrize("state", DeliveryState)
def test_every_kind_with_every_cause_has_words(state):
    for kind, cause in itertools.product(DeliveryKind, [None, *CAUSES, "never-heard-of"]):
        _check_words(state, explain(a_row(state=state, kind=kind, cause=cause), AROUND))


def _check_words(state, told):
    assert told.state and told.happened and told.next
    if not state.is_final:
        assert told.waits_for or state is DeliveryState.RETRYING
        assert told.why or state in (
            DeliveryState.WAITING,
            DeliveryState.SENDING,
            DeliveryState.CHECKING,
            DeliveryState.HELD,
        )
    if state is DeliveryState.NEEDS_ATTENTION:
        assert told.you_can


def test_every_error_code_is_a_known_cause():
    assert {kind.code for kind in every_error()} <= set(CAUSES)


def test_every_word_of_the_engine_is_a_known_cause():
    engine = Path(eamconsole.__file__).parent / "sync"
    texts = [file.read_text("utf-8") for file in engine.rglob("*.py")]
    used = {
        word for text in texts for word in re.findall(r'(?:cause=|_impossible\()\s*"([^"]+)"', text)
    }
    assert {"archived", "merged", "same_image"} <= used
    assert used <= set(CAUSES)


def test_no_two_errors_share_a_code():
    codes = [kind.code for kind in every_error() if "code" in vars(kind)]
    assert len(codes) == len(set(codes))


def test_other_systems_words_are_in_the_sentence():
    row = a_row(
        state=DeliveryState.NEEDS_ATTENTION,
        cause="SVC-260",
        explanation='EAM: refused. It answered: "Problem Code POTH is not active"',
    )
    assert "POTH is not active" in explain(row, AROUND).sentence


def test_waiting_says_for_what():
    comment = a_row(id=DeliveryId(8), kind=DeliveryKind.COMMENT_OUT)
    behind = replace(AROUND, obstacle=a_row())
    later = a_row(due_at=NOW + timedelta(minutes=5))
    paused = replace(AROUND, paused="EAM is unreachable", paused_until=NOW + timedelta(minutes=9))
    assert explain(comment, behind).state == "Waiting — for the record in EAM"
    assert explain(a_row(), AROUND).state == "Waiting — for its turn"
    assert explain(later, AROUND).state == "Waiting — for 14:05"
    assert "EAM is unreachable" in explain(a_row(), paused).state
    assert "14:09" in explain(a_row(), paused).next


@pytest.mark.parametrize("state", [DeliveryState.RETRYING, DeliveryState.CHECKING])
def test_what_was_tried_and_waits_behind_a_stuck_row_names_it_too(state):
    stuck = a_row(state=DeliveryState.NEEDS_ATTENTION)
    tried = a_row(id=DeliveryId(8), kind=DeliveryKind.COMMENT_OUT, state=state, attempts=1)
    told = explain(tried, replace(AROUND, obstacle=stuck))
    assert "row 7), which needs a person" in told.waits_for
    assert told.you_can.startswith("Take care of row 7 first")
    assert "row 7" not in explain(tried, AROUND).sentence


def test_what_waits_behind_a_stuck_row_names_it():
    stuck = a_row(state=DeliveryState.NEEDS_ATTENTION)
    comment = a_row(id=DeliveryId(8), kind=DeliveryKind.COMMENT_OUT)
    told = explain(comment, replace(AROUND, obstacle=stuck))
    assert told.state == "Waiting — for the record in EAM (row 7), which needs a person"
    assert "row 7" in told.you_can
    held = replace(stuck, state=DeliveryState.HELD, actor="kim")
    told = explain(comment, replace(AROUND, obstacle=held))
    assert told.waits_for == "It waits for the record in EAM (row 7), which kim holds."


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        (
            {"state": DeliveryState.RETRYING, "attempts": 2, "due_at": NOW + timedelta(minutes=5)},
            "Trying again at 14:05 (3rd try)",
        ),
        ({"state": DeliveryState.CHECKING}, "Checking whether EAM received this"),
        ({"state": DeliveryState.HELD, "actor": "kim"}, "Held by kim"),
        (
            {"state": DeliveryState.SKIPPED, "actor": "kim", "explanation": "twice"},
            "Skipped by kim: twice",
        ),
        (
            {"state": DeliveryState.IMPOSSIBLE, "cause": "archived"},
            "No longer possible — Archived in SeeClickFix",
        ),
        ({"state": DeliveryState.MODERATED}, "Accepted by SeeClickFix, awaiting moderation"),
    ],
)
def test_states_read_as_on_screen(changes, state):
    assert explain(a_row(**changes), AROUND).state == state


def test_tomorrows_moment_names_its_day():
    row = a_row(state=DeliveryState.RETRYING, due_at=NOW + timedelta(days=1))
    assert "2026-11-24 14:00" in explain(row, AROUND).next


def test_an_unknown_cause_still_has_a_title():
    assert cause_of("never-heard-of").title


@pytest.mark.parametrize("state", DeliveryState)
def test_what_a_person_changed_is_told_in_every_state(state):
    changed = {
        "edited": {"by": "kim", "texts": ["address", "description"]},
        "redirected": {"by": "lee", "from": "Work Request TREE", "to": "Work Request POTHOLE"},
    }
    told = explain(a_row(state=state, payload=changed), AROUND)
    assert "Kim changed its address and description." in told.happened
    assert "Lee redirected it from Work Request TREE to Work Request POTHOLE." in told.happened


def test_a_refused_creation_names_the_buttons_that_correct_it():
    row = a_row(state=DeliveryState.NEEDS_ATTENTION, cause="SVC-260")
    told = explain(row, AROUND).you_can
    assert all(button in told for button in ("Redirect", "Edit and resend", "Look for it in EAM"))


@pytest.mark.parametrize("cause", [None, *CAUSES])
@pytest.mark.parametrize("state", [DeliveryState.CHECKING, DeliveryState.NEEDS_ATTENTION])
def test_a_creation_that_may_be_there_names_the_button_that_shows_it(state, cause):
    told = explain(a_row(state=state, cause=cause, doubtful=True), AROUND)
    assert "Look for it in EAM" in told.you_can
    comment = explain(a_row(state=state, cause=cause, kind=DeliveryKind.COMMENT_OUT), AROUND)
    on_its_own_row = cause != "SVC-280" or "under Status" in comment.you_can
    assert "Look for it in EAM" not in comment.you_can or on_its_own_row
