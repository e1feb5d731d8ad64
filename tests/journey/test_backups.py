"""Daily copies of the journal: made, few, and put back without doubling anything."""

from __future__ import annotations

import gzip

import pytest

from eamconsole.domain.city import BackupRules
from eamconsole.errors import JournalError
from eamconsole.journal import put_back, trouble_in
from tests.journey import lives
from tests.journey.lives import JOURNAL

life = lives.life
A_DAY = 86_400


def copies(folder):
    return sorted(folder.glob(f"{JOURNAL}.daily-*.gz"))


def test_a_copy_is_made_each_day_and_the_newest_two_stay(life):
    with life.console() as told:
        told.linked_report()
        for _ in range(4):
            told.later(A_DAY + 1)
    kept = copies(life.home)
    assert len(kept) == 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)
    assert [path for path in life.home.iterdir() if path.name.startswith(".")] == []


def test_a_copy_put_back_doubles_nothing(life):
    with life.console() as told:
        early = told.linked_report()
        told.later(A_DAY + 1)
        late = told.linked_report(summary="After the copy")
        told.says(late, "Said after the copy.", by="Ben")
        told.later()
        mark = told.mark()
    put_back(copies(life.home)[-1], life.home / JOURNAL, life.city.endpoints.organization_id)
    assert trouble_in(life.home / f"{JOURNAL}.before-restore") == ""
    with life.console() as told:
        assert told.link(late) is None
        told.later()
        told.later()
        assert told.writes(mark) == []
        assert [len(told.records(number)) for number in (early, late)] == [1, 1]


def test_what_is_no_journal_is_not_put_back(life, tmp_path):
    with life.console() as told:
        number = told.linked_report()
    before = (life.home / JOURNAL).read_bytes()
    with gzip.open(tmp_path / "other.gz", "wb") as file:
        file.write(b"no journal at all")
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(before)[:500])
    for copy in (tmp_path / "other.gz", cut):
        with pytest.raises(JournalError) as refused:
            put_back(copy, life.home / JOURNAL, 1)
        assert str(copy) in refused.value.summary
    assert (life.home / JOURNAL).read_bytes() == before
    with life.console() as told:
        assert told.link(number) is not None


def test_a_disk_without_room_is_told_and_a_city_may_do_without(life, monkeypatch):
    monkeypatch.setattr("eamconsole.sync.backups.has_room", lambda *_: False)
    with life.console() as told:
        told.linked_report()
        told.later(A_DAY + 1)
        (notice,) = told.notices("backup_skipped")
        assert "three times the journal's size" in notice.text
        monkeypatch.undo()
        told.later(A_DAY + 1)
        assert told.notices("backup_skipped") == []
        assert len(copies(life.home)) == 1


def test_a_city_chooses_where_and_how_many(life, tmp_path):
    other = tmp_path / "copies"
    with life.console(changes={"backups": BackupRules(keep=1, folder=str(other))}) as told:
        told.linked_report()
        for _ in range(3):
            told.later(A_DAY + 1)
    assert len(copies(other)) == 1
    assert copies(life.home) == []
