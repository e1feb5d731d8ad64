"""Where things are kept, for whom, and that logs hold no secret."""

import logging
import os
from pathlib import Path

import pytest

from eamconsole.support.logs import LogFile
from eamconsole.support.places import choose_places, write_private_file
from eamconsole.support.redaction import Redactor


def test_home_is_chosen_by_option_then_variable_then_system(tmp_path):
    variables = {"EAMCONSOLE_HOME": str(tmp_path / "variable")}
    assert choose_places(tmp_path / "option", variables).home == tmp_path / "option"
    assert choose_places(None, variables).home == tmp_path / "variable"
    assert choose_places(None, {}).home.name == "eamconsole"


def test_environments_never_share_a_journal(tmp_path):
    places = choose_places(tmp_path)
    files = {places.journal_file("harborview", name) for name in ("test", "production")}
    assert len(files) == 2
    assert places.images_of("a", "test") != places.images_of("a", "production")


@pytest.mark.skipif(os.name != "posix", reason="modes belong to POSIX")
def test_folders_are_for_their_owner_alone_also_those_that_were_there(tmp_path):
    (tmp_path / "home" / "logs").mkdir(parents=True, mode=0o755)
    places = choose_places(tmp_path / "home")
    places.make()
    folders = (places.home, places.profiles, places.journals, places.images, places.logs)
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}


def test_a_private_file_is_written_whole_or_not_at_all(tmp_path):
    file = tmp_path / "profile.toml"
    write_private_file(file, b"first")
    with pytest.raises(TypeError):
        write_private_file(file, "no bytes")
    assert file.read_bytes() == b"first"
    assert [found.name for found in tmp_path.iterdir()] == ["profile.toml"]


@pytest.fixture
def log_file(tmp_path):
    log = LogFile(tmp_path / "eamconsole.log", Redactor("canary-secret"))
    log.start()
    yield log
    log.stop()


def text_of(log: LogFile) -> str:
    log.stop()
    return Path(log.file).read_text("utf-8")


def test_secrets_are_taken_out_of_arguments_and_tracebacks(log_file):
    logger = logging.getLogger("eamconsole.test")
    logger.info("the token is %s", "canary-secret")
    try:
        raise ValueError("bad: canary-secret")
    except ValueError:
        logger.exception("it broke")
    text = text_of(log_file)
    assert "it broke" in text and "ValueError" in text
    assert "canary" not in text


def test_other_libraries_are_heard_only_when_they_warn(log_file):
    logging.getLogger("urllib3.connectionpool").debug("Starting new connection")
    logging.getLogger("urllib3.connectionpool").warning("Retrying")
    text = text_of(log_file)
    assert "Retrying" in text and "Starting" not in text


def test_stopping_twice_is_harmless(log_file):
    log_file.stop()
    log_file.stop()


def test_other_listeners_hear_what_was_said_with_its_traceback(caplog, log_file):
    try:
        raise ValueError("bad: canary-secret")
    except ValueError:
        logging.getLogger("eamconsole.test").exception("it broke")
    (record,) = caplog.records
    assert str(record.exc_info[1]) == "bad: canary-secret"
    assert "canary" not in text_of(log_file)


def test_a_log_that_ended_leaves_logging_as_it_was(tmp_path):
    logging.getLogger("PIL").setLevel(logging.ERROR)
    names = (None, "eamconsole", "PIL")
    before = [logging.getLogger(name).level for name in names]
    log = LogFile(tmp_path / "eamconsole.log", Redactor())
    log.start()
    log.stop()
    log.stop()
    assert [logging.getLogger(name).level for name in names] == before
    logging.getLogger("PIL").setLevel(logging.NOTSET)
