"""What is over is let go: nothing crosses again, nobody's words stay, pictures go on arrival."""

from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from eamconsole.domain.city import RetentionRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.privacy import BECAME_PRIVATE
from eamconsole.domain.taking_over import TAKEN_OVER
from eamconsole.errors import MachineError
from eamconsole.journal import FileStore, small_files
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.support.apart import opener
from eamconsole.support.pictures.apart import OPENER
from eamconsole.sync.reconcile import kept_differences, standing_alone
from eamconsole.sync.retention import Retention
from tests.fixtures.canaries import encoded
from tests.fixtures.linked_city import rules
from tests.fixtures.pictures import picture
from tests.journey import lives
from tests.journey.lives import JOURNAL
from tests.journey.test_memory import both_sides

life = lives.life
NEVER = threading.Event()
SECRET = "Behind the hedge of Mrs. Underhill"


def finished(told, **details):
    """Have one Request go its whole way, words and pictures both ways, and be closed."""
    number = told.linked_report(description=SECRET, image=DRAWN, **details)
    told.says(number, f"{SECRET}: it grew.", by="Ben", image=DRAWN)
    told.later()
    told.crew("comment", number, text="Crew was on site.", public=True)
    told.crew("add_document", number, draw="jpeg", public=True)
    told.later()
    told.crew("set_status", number, code=999)
    told.later()
    told.later()
    assert told.status(number) == "Closed"
    return number


def pruned(told, home, days=0, city_rules=None):
    """Drop as the command does."""
    files = FileStore(home / "images")
    keeper = Retention(
        told.journal,
        files,
        city_rules or rules(),
        told.engine.parts.clock,
        home / "dropped",
    )
    dropped = keeper.drop_words(days, NEVER)
    keeper.drop_pictures(NEVER)
    told.journal.give_room_back()
    return dropped


def test_three_rounds_after_all_words_went_change_nothing_on_either_side(life):
    with life.console() as told:
        numbers = [finished(told) for _ in range(3)]
        before, mark = both_sides(told, numbers), told.mark()
        assert pruned(told, life.home).requests == 3
        whole = told.engine.parts.fence
        for _ in range(3):
            told.later()
        told.later(86_401)
        assert told.writes(mark) == []
        assert both_sides(told, numbers) == before
        assert pruned(told, life.home).requests == 0
        since = whole.open(told.journal, told.city.clock.now())
        assert since < told.city.clock.now(), "what retention drops is no lost memory"
    with life.console() as told:  # a new engine vouches for nothing
        for _ in range(3):
            told.later()
        assert told.writes(mark) == []
        assert both_sides(told, numbers) == before


def test_nobodys_words_are_left_and_all_of_them_are_in_the_file(life):
    with life.console() as told:
        number = finished(told)
        dropped = pruned(told, life.home)
        told.later()
        assert SECRET not in repr(told.rows(number))
    held = b"".join(path.read_bytes() for path in life.home.iterdir() if path.is_file())
    for words in (SECRET.encode(), b"Crew was on site", b"Ben"):
        assert words not in held
    assert not list((life.home / "images").rglob("*.*"))
    assert [path for path in (life.home / "images").rglob("*") if path.is_file()] == []
    file = Path(dropped.file)
    written = file.read_text("utf-8")
    assert f"{SECRET}: it grew." in written and "Crew was on site" in written
    assert file.stat().st_mode & 0o077 == 0


