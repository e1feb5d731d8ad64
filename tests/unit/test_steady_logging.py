"""The guard that keeps logging as it was: it names what a test left behind, and puts it back."""

import logging

from tests.fixtures.steady_logging import how_logging_stands, put_back


def left_behind(change):
    """Return what the guard says of a change; afterwards everything is as it was."""
    before = how_logging_stands()
    change()
    said = put_back(*before)
    assert put_back(*before) == []
    return said


def test_a_handler_that_stays_is_named_and_taken_out():
    (said,) = left_behind(lambda: logging.getLogger().addHandler(logging.StreamHandler()))
    assert said.startswith("root was") and "StreamHandler" in said


def test_a_level_that_stays_is_named_and_put_back_also_of_a_new_logger():
    (said,) = left_behind(lambda: logging.getLogger("eamconsole.brandnew").setLevel("ERROR"))
    assert said.startswith("eamconsole.brandnew was")


def test_loggers_that_no_longer_pass_on_are_made_to():
    def mute():
        logging.getLogger("eamconsole.sync").propagate = False
        logging.getLogger("alembic").disabled = True

    logging.getLogger("eamconsole.sync"), logging.getLogger("alembic")
    assert len(left_behind(mute)) == 2


def test_what_silences_all_loggers_is_undone():
    assert len(left_behind(lambda: logging.disable(logging.CRITICAL))) == 1
    assert len(left_behind(lambda: logging.captureWarnings(True))) == 1


def test_the_levels_that_libraries_set_at_import_are_nobodys_fault():
    assert left_behind(lambda: logging.getLogger("urllib3.quiet").setLevel("ERROR")) == []


def test_pytests_own_handlers_are_left_alone(caplog):
    left_behind(lambda: logging.getLogger().addHandler(logging.StreamHandler()))
    logging.getLogger("eamconsole").warning("heard")
    assert caplog.messages == ["heard"]