def test_nothing_is_dropped_where_the_words_cannot_be_written_down(life, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = life.home / "dropped"
    with life.console() as told:
        number = finished(told)
        folder.write_text("a file in its place")
        with pytest.raises(MachineError) as refused:
            pruned(told, life.home)
        assert str(folder) in refused.value.summary and "write to" in refused.value.next_step
        folder.unlink()
        monkeypatch.setattr("eamconsole.sync.retention.os.fsync", full)
        with pytest.raises(MachineError) as refused:
            pruned(told, life.home)
        assert str(folder) in refused.value.summary and "disk is full" in refused.value.summary
        monkeypatch.undo()
        with told.journal.read() as ledgers:
            assert ledgers.requests.get(number).request.description == SECRET
        assert all(SECRET not in file.read_text("utf-8") for file in folder.iterdir())
        assert SECRET in Path(pruned(told, life.home).file).read_text("utf-8")


def test_a_copy_of_a_picture_is_dropped_only_once_there_was_room_to_keep_a_small_one(
    life, monkeypatch
):
    with life.console() as told:
        files = FileStore(life.home / "images")
        digest = files.keep(encoded(Image.linear_gradient("L"), "WEBP"))
        OPENER.end()
        monkeypatch.setattr(opener, "child_command", lambda: ["/nowhere/python"])
        pruned(told, life.home)
        assert digest in files.digests()
        monkeypatch.undo()
        pruned(told, life.home)
        assert digest not in files.digests()
        assert (small_files(life.home / "images") / digest).is_file()


def test_one_that_comes_back_goes_on_as_if_nothing_had_been_dropped(life):
    with life.console() as told:
        number = finished(told)
        said, ours = told.comments(number), told.our_words(number)
        documents = len(told.documents(number))
        pruned(told, life.home)
        told.says(number, "It is broken again.", by="Ben")
        told.city.clock.advance(1)
        told.town.reopen(number, "Please look.", by="Ben")
        told.later()
        told.later()
        fresh = told.comments(number)[len(said) :]
        assert [text for text in fresh if "broken again" in text or "Please look" in text] == fresh
        assert len(fresh) == 2
        assert len(told.documents(number)) == documents
        assert told.our_words(number) == ours
        told.crew("set_status", number, code=2)
        told.later()
        told.crew("comment", number, text="Filled once more.", public=True)
        told.crew("set_status", number, code=999)
        told.later()
        told.later()
        assert told.status(number) == "Closed"
        assert told.our_words(number)[len(ours)] == "Filled once more."
        assert len(told.our_words(number)) == len(ours) + 2
        assert len(told.records(number)) == 1


def test_what_is_not_over_keeps_its_words(life):
    with life.console() as told:
        open_one = told.linked_report(description=SECRET)
        parked, noticed, young = finished(told), finished(told), finished(told)
        row = told.rows(parked, DeliveryKind.COMMENT_OUT)[0]
        told.journal.write(
            lambda ledgers: ledgers.notices.raise_(
                "odd", "corrected", "Look.", told.city.clock.now(), issue_id=noticed
            )
        )
        told.city.clock.advance(86_400)
        told.says(young, "Thank you!", by="Ben")
        told.later()
        told.city.faults["eam"].status(400, body='"No."', times=None, verb="POST")
        told.says(parked, "And the curb?", by="Ben")
        told.later()
        told.city.faults["eam"].clear()
        assert pruned(told, life.home, days=1).requests == 0
        with told.journal.read() as ledgers:
            for number in (open_one, parked, noticed, young):
                assert ledgers.requests.get(number).request.description == SECRET
        assert told.rows(parked, DeliveryKind.COMMENT_OUT)[0] == row


def test_the_city_says_for_how_long_and_the_service_keeps_to_it(life):
    keeping = {"retention": RetentionRules(keep_days=30)}
    with life.console(changes=keeping) as told:
        told.engine.close()
    with life.console(changes=keeping, archive=life.home / "dropped") as told:
        number = finished(told)
        told.later(29 * 86_400)
        with told.journal.read() as ledgers:
            assert ledgers.requests.get(number).request.description == SECRET
        told.later(31 * 86_400)  # since SeeClickFix archived it
        with told.journal.read() as ledgers:
            stored = ledgers.requests.get(number)
        assert stored.request.trimmed and "dropped on" in stored.note
    (file,) = (life.home / "dropped").iterdir()
    assert SECRET in file.read_text("utf-8")


def test_a_picture_goes_once_it_has_arrived_and_a_small_one_stays(life):
    with life.console() as told:
        told.city.faults["eam"].status(503, times=None, verb="POST", path="media")
        number = told.linked_report(image=DRAWN)
        folder = life.home / "images"
        told.sync()
        assert len([path for path in folder.iterdir() if path.is_file()]) == 1, "not proven yet"
        told.city.faults["eam"].clear()
        told.later()
        told.later()
        assert told.row(number, DeliveryKind.REQUEST_IMAGE).state is DeliveryState.DONE
        assert [path for path in folder.iterdir() if path.is_file()] == []
        (small,) = small_files(folder).iterdir()
        assert 0 < small.stat().st_size <= 12 * 1024
        mark = told.mark()
        told.crew("add_document", number, draw="jpeg", public=True)
        told.later()
        assert told.issue(number).comments[-1].picture
        assert told.calls(path="/rails/", since=mark) == [], "our own is known by its hash"


def test_thousands_of_pictures_do_not_hold_up_the_first_round(life):
    """As after an upgrade, or where the journal was lost and the folder was not."""
    folder = life.home / "images"
    folder.mkdir(parents=True)
    files = FileStore(folder)
    for n in range(60):
        files.keep(picture(8 + n, 8))
    with life.console() as told:
        told.linked_report()
        assert len(files.digests()) == 10
        told.later()
        assert not files.digests()


def test_what_is_decided_by_later_stays_when_the_words_go(life):
    with life.console() as told:
        number = finished(told)
        told.journal.write(
            lambda ledgers: [
                ledgers.events.add(name, told.city.clock.now(), issue_id=number, detail={})
                for name in (BECAME_PRIVATE, TAKEN_OVER)
            ]
        )
        told.city.clock.advance(1)
        assert pruned(told, life.home).requests == 1
        assert told.events(number) == [BECAME_PRIVATE, TAKEN_OVER]


def test_a_picture_that_another_request_waits_for_stays(life):
    with life.console() as told:
        over = finished(told)
        url = str(told.row(over, DeliveryKind.REQUEST_IMAGE).payload["url"])
        told.city.faults["eam"].status(503, times=None, verb="POST", path="/media/|Documents")
        for other in (told.issue(told.report()), told.issue(told.report())):
            other.picture = told.issue(over).picture
        told.later()
        waits = [
            row
            for number in told.city.seeclickfix.state.issues
            for row in told.rows(number, DeliveryKind.REQUEST_IMAGE)
            if row.state is not DeliveryState.DONE
        ]
        assert [str(row.payload["url"]) for row in waits] == [url, url]
        files = FileStore(life.home / "images")
        kept = files.digests()
        assert kept
        assert pruned(told, life.home).requests == 1
        assert files.digests() == kept
        told.city.faults["eam"].clear()
        pictures = told.mark()
        told.later(4_000)
        assert all(len(told.documents(row.issue_id)) == 1 for row in waits)
        assert not told.calls("seeclickfix", path="image", since=pictures)


def test_halves_that_killed_processes_left_are_swept(life):
    with life.console() as told:
        told.linked_report()
        folder = life.home / "images"
        folder.mkdir(exist_ok=True)
        old = [folder / "tmpabc123", life.home / f".{JOURNAL}.daily-1.gz.17.plain"]
        young = folder / "tmpyoung"
        for path in (*old, young):
            path.write_bytes(b"half")
        for path in old:
            os.utime(path, (time.time() - 7_200,) * 2)
        told.later()
        assert [path.exists() for path in (*old, young)] == [False, False, True]


@pytest.mark.parametrize("state", [DeliveryState.SKIPPED])
def test_what_was_skipped_and_dropped_is_not_sent_empty(life, state):
    with life.console() as told:
        number = finished(told)
        told.city.faults["eam"].status(400, body='"No."', times=None, verb="POST")
        told.says(number, SECRET, by="Ben")
        told.later()
        told.city.faults["eam"].clear()
        row = told.rows(number, DeliveryKind.COMMENT_OUT)[-1]
        told.repair("skip", row, "not needed")
        told.city.clock.advance(1)
        mark = told.mark()
        assert pruned(told, life.home).requests == 1
        told.repair("retry", row)
        told.later()
        assert told.writes(mark, side="eam") == []
        after = told.rows(number, DeliveryKind.COMMENT_OUT)[-1]
        assert (after.state, after.cause) == (state, "words_gone")


def test_a_finished_request_takes_little_room(life):
    with life.console() as told:
        with told.journal.read() as ledgers:
            empty = ledgers.retention.bytes_of_rows()
        many = [told.report(image=DRAWN, description=SECRET * 4) for _ in range(40)]
        told.sync()
        for number in many:
            told.says(number, f"It grew: {number}.", by="Ben")
            told.crew("comment", number, text=f"On our list: {number}.", public=True)
        told.later()
        for code, number in zip([998, 999, 951] * 14, many, strict=False):
            told.crew("set_status", number, code=code)
            told.later(120)
        told.later()
        assert {told.status(number) for number in many} == {"Closed"}
        with told.journal.read() as ledgers:
            full = ledgers.retention.bytes_of_rows()
        assert pruned(told, life.home).requests == 40
        with told.journal.read() as ledgers:
            left = ledgers.retention.bytes_of_rows()
        assert (full - empty) / 40 > 7_000
        assert (left - empty) / 40 <= 2_048, "1,843 bytes today"


def test_what_a_comparison_quoted_goes_with_the_words(life):
    with life.console() as told:
        number = finished(told)
        row = told.rows(number, DeliveryKind.COMMENT_OUT)[0]
        told.crew("delete_comment", number, comment=int(row.remote_key))
        assert standing_alone(told.engine.parts).run(NEVER)
        with told.journal.read() as ledgers:
            (quoted,) = [each for each in kept_differences(ledgers) if SECRET in each.subject]
        assert pruned(told, life.home).requests == 1
        with told.journal.read() as ledgers:
            kept = kept_differences(ledgers)
        assert SECRET not in repr(kept)
        assert quoted.key in {each.key for each in kept}, "it still differs"


def test_what_is_left_of_a_request_says_nothing_twice_and_reads_as_before(life):
    with life.console() as told:
        number = finished(told)
        with told.journal.read() as ledgers:
            before = ledgers.requests.get(number)
        pruned(told, life.home)
        with told.journal.read() as ledgers:
            after = ledgers.requests.get(number)
            (listed,) = ledgers.request_rows.rows([number])
            snapshot = ledgers.connection.exec_driver_sql("SELECT snapshot FROM requests").scalar()
        assert listed.stored == after
        for name in ("issue_id", "status", "category_id", "category_title", "address", "private"):
            assert getattr(after.request, name) == getattr(before.request, name), name
        for name in ("created_at", "updated_at", "acknowledged_at", "closed_at", "html_url"):
            assert getattr(after.request, name) == getattr(before.request, name), name
        assert after.request.address not in snapshot
        for row in told.rows(number):
            is_picture = row.kind.is_picture_for_staff or row.kind is DeliveryKind.IMAGE_IN
            assert (row.payload_hash is not None) == is_picture, "a picture is known by its bytes"
